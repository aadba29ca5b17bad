"""What citizens said in three months: who came when, by which door, how they rated and what they wrote.

A rating is what the office, the service and the people at the desk deserve, plus how lenient the visitor is,
plus the day. Offices and people differ for good, so there is something to find.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone

from scoring.jobs.demo import comments
from scoring.jobs.demo.dice import Dice, count, one_of
from scoring.jobs.demo.offices import Offer
from scoring.jobs.demo.organisation import Counter, Organisation, asked_for
from scoring.jobs.demo.staff import Shift, Staff
from scoring.jobs.interchange.records import ResponseRow
from scoring.method.elements import ELEMENTS, Element
from scoring.terms import Channel

LOCAL = timezone(timedelta(hours=7))
MEAN = 3.36
"""About where Indonesian surveys settle on the scale of 1 to 4."""

_CHANNELS = {
    Channel.TICKET: 0.33, Channel.WEB: 0.19, Channel.TELEGRAM: 0.18, Channel.KIOSK: 0.16, Channel.BADGE: 0.14,
}  # fmt: skip
_TAPS = {
    Channel.TICKET: 0.22, Channel.WEB: 0.12, Channel.TELEGRAM: 0.45, Channel.KIOSK: 1.0, Channel.BADGE: 0.4,
}  # fmt: skip
_COMMENTS = {
    Channel.TICKET: 0.2, Channel.WEB: 0.42, Channel.TELEGRAM: 0.3, Channel.KIOSK: 0.0, Channel.BADGE: 0.16,
}  # fmt: skip
_LEVELS = dict(zip(ELEMENTS, (0.08, 0.0, -0.12, 0.0, 0.06, 0.06, 0.1, -0.1, -0.14), strict=True))
_PERSONAL = {Element.KOMPETENSI: 1.0, Element.PERILAKU: 1.1, Element.WAKTU: 0.5, Element.PROSEDUR: 0.2}
_SKIPPED = {Element.PENGADUAN: 0.42}
_SKIPS_OTHERS = 0.03
_UNIT_ONLY = 0.12
"""Share of open feedback about which nobody knows who was at the desk."""

_STRAIGHT = 0.2
_MISHAPS, _MISHAP = 0.05, 1.3
"""How often a visit goes wrong altogether, and by how much."""

_EDUCATION = {"SD": 0.1, "SMP": 0.14, "SMA": 0.44, "D3": 0.09, "S1": 0.2, "S2": 0.03}
_JOBS = {
    "Swasta": 0.24, "Wirausaha": 0.2, "Petani": 0.13, "Ibu rumah tangga": 0.18, "PNS": 0.08, "Pelajar": 0.09,
    "TNI": 0.01, "POLRI": 0.01, "Nelayan": 0.06,
}  # fmt: skip


@dataclass(slots=True)
class Leanings:
    """What is true of offices and people all along, in rating steps."""

    units: dict[str, dict[Element, float]] = field(default_factory=dict)
    people: dict[str, float] = field(default_factory=dict)


def leanings(dice: Dice, organisation: Organisation, staff: Staff) -> Leanings:
    """Draw how good every office and everybody is; a few stand out, both ways."""
    found = Leanings()
    for unit_id in organisation.offices:
        whole = dice.gauss(0, 0.2)
        found.units[unit_id] = {element: whole + dice.gauss(0, 0.12) for element in ELEMENTS}
    for employee in staff.employees:
        leaning = dice.gauss(0, 0.22)
        if dice.random() < 0.05:
            leaning += dice.choice((-0.7, -0.5, 0.35))
        found.people[employee.employee_id] = leaning
    return found


def speak(
    dice: Dice, organisation: Organisation, staff: Staff, *, first: date, last: date, visits: float
) -> Iterator[ResponseRow]:
    """Go through every counter and day and yield what was said.

    Args:
        dice: what to draw from.
        organisation: offices and counters.
        staff: who was at which desk.
        first: first day.
        last: last day.
        visits: how many times as many as ``Office.visits`` says.
    """
    truth = leanings(dice, organisation, staff)
    number = 0
    for counter in organisation.counters:
        shifts = staff.shifts.get(counter.point.point_id, ())
        for shift in shifts:
            for offset in range(7):
                day = shift.week + timedelta(days=offset)
                if not first <= day <= last or not _is_open(counter, day):
                    continue
                mean = counter.office.visits * visits * _busy(day) * _share(shift, shifts)
                for _ in range(count(dice, mean)):
                    number += 1
                    said = _said(dice, truth, counter, shift, day, number)
                    # The last night shift reaches into a day that is not over yet.
                    if said.submitted_at.date() <= last:
                        yield said


def _is_open(counter: Counter, day: date) -> bool:
    match counter.office.kind:
        case "rsud":
            return True
        case "puskesmas" | "upt":
            return day.weekday() < 6
        case _:
            return day.weekday() < 5


def _busy(day: date) -> float:
    # Mondays are full, Fridays are short.
    return (1.35, 1.1, 1.0, 1.0, 0.75, 0.6, 0.5)[day.weekday()]


def _share(shift: Shift, shifts: tuple[Shift, ...]) -> float:
    if shift.ends < shift.starts:
        return 0.12
    return 0.62 if shift.starts < time(12) and len({one.starts for one in shifts}) > 1 else 0.38


def _said(dice: Dice, truth: Leanings, counter: Counter, shift: Shift, day: date, number: int) -> ResponseRow:
    channel = one_of(dice, _CHANNELS)
    service_id, offer = asked_for(dice, counter)
    served = _served(dice, shift, channel)
    deserved = _deserved(dice, truth, counter, served or shift.team, offer.ease, fee=offer.fee)
    at = _moment(dice, shift, day, channel)
    is_tap = dice.random() < _TAPS[channel]
    answers: dict[Element, int] = {} if is_tap else _answers(dice, deserved, fee=offer.fee)
    level = sum(deserved.values()) / len(deserved)
    overall = _on_scale(level + dice.gauss(0, 0.3)) if is_tap else None
    comment = _comment(dice, answers, overall, level, offer, channel)
    tells = not is_tap and dice.random() < 0.6
    is_open = channel not in {Channel.TICKET, Channel.BADGE}
    return ResponseRow._make(
        (
            f"R{number:07d}",
            at,
            channel,
            channel is Channel.TICKET,
            f"T{day:%y%m%d}-{number:06d}" if channel is Channel.TICKET else None,
            None if channel is Channel.KIOSK else f"w{dice.randrange(10**8):08d}",
            _device(dice, counter, channel),
            round(dice.lognormvariate(1.3, 0.4), 1) if is_tap else round(dice.lognormvariate(4.1, 0.5), 1),
            counter.point.unit_id,
            service_id,
            served,
            shift.roster_id if is_open and dice.random() > _UNIT_ONLY else None,
            overall,
            *(answers.get(element) for element in ELEMENTS),
            counter.point.point_id,
            None if comment is None else comment.text,
            None if comment is None else comment.language,
            ("P" if dice.random() < 0.53 else "L") if tells else None,
            str(_age(dice)) if tells else None,
            one_of(dice, _EDUCATION) if tells else None,
            one_of(dice, _JOBS) if tells else None,
        )
    )


def _served(dice: Dice, shift: Shift, channel: Channel) -> tuple[tuple[str, float], ...]:
    """Say whom the proof names: a ticket the team or the one who called it up, a badge its bearer."""
    if channel not in {Channel.TICKET, Channel.BADGE}:
        return ()
    if channel is Channel.TICKET and len(shift.team) == 2 and dice.random() < 0.25:
        return shift.team
    who = dice.choices([who for who, _ in shift.team], [share for _, share in shift.team])[0]
    return ((who, 1.0),)


def _deserved(
    dice: Dice,
    truth: Leanings,
    counter: Counter,
    served: tuple[tuple[str, float], ...],
    ease: float,
    *,
    fee: int,
) -> dict[Element, float]:
    lenient = dice.gauss(0, 0.42) - (_MISHAP if dice.random() < _MISHAPS else 0)
    person = sum(truth.people[who] * share for who, share in served)
    office = truth.units[counter.point.unit_id]
    return {
        element: MEAN
        + level
        + office[element]
        + ease
        + lenient
        + person * _PERSONAL.get(element, 0.0)
        - (0.55 if element is Element.BIAYA and fee else 0.0)
        for element, level in _LEVELS.items()
    }


def _answers(dice: Dice, deserved: dict[Element, float], *, fee: int) -> dict[Element, int]:
    if dice.random() < _STRAIGHT:
        same = _on_scale(sum(deserved.values()) / len(deserved) + dice.gauss(0, 0.2))
        return dict.fromkeys(ELEMENTS, same)
    answers: dict[Element, int] = {}
    for element, worth in deserved.items():
        if dice.random() < _SKIPPED.get(element, _SKIPS_OTHERS):
            continue
        # The fourth question is no matter of taste: free is 4, and what costs is never "gratis".
        if element is Element.BIAYA:
            answers[element] = 4 if fee == 0 else min(3, _on_scale(worth + dice.gauss(0, 0.35)))
        else:
            answers[element] = _on_scale(worth + dice.gauss(0, 0.38))
    return answers or {Element.PERILAKU: _on_scale(deserved[Element.PERILAKU])}


def _on_scale(worth: float) -> int:
    return min(4, max(1, math.floor(worth + 0.5)))


def _comment(
    dice: Dice,
    answers: dict[Element, int],
    overall: int | None,
    level: float,
    offer: Offer,
    channel: Channel,
) -> comments.Comment | None:
    # Whoever is unhappy writes more often.
    if dice.random() >= _COMMENTS[channel] * (1.5 if level < 2.8 else 1.0):
        return None
    if level < 2.9 and dice.random() < 0.012:
        return comments.levy(dice, offer.noun)
    felt = float(overall) if overall is not None else sum(answers.values()) / len(answers)
    said = comments.compose(dice, answers, level=felt, noun=offer.noun, category=offer.category)
    is_telling = len(said.text) > 20 and dice.random() < 0.02
    return comments.with_personal_data(dice, said, offer.noun) if is_telling else said


def _moment(dice: Dice, shift: Shift, day: date, channel: Channel) -> datetime:
    starts = datetime.combine(day, shift.starts, LOCAL)
    ends = datetime.combine(day, shift.ends, LOCAL)
    if ends <= starts:
        ends += timedelta(days=1)
    at = starts + (ends - starts) * dice.random()
    if channel in {Channel.TICKET, Channel.WEB, Channel.TELEGRAM} and dice.random() < 0.4:
        at += timedelta(minutes=dice.expovariate(1 / 90))
    return at.replace(microsecond=0)


def _device(dice: Dice, counter: Counter, channel: Channel) -> str | None:
    match channel:
        case Channel.KIOSK:
            return f"kios-{counter.point.point_id}"
        case Channel.TELEGRAM:
            return None
        case _:
            return f"d{dice.randrange(10**8):08d}"


def _age(dice: Dice) -> int:
    return int(min(78, max(17, dice.gauss(38, 12))))


def as_utc(row: ResponseRow) -> datetime:
    """Return the moment a response was given, for putting them in order."""
    return row.submitted_at.astimezone(UTC)
