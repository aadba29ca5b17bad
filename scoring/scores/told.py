"""What is told of a person score: a verdict and its number, or that there is not enough to say anything."""

from dataclasses import replace
from typing import Final

import orjson

from scoring.scores.people_store import PersonRow
from scoring.terms import Verdict

NUMBERS: Final = (
    "score",
    "low",
    "high",
    "raw_mean",
    "deviation",
    "reliability",
    "credit",
    "level",
    "colleagues",
)
"""What of an explanation is a number about the person, or gives one away together with the others."""


def disclosed_row(row: PersonRow) -> PersonRow:
    """Take every number out of a score without a verdict; what is stored stays for audits alone.

    Below the floors a number is noise that looks like a judgement. How many responses there are and what
    they are worth stays: it says how far the way is.
    """
    if row.verdict is not Verdict.INSUFFICIENT:
        return row
    explanation = orjson.loads(row.explanation)
    hushed = {**explanation, **dict.fromkeys(NUMBERS), "shown": False, "parts": []}
    return replace(row, score=None, low=None, high=None, explanation=orjson.dumps(hushed).decode())
