"""An employee's own score: the number, and the explanation that was stored with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.errors import NotFound
from scoring.method.channels import Trust
from scoring.method.elements import Element
from scoring.method.explain import ClassPart, Explanation
from scoring.method.misuse import Reason
from scoring.method.verdict import Lack, Verdict
from scoring.scores import people_store
from scoring.scores.people_store import PersonRow
from scoring.scores.told import disclosed_row
from scoring.terms import Period


@dataclass(frozen=True, slots=True)
class OwnScore:
    """What an employee may know of their own score.

    Attributes:
        row: the score as everybody entitled sees it.
        explanation: how it came about; reasons for setting aside that have a sentence of their own.
        otherwise_set_aside: responses not counted for any other reason.
        periods: those there is a score of, longest and latest last.
    """

    row: PersonRow
    explanation: Explanation
    otherwise_set_aside: int
    periods: tuple[Period, ...]


async def own_score(
    session: AsyncSession, employee_id: int, *, period: Period | None, wanted: Period
) -> OwnScore | None:
    """Return an employee's own score, None when none has been computed yet.

    Args:
        session: any.
        employee_id: whose.
        period: the one asked for.
        wanted: when none was asked for, this one if there is a score of it, else the latest.

    Raises:
        NotFound: there is no score of the period asked for.
    """
    known = {Period.parse(name): code for name, code in await people_store.periods_of(session, employee_id)}
    if period is not None and period not in known:
        raise NotFound
    if not known:
        return None
    periods = tuple(sorted(known, key=lambda one: (one.ends, one.months)))
    chosen = period or (wanted if wanted in known else periods[-1])
    row = (await people_store.listed(session, str(chosen), None, employee=known[chosen]))[0]
    told: Mapping[str, Any] = orjson.loads(row.explanation)
    aside: Mapping[str, int] = told["set_aside"]
    return OwnScore(
        row=disclosed_row(row),
        explanation=explanation_of(told),
        otherwise_set_aside=sum(n for reason, n in aside.items() if reason not in set(Reason)),
        periods=periods,
    )


def explanation_of(told: Mapping[str, Any]) -> Explanation:
    """Read an explanation as it was stored with a score."""
    plain = {name: told[name] for name in Explanation.__dataclass_fields__}
    return Explanation(
        **{
            **plain,
            "verdict": Verdict(told["verdict"]),
            # Also of a score stored when a number was still shown without a verdict.
            "shown": told["shown"] and Verdict(told["verdict"]) is not Verdict.INSUFFICIENT,
            "lack": Lack(told["lack"]) if told["lack"] else None,
            "parts": tuple(ClassPart(**{**part, "trust": Trust(part["trust"])}) for part in told["parts"]),
            "not_counted": tuple(Element(one) for one in told["not_counted"]),
            "set_aside": {Reason(why): n for why, n in told["set_aside"].items() if why in set(Reason)},
        }
    )
