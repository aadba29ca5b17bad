"""How refusals are documented: every operation lists its own, each with a real example."""

from typing import Any

from pydantic import Field

from api.errors import MEDIA_TYPE
from api.reasons import REASONS
from api.v1.answers import Answer


class Fault(Answer):
    """One field that is wrong. What was sent in it is never repeated."""

    field: str = Field(
        description="Path of the field; for one we do not know, of what holds it.", examples=["ratings.waktu"]
    )
    code: str = Field(examples=["less_than_equal"])


class ProblemOut(Answer):
    """Why not (RFC 9457). Decide by ``code``: it is stable; ``title`` is for people, in their language."""

    type: str = Field(examples=["https://puas.example.go.id/api/v1/docs#not_found"])
    title: str
    status: int
    code: str
    faults: list[Fault] | None = None
    request_id: str | None = Field(default=None, description="Name it when you ask for help.")


ALWAYS = ("bad_request", "unauthenticated", "body_too_large", "unavailable")
"""Refusals that any operation can answer with."""


def problems(*codes: str) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of refusals, grouped by status, for an operation's ``responses``."""
    found: dict[int | str, dict[str, Any]] = {}
    for code in sorted({*ALWAYS, *codes}, key=lambda code: (REASONS[code].status, code)):
        reason = REASONS[code]
        entry = found.setdefault(
            reason.status,
            {
                "description": "",
                "content": {
                    MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemOut"}, "examples": {}}
                },
            },
        )
        entry["content"][MEDIA_TYPE]["examples"][code] = {"value": example(code)}
        entry["description"] = " ".join(filter(None, (entry["description"], f"`{code}`")))
    return found


def example(code: str) -> dict[str, object]:
    """Return a problem as it would be sent, in English."""
    reason = REASONS[code]
    told = dict.fromkeys(reason.tells, "-")
    return {
        "type": f"https://puas.example.go.id/api/v1/docs#{code}",
        "title": reason.sentence.format(**told),
        "status": reason.status,
        "code": code,
        "request_id": "6f1c0d9a53be27e4",
    }
