"""Patterns that honest citizens do not make. Pure functions: columns in, explained findings out.

Every finding names rows, a reason and the figures that led to it, and every filter rests on more
than a moment in time: the same ticket, the same hand, an impossible pace, one-sidedness. A response
bound to a ticket is only ever set aside because its ticket was used before, never for volume. What a
finding sets aside stays visible and counted elsewhere; nothing here deletes, and neither single low
ratings nor straight lines are suspect: a quarter of honest citizens answer in straight lines.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import exp

import numpy as np

from scoring.method.channels import Channel
from scoring.method.response import UNKNOWN, Flags, Ints, Responses
from scoring.method.weights import group


class Reason(StrEnum):
    """Why responses were set aside; public as a category with a count."""

    TICKET_REUSED = "ticket_reused"
    REPEATED = "repeated"
    KIOSK_RUN = "kiosk_run"
    BURST = "burst"
    ONE_SIDED = "one_sided"


@dataclass(frozen=True, slots=True)
class Finding:
    """One pattern found.

    Attributes:
        reason: the filter.
        rows: rows of the responses to set aside, ascending.
        features: the figures seen, by name.
        threshold: the figures that had to be reached, by the same names.
    """

    reason: Reason
    rows: tuple[int, ...]
    features: Mapping[str, float]
    threshold: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Limits:
    """Thresholds of the filters."""

    kiosk_gap: int = 8  # seconds; slower taps may be different people
    kiosk_run: int = 3  # taps
    burst_window: int = 1800  # seconds
    burst_least: int = 6  # responses in a window, whatever the officer's own rate
    burst_tail: float = 1e-5  # probability of so many at the officer's own rate
    burst_one_sided: float = 0.8  # share of the window at the same extreme
    windows_per_day: int = 16  # half hours of an office day
    lowest_repeats: int = 2  # all-lowest responses of one origin to one officer only
    highest_repeats: int = 4  # all-highest ones: content regulars exist
    cluster: int = 6  # such responses
    cluster_days: int = 10


LIMITS = Limits()


def find_all(responses: Responses, limits: Limits = LIMITS) -> list[Finding]:
    """Run every filter, each on what the ones before it left.

    The order is from proof to pattern, so that a row is set aside for its strongest reason.
    """
    findings: list[Finding] = []
    live = np.ones(len(responses), dtype=np.bool_)
    filters: tuple[Callable[[Responses, Flags, Limits], list[Finding]], ...] = (
        reused_tickets,
        repeats,
        kiosk_runs,
        bursts,
        one_sided,
    )
    for look in filters:
        found = look(responses, live, limits)
        live &= still_live(len(responses), found)
        findings += found
    return findings


def still_live(size: int, findings: Iterable[Finding]) -> Flags:
    """Mark which of `size` responses no finding sets aside."""
    live = np.ones(size, dtype=np.bool_)
    for finding in findings:
        live[list(finding.rows)] = False
    return live


def reused_tickets(responses: Responses, live: Flags, _: Limits = LIMITS) -> list[Finding]:
    """Find responses whose ticket was already spent: the first counts."""
    rows = np.flatnonzero(live & (responses.ticket != UNKNOWN))
    return [
        Finding(Reason.TICKET_REUSED, _plain(later[1:]), {"uses": len(later)}, {"uses": 2})
        for later in _groups(rows, group(responses.ticket[rows]), responses.second, least=2)
    ]


def repeats(responses: Responses, live: Flags, _: Limits = LIMITS) -> list[Finding]:
    """Find a citizen's further unverified responses to the same officers on the same day.

    One bound to a ticket counts before any other; of several without, the first counts.
    """
    rows = np.flatnonzero(live & (responses.rater != UNKNOWN))
    key = group(_target(responses)[rows], responses.rater[rows], responses.day[rows])
    rank = np.where(responses.verified, -1, responses.second)
    findings = []
    for several in _groups(rows, key, rank, least=2):
        extra = [row for row in several[1:] if not responses.verified[row]]
        if extra:
            figures = {"that_day": float(len(several))}
            findings.append(Finding(Reason.REPEATED, _plain(extra), figures, {"that_day": 2}))
    return findings


def kiosk_runs(responses: Responses, live: Flags, limits: Limits = LIMITS) -> list[Finding]:
    """Find runs of kiosk taps at a pace of one hand: the whole run, as no tap in it is a citizen's."""
    chosen = live & (responses.channel == Channel.KIOSK) & ~responses.verified
    rows = np.flatnonzero(chosen)
    where = np.where(responses.device == UNKNOWN, -2 - responses.unit, responses.device)[rows]
    order = np.lexsort((rows, responses.second[rows], where))
    rows, where = rows[order], where[order]
    gap = np.diff(responses.second[rows], prepend=0)
    new = (gap > limits.kiosk_gap) | (np.diff(where, prepend=UNKNOWN - 1) != 0)
    new[:1] = True
    threshold = {"taps": limits.kiosk_run, "longest_gap_s": limits.kiosk_gap}
    return [
        Finding(
            Reason.KIOSK_RUN,
            _plain(run),
            {"taps": len(run), "longest_gap_s": float(np.diff(responses.second[run]).max())},
            threshold,
        )
        for run in np.split(rows, np.flatnonzero(new)[1:])
        if len(run) >= limits.kiosk_run
    ]


def bursts(responses: Responses, live: Flags, limits: Limits = LIMITS) -> list[Finding]:
    """Find half hours with far more unverified responses than an officer ever gets, all one way.

    A crowd alone is no burst: most of the window must also sit at the same extreme.
    """
    rows = np.flatnonzero(live & ~responses.verified & (responses.officer_set != UNKNOWN))
    findings = []
    key = group(responses.officer_set[rows])
    for mine in _groups(rows, key, responses.second, limits.burst_least):
        rate = len(mine) / (len(np.unique(responses.day[mine])) * limits.windows_per_day)
        least = max(limits.burst_least, _tail(rate, limits.burst_tail))
        for window in _crowded(responses.second[mine], least, limits.burst_window):
            inside = mine[window]
            side = _one_sidedness(responses.extreme[inside])
            if side >= limits.burst_one_sided:
                figures = {"in_window": float(len(inside)), "own_rate": rate, "one_sided": side}
                needed = {"in_window": float(least), "one_sided": limits.burst_one_sided}
                findings.append(Finding(Reason.BURST, _plain(inside), figures, needed))
    return findings


def one_sided(responses: Responses, live: Flags, limits: Limits = LIMITS) -> list[Finding]:
    """Find accounts or devices that only ever give one officer the same extreme, in a cluster.

    An origin is suspect when all it ever said concerns one officer and is all-lowest (twice or more)
    or all-highest (four times or more); suspects are set aside only where they come together. Around
    a cluster of lowest ones, all-lowest responses of accounts that never said anything else go too.
    """
    candidate = live & ~responses.verified & (responses.officer_set != UNKNOWN)
    candidate &= responses.channel != Channel.KIOSK
    suspect = np.zeros(len(responses), dtype=np.bool_)
    for origin in (responses.rater, responses.device):
        suspect |= _single_minded(responses, live, origin, limits)
    rows = np.flatnonzero(suspect & candidate)
    key = group(responses.officer_set[rows], responses.extreme[rows])
    needed = {"together": float(limits.cluster), "days": float(limits.cluster_days)}
    once = candidate & (responses.extreme < 0) & _spoke_once(responses.rater, live)
    findings = []
    for mine in _groups(rows, key, responses.day, limits.cluster):
        for window in _crowded(responses.day[mine], limits.cluster, limits.cluster_days):
            core = mine[window]
            around = _around(responses, core, once)
            figures = {"together": float(len(core)), "joined_in": float(len(around) - len(core))}
            findings.append(Finding(Reason.ONE_SIDED, _plain(around), figures, needed))
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


def _single_minded(responses: Responses, live: Flags, origin: Ints, limits: Limits) -> Flags:
    rows = np.flatnonzero(live & (origin != UNKNOWN))
    result = np.zeros(len(responses), dtype=np.bool_)
    if not len(rows):
        return result
    who = group(origin[rows])
    count = np.bincount(who)
    target, side = _target(responses)[rows], responses.extreme[rows]
    same_target = _spread(who, target) == 0
    same_side = _spread(who, side) == 0
    first_side = np.zeros(len(count), dtype=np.int64)
    first_side[who] = side
    enough = np.where(first_side < 0, count >= limits.lowest_repeats, count >= limits.highest_repeats)
    suspects = same_target & same_side & (first_side != 0) & enough
    result[rows] = suspects[who] & (responses.officer_set[rows] != UNKNOWN)
    return result


def _spoke_once(origin: Ints, live: Flags) -> Flags:
    """Mark live responses of known origins that gave no other."""
    rows = np.flatnonzero(live & (origin != UNKNOWN))
    result = np.zeros(len(origin), dtype=np.bool_)
    who = group(origin[rows])
    result[rows] = np.bincount(who, minlength=1)[who] == 1
    return result


def _around(responses: Responses, core: Ints, once: Flags) -> Ints:
    """Add to a cluster of lowest responses the one-time ones to the same officers in its days."""
    day, first = responses.day[core], core[0]
    if responses.extreme[first] > 0:
        return core
    joining = once & (responses.officer_set == responses.officer_set[first])
    joining &= (responses.day >= day.min()) & (responses.day <= day.max())
    return np.union1d(core, np.flatnonzero(joining))


def _spread(groups: Ints, values: Ints) -> Ints:
    """Give highest minus lowest value per group."""
    high = np.full(groups.max() + 1, np.iinfo(np.int64).min)
    low = np.full(groups.max() + 1, np.iinfo(np.int64).max)
    np.maximum.at(high, groups, values)
    np.minimum.at(low, groups, values)
    return high - low


def _target(responses: Responses) -> Ints:
    """Tell whom a response is about: its officers, or else its unit."""
    return np.where(responses.officer_set == UNKNOWN, -2 - responses.unit, responses.officer_set)


def _groups(rows: Ints, key: Ints, rank: Ints, least: int) -> list[Ints]:
    """Split rows by key into parts of at least `least`, each ordered by rank, then by row."""
    often = np.bincount(key, minlength=1)[key] >= least
    rows, key = rows[often], key[often]
    if not len(rows):
        return []
    order = np.lexsort((rows, rank[rows], key))
    return np.split(rows[order], np.flatnonzero(np.diff(key[order])) + 1)


def _crowded(moments: Ints, least: int, width: int) -> list[slice]:
    """Find stretches of sorted moments in which every stretch of `width` holds at least `least`."""
    ends = np.searchsorted(moments, moments + width, side="right")
    begins = np.flatnonzero(ends - np.arange(len(moments)) >= least)
    stretches: list[slice] = []
    for begin in begins.tolist():
        end = int(ends[begin])
        if stretches and begin < stretches[-1].stop:
            stretches[-1] = slice(stretches[-1].start, max(end, stretches[-1].stop))
        else:
            stretches.append(slice(begin, end))
    return stretches


def _one_sidedness(extreme: Ints) -> float:
    return float(max((extreme > 0).mean(), (extreme < 0).mean()))


def _tail(rate: float, probability: float) -> int:
    """Give the least count that a Poisson variable of this rate reaches with less than `probability`."""
    count, term = 0, exp(-rate)
    above = 1.0 - term
    while above >= probability:
        count += 1
        term *= rate / count
        above -= term
    return count + 1


def _plain(rows: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(int(row) for row in rows))
