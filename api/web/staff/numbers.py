"""The unit's numbers beside the last period's: the index, nine bars, and what became of all that came in."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.web.public import wording
from api.web.staff import words
from scoring import scores
from scoring.directory import scope
from scoring.i18n import t
from scoring.method import change, disclosure
from scoring.method.elements import HIGHEST_RATING, LOWEST_RATING, Element
from scoring.scores import UnitScore
from scoring.terms import FeedbackState, Period

BAR = 100
"""Width of a full bar, in units of its drawing."""


async def of_unit(session: AsyncSession, root_id: int, code: str, period: Period) -> dict[str, Any]:
    """Read a unit's numbers, or raise NotFound when it is not within what may be seen."""
    unit = await scope.unit_within(session, root_id, code)
    now = (await scores.of_unit(session, unit, period))[0]
    before = (await scores.of_unit(session, unit, period.previous()))[0]
    enough = disclosure.may_show_staff(now.index.respondents)
    compares = enough and disclosure.may_show_staff(before.index.respondents)
    return {
        "unit": unit.name,
        "period": words.period_in_words(period),
        "before": words.period_in_words(period.previous()),
        "respondents": now.index.respondents,
        "enough": enough,
        "fewest": disclosure.STAFF_CELL,
        "index": _index(now, before if compares else None) if enough else None,
        "bars": _bars(now, before if compares else None) if enough else [],
        "compares": compares,
        "counts": _counts(now),
        "received": sum(now.received.values()),
    }


def _index(now: UnitScore, before: UnitScore | None) -> dict[str, Any] | None:
    value = now.index.ikm_rounded
    if value is None:
        return None
    earlier = before.index.ikm_rounded if before else None
    told: dict[str, Any] = {
        "value": float(value),
        "grade": now.index.grade,
        "low": now.margin.low if now.margin else None,
        "high": now.margin.high if now.margin else None,
        "before": None if earlier is None else float(earlier),
        "change": None,
    }
    if before and earlier is not None and now.margin and before.margin:
        told["change"] = _change(
            float(earlier), before.margin.standard_error, float(value), now.margin.standard_error
        )
    return told


def _bars(now: UnitScore, before: UnitScore | None) -> list[dict[str, Any]]:
    titles = {one.name: one.title for one in wording.questionnaire()}
    return [_bar(titles[element.value], element, now, before) for element in Element]


def _bar(title: str, element: Element, now: UnitScore, before: UnitScore | None) -> dict[str, Any]:
    mean = now.index.nrr.get(element)
    earlier = before.index.nrr.get(element) if before else None
    told: dict[str, Any] = {
        "title": title,
        "mean": None if mean is None else float(mean),
        "n": now.index.n_per_element.get(element, 0),
        "width": None if mean is None else _width(float(mean)),
        "before": None if earlier is None else float(earlier),
        "tick": None if earlier is None else _width(float(earlier)),
        "change": None,
    }
    if mean is not None and before is not None and earlier is not None:
        told["change"] = _change(
            float(earlier),
            change.widest_error(float(earlier), before.index.n_per_element[element]),
            float(mean),
            change.widest_error(float(mean), now.index.n_per_element[element]),
        )
    return told


def _change(before: float, error_before: float, after: float, error_after: float) -> str:
    """Name a change: only one beyond chance has a direction."""
    if not change.is_beyond_chance(before, error_before, after, error_after):
        return "same"
    return "up" if after > before else "down"


def _width(mean: float) -> float:
    return round((mean - LOWEST_RATING) / (HIGHEST_RATING - LOWEST_RATING) * BAR, 1)


def _counts(now: UnitScore) -> list[tuple[str, int]]:
    """Return what became of all that came in; together it is exactly that."""
    named = {
        FeedbackState.COUNTED: t("counted"),
        FeedbackState.QUARANTINED: t("set aside"),
        FeedbackState.WITHDRAWN: t("taken back"),
        FeedbackState.EXCLUDED: t("excluded"),
    }
    return [(name, now.received[state]) for state, name in named.items()]
