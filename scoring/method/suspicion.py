"""What a suspicion is made of: its reason, its figures, its thresholds, and the sorting all filters share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import exp

import numpy as np

from scoring.method.response import UNKNOWN, Ints, Responses


class Reason(StrEnum):
    """Why responses were set aside, public as a category with a count; or what people should look at."""

    TICKET_REUSED = "ticket_reused"
    REPEATED = "repeated"
    KIOSK_RUN = "kiosk_run"
    BURST = "burst"
    ONE_SIDED = "one_sided"
    RING = "ring"
    COPIED = "copied"
    CROWD = "crowd"
    SHARED_DEVICE = "shared_device"
    OVER_ISSUED = "over_issued"
    QUICK_TICKETS = "quick_tickets"
    INVITATION = "invitation"


@dataclass(frozen=True, slots=True)
class Finding:
    """One pattern found.

    Attributes:
        reason: the filter.
        rows: rows of the responses concerned, ascending.
        features: the figures seen, by name.
        threshold: the figures that had to be reached, by the same names.
        sets_aside: whether the rows are to be set aside; an alarm only asks people to look.
        about: what an alarm is about, by kind and number, when its rows do not say it.
    """

    reason: Reason
    rows: tuple[int, ...]
    features: Mapping[str, float]
    threshold: Mapping[str, float]
    sets_aside: bool = True
    about: tuple[tuple[str, int], ...] = ()


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
    ring_origins: int = 4  # accounts or devices; a family is smaller or not of one mind
    ring_window: int = 3600  # seconds within which they come together
    ring_apart: int = 10_800  # seconds between two meetings; a morning in a service mall is one
    ring_one_sided: float = 0.8  # share of all they ever said
    ring_meetings: int = 24  # meetings of one origin that are compared, the first ones
    copy_alike: float = 0.8  # shared part of two texts' 4-grams
    copy_least: int = 30  # tidied characters; shorter praise is everybody's
    copy_sure: int = 60  # tidied characters from which nobody writes the same by chance
    copy_origins: int = 3
    copy_days: int = 14  # between two copies
    copy_one_sided: float = 0.8
    baseline_days: int = 56
    baseline_least: int = 14  # days open among them, or there is nothing to compare with
    crowd_least: int = 10  # responses in an hour
    crowd_tail: float = 1e-5  # chance of so many; a city has 60,000 unit hours in half a year
    device_least: int = 10  # responses of one device to one unit in a month
    device_share: float = 0.02  # of all the unit got that month
    issue_least: int = 20  # tickets of one counter in a day
    issue_tail: float = 1e-5
    quick_seconds: int = 120  # from service to rating
    quick_least: int = 3  # tickets of one device on one day
    invited_least: int = 20  # tickets, before a share means anything
    invited_errors: float = 4.0  # standard errors; at three, a city has two innocents


LIMITS = Limits()


def target(responses: Responses) -> Ints:
    """Tell whom a response is about: its officers, or else its unit."""
    return np.where(responses.officer_set == UNKNOWN, -2 - responses.unit, responses.officer_set)


def groups_of(rows: Ints, key: Ints, rank: Ints, least: int) -> list[Ints]:
    """Split rows by key into parts of at least `least`, each ordered by rank, then by row."""
    often = np.bincount(key, minlength=1)[key] >= least
    rows, key = rows[often], key[often]
    if not len(rows):
        return []
    order = np.lexsort((rows, rank[rows], key))
    return np.split(rows[order], np.flatnonzero(np.diff(key[order])) + 1)


def crowded(moments: Ints, least: int, width: int) -> list[slice]:
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


def spread(groups: Ints, values: Ints) -> Ints:
    """Give highest minus lowest value per group."""
    high = np.full(groups.max() + 1, np.iinfo(np.int64).min)
    low = np.full(groups.max() + 1, np.iinfo(np.int64).max)
    np.maximum.at(high, groups, values)
    np.minimum.at(low, groups, values)
    return high - low


def one_sidedness(extreme: Ints) -> float:
    return float(max((extreme > 0).mean(), (extreme < 0).mean()))


def poisson_tail(rate: float, probability: float) -> int:
    """Give the least count that a Poisson variable of this rate reaches with less than `probability`."""
    count, term = 0, exp(-rate)
    above = 1.0 - term
    while above >= probability:
        count += 1
        term *= rate / count
        above -= term
    return count + 1


def plain(rows: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(int(row) for row in rows))
