"""What one feedback adds to the tallies, and how changes become differences. Whole numbers throughout."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from scoring.method.elements import ELEMENTS
from scoring.terms import Channel, Evidence, FeedbackState, Form, Period

HALF_YEAR = 6
"""Months within which repeats of one citizen are discounted and the usual answers stay frozen."""

ABSENT = "-"
NO_SERVICE = 0


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one feedback has added, so that exactly this can be taken out again.

    Attributes:
        unit_id: the unit rated.
        service_id: the service, NO_SERVICE when unknown.
        month: see ``terms.month_of``.
        channel: the door.
        evidence: how sure the visit is.
        state: only counted feedback reaches element counts and person sums.
        answers: overall and the nine elements in the regulation's order, ABSENT where not answered.
        officer_set_id: whom it is ascribed to, None for the unit only.
        form: full form or tap; None when it says nothing about a person.
        value: response value in 1/100 point.
        weight: effective weight in 1/10,000.
    """

    unit_id: int
    service_id: int
    month: int
    channel: Channel
    evidence: Evidence
    state: FeedbackState
    answers: str
    officer_set_id: int | None = None
    form: Form | None = None
    value: int | None = None
    weight: int = 0

    @property
    def says_something_of_a_person(self) -> bool:
        """Whether it enters the person sums."""
        return (
            self.officer_set_id is not None
            and self.value is not None
            and self.form is not None
            and self.state is FeedbackState.COUNTED
        )

    @property
    def group(self) -> tuple[int, int] | None:
        """The officer set and half-year whose weights hang together, or None."""
        if self.officer_set_id is None:
            return None
        return self.officer_set_id, half_year_of(self.month).first

    @property
    def elements(self) -> str:
        """The nine element answers."""
        return self.answers[1:]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A contribution with what its weight depends on.

    Attributes:
        contribution: as folded, or as it is about to be.
        visitor: pseudonym of who gave it, None when unknown.
        device: pseudonym of the device, None when unknown.
        day: running number of its local day.
    """

    contribution: Contribution
    visitor: str | None
    device: str | None
    day: int


PersonKey: TypeAlias = tuple[int, int, int, int, Channel, Evidence, Form]
ElementKey: TypeAlias = tuple[int, int, int, Channel, str]
UnitKey: TypeAlias = tuple[int, int, int, Channel, FeedbackState]


@dataclass(slots=True)
class Differences:
    """What changes of contributions do to the three tallies: sums to be added, some negative.

    Attributes:
        people: per cell n, weight, total and square.
        elements: per unit, service, month, channel and element the counts of 1, 2, 3 and 4.
        units: per unit, service, month, channel and state: n, respondents, complete forms, the sum and the
            sum of squares of their totals, and the overall ratings 1, 2, 3 and 4.
    """

    people: dict[PersonKey, list[int]]
    elements: dict[ElementKey, list[int]]
    units: dict[UnitKey, list[int]]


ANSWERED = ("overall", *(element.value for element in ELEMENTS))
"""The order in which answers are written: the overall rating, then the regulation's."""


def answers_of(ratings: Iterable[int | None]) -> str:
    """Write ratings, given in the order of ANSWERED, as ten characters."""
    return "".join(ABSENT if rating is None else str(rating) for rating in ratings)


def form_for(*, says_of_officer: bool, has_overall: bool) -> Form | None:
    """Say as what a feedback is valued for the person who served.

    A form when an element was answered that an officer answers for; else the overall rating as a tap: a
    citizen who tapped and then added only what they thought of the fee has still rated the visit. None
    when neither is there.
    """
    if says_of_officer:
        return Form.FULL
    return Form.TAP if has_overall else None


def half_year_of(month: int) -> Period:
    """Return the half-year a month belongs to."""
    return Period(month - month % HALF_YEAR, HALF_YEAR)


def differences(gone: Iterable[Contribution], come: Iterable[Contribution]) -> Differences:
    """Sum up what replacing some contributions by others does to the tallies."""
    result = Differences({}, {}, {})
    for contribution, times in net(gone, come).items():
        _person(result, contribution, times)
        _elements(result, contribution, times)
        _unit(result, contribution, times)
    return result


def net(gone: Iterable[Contribution], come: Iterable[Contribution]) -> dict[Contribution, int]:
    """Count equal contributions together and drop those that come and go."""
    counted: Counter[Contribution] = Counter(come)
    counted.subtract(Counter(gone))
    return {contribution: times for contribution, times in counted.items() if times}


def _person(result: Differences, one: Contribution, times: int) -> None:
    if not one.says_something_of_a_person or one.value is None or one.form is None:
        return
    key = (
        one.officer_set_id or 0,
        one.service_id,
        one.unit_id,
        one.month,
        one.channel,
        one.evidence,
        one.form,
    )
    weighted = one.weight * one.value
    _add(result.people.setdefault(key, [0] * 4), times, 1, one.weight, weighted, weighted * one.value)


def _elements(result: Differences, one: Contribution, times: int) -> None:
    if one.state is not FeedbackState.COUNTED:
        return
    for element, answer in zip(ANSWERED[1:], one.elements, strict=True):
        if answer != ABSENT:
            key = (one.unit_id, one.service_id, one.month, one.channel, element)
            result.elements.setdefault(key, [0] * 4)[int(answer) - 1] += times


def _unit(result: Differences, one: Contribution, times: int) -> None:
    answered = [int(answer) for answer in one.elements if answer != ABSENT]
    total = sum(answered) if len(answered) == len(ELEMENTS) else 0
    overall = [0, 0, 0, 0]
    if one.answers[0] != ABSENT:
        overall[int(one.answers[0]) - 1] = 1
    key = (one.unit_id, one.service_id, one.month, one.channel, one.state)
    row = result.units.setdefault(key, [0] * 9)
    _add(row, times, 1, int(bool(answered)), int(bool(total)), total, total * total, *overall)


def _add(row: list[int], times: int, *amounts: int) -> None:
    for place, amount in enumerate(amounts):
        row[place] += times * amount
