"""Personal data is found and masked; dates, prices, times and case numbers stay."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.text import Kind, find_personal_data, redact


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("NIK saya 3374015503900000 mohon dicek", "NIK saya [NIK] mohon dicek"),
        ("NIK: 3374 0155 0390 0000", "NIK: [NIK]"),
        ("nik3374015503900000", "nik[NIK]"),
        ("No. KK 3374011203150000 belum muncul", "No. KK [KK] belum muncul"),
        ("NIP 19850312 201001 1 001 galak", "NIP [NIP] galak"),
        ("pegawai 198503122010011001", "pegawai [NIP]"),
        ("hubungi 0812-0000-1234 ya", "hubungi [telepon] ya"),
        ("WA +62 812 0000 1234", "WA [telepon]"),
        ("telp (021) 5550000", "telp [telepon]"),
        ("hp0812.0000.1234", "hp[telepon]"),
        ("wa 81200001234", "wa [telepon]"),
        ("rek BRI 0000-01-000123-50-0 atas nama", "rek BRI [rekening] atas nama"),
        ("npwp 09.254.294.3-407.000", "npwp [NPWP]"),
        ("kartu BPJS 0001234567890", "kartu BPJS [BPJS]"),
        ("kirim ke warga.satu@contoh.id saja", "kirim ke [surel] saja"),
        ("akun ig @warga_satu", "akun ig [akun]"),
        ("mobil H 1234 XY parkir", "mobil [pelat] parkir"),
        ("nopol ab 12 cd", "nopol [pelat]"),
        ("rumah di Jl. Melati Raya No. 8 RT 02/05", "rumah di [alamat]"),
        ("Perum Asri Indah Blok C7 No. 21 kering", "[alamat] kering"),
        ("NIK 3374015503900000 hp 081200001234", "NIK [NIK] hp [telepon]"),
        ("nik ３３７４０１５５０３９０００００", "nik [NIK]"),
        ("3374\u200b0155\u200b0390\u200b0000", "[NIK]"),
    ],
)
def test_a_number_or_address_of_a_person_is_masked(text: str, masked: str) -> None:
    assert redact(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Bu Rina di loket dua ramah", "Bu [nama] di loket dua ramah"),
        ("pak joko galak", "pak [nama] galak"),
        ("berkas an. Budi Santoso", "berkas an. [nama]"),
        ("Pelanggan a.n. Yohanes Lado", "Pelanggan a.n. [nama]"),
        ("petugas bernama Dedi", "petugas bernama [nama]"),
        ("nama saya siti aminah, mau tanya", "nama saya [nama], mau tanya"),
        ("dr. Andi Wijaya teliti", "dr. [nama] teliti"),
        ("dibantu Rahmat di loket", "dibantu [nama] di loket"),
        ("Muhammad Rizky dan Dewi Lestari", "[nama] dan [nama]"),
        ("Kak Nabila, terima kasih", "Kak [nama], terima kasih"),
        ("Sdri. Lilis Suryani judes", "Sdri. [nama] judes"),
        ("petugas Sari ramah", "petugas [nama] ramah"),
        ("Tolong Pak Bagus", "Tolong Pak [nama]"),
        ("M. Rizal saja", "[nama] saja"),
    ],
)
def test_a_persons_name_is_masked_and_the_title_stays(text: str, masked: str) -> None:
    assert redact(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Datang 12-03-2024 jam 08.00-15.00, bayar Rp 1.500.000 untuk 2 orang",
        "Kode laporan ADU-2024-000123 dan tiket 20240315001",
        "Pak Lurah dan Bu Camat tidak di tempat",
        "Bu, terima kasih atas bantuannya",
        "pak tolong jalan diperbaiki",
        "Bagus. Petugas baik. Ruangan Indah.",
        "RSUD Ahmad Yani dan Jalan Sudirman macet",
        "Jalan menuju kantor rusak 3 km, jalan 5 menit",
        "Saya warga RT 05 RW 02",
        "PAK LURAH TOLONG PERBAIKI JALAN",
        "Antre sejak Senin 4 November 2024 pukul 07.30",
        "Poli gigi lantai 2 ruang 204, antrean A 012",
        "Tagihan 2.350.000 padahal bulan lalu 350.000",
        "makasih kak. Warnanya bagus",
        "paket lo041063212 belum sampai",
        "Mas petugas sabar sekali",
    ],
)
def test_dates_prices_case_numbers_and_offices_stay(text: str) -> None:
    assert redact(text) == text


def test_offsets_point_into_the_text_as_given() -> None:
    text = "😀 ﬁle Bu Rina, NIK 3374015503900000"
    found = [(text[piece.start : piece.end], piece.kind) for piece in find_personal_data(text)]
    assert found == [("Rina", Kind.NAME), ("3374015503900000", Kind.NIK)]


def test_masking_twice_changes_nothing_more() -> None:
    once = redact("Bu Rina, 081200001234, NIK 3374015503900000, Jl. Melati No. 8, a@b.id, H 1234 XY")
    assert redact(once) == once


_REGION = st.sampled_from(["1101", "3374", "5171", "6471", "9471"])
_BIRTH = st.tuples(st.integers(1, 71).filter(lambda day: day <= 31 or day > 40), st.integers(1, 12))
_GAPS = st.sampled_from(["", " ", "-", "."])
_AROUND = st.text(alphabet="abcdefg ,.!?\n😀é", max_size=30)


@st.composite
def _nik(draw: st.DrawFn) -> str:
    day, month = draw(_BIRTH)
    return f"{draw(_REGION)}{draw(st.integers(1, 99)):02}{day:02}{month:02}900{draw(st.integers(1, 999)):03}"


@given(_nik(), _GAPS, _AROUND, _AROUND)
def test_a_nik_never_survives_masking(nik: str, gap: str, before: str, after: str) -> None:
    written = gap.join(nik[start : start + 4] for start in range(0, 16, 4))
    masked = redact(f"{before} {written} {after}")
    assert nik not in masked.replace(gap, "") if gap else nik not in masked
    assert not any(sign.isdigit() for sign in masked)


@given(
    st.sampled_from(["0812", "0857", "+62 812", "62813"]),
    st.integers(1000, 9999),
    st.integers(100, 9999),
    _GAPS,
    _AROUND,
)
def test_a_mobile_number_never_survives_masking(
    start: str, middle: int, end: int, gap: str, before: str
) -> None:
    masked = redact(f"{before} {start}{gap}{middle}{gap}{end}")
    assert not any(sign.isdigit() for sign in masked)


@given(st.text(max_size=300))
def test_any_text_can_be_masked_and_spans_do_not_overlap(text: str) -> None:
    found = find_personal_data(text)
    assert all(0 <= piece.start < piece.end <= len(text) for piece in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    redact(text)
