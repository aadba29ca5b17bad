"""Where a chat stands: kept in the database, so that any process can go on at any moment."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.notifications import store

OVERTAKEN_BY_AT_MOST = 10_000
"""Update ids are counted up, but begin anew at random after a quiet week: a far lower one is not late."""


class Step(StrEnum):
    """What the next typed words are taken for."""

    NOTHING = "nothing"
    RATED = "rated"
    COMMENT = "comment"
    SEARCH = "search"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Talk:
    """One chat's state.

    Attributes:
        step: what typed words mean now.
        feedback_id: the feedback it is about.
        message_id: the message whose buttons were used last.
        last_update: highest update that has been worked on.
        updated_at: when anything changed last.
        answer_id: the unit's answer that is being replied to, None when none is.
    """

    step: Step
    feedback_id: int | None
    message_id: int | None
    last_update: int
    updated_at: datetime
    answer_id: int | None = None

    def has_overtaken(self, update_id: int) -> bool:
        """Say whether a later update of this chat has been worked on before this one."""
        return 0 < self.last_update - update_id <= OVERTAKEN_BY_AT_MOST


async def talk(session: AsyncSession, visitor_id: str) -> Talk | None:
    """Find where a visitor's chat stands, None when it has none."""
    row = await store.conversation(session, visitor_id)
    if row is None:
        return None
    step = Step(row.step) if row.step in set(Step) else Step.NOTHING
    remembered = orjson.loads(row.data) if row.data else {}
    return Talk(
        step,
        row.feedback_id,
        row.message_id,
        int(remembered.get("last_update", 0)),
        row.updated_at,
        remembered.get("answer"),
    )


async def stand(
    session: AsyncSession,
    visitor_id: str,
    step: Step,
    *,
    update_id: int,
    now: datetime,
    feedback_id: int | None = None,
    message_id: int | None = None,
    answer_id: int | None = None,
) -> None:
    """Write down where a visitor's chat stands."""
    remembered = {"last_update": update_id} | ({} if answer_id is None else {"answer": answer_id})
    values = {
        "visitor_id": visitor_id,
        "step": step.value,
        "feedback_id": feedback_id,
        "point_id": None,
        "message_id": message_id,
        "data": orjson.dumps(remembered).decode(),
        "updated_at": now,
    }
    await store.put_conversation(session, values)
