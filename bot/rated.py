"""One's own feedback, as the screens show it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.turn import Turn
from scoring import intake, visits
from scoring.directory import service as directory
from scoring.errors import ScoringError
from scoring.intake import rules
from scoring.method.elements import QUESTIONNAIRE_ORDER, Element
from scoring.terms import FeedbackState
from scoring.visits import ServiceChoice

OVERALL = "overall"


@dataclass(frozen=True, slots=True)
class Rated:
    """A visitor's feedback.

    Attributes:
        id: surrogate key.
        code: opaque public code.
        overall: the rating of the whole, None when only elements were answered.
        answers: the elements answered.
        comment: what was written.
        state: where it stands.
        day: when it was given, where the unit stands.
        place: what was rated.
        receipt: what the citizen keeps.
        profile: what they told of themselves for it, by field.
        open_until: the last day on which it may be changed.
        is_open: whether it may be changed now.
        services: what may have been received, when that is still to be said.
        row: what all this was read from; a change within this turn is in it too.
    """

    id: int
    code: str
    overall: int | None
    answers: Mapping[Element, int]
    comment: str | None
    state: FeedbackState
    day: date
    place: directory.Place
    receipt: str
    profile: Mapping[str, str]
    open_until: date
    is_open: bool
    services: tuple[ServiceChoice, ...]
    row: intake.Feedback = field(repr=False)

    def value_of(self, field: str) -> int | None:
        """Return the rating of a field, None when it has none."""
        return self.overall if field == OVERALL else self.answers.get(Element(field))

    @property
    def next_question(self) -> Element | None:
        """The first question without an answer, None when all have one."""
        return next((one for one in QUESTIONNAIRE_ORDER if one not in self.answers), None)


async def own(turn: Turn, code: str) -> Rated:
    """Find one's own feedback by its code, or raise NotFound."""
    feedback = await intake.own(turn.session, turn.visitor, code)
    return await as_rated(turn, feedback)


async def own_by_id(turn: Turn, feedback_id: int) -> Rated | None:
    """Find one's own feedback by its surrogate key, None when it is no longer one's own."""
    feedback = await intake.by_id(turn.session, feedback_id)
    if feedback is None or feedback.visitor_id != turn.visitor:
        return None
    return await as_rated(turn, feedback)


async def history(turn: Turn, *, limit: int) -> list[Rated]:
    """List what the visitor has said, newest first."""
    said = await intake.of_visitor(turn.session, turn.visitor, limit=limit)
    return [await as_rated(turn, feedback) for feedback in said]


async def as_rated(turn: Turn, feedback: intake.Feedback) -> Rated:
    """Gather what the screens show of a feedback."""
    place = await directory.place(
        turn.session, feedback.unit_id, point_id=feedback.point_id, service_id=feedback.service_id
    )
    services = await _services(turn, place) if feedback.service_id is None else ()
    return _told(turn, feedback, place, services)


def changed(turn: Turn, mine: Rated) -> Rated:
    """Tell a feedback again after its answers were changed in this turn: where it was given is known."""
    return _told(turn, mine.row, mine.place, mine.services)


def _told(
    turn: Turn, feedback: intake.Feedback, place: directory.Place, services: tuple[ServiceChoice, ...]
) -> Rated:
    values = {element: getattr(feedback, element.value) for element in Element}
    return Rated(
        id=feedback.id or 0,
        code=feedback.code,
        overall=feedback.overall,
        answers={element: value for element, value in values.items() if value is not None},
        comment=feedback.comment,
        state=feedback.state,
        day=feedback.day,
        place=place,
        receipt=rules.receipt_for(feedback.code, key=turn.key),
        profile={field: told for field in rules.PROFILE if (told := getattr(feedback, field)) is not None},
        open_until=intake.changeable_until(feedback),
        is_open=intake.is_changeable(feedback, now=turn.now),
        services=services,
        row=feedback,
    )


async def _services(turn: Turn, place: directory.Place) -> tuple[ServiceChoice, ...]:
    try:
        if place.point_code is not None:
            visit = await visits.opened(turn.session, place.point_code, key=turn.key, now=turn.now)
        else:
            visit = await visits.of_unit(turn.session, place.unit_code)
    except ScoringError:  # the counter has closed since: what it offered is no longer asked
        return ()
    return visit.services
