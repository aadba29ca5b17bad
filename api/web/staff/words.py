"""How the staff pages say what stands in the house's rows."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from babel.dates import format_date

from api.web import look
from api.web.public import wording
from scoring import i18n
from scoring.cases import CaseRow, EventRow
from scoring.cases.rules import OPEN, working_days_left
from scoring.i18n import t, tn
from scoring.terms import CaseEventKind, CaseKind, CaseState, Period, local_day

LOW = 2
"""The highest rating that complains."""

QUARTERS = 8
"""How many quarters back the numbers can be asked for from the list; any other by its name."""


def kind_in_words(kind: CaseKind) -> str:
    """Name what a case is about."""
    match kind:
        case CaseKind.COMPLAINT:
            return t("Complaint")
        case CaseKind.OVERSIGHT:
            return t("Accusation: protected")
        case CaseKind.URGENT:
            return t("Danger: protected")


def state_in_words(state: CaseState) -> str:
    """Name where a case stands."""
    return {
        CaseState.RECEIVED: t("Received"),
        CaseState.ACKNOWLEDGED: t("Taken on"),
        CaseState.DISPATCHED: t("Handed on"),
        CaseState.ANSWERED: t("Answered"),
        CaseState.CANNOT_ACT: t("Nothing could be done"),
        CaseState.CLOSED: t("Closed"),
        CaseState.WITHDRAWN: t("Taken back by the citizen"),
    }[state]


def event_in_words(kind: CaseEventKind) -> str:
    """Name what happened in a case."""
    match kind:
        case CaseEventKind.OPENED:
            return t("Opened")
        case CaseEventKind.REOPENED:
            return t("The citizen is not content")
        case CaseEventKind.RAISED:
            return t("More was said; now it is protected")
        case CaseEventKind.NOTE:
            return t("Note for colleagues")
        case _:
            return state_in_words(CaseState(kind.value))


def actor_in_words(actor: str) -> str:
    """Name who did something in a case."""
    kind, _, name = actor.partition(":")
    return {"system": "Puas", "citizen": t("the citizen")}.get(kind, name)


def due_in_words(state: CaseState, due: date, today: date) -> tuple[str, str]:
    """Return how urgent a case is, and a sentence on it."""
    if state not in OPEN:
        return "done", state_in_words(state)
    day = look.day_in_words(due)
    if due < today:
        return "late", t("Overdue since {day}", day=day)
    if due == today:
        return "now", t("To be answered today")
    left = working_days_left(due, today=today)
    said = tn("By {day}: {count} working day left", "By {day}: {count} working days left", left, day=day)
    return "soon" if left <= LOW + 1 else "later", said


def ratings_in_words(ratings: Mapping[str, int]) -> list[dict[str, Any]]:
    """Say a feedback's ratings in words, the overall one first, then the lowest."""
    overall = ratings.get("overall")
    elements = [one for one in wording.questionnaire() if one.name in ratings]
    return [
        *([] if overall is None else [_said(t("Overall"), overall, wording.overall_answers())]),
        *(
            _said(asked.title, ratings[asked.name], asked.answers)
            for asked in sorted(elements, key=lambda one: ratings[one.name])
        ),
    ]


def _said(title: str, rating: int, answers: Sequence[tuple[int, str]]) -> dict[str, Any]:
    return {
        "title": title,
        "rating": rating,
        "words": dict(answers)[rating],
        "is_low": rating <= LOW,
        "is_overall": title == t("Overall"),
    }


def card(case: CaseRow, today: date) -> dict[str, Any]:
    """Return a case as a page shows it: the day, never the hour."""
    urgency, due = due_in_words(case.state, case.due_on, today)
    return {
        "code": case.feedback_code,
        "unit": case.unit_name,
        "service": case.service_name,
        "point": case.point_name,
        "day": look.day_in_words(case.day),
        "ratings": ratings_in_words(case.ratings),
        "comment": case.comment,
        "kind": case.kind.value,
        "kind_words": kind_in_words(case.kind),
        "state": case.state.value,
        "state_words": state_in_words(case.state),
        "is_open": case.state in OPEN,
        "urgency": urgency,
        "due": due,
        "assignee": case.assignee,
        "answer": case.answer,
        "answered_on": look.day_in_words(local_day(case.answered_at, case.timezone))
        if case.answered_at
        else None,
    }


def event(row: EventRow, timezone: str) -> dict[str, str | None]:
    """Return a line of a thread as a page shows it."""
    return {
        "day": look.day_in_words(local_day(row.at, timezone)),
        "what": event_in_words(row.kind),
        "who": actor_in_words(row.actor),
        "text": row.text,
    }


def period_in_words(period: Period) -> str:
    """Name a period."""
    year = str(period.starts.year)
    number = period.first % 12 // period.months + 1
    match period.months:
        case 1:
            return format_date(period.starts, "MMMM y", locale=i18n.current().value)
        case 3:
            return t("Quarter {number} of {year}", number=number, year=year)
        case 6:
            return t("Half-year {number} of {year}", number=number, year=year)
        case _:
            return t("Year {year}", year=year)


def recent_quarters(today: date, chosen: Period) -> list[tuple[str, str, bool]]:
    """List the last quarters and this year, and the chosen period where it is another."""
    quarter = Period.containing(today, months=3)
    known = [Period(quarter.first - 3 * back, 3) for back in range(QUARTERS)]
    known.append(Period.containing(today, months=12))
    if chosen not in known:
        known.insert(0, chosen)
    return [(str(one), period_in_words(one), one == chosen) for one in known]
