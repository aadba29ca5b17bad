"""One gettext catalogue for both doors. Source sentences are English; people see Indonesian first.

Adding a language is adding ``locales/<code>/LC_MESSAGES/messages.po``: catalogues are read as they are,
with no compiled copy that could fall behind.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from io import BytesIO

from scoring.terms import Language

DEFAULT = Language.INDONESIAN
_current: ContextVar[str] = ContextVar("language", default=DEFAULT.value)


@cache
def _catalogue(language: str) -> NullTranslations:
    source = resources.files("scoring") / "locales" / language / "LC_MESSAGES" / "messages.po"
    if not source.is_file():
        return NullTranslations()
    # Imported here: the terminal's help must not pay for a parser of catalogues it may never read.
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    compiled = BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def t(sentence: str, /, **params: object) -> str:
    """Say an English source sentence in the current language, with ``{name}`` places filled in."""
    text = _catalogue(_current.get()).gettext(sentence)
    return text.format(**params) if params else text


def tn(one: str, many: str, count: int, /, **params: object) -> str:
    """Say a sentence about ``count`` things in the current language; ``{count}`` is filled in too."""
    return _catalogue(_current.get()).ngettext(one, many, count).format(count=count, **params)


def current() -> Language:
    """Return the language spoken right now."""
    return Language(_current.get())


@contextmanager
def speaking(language: Language | str) -> Iterator[None]:
    """Speak a language until the block ends."""
    token = _current.set(Language(language).value)
    try:
        yield
    finally:
        _current.reset(token)


def negotiate(header: str | None) -> Language:
    """Choose among our languages by an ``Accept-Language`` header or a Telegram language code.

    Indonesian is the first language here: English is chosen only by those who ask for it and prefer it
    to Indonesian.
    """
    weights: dict[str, float] = {}
    for part in (header or "")[:200].lower().split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            continue
        language = tag.split("-")[0]
        weights[language] = max(weight, weights.get(language, 0.0))
    offered = [(weights[known.value], known) for known in Language if weights.get(known.value, 0.0) > 0]
    # Malay speakers read Indonesian with ease; nobody else has told us a language we know.
    return max(offered, key=lambda pair: pair[0])[1] if offered else DEFAULT
