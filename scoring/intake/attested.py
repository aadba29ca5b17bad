"""What the journal is told of a feedback, so that a row that was altered behind its back can be found.

The state holds everything that a score or an index follows from; of the comment only a hash under a salt
that goes when the comment goes.
"""

import secrets
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from scoring.intake import rules
from scoring.terms import FeedbackState

ALWAYS: Final = (
    "code", "revision", "state", "state_reason", "unit_id", "service_id", "point_id", "channel", "evidence",
    "day",
)  # fmt: skip
"""All there is to say of a feedback that was erased: that one came in, and where."""
COLUMNS: Final = (*ALWAYS, *rules.RATED_FIELDS, "comment", "seal")
"""The columns a state is made from."""
STATED: Final = (
    "feedback.received", "feedback.imported", "feedback.adopted", "feedback.amended", "feedback.reimported",
    "feedback.withdrawn", "feedback.erased", "feedback.set_aside", "feedback.freed", "feedback.excluded",
)  # fmt: skip
"""The acts that tell how a feedback stands from then on."""


def seal_for(comment: str | None) -> str | None:
    """Return a new salt for a comment, None when there is none."""
    return None if comment is None else secrets.token_hex(16)


def state_of(values: Mapping[str, Any]) -> dict[str, object]:
    """Return how a feedback stands, as plain values; what is absent is left out."""
    is_erased = rules.is_erased(FeedbackState(values["state"]), values["state_reason"])
    told = ALWAYS if is_erased else COLUMNS[:-2]
    state = {name: _plain(values[name]) for name in told if values.get(name) is not None}
    if values.get("comment") is not None:
        words = (values.get("seal") or "") + values["comment"]
        state["comment"] = sha256(words.encode()).hexdigest()
    return state


def _plain(value: object) -> object:
    match value:
        case StrEnum():
            return value.value
        case date():
            return value.isoformat()
        case _:
            return value
