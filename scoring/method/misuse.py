"""Patterns that honest citizens do not make. Pure functions: columns in, explained findings out.

Every finding names rows, a reason and the figures that led to it, and every filter rests on more
than a moment in time: the same ticket, the same hand, an impossible pace, one-sidedness. A response
bound to a ticket is only ever set aside because its ticket was used before, never for volume. What a
finding sets aside stays visible and counted elsewhere; nothing here deletes, and neither single low
ratings nor straight lines are suspect: a quarter of honest citizens answer in straight lines.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from scoring.method.channels import Channel
from scoring.method.copies import copied
from scoring.method.response import UNKNOWN, Flags, Ints, Responses
from scoring.method.rings import rings
from scoring.method.suspicion import (
    LIMITS,
    Finding,
    Limits,
    Reason,
    crowded,
    groups_of,
    one_sidedness,
    plain,
    poisson_tail,
    spread,
    target,
)
from scoring.method.weights import group

__all__ = [
    "LIMITS", "Finding", "Limits", "Reason", "bursts", "find_all", "kiosk_runs", "one_sided", "repeats",
    "reused_tickets", "still_live",
]  # fmt: skip


def find_all(
    responses: Responses, limits: Limits = LIMITS, *, comments: Sequence[str] | None = None
) -> list[Finding]:
    """Run every filter, each on what the ones before it left.

    The order is from proof to pattern, so that a row is set aside for its strongest reason. Comments, when
    given, stand beside the responses, empty where nothing was written; copies that prove too little come
    out as alarms, which set nothing aside.
    """
    findings: list[Finding] = []
    live = np.ones(len(responses), dtype=np.bool_)
    filters: tuple[Callable[[Responses, Flags, Limits], list[Finding]], ...] = (
        reused_tickets,
        repeats,
        kiosk_runs,
        bursts,
        one_sided,
        rings,
    )
    for look in filters:
        found = look(responses, live, limits)
        live &= still_live(len(responses), found)
        findings += found
    return findings if comments is None else findings + copied(responses, live, comments, limits)


def still_live(size: int, findings: Iterable[Finding]) -> Flags:
    """Mark which of `size` responses no finding sets aside."""
    live = np.ones(size, dtype=np.bool_)
    for finding in findings:
        live[list(finding.rows)] &= not finding.sets_aside
    return live


def reused_tickets(responses: Responses, live: Flags, _: Limits = LIMITS) -> list[Finding]:
    """Find responses whose ticket was already spent: the first counts."""
    rows = np.flatnonzero(live & (responses.ticket != UNKNOWN))
    return [
        Finding(Reason.TICKET_REUSED, plain(later[1:]), {"uses": len(later)}, {"uses": 2})
        for later in groups_of(rows, group(responses.ticket[rows]), responses.second, least=2)
    ]


def repeats(responses: Responses, live: Flags, _: Limits = LIMITS) -> list[Finding]:
    """Find a citizen's further unverified responses to the same officers on the same day.

    One bound to a ticket counts before any other; of several without, the first counts.
    """
    rows = np.flatnonzero(live & (responses.rater != UNKNOWN))
    key = group(target(responses)[rows], responses.rater[rows], responses.day[rows])
    rank = np.where(responses.verified, -1, responses.second)
    findings = []
    for several in groups_of(rows, key, rank, least=2):
        extra = [row for row in several[1:] if not responses.verified[row]]
        if extra:
            figures = {"that_day": float(len(several))}
            findings.append(Finding(Reason.REPEATED, plain(extra), figures, {"that_day": 2}))
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
            plain(run),
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
    for mine in groups_of(rows, key, responses.second, limits.burst_least):
        rate = len(mine) / (len(np.unique(responses.day[mine])) * limits.windows_per_day)
        least = max(limits.burst_least, poisson_tail(rate, limits.burst_tail))
        for window in crowded(responses.second[mine], least, limits.burst_window):
            inside = mine[window]
            side = one_sidedness(responses.extreme[inside])
            if side >= limits.burst_one_sided:
                figures = {"in_window": float(len(inside)), "own_rate": rate, "one_sided": side}
                needed = {"in_window": float(least), "one_sided": limits.burst_one_sided}
                findings.append(Finding(Reason.BURST, plain(inside), figures, needed))
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
    for mine in groups_of(rows, key, responses.day, limits.cluster):
        for window in crowded(responses.day[mine], limits.cluster, limits.cluster_days):
            core = mine[window]
            around = _around(responses, core, once)
            figures = {"together": float(len(core)), "joined_in": float(len(around) - len(core))}
            findings.append(Finding(Reason.ONE_SIDED, plain(around), figures, needed))
    return findings


def _single_minded(responses: Responses, live: Flags, origin: Ints, limits: Limits) -> Flags:
    rows = np.flatnonzero(live & (origin != UNKNOWN))
    result = np.zeros(len(responses), dtype=np.bool_)
    if not len(rows):
        return result
    who = group(origin[rows])
    count = np.bincount(who)
    about, side = target(responses)[rows], responses.extreme[rows]
    same_target = spread(who, about) == 0
    same_side = spread(who, side) == 0
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
