"""How somebody writes: formal, everyday, or thumbs on a phone, with the slips that come with it."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from scoring.jobs.demo.dice import Dice


class Manner(StrEnum):
    """How somebody writes."""

    FORMAL = "formal"
    EVERYDAY = "everyday"
    PHONE = "phone"
    REGIONAL = "regional"


_EVERYDAY = {
    "tidak": ("gak", "nggak", "ga", "enggak"), "sudah": ("udah", "sudah", "dah"), "saja": ("aja",),
    "sangat": ("sangat", "bener-bener"), "sekali": ("banget", "sekali"), "hanya": ("cuma", "hanya"),
    "terima kasih": ("makasih", "terima kasih", "trims"), "bagaimana": ("gimana",), "seperti": ("kayak",),
    "ternyata": ("ternyata", "eh ternyata"), "memberi": ("ngasih",), "diberi": ("dikasih",),
    "menunggu": ("nunggu",), "namun": ("tapi",), "mengurus": ("ngurus",),
    "membingungkan": ("bikin bingung",), "saya": ("saya", "aku", "sy"),
    "petugasnya": ("petugasnya", "orangnya", "pegawainya"),
}  # fmt: skip
_PHONE = {
    "yang": ("yg",), "dengan": ("dgn",), "tidak": ("gk", "g", "tdk", "ngga"), "sudah": ("udh", "sdh", "dah"),
    "untuk": ("utk", "buat"), "dan": ("dan", "&"), "dari": ("dr",), "karena": ("krn", "gara2"),
    "tapi": ("tp", "tapi"), "terima kasih": ("mksh", "makasi", "tengkyu"), "sekali": ("bgt", "bngt"),
    "sangat": ("sgt",), "saja": ("aja", "aj"), "lagi": ("lg", "lagi"), "kalau": ("klo", "kl"),
    "saya": ("sy", "aq", "gw"), "bisa": ("bs", "bisa"), "orang": ("org",), "semua": ("smua",),
    "langsung": ("lgsg", "langsung"), "juga": ("jg",), "belum": ("blm",), "hanya": ("cm",), "cuma": ("cm",),
    "sampai": ("smpe", "ampe"), "padahal": ("pdhl",), "banyak": ("byk",),
    "pelayanan": ("pelayanan", "plynan"),
    "menunggu": ("nunggu",), "mohon": ("mhn", "tolong"), "bolak-balik": ("bolak balik", "mondar mandir"),
}  # fmt: skip
_GLAD = ("", "", "", " 👍", " 🙏", " 😊", " 👍👍", " ❤️", " 😁🙏", "!!", " 🫡", " sukses terus")
_CROSS = ("", "", "", " 😡", " 😤", " 🙄", " huft", "...", "!!!", " 😞", " hadeh", " 👎")


def tell(dice: Dice, text: str, manner: Manner, *, is_glad: bool) -> str:
    """Turn plain Indonesian into somebody's own."""
    match manner:
        case Manner.EVERYDAY:
            text = _swap(dice, text, _EVERYDAY, 0.8)
        case Manner.PHONE:
            text = _swap(dice, _swap(dice, text, _PHONE, 0.75), _EVERYDAY, 0.5)
            text = _drawl(dice, text)
            text = _mistype(dice, text)
        case _:
            pass
    if manner is not Manner.FORMAL and dice.random() < 0.3:
        text += dice.choice(_GLAD if is_glad else _CROSS)
    if manner is Manner.PHONE:
        text = text.lower() if dice.random() < 0.85 else text.upper()
        return text if dice.random() < 0.7 else text.replace(", ", " ").replace(". ", " ")
    text = tidy(text)
    return text + "." if manner is Manner.FORMAL and text[-1].isalnum() else text


def tidy(text: str) -> str:
    """Begin sentences with a capital letter; names and abbreviations keep theirs."""
    return re.sub(r"(^|[.!?] )([a-z])", lambda match: match[1] + match[2].upper(), text)


def _swap(dice: Dice, text: str, words: Mapping[str, Sequence[str]], share: float) -> str:
    for word, others in words.items():
        if word in text and dice.random() < share:
            text = re.sub(rf"\b{word}\b", dice.choice(others), text)
    return text


def _drawl(dice: Dice, text: str) -> str:
    return re.sub(r"\b(lama|ramah|cepat|mantap|bagus)\b", _longer, text) if dice.random() < 0.15 else text


def _longer(match: re.Match[str]) -> str:
    word = match[1]
    return word[:-1] + word[-1] * 3 if word[-1] in "aiueo" else word[:-2] + word[-2] * 3 + word[-1]


def _mistype(dice: Dice, text: str) -> str:
    """Slip once or twice: two letters change places, one is lost or comes double."""
    letters = list(text)
    for _ in range(dice.choice((0, 0, 0, 1, 1, 2))):
        place = dice.randrange(1, max(2, len(letters) - 2))
        if place + 1 >= len(letters) or not (letters[place].isalpha() and letters[place + 1].isalpha()):
            continue
        match dice.randrange(3):
            case 0:
                letters[place], letters[place + 1] = letters[place + 1], letters[place]
            case 1:
                del letters[place]
            case _:
                letters.insert(place, letters[place])
    return "".join(letters)
