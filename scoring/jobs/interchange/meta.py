"""``meta.json``: the settings of a set, checked."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from scoring.jobs.interchange import cells
from scoring.jobs.interchange.bundle import Meta
from scoring.jobs.interchange.problems import Problem, Reason, problem
from scoring.jobs.interchange.rows import Options, numbered
from scoring.jobs.interchange.sheets import Book
from scoring.method.elements import Element
from scoring.method.versions import CURRENT, with_settings

FORMAT = "skor-1"


def read_meta(book: Book, options: Options) -> tuple[Meta, list[Problem]]:
    """Check the settings. What is not known here is kept as it is, so that it comes back out."""
    if book.meta is None:
        return Meta(), []
    if not isinstance(book.meta, Mapping):
        return Meta(), [_bad(book, "meta", type(book.meta).__name__)]
    settings = dict(book.meta)
    problems = [
        _bad(book, name, str(settings[name]))
        for name, is_good in _GOOD.items()
        if settings.get(name) is not None and not is_good(settings[name])
    ]
    if settings.get("person_weights") is not None:
        weights = _weights(settings["person_weights"], options)
        if weights is None:
            problems.append(_bad(book, "person_weights", str(settings["person_weights"])))
        settings["person_weights"] = weights
    if problems:
        return Meta(), problems
    try:
        with_settings(CURRENT, settings)
    except (TypeError, ValueError) as error:
        return Meta(), [_bad(book, "person_weights, standard_low, ...", str(error))]
    meta = Meta(settings)
    if meta.period_start and meta.period_end and meta.period_end < meta.period_start:
        problems.append(problem(Reason.ENDS_BEFORE_START, book.meta_file, column="period_end"))
    return meta, problems


def _bad(book: Book, setting: str, detail: str) -> Problem:
    return problem(Reason.BAD_SETTING, book.meta_file, column=setting, setting=setting, detail=detail[:80])


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value[:10]))
    except ValueError:
        return False


def _is_zone(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(cells.ZONE.read(value))
    except cells.Bad:
        return False


_GOOD: Mapping[str, Callable[[Any], bool]] = {
    "format": lambda value: value == FORMAT,
    "period_start": _is_day,
    "period_end": _is_day,
    "timezone": _is_zone,
    "standard_low": _is_number,
    "standard_high": _is_number,
    "reference_channel": lambda value: isinstance(value, str),
}


def _weights(given: Any, options: Options) -> dict[str, float] | None:
    """Return the responsibility weights by element code, from numbers (u1 to u9) or codes."""
    if not isinstance(given, Mapping):
        return None
    meaning = numbered(u8_is_sarana=options.u8_is_sarana)
    weights = {meaning.get(str(name).lower(), str(name).lower()): value for name, value in given.items()}
    if not set(weights) <= set(Element) or len(weights) != len(given):
        return None
    if not all(_is_number(value) and value >= 0 for value in weights.values()):
        return None
    return {element.value: float(weights.get(element.value, 0.0)) for element in Element}
