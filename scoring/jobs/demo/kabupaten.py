"""The whole demonstration as one set of interchange records."""

from datetime import date, timedelta

from scoring.jobs.demo import mischief, organisation, staff, voices
from scoring.jobs.demo.dice import shake
from scoring.jobs.demo.organisation import ZONE, Size
from scoring.jobs.interchange.bundle import Bundle, Meta

__all__ = ["Size", "kabupaten"]

_DAYS = 91
_VISITS = {Size.SMALL: 0.85, Size.CITY: 5.5}
"""How many ratings a counter gets, against what its kind of office gets in the small demonstration."""


def kabupaten(size: Size, *, seed: int, today: date) -> Bundle:
    """Make up a regency with three months of feedback that end yesterday.

    Args:
        size: some sixty people and a few thousand ratings, or a city of 1,200 and about 190,000.
        seed: the same seed and day give the same regency to the letter.
        today: the day it is shown on.
    """
    last = today - timedelta(days=1)
    first = last - timedelta(days=_DAYS - 1)
    laid_out = organisation.build(shake(seed, size, "organisation"), size)
    people = staff.hire(shake(seed, size, "staff"), size, laid_out, first=first, last=last)
    said = list(
        voices.speak(
            shake(seed, size, "voices"), laid_out, people, first=first, last=last, visits=_VISITS[size]
        )
    )
    said += mischief.make(shake(seed, size, "mischief"), said)
    said.sort(key=lambda row: (voices.as_utc(row), row.response_id))
    meta = {
        "format": "skor-1",
        "period_start": first.isoformat(),
        "period_end": last.isoformat(),
        "timezone": ZONE,
        "reference_channel": "ticket",
    }
    return Bundle(
        Meta(meta),
        units=laid_out.units,
        services=laid_out.services,
        points=tuple(
            counter.point._replace(service_ids=tuple(sorted(counter.point.service_ids)))
            for counter in laid_out.counters
        ),
        employees=people.employees,
        assignments=people.assignments,
        rosters=people.rosters,
        responses=tuple(said),
    )
