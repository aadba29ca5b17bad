"""What may be said of a score: above, meets or below expectation, or that the data do not suffice.

Individual verdicts are rare by nature. "Below" is decided for the whole agency together, so that
the chance of even one false "below" in it stays under five percent, and never on unverified
feedback alone. It is evidence for a conversation and needs a human review; nothing follows from it
automatically.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from scoring.method import disclosure
from scoring.method.margin import Z95
from scoring.method.person import PersonScores
from scoring.method.response import Flags, Floats, Ints
from scoring.method.versions import Method


class Verdict(StrEnum):
    """The three expectations of PermenPANRB 6/2022, and none of them."""

    ABOVE = "above"
    MEETS = "meets"
    BELOW = "below"
    INSUFFICIENT = "insufficient"


class Lack(StrEnum):
    """Why there is no verdict, the strongest reason first."""

    FEW_RESPONSES = "few_responses"  # too few to tell even how many there are
    CONFLICT = "conflict"  # verified and unverified responses contradict each other: under review
    FEW_EFFECTIVE = "few_effective"  # repeats and shared responses leave too little
    UNRELIABLE = "unreliable"  # noise outweighs what is the officer's own
    WIDE = "wide"  # the interval is too wide to say anything


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Verdicts and what led to them, an entry per person.

    Attributes:
        verdict: what may be said.
        lack: why nothing may be said; None where there is a verdict.
        shown: whether a number may be shown at all, to anyone: only where there is a verdict.
        coaching: on the private coaching list (no consequence).
        under_review: verified and unverified responses contradict each other.
    """

    verdict: tuple[Verdict, ...]
    lack: tuple[Lack | None, ...]
    shown: Flags
    coaching: Flags
    under_review: Flags


def verdicts(scores: PersonScores, method: Method, citizens: Ints | None = None) -> Verdicts:
    """Decide for everyone in an agency at once.

    Args:
        scores: all people of the agency; "below" depends on all of them together.
        method: floors and error rates.
        citizens: different citizens behind each person's responses; where it is not known, responses
            alone decide whether a score is shown.
    """
    lack = _lack(scores, method, citizens)
    enough = np.array([reason is None for reason in lack], dtype=np.bool_)
    supported = enough & (scores.n_eff_verified >= method.verdict_verified_n_eff)
    could_be_below = supported & (scores.p_below_verified >= method.below_verified)
    doubt = 1 - scores.p_below
    below = largest_by_sum(doubt, could_be_below & (doubt <= method.below_each), method.below_family_error)
    above = (
        supported
        & (scores.p_above >= method.above_probability)
        & (scores.p_above_verified >= method.above_verified)
    )
    said = np.select(
        [~enough, below, above],
        [Verdict.INSUFFICIENT.value, Verdict.BELOW.value, Verdict.ABOVE.value],
        Verdict.MEETS.value,
    )
    return Verdicts(
        verdict=tuple(Verdict(word) for word in said.tolist()),
        lack=lack,
        shown=enough,
        coaching=largest_by_mean(doubt, could_be_below, method.coaching_error),
        under_review=np.asarray(scores.conflict.any(axis=1)),
    )


def largest_by_sum(doubt: Floats, eligible: Flags, limit: float) -> Flags:
    """Take the most certain of the eligible while their doubts together stay within the limit.

    By the union bound the chance that any of them is false is at most the sum.
    """
    return _most_certain(doubt, eligible, limit, per_person=False)


def largest_by_mean(doubt: Floats, eligible: Flags, limit: float) -> Flags:
    """Take the most certain of the eligible while their mean doubt stays within the limit.

    The mean is the expected share of false ones on the list.
    """
    return _most_certain(doubt, eligible, limit, per_person=True)


def _most_certain(doubt: Floats, eligible: Flags, limit: float, *, per_person: bool) -> Flags:
    people = np.flatnonzero(eligible)
    order = people[np.argsort(doubt[people], kind="stable")]
    running = np.cumsum(doubt[order])
    if per_person:
        running = running / np.arange(1, len(order) + 1)
    taken = np.zeros(len(doubt), dtype=np.bool_)
    taken[order[: np.count_nonzero(running <= limit)]] = True  # running never falls: a prefix
    return taken


def _lack(scores: PersonScores, method: Method, citizens: Ints | None) -> tuple[Lack | None, ...]:
    few = scores.n < disclosure.PERSON_RESPONSES
    if citizens is not None:
        few = few | (citizens < disclosure.PERSON_CITIZENS)
    reasons = np.select(
        [
            few,
            scores.conflict.any(axis=1),
            scores.n_eff < method.verdict_n_eff,
            scores.reliability < method.verdict_reliability,
            Z95 * scores.standard_error > method.verdict_half_width,
        ],
        [reason.value for reason in Lack],
        "",
    )
    return tuple(Lack(reason) if reason else None for reason in reasons.tolist())
