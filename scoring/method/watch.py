"""What people should look at: crowds, one device for many visits, tickets out of proportion. Alarms only.

Each has an honest explanation as often as not - a mobile service day, a helper's telephone, a counter that
serves the hurried - so nothing is set aside for any of them, and a ticket least of all.
"""

from dataclasses import dataclass

import numpy as np

from scoring.method.channels import Channel
from scoring.method.counts import surprises
from scoring.method.response import UNKNOWN, Flags, Ints, Responses
from scoring.method.suspicion import LIMITS, Finding, Limits, Reason, groups_of, plain
from scoring.method.weights import group

HOUR = 3_600
HOURS = 24


@dataclass(frozen=True, slots=True)
class Earlier:
    """Responses of the weeks before the period, as far as a baseline needs them.

    Attributes:
        unit: code of the unit.
        second: seconds since the moment `Responses.second` counts from, which is at a full hour.
    """

    unit: Ints
    second: Ints


@dataclass(frozen=True, slots=True)
class Tickets:
    """Tickets of a period and of the weeks before it, as columns of equal length.

    Attributes:
        unit: code of the unit.
        point: code of the counter, or UNKNOWN.
        employee: code of who served, or UNKNOWN.
        day: running number of the local day of service.
        second: when the service was given, counted as in `Responses`.
        row: row of the response given with it, or UNKNOWN.
        answered: whether any response was given with it, counted or not.
        over: whether its time is over, so that no answer can come any more.
    """

    unit: Ints
    point: Ints
    employee: Ints
    day: Ints
    second: Ints
    row: Ints
    answered: Flags
    over: Flags


def look(
    responses: Responses, live: Flags, earlier: Earlier, tickets: Tickets, limits: Limits = LIMITS
) -> list[Finding]:
    """Find everything people should look at among what the filters have left.

    Args:
        responses: a period's.
        live: those not set aside.
        earlier: responses of the eight weeks before.
        tickets: of the period and the eight weeks before.
        limits: the thresholds.
    """
    if not len(responses):
        return []
    first = int(responses.day.min())
    return [
        *crowds(responses, live, earlier, limits),
        *shared_devices(responses, live, limits),
        *over_issued(tickets, first, limits),
        *quick_tickets(responses, live, tickets, limits),
        *invitations(tickets, first, limits),
    ]


def crowds(responses: Responses, live: Flags, earlier: Earlier, limits: Limits = LIMITS) -> list[Finding]:
    """Find hours in which a unit heard far more than at that hour in the eight weeks before.

    Paper is left out: whoever types in a pile makes a crowd of it.
    """
    rows = np.flatnonzero(live & (responses.channel != Channel.PAPER))
    findings = []
    for mine in groups_of(rows, group(responses.unit[rows]), responses.second, limits.crowd_least):
        unit = int(responses.unit[mine[0]])
        hour = responses.second[mine] // HOUR
        every = np.concatenate([earlier.second[earlier.unit == unit] // HOUR, hour])
        start = int(every.min()) // HOURS * HOURS
        counts = np.bincount(every - start, minlength=(int(every.max()) - start) // HOURS * HOURS + HOURS)
        for one in surprises(
            counts.reshape(-1, HOURS),
            least=limits.crowd_least,
            chance=limits.crowd_tail,
            days=limits.baseline_days,
            days_open=limits.baseline_least,
        ):
            when = start + one.day * HOURS + one.slot
            inside = mine[hour == when]
            if len(inside):
                figures = {"in_hour": float(one.seen), "expected": one.expected, "chance": one.chance}
                needed = {"in_hour": float(limits.crowd_least), "chance": limits.crowd_tail}
                about = (("unit", unit), ("hour", when))
                findings.append(_alarm(Reason.CROWD, plain(inside), figures, needed, about))
    return findings


def shared_devices(responses: Responses, live: Flags, limits: Limits = LIMITS) -> list[Finding]:
    """Find devices that rate many visits of one unit in a month; kiosks and paper do by nature."""
    own = (responses.channel != Channel.KIOSK) & (responses.channel != Channel.PAPER)
    rows = np.flatnonzero(live & own)
    month = group(responses.unit[rows], responses.month[rows])
    in_month = np.zeros(len(responses), dtype=np.int64)
    in_month[rows] = np.bincount(month, minlength=1)[month]
    known = rows[responses.device[rows] != UNKNOWN]
    key = group(responses.device[known], responses.unit[known], responses.month[known])
    findings = []
    for mine in groups_of(known, key, responses.second, limits.device_least):
        share = len(mine) / int(in_month[mine[0]])
        if share >= limits.device_share:
            figures = {"responses": float(len(mine)), "share": share}
            needed = {"responses": float(limits.device_least), "share": limits.device_share}
            findings.append(_alarm(Reason.SHARED_DEVICE, plain(mine), figures, needed))
    return findings


def over_issued(tickets: Tickets, first_day: int, limits: Limits = LIMITS) -> list[Finding]:
    """Find days on which a counter issued far more tickets than in the eight weeks before."""
    every = np.arange(len(tickets.day))
    findings = []
    for mine in groups_of(every, group(tickets.unit, tickets.point), tickets.second, limits.issue_least):
        days = tickets.day[mine]
        start = int(days.min())
        for one in surprises(
            np.bincount(days - start)[:, None],
            least=limits.issue_least,
            chance=limits.issue_tail,
            days=limits.baseline_days,
            days_open=limits.baseline_least,
        ):
            day = start + one.day
            if day >= first_day:
                used = tickets.row[mine[days == day]]
                figures = {"issued": float(one.seen), "expected": one.expected, "chance": one.chance}
                needed = {"issued": float(limits.issue_least), "chance": limits.issue_tail}
                unit, point = int(tickets.unit[mine[0]]), int(tickets.point[mine[0]])
                about = (("unit", unit), ("point", point), ("day", day))
                rows = plain(used[used != UNKNOWN])
                findings.append(_alarm(Reason.OVER_ISSUED, rows, figures, needed, about))
    return findings


def quick_tickets(
    responses: Responses, live: Flags, tickets: Tickets, limits: Limits = LIMITS
) -> list[Finding]:
    """Find devices that redeem several tickets of a unit on one day, each as soon as it was issued."""
    served = np.full(len(responses), UNKNOWN)
    used = np.flatnonzero(tickets.row != UNKNOWN)
    served[tickets.row[used]] = tickets.second[used]
    delay = responses.second - served
    quick = live & (served != UNKNOWN) & (delay >= 0) & (delay <= limits.quick_seconds)
    rows = np.flatnonzero(quick & (responses.device != UNKNOWN))
    key = group(responses.device[rows], responses.unit[rows], responses.day[rows])
    needed = {"tickets": float(limits.quick_least), "longest_s": float(limits.quick_seconds)}
    return [
        _alarm(
            Reason.QUICK_TICKETS,
            plain(mine),
            {"tickets": float(len(mine)), "longest_s": float(delay[mine].max())},
            needed,
        )
        for mine in groups_of(rows, key, responses.second, limits.quick_least)
    ]


def invitations(tickets: Tickets, first_day: int, limits: Limits = LIMITS) -> list[Finding]:
    """Find people whose tickets are answered far more or less often than others'."""
    asked = tickets.over & (tickets.employee != UNKNOWN) & (tickets.day >= first_day)
    rows = np.flatnonzero(asked)
    people, who = np.unique(tickets.employee[rows], return_inverse=True)
    issued = np.bincount(who, minlength=len(people))
    answered = np.bincount(who[tickets.answered[rows]], minlength=len(people))
    judged = np.flatnonzero(issued >= limits.invited_least)
    usual = float(answered[judged].sum() / max(int(issued[judged].sum()), 1))
    findings = []
    for place in judged[
        invitation_outliers(answered[judged], issued[judged], limits.invited_errors)
    ].tolist():
        theirs = tickets.row[rows[who == place]]
        figures = {
            "tickets": float(issued[place]),
            "answered_share": float(answered[place] / issued[place]),
            "usual_share": usual,
        }
        needed = {"tickets": float(limits.invited_least), "standard_errors": limits.invited_errors}
        about = (("employee", int(people[place])), ("since", first_day))
        findings.append(_alarm(Reason.INVITATION, plain(theirs[theirs != UNKNOWN]), figures, needed, about))
    return findings


def invitation_outliers(responses_per_person: Ints, tickets_per_person: Ints, sd: float = 3.0) -> Ints:
    """Find people whose responses per ticket stand out: a sign of asking only the content.

    Returns the indexes of people more than `sd` standard errors from the common share, widened by
    how much people differ anyway. For a conversation, never for a consequence.
    """
    served = tickets_per_person > 0
    share = responses_per_person[served].sum() / max(tickets_per_person[served].sum(), 1)
    expected = tickets_per_person * share
    spread = np.sqrt(np.maximum(expected * (1 - min(share, 1.0)), 1e-12))
    z = np.where(served, (responses_per_person - expected) / spread, 0.0)
    usual = max(float(np.median(np.abs(z[served]))) / 0.6745, 1.0) if served.any() else 1.0
    return np.flatnonzero(np.abs(z) > sd * usual)


def _alarm(
    reason: Reason,
    rows: tuple[int, ...],
    figures: dict[str, float],
    needed: dict[str, float],
    about: tuple[tuple[str, int], ...] = (),
) -> Finding:
    return Finding(reason, rows, figures, needed, sets_aside=False, about=about)
