"""Personal data in a comment: where it stands, of what kind, and the text with it masked.

Numbers come first, longest first (an 18-digit NIP before a 16-digit NIK before a telephone number), then
e-mail, plates and handles, then addresses and names. Dates, times, prices and case numbers stay. Offsets
count characters of the text as given. Every pattern has bounded repeats, so time grows with length only.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scoring.text import persons


class Kind(StrEnum):
    """What a piece of personal data is."""

    NIP = "nip"
    NIK = "nik"
    KK = "kk"
    NPWP = "npwp"
    BPJS = "bpjs"
    PHONE = "phone"
    ACCOUNT = "account"
    EMAIL = "email"
    PLATE = "plate"
    HANDLE = "handle"
    ADDRESS = "address"
    NAME = "name"


MASKS: dict[Kind, str] = {
    Kind.NIP: "[NIP]",
    Kind.NIK: "[NIK]",
    Kind.KK: "[KK]",
    Kind.NPWP: "[NPWP]",
    Kind.BPJS: "[BPJS]",
    Kind.PHONE: "[telepon]",
    Kind.ACCOUNT: "[rekening]",
    Kind.EMAIL: "[surel]",
    Kind.PLATE: "[pelat]",
    Kind.HANDLE: "[akun]",
    Kind.ADDRESS: "[alamat]",
    Kind.NAME: "[nama]",
}
"""What stands in a masked text, in the language of its readers."""


@dataclass(frozen=True, slots=True, order=True)
class PersonalData:
    """Characters `start` to `end` (exclusive) of the original text are personal data of this kind."""

    start: int
    end: int
    kind: Kind


_GAP = r"[ .\-–—_/\u00a0\u00ad\u200b-\u200d\u2009\u202f\u2060()]{1,3}"
_DIGITS = re.compile(rf"(?:\+|\(\+?)?\d+(?:{_GAP}\d+)*")
_PIECE = re.compile(r"\d+")
_DATE = re.compile(
    r"\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)\d\d(?!\d)|(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}(?!\d)"
)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z0-9_][A-Za-z0-9_.]{2,31}")
_REGIONS = (
    "A|B|D|E|F|G|H|K|L|M|N|P|R|S|T|W|Z|AA|AB|AD|AE|AG|BA|BB|BD|BE|BG|BH|BK|BL|BM|BN|BP|DA|DB|DC|DD|DE|DG"
    "|DH|DK|DL|DM|DN|DP|DR|DS|DT|DW|EA|EB|ED|KB|KH|KT|KU|PA|PB"
)
_PLATE = re.compile(rf"(?<![^\W_])(?:{_REGIONS})[ -]?\d{{3,4}}[ -]?[A-Z]{{1,3}}(?![^\W_])")
_CUED_PLATE = re.compile(
    rf"(?i)\b(?:plat|pelat|nopol|no\.? ?pol|nomor polisi|plat nomor|motor|mobil)\b[ :.]{{0,3}}(?:saya )?"
    rf"((?:{_REGIONS})[ -]?\d{{1,4}}[ -]?[A-Z]{{1,3}})(?![^\W_])"
)
_GLUED = re.compile(r"(?i)[^\W\d_](?<!hp)(?<!wa)(?<!no)(?<!telp)(?<!tlp)(?<!tel)(?<!nomor)$")
"""Letters run into the digits, as in a parcel or case number; `hp0812...` is still a telephone."""

_CUE_REACH = 28
_CUES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.KK, re.compile(r"(?i)(?<![^\W_])(?:no\.? ?kk|nomor kk|kk|kartu keluarga)\W{0,4}\w{0,8}\W{0,3}$")),
    (Kind.NIP, re.compile(r"(?i)(?<![^\W_])nip\W{0,4}\w{0,8}\W{0,3}$")),
    (Kind.NPWP, re.compile(r"(?i)(?<![^\W_])npwp\W{0,4}\w{0,8}\W{0,3}$")),
    (Kind.BPJS, re.compile(r"(?i)(?<![^\W_])(?:bpjs|kis|jkn)\W{0,4}\w{0,8}\W{0,3}$")),
    (Kind.NIK, re.compile(r"(?i)(?<![^\W_])(?:nik|no\.? ?ktp|nomor ktp|ktp)\W{0,4}\w{0,8}\W{0,3}$")),
    (
        Kind.ACCOUNT,
        re.compile(
            r"(?i)(?<![^\W_])(?:rek|rekening|norek|no\.? ?rek|bca|bri|bni|bsi|btn|cimb|danamon|bank \w{2,12}"
            r"|ovo|gopay|shopeepay|linkaja|virtual account)\W{0,4}(?:\w{1,9}\W{1,3})?$"
        ),
    ),
    (
        Kind.PHONE,
        re.compile(
            r"(?i)(?<![^\W_])(?:wa|whatsapp|hp|no\.? ?hp|telp|tlp|tel|telepon|telpon|hubungi|kontak|ponsel"
            r"|call)\W{0,4}(?:\w{1,9}\W{1,3})?$"
        ),
    ),
)
_SHORTEST_WITH_CUE = {
    Kind.KK: 14, Kind.NIP: 9, Kind.NPWP: 14, Kind.BPJS: 11, Kind.NIK: 14, Kind.ACCOUNT: 8, Kind.PHONE: 9,
}  # fmt: skip
_LONGEST = 20


def find(text: str) -> list[PersonalData]:
    """Every piece of personal data in `text`, in order, none overlapping another."""
    found: list[PersonalData] = []
    if any(map(str.isdigit, text)):
        found += _numbers(text)
        found += _taken(Kind.PLATE, ((m.start(), m.end()) for m in _PLATE.finditer(text)), found)
        found += _taken(Kind.PLATE, (m.span(1) for m in _CUED_PLATE.finditer(text)), found)
        found += _taken(Kind.ADDRESS, persons.addresses(text), found)
    if "@" in text:
        found += _taken(Kind.EMAIL, ((m.start(), m.end()) for m in _EMAIL.finditer(text)), found)
        found += _taken(Kind.HANDLE, ((m.start(), m.end()) for m in _HANDLE.finditer(text)), found)
    found += _taken(Kind.NAME, persons.names(text), found)
    return sorted(found)


def redact(text: str, found: Sequence[PersonalData] | None = None) -> str:
    """`text` with every piece of personal data replaced by its mask (`MASKS`)."""
    parts: list[str] = []
    last = 0
    for piece in find(text) if found is None else found:
        parts += (text[last : piece.start], MASKS[piece.kind])
        last = piece.end
    return "".join((*parts, text[last:]))


def _taken(
    kind: Kind, spans: Iterator[tuple[int, int]], before: Sequence[PersonalData]
) -> list[PersonalData]:
    """The spans that are still free; an e-mail or address swallows nothing found before it."""
    return [
        PersonalData(start, end, kind)
        for start, end in spans
        if not any(start < other.end and other.start < end for other in before)
    ]


def _numbers(text: str) -> list[PersonalData]:
    found: list[PersonalData] = []
    for run in _DIGITS.finditer(text):
        if run.end() - run.start() >= 8:
            found += _in_run(text, run)
    return found


def _in_run(text: str, run: re.Match[str]) -> Iterator[PersonalData]:
    """Numbers within one run of digit groups; a run may hold several, or a date beside a number."""
    pieces = [piece.span() for piece in _PIECE.finditer(text, run.start(), run.end())]
    position = 0
    while position < len(pieces):
        date = _DATE.match(text, pieces[position][0])
        if date is not None:
            while position < len(pieces) and pieces[position][1] <= date.end():
                position += 1
            continue
        taken, kind = _number_at(text, pieces, position)
        if kind is None:
            position += 1
            continue
        start = pieces[position][0]
        while start > run.start() and text[start - 1] in "+(":
            start -= 1
        yield PersonalData(start, pieces[position + taken - 1][1], kind)
        position += taken


def _number_at(text: str, pieces: Sequence[tuple[int, int]], position: int) -> tuple[int, Kind | None]:
    """How many groups from `position` on form which kind of number; the longest kind wins."""
    digits = ""
    candidates: list[tuple[int, str]] = []
    for taken, (start, end) in enumerate(pieces[position:], 1):
        digits += _ascii_digits(text[start:end])
        candidates.append((taken, digits))
        if len(digits) > _LONGEST:
            break
    start = pieces[position][0]
    plus = text[max(start - 2, 0) : start].rstrip("(").endswith("+")
    for taken, number in reversed(candidates):
        kind = _identity(number, spaced=taken > 1)
        if kind is not None:
            return taken, _cued_identity(text, start, kind)
    glued = bool(_GLUED.search(text, max(start - _CUE_REACH, 0), start))
    for taken, number in reversed(candidates):
        groups = [end - begin for begin, end in pieces[position : position + taken]]
        if not glued and _is_phone(number, groups, plus=plus):
            cue = _cue(text, start)
            return taken, Kind.ACCOUNT if cue is Kind.ACCOUNT else Kind.PHONE
    cue = _cue(text, start)
    if cue is not None:
        for taken, number in reversed(candidates):
            if _SHORTEST_WITH_CUE[cue] <= len(number) <= _LONGEST:
                return taken, cue
    taken, number = candidates[0]
    return taken, Kind.ACCOUNT if len(number) > 12 else None


def _ascii_digits(piece: str) -> str:
    return piece if piece.isascii() else "".join(str(unicodedata.digit(sign)) for sign in piece)


def _identity(number: str, *, spaced: bool) -> Kind | None:
    """NIP, NPWP or NIK by length; groups with gaps must also make sense as one."""
    if len(number) == 18 and (not spaced or _is_nip(number)):
        return Kind.NIP
    if len(number) == 16 and (not spaced or _is_nik(number)):
        return Kind.NIK
    if len(number) == 15 and not spaced:
        return Kind.NPWP
    return None


def _cued_identity(text: str, start: int, kind: Kind) -> Kind:
    cue = _cue(text, start)
    if kind is Kind.NIK and cue in (Kind.KK, Kind.NPWP, Kind.ACCOUNT):
        return cue
    return kind


def _is_nip(number: str) -> bool:
    return "1930" <= number[:4] <= "2015" and "01" <= number[4:6] <= "12" and "01" <= number[6:8] <= "31"


def _is_nik(number: str) -> bool:
    day = int(number[6:8])
    return "11" <= number[:2] <= "96" and 1 <= day % 40 <= 31 and "01" <= number[8:10] <= "12"


def _is_phone(number: str, groups: Sequence[int], *, plus: bool) -> bool:
    if plus:
        return 9 <= len(number) <= 15
    if (
        len(groups) > 1
        and groups[0] < 3
        and not number.startswith("62")
        and max(groups) > 1
        and len(groups) < 5
    ):
        return False  # 08.00-15.00 and the like
    if number.startswith("62"):
        return 11 <= len(number) <= 15 and number[2] in "2345678"
    if number.startswith("08"):
        return 10 <= len(number) <= 14
    return number[0] == "0" and number[1] in "234567" and 9 <= len(number) <= 12


def _cue(text: str, start: int) -> Kind | None:
    before = text[max(start - _CUE_REACH, 0) : start].rstrip("+(")
    for kind, pattern in _CUES:
        if pattern.search(before):
            return kind
    return None
