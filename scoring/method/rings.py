"""Rings: accounts or devices that come together again and again, wherever they go, and are of one mind.

Four strangers do not meet twice, at different offices, hours apart, each time at the same counter in the
same hour, and agree each time. Only what the ring's members said at their meetings is set aside: whoever
came in the same hour by chance stays.
"""

from collections import defaultdict
from itertools import combinations

import numpy as np

from scoring.method.channels import Channel
from scoring.method.response import UNKNOWN, Flags, Ints, Responses
from scoring.method.suspicion import LIMITS, Finding, Limits, Reason, plain, target
from scoring.method.unions import Unions
from scoring.method.weights import group


def rings(responses: Responses, live: Flags, limits: Limits = LIMITS) -> list[Finding]:
    """Find origins that gave the same extreme to the same two or more places in the same hours, twice.

    A place is a unit or an officer set. Hours are looked at twice, half an hour apart, so that no edge
    between two hours divides a ring.
    """
    candidate = live & ~responses.verified & (responses.extreme != 0)
    candidate &= (responses.channel != Channel.KIOSK) & (responses.channel != Channel.PAPER)
    together = Unions()
    for origin in (responses.rater, responses.device):
        rows = np.flatnonzero(candidate & (origin != UNKNOWN))
        for place in (responses.unit, target(responses)):
            for shift in (0, limits.ring_window // 2):
                hour = (responses.second + shift) // limits.ring_window
                for met in _met_twice(responses, rows, origin, place, hour, limits):
                    together.join(met)
    found = (_finding(responses, live, np.array(rows), limits) for rows in together.parts())
    return [finding for finding in found if finding is not None]


def _met_twice(
    responses: Responses, rows: Ints, origin: Ints, place: Ints, hour: Ints, limits: Limits
) -> list[list[int]]:
    """List, for every two meetings with the same people at both, what these people said there."""
    rows, meeting, who = _well_attended(rows, origin, place, hour, responses.extreme, limits)
    said: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row, met, one in zip(rows.tolist(), meeting.tolist(), who.tolist(), strict=True):
        said[one][met].append(row)
    attended: dict[tuple[int, int], list[int]] = defaultdict(list)
    apart = limits.ring_apart // limits.ring_window
    for one, meetings in said.items():
        firsts = {met: where[0] for met, where in list(meetings.items())[: limits.ring_meetings]}
        for (first, a), (second, b) in combinations(sorted(firsts.items()), 2):
            same_side = responses.extreme[a] == responses.extreme[b]
            if same_side and place[a] != place[b] and abs(int(hour[a] - hour[b])) >= apart:
                attended[first, second].append(one)
    return [
        [row for one in people for met in pair for row in said[one][met]]
        for pair, people in attended.items()
        if len(people) >= limits.ring_origins
    ]


def _well_attended(
    rows: Ints, origin: Ints, place: Ints, hour: Ints, side: Ints, limits: Limits
) -> tuple[Ints, Ints, Ints]:
    """Keep meetings of enough origins, and origins that went to two of them; number both."""
    who = group(origin[rows])
    meeting = group(place[rows], hour[rows], side[rows])
    for _ in range(2):  # leaving out the lonely makes other meetings too small
        _, first = np.unique(np.stack([who, meeting]), axis=1, return_index=True)
        people = np.bincount(meeting[first], minlength=1)
        first = first[people[meeting[first]] >= limits.ring_origins]
        meetings = np.bincount(who[first], minlength=who.max(initial=0) + 1)
        keep = (people[meeting] >= limits.ring_origins) & (meetings[who] > 1)
        rows, meeting, who = rows[keep], meeting[keep], who[keep]
    return rows, meeting, who


def _finding(responses: Responses, live: Flags, rows: Ints, limits: Limits) -> Finding | None:
    """Judge a ring by all its members ever said."""
    theirs = _of(responses.rater, rows) | _of(responses.device, rows)
    one_sided = float((responses.extreme[theirs & live] == responses.extreme[rows[0]]).mean())
    if one_sided < limits.ring_one_sided:
        return None
    origin = np.where(responses.rater == UNKNOWN, -2 - responses.device, responses.rater)[rows]
    figures = {
        "origins": float(len(np.unique(origin))),
        "places": float(len(np.unique(target(responses)[rows]))),
        "one_sided": one_sided,
    }
    needed = {"origins": float(limits.ring_origins), "places": 2.0, "one_sided": limits.ring_one_sided}
    return Finding(Reason.RING, plain(rows), figures, needed)


def _of(origin: Ints, rows: Ints) -> Flags:
    known = origin[rows][origin[rows] != UNKNOWN]
    return np.isin(origin, known)
