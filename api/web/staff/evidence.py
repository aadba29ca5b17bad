"""What an attribution is judged by, as pages show it: the visit, every decision, the roster; no rating."""

from collections.abc import Mapping
from typing import Any

from api.web import look
from api.web.staff import terms_in_words
from scoring.appraisals import Explained, NobodyChosen
from scoring.i18n import t
from scoring.terms import local_day

PREFIX = "who-"
"""Begins the name of each colleague's box."""


def told(found: Explained) -> dict[str, Any]:
    """Return what a page shows of it. The rating and the comment are not in it: they say nothing of who."""
    about = found.about
    last = found.decisions[-1] if found.decisions else None
    return {
        "code": about.code,
        "unit": about.unit_name,
        "service": about.service_name,
        "point": about.point_name,
        "day": look.day_in_words(about.day),
        "hours": t("between {start}.00 and {end}.00", start=found.hour, end=(found.hour + 1) % 24),
        "decisions": [
            {
                "number": place,
                "is_last": one is last,
                "rule": terms_in_words.rule_in_words(one.made.rule),
                "confidence": round(100 * one.made.confidence),
                "shares": [(person.name, person.code, round(100 * share)) for person, share in one.shares],
                "candidates": [person.name for person in one.candidates],
                "day": look.day_in_words(local_day(one.made.decided_at, about.timezone)),
                "who": terms_in_words.who(one.made.decided_by),
                "why": one.made.reason,
            }
            for place, one in enumerate(found.decisions, start=1)
        ],
        "roster": [
            {
                "name": one.person.name,
                "share": round(100 * one.desk_share),
                "is_here": one.is_here,
                "covered": one.covered,
            }
            for one in found.roster
        ],
        "colleagues": [(f"{PREFIX}{person.code}", person.name) for person in found.colleagues],
    }


def chosen(form: Mapping[str, str], found: Explained | None) -> list[tuple[int, float]]:
    """Return those whose boxes are ticked, with equal shares; none when the form says unit only.

    Raises:
        NobodyChosen: neither is said, both are, or somebody was ticked who did not work there.
    """
    known = {f"{PREFIX}{person.code}": person.id for person in (found.colleagues if found else [])}
    ticked = [name for name in form if name.startswith(PREFIX)]
    is_unit_only = form.get("whom") == "unit"
    if is_unit_only == bool(ticked) or not set(ticked) <= set(known):
        raise NobodyChosen
    return [(known[name], round(1 / len(ticked), 6)) for name in ticked]
