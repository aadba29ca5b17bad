"""A regency that does not exist: its offices, what they deliver and at which counters."""

from dataclasses import dataclass
from enum import StrEnum

from scoring.jobs.demo.dice import Dice, one_of
from scoring.jobs.demo.offices import KECAMATAN, KELURAHAN, PUSKESMAS, QUIET, UNITS, Offer, Office
from scoring.jobs.interchange.records import PointRow, ServiceRow, UnitRow
from scoring.visits.rules import ALPHABET

ZONE = "Asia/Jakarta"
REGENCY = "Kabupaten Seroja Raya"
ROOT = "KAB"


class Size(StrEnum):
    """How large the demonstration is."""

    SMALL = "small"
    CITY = "city"


_FIRST = "Muara Lubuk Batu Tanjung Rawa Bukit Talang Sungai Padang Teluk Simpang Pulau"
_SECOND = (
    "Jelutung Cendana Kemiri Ilalang Gaharu Kenanga Rotan Tembesu Damar Seroja Merbau Pandanwangi Ketapang"
    " Nibung Rukam Bungur Simpur Cempedak"
)
_DISTRICTS = {Size.SMALL: 2, Size.CITY: 12}
_WARDS = {Size.SMALL: 1, Size.CITY: 5}
_CLINICS = {Size.SMALL: 3, Size.CITY: 18}
_CITY_COUNTERS = 2
"""How many of each counter an office of the city has, where the small demonstration has one."""


@dataclass(frozen=True, slots=True)
class Counter:
    """A point with what is known of it while the demonstration is made."""

    point: PointRow
    office: Office
    offers: tuple[tuple[str, Offer], ...]


@dataclass(frozen=True, slots=True)
class Organisation:
    """The tree, its services and its counters."""

    units: tuple[UnitRow, ...]
    services: tuple[ServiceRow, ...]
    counters: tuple[Counter, ...]
    offices: dict[str, Office]


def build(dice: Dice, size: Size) -> Organisation:
    """Lay out the regency."""
    units = [UnitRow(ROOT, REGENCY, kind="kabupaten", timezone=ZONE)]
    offices: dict[str, Office] = {}
    for unit_id, name, kind in QUIET:
        units.append(UnitRow(unit_id, name, parent_id=ROOT, kind=kind, timezone=ZONE))
    for unit_id, name, office in UNITS:
        _add(units, offices, dice, unit_id, name, office, ROOT, "Muara Seroja")
    places = [f"{first} {second}" for first in _FIRST.split() for second in _SECOND.split()]
    dice.shuffle(places)
    districts = [places.pop() for _ in range(_DISTRICTS[size])]
    for number, district in enumerate(districts, start=1):
        above = f"KEC{number:02d}"
        _add(units, offices, dice, above, f"Kecamatan {district}", KECAMATAN, ROOT, district)
        for ward in range(1, _WARDS[size] + 1):
            name = f"Kelurahan {places.pop()}"
            _add(units, offices, dice, f"KEL{number:02d}{ward}", name, KELURAHAN, above, district)
    for number in range(1, _CLINICS[size] + 1):
        district = districts[number % len(districts)]
        name = f"Puskesmas {district if number <= len(districts) else places.pop()}"
        _add(units, offices, dice, f"PKM{number:02d}", name, PUSKESMAS, "DINKES", district)
    services = _services(offices)
    return Organisation(tuple(units), services, _counters(dice, size, offices), offices)


def _add(
    units: list[UnitRow],
    offices: dict[str, Office],
    dice: Dice,
    unit_id: str,
    name: str,
    office: Office,
    above: str,
    district: str,
) -> None:
    users = int(office.visits * len(office.points) * dice.uniform(900, 2600))
    lat, lon = round(-0.9 + dice.uniform(-0.4, 0.4), 5), round(104.2 + dice.uniform(-0.5, 0.5), 5)
    units.append(UnitRow(unit_id, name, district, above, office.kind, ZONE, lat, lon, users))
    offices[unit_id] = office


def _prefix(unit_id: str, office: Office) -> str:
    return office.kind.upper() if office.is_shared else unit_id


def _services(offices: dict[str, Office]) -> tuple[ServiceRow, ...]:
    services: dict[str, ServiceRow] = {}
    for unit_id, office in offices.items():
        for offer in office.offers:
            service_id = f"{_prefix(unit_id, office)}-{offer.code}"
            owner = None if office.is_shared else unit_id
            services[service_id] = ServiceRow(
                service_id, offer.name, offer.category, owner, float(offer.days), offer.fee
            )
    return tuple(services.values())


def _counters(dice: Dice, size: Size, offices: dict[str, Office]) -> tuple[Counter, ...]:
    counters, codes = [], set[str]()
    for unit_id, office in offices.items():
        copies = _CITY_COUNTERS if size is Size.CITY else 1
        names = office.points if copies == 1 else [f"{name} {c}" for name in office.points for c in "AB"]
        offers = tuple((f"{_prefix(unit_id, office)}-{offer.code}", offer) for offer in office.offers)
        for number, name in enumerate(names, start=1):
            code = _code(dice)
            while code in codes:
                code = _code(dice)
            codes.add(code)
            mine = offers if len(names) < 3 else _part(dice, offers)
            services = tuple(service_id for service_id, _ in mine)
            point = PointRow(f"{unit_id}-L{number}", unit_id, name, services, code)
            counters.append(Counter(point, office, mine))
    return tuple(counters)


def _part(dice: Dice, offers: tuple[tuple[str, Offer], ...]) -> tuple[tuple[str, Offer], ...]:
    kept = tuple(offer for offer in offers if dice.random() < 0.75)
    return kept or offers


def _code(dice: Dice) -> str:
    return "".join(dice.choice(ALPHABET) for _ in range(6))


def asked_for(dice: Dice, counter: Counter) -> tuple[str, Offer]:
    """Choose what a visitor of the counter came for."""
    number = one_of(dice, {index: offer.share for index, (_, offer) in enumerate(counter.offers)})
    return counter.offers[number]
