"""Names of people who do not exist, in the ways of several Indonesian peoples, and numbers that fit them."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from scoring.jobs.demo.dice import Dice, one_of
from scoring.terms import Employment


class _People(NamedTuple):
    """How common a people's names are, and the names, as words."""

    share: float
    men: str
    women: str
    last: str


_JAVA = _People(
    0.27,
    "Agus Bambang Budi Dwi Eko Hadi Joko Slamet Sigit Teguh Wahyu Yudi Bagas Galih Satria Prasetyo",
    "Sri Endang Retno Wahyuni Dwi Tri Nur Lestari Ningsih Wulan Ratna Sekar Ayu Puji Rahayu Indah",
    "Wicaksono Santoso Nugroho Prabowo Susilo Hartono Purnomo Widodo Utomo Setiawan Kusuma Wibowo Handayani"
    " Puspitasari Lestari Rahayu Widyastuti Suryani Pertiwi Kurniasih",
)
_MALAY = _People(
    0.2,
    "Syarif Hamdan Jamaludin Zainal Ibrahim Mahmud Azhari Iskandar Marwan Saiful Hafiz",
    "Siti Nurul Zubaidah Halimah Mariam Sakinah Aisyah Zahra Rohana Salmah Nazwa",
    "Rahmawati Hasanah Abdullah Effendi Hakim Fauzi Anwar Maulana Ramadhan Syahputra Amalia",
)
_OTHERS = (
    _People(
        0.12,
        "Asep Dadang Cecep Ujang Deden Iwan Yayan Tatang Aep Dede Ridwan Gilang",
        "Neneng Euis Iis Lilis Teti Ai Rini Yeni Cucu Imas Nia Elis",
        "Sutisna Hidayat Suherman Permana Gunawan Kurnia Sukmana Rohaeni Nurhayati Mulyani Komariah",
    ),
    _People(
        0.1,
        "Rahmat Syafrizal Zulkifli Doni Hendri Yusrizal Fadli Ilham Rizki Afrizal",
        "Yulia Fitri Desi Rahmi Silvia Elvira Wirda Mutia Hasnah Ermawati",
        "Chaniago Piliang Koto Tanjung Sikumbang Jambak Guci Malayu",
    ),
    _People(
        0.1,
        "Yohanes Markus Lukas Stefanus Agustinus Yosef Florensius Kornelius Benyamin",
        "Maria Veronika Kristina Agnes Yuliana Elisabet Monika Fransiska Natalia",
        "Lamin Jelani Ngau Kelana Sangkai Bungai Tamban Sali Unding Laban",
    ),
    _People(
        0.08,
        "Jonathan Parlindungan Togar Hotman Maruli Binsar Saut Poltak Rinto Sahat",
        "Rosmaida Tiurma Lasma Romauli Duma Hotnida Melva Rotua Sondang Nelly",
        "Simanjuntak Sihombing Nainggolan Siregar Hutapea Panjaitan Manurung Situmorang Lubis",
    ),
    _People(
        0.07,
        "Muhammad Baso Syamsul Ambo Sudirman Akbar Arman Takdir",
        "Andi Besse Nurhaeda Hasnawati Darmawati Sitti Fatimah",
        "Patawari Mappasessu Pallawa Mattata Rahman Syam Tenri Paramita Mangkona",
    ),
    _People(
        0.03,
        "Wayan Made Nyoman Ketut Putu Kadek Komang Gede",
        "Ni-Wayan Ni-Made Ni-Nyoman Ni-Ketut Ni-Putu Ni-Kadek Ni-Komang Ni-Luh",
        "Suardana Wirawan Artawan Sudiarta Sukerti Widiani Pratiwi Adnyana Astuti Dharmayasa",
    ),
    _People(
        0.03,
        "Hendra Andi Kevin Steven William Rudi Suwandi Yanto",
        "Lina Mei Fenny Susan Winda Yenny Vivian Shella",
        "Wijaya Halim Gunawan Tanuwijaya Salim Kusnadi Hartanto Limantara",
    ),
)
_SHARES = {people: people.share for people in (_JAVA, _MALAY, *_OTHERS)}
_ONE_NAME = (
    "Sutarno",
    "Suparman",
    "Wagiman",
    "Sukarti",
    "Tuminah",
    "Mulyadi",
    "Rohimah",
    "Sumarni",
    "Kasiyem",
)
_DEGREES = {
    "": 0.46, ", S.E.": 0.1, ", S.Sos.": 0.1, ", S.H.": 0.06, ", S.Kom.": 0.07, ", A.Md.": 0.09,
    ", S.IP.": 0.05, ", S.A.P.": 0.04, ", S.T.": 0.03,
}  # fmt: skip
_HEALTH_DEGREES = {", A.Md.Kep.": 0.3, ", S.Kep., Ns.": 0.3, ", A.Md.Keb.": 0.25, ", S.Farm.": 0.15}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist. ``nip`` is valid in form only."""

    name: str
    sex: str
    nip: str
    employment: Employment


def full_name(dice: Dice, sex: str) -> str:
    """Make up a name in the way of one of the peoples; some Javanese bear one name only."""
    people = one_of(dice, _SHARES)
    if people is _JAVA and dice.random() < 0.08:
        return dice.choice(_ONE_NAME)
    firsts = (people.men if sex == "L" else people.women).split()
    name = [dice.choice(firsts), dice.choice(people.last.split())]
    if people in {_JAVA, _MALAY} and dice.random() < 0.35:
        name.insert(1, dice.choice([first for first in firsts if first != name[0]]))
    return " ".join(name).replace("-", " ")


def person(dice: Dice, *, today: date, serial: int, is_health: bool) -> Person:
    """Make up a civil servant who is between 24 and 57 years old."""
    sex = "P" if dice.random() < 0.54 else "L"
    born = date(today.year - dice.randint(24, 57), dice.randint(1, 12), dice.randint(1, 28))
    employment = Employment.PPPK if dice.random() < 0.34 else Employment.PNS
    if employment is Employment.PPPK:
        begun = f"{min(max(born.year + 20, dice.randint(2021, 2025)), today.year - 1)}21"
    else:
        year = min(born.year + dice.randint(21, 30), today.year - 1)
        begun = f"{year}{dice.choice((1, 2, 3, 12)):02d}"
    degree = one_of(dice, _HEALTH_DEGREES if is_health else _DEGREES)
    nip = f"{born:%Y%m%d}{begun}{1 if sex == 'L' else 2}{serial % 999 + 1:03d}"
    return Person(full_name(dice, sex) + degree, sex, nip, employment)
