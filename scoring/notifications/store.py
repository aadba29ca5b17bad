"""All SQL of promises, contacts, conversations and updates received."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import CursorResult, bindparam, case, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.db.upsert import dialect_of, insert_on, replace, table_of
from scoring.notifications.rules import BY_LETTER, PRIORITY, State
from scoring.tables import Contact, Conversation, Notice, TelegramUpdate, WebhookLook

NEW, DONE, DEAD = "new", "done", "dead"
"""States of an update."""

# What every update runs is made once, of tables: an ORM statement made anew costs more than it does.
_NOTICE, _UPDATE = table_of(Notice), table_of(TelegramUpdate)
_CONTACT, _CONVERSATION = table_of(Contact), table_of(Conversation)


# Promises


async def add_notice(session: AsyncSession, values: Mapping[str, Any]) -> int | None:
    """Store a promise and return its id, or None when the same one has been made before."""
    return (await session.execute(_once(dialect_of(session)), values)).scalar_one_or_none()


@cache
def _once(dialect: str) -> postgresql.Insert | sqlite.Insert:
    made = insert_on(dialect, Notice).on_conflict_do_nothing(index_elements=["key"])
    return made.returning(_NOTICE.c.id)  # type: ignore[return-value]


async def take_due(
    session: AsyncSession, *, now: datetime, until: datetime, limit: int, by_letter: bool
) -> Sequence[Notice]:
    """Take due promises of one way out, urgent ones first: nobody else sees them before ``until``."""
    letters = col(Notice.kind).in_(sorted(BY_LETTER))
    urgency = case({kind.value: rank for rank, kind in enumerate(PRIORITY)}, value=col(Notice.kind), else_=99)
    due = (
        select(col(Notice.id))
        .where(
            col(Notice.state) == State.PENDING, col(Notice.due_at) <= now, letters if by_letter else ~letters
        )
        .order_by(urgency, col(Notice.due_at), col(Notice.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list((await session.execute(due)).scalars())
    if not ids:
        return []
    await session.execute(
        update(Notice)
        .where(col(Notice.id).in_(ids))
        .values(due_at=until, attempts=col(Notice.attempts) + 1)
        .execution_options(synchronize_session=False)
    )
    taken = await session.execute(
        select(Notice)
        .where(col(Notice.id).in_(ids))
        .order_by(urgency, col(Notice.id))
        .execution_options(populate_existing=True)
    )
    return taken.scalars().all()


async def change_notice(session: AsyncSession, notice_id: int, values: Mapping[str, Any]) -> None:
    """Write down how a delivery went."""
    await session.execute(
        update(Notice)
        .where(col(Notice.id) == notice_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


_DROP = delete(_NOTICE).where(_NOTICE.c.id.in_(bindparam("ids", expanding=True)))


async def drop_notices(session: AsyncSession, ids: Collection[int]) -> None:
    """Delete kept promises of which nothing needs to be remembered."""
    await session.execute(_DROP, {"ids": list(ids)})


_CANCEL = delete(_NOTICE).where(_NOTICE.c.key == bindparam("name"), _NOTICE.c.state == State.PENDING.value)


async def cancel(session: AsyncSession, key: str) -> None:
    """Take a promise back that has not been kept yet."""
    await session.execute(_CANCEL, {"name": key})


async def end_all_of(session: AsyncSession, visitor_id: str, *, now: datetime) -> None:
    """End every pending promise to a visitor who cannot be reached."""
    await session.execute(
        update(Notice)
        .where(col(Notice.visitor_id) == visitor_id, col(Notice.state) == State.PENDING)
        .values(state=State.UNREACHABLE.value, payload="", done_at=now)
        .execution_options(synchronize_session=False)
    )


async def notice_of_message(session: AsyncSession, visitor_id: str, message_id: int) -> str | None:
    """Find the name of the promise that was kept with a message."""
    found = select(col(Notice.key)).where(
        col(Notice.visitor_id) == visitor_id, col(Notice.message_id) == message_id
    )
    return (await session.execute(found.limit(1))).scalar_one_or_none()


async def dead_notices(session: AsyncSession, *, limit: int) -> Sequence[Notice]:
    """List promises that could not be kept, newest first."""
    found = select(Notice).where(col(Notice.state) == State.DEAD)
    found = found.order_by(col(Notice.done_at).desc(), col(Notice.id).desc()).limit(limit)
    return (await session.execute(found)).scalars().all()


async def revive_notices(session: AsyncSession, ids: Collection[int] | None, *, now: datetime) -> int:
    """Promise anew what could not be kept, all of it with None; return how many there were.

    What has been emptied by then has nothing left to say.
    """
    revived = update(Notice).where(col(Notice.state) == State.DEAD, col(Notice.payload) != "")
    if ids is not None:
        revived = revived.where(col(Notice.id).in_(ids))
    values = {"state": State.PENDING.value, "attempts": 0, "due_at": now, "created_at": now, "done_at": None}
    result = await session.execute(revived.values(**values).execution_options(synchronize_session=False))
    return result.rowcount if isinstance(result, CursorResult) else 0


async def empty_notices(session: AsyncSession, *, before: datetime) -> None:
    """Empty promises that could not be kept and were given up before a moment."""
    await session.execute(
        update(Notice)
        .where(col(Notice.state) == State.DEAD, col(Notice.done_at) < before, col(Notice.payload) != "")
        .values(payload="")
        .execution_options(synchronize_session=False)
    )


async def count_notices(session: AsyncSession) -> dict[str, int]:
    """Count promises by state."""
    found = await session.execute(select(col(Notice.state), func.count()).group_by(col(Notice.state)))
    return {row[0]: row[1] for row in found}


# Contacts


_REACH = select(_CONTACT).where(_CONTACT.c.visitor_id == bindparam("who"))


async def contact(session: AsyncSession, visitor_id: str) -> Any | None:
    """Find the row that says where a visitor can be told something."""
    return (await session.execute(_REACH, {"who": visitor_id})).one_or_none()


async def put_contact(session: AsyncSession, values: Mapping[str, Any]) -> None:
    """Store a contact, or overwrite the values given."""
    statement = insert_on(dialect_of(session), Contact)
    given = {name: statement.excluded[name] for name in values if name != "visitor_id"}
    await session.execute(
        statement.on_conflict_do_update(index_elements=["visitor_id"], set_=given), [values]
    )


async def change_contact(session: AsyncSession, visitor_id: str, values: Mapping[str, Any]) -> None:
    """Overwrite some values of a contact there is."""
    await session.execute(
        update(Contact)
        .where(col(Contact.visitor_id) == visitor_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


# Conversations


_TALK = select(_CONVERSATION).where(_CONVERSATION.c.visitor_id == bindparam("who"))


async def conversation(session: AsyncSession, visitor_id: str) -> Any | None:
    """Find the row that says where a chat stands."""
    return (await session.execute(_TALK, {"who": visitor_id})).one_or_none()


async def put_conversation(session: AsyncSession, values: Mapping[str, Any]) -> None:
    """Store or overwrite where a chat stands."""
    await replace(session, Conversation, [values])


async def forget(session: AsyncSession, visitor_id: str) -> None:
    """Delete a visitor's contact, conversation and every promise to them."""
    await session.execute(delete(Conversation).where(col(Conversation.visitor_id) == visitor_id))
    await session.execute(delete(Contact).where(col(Contact.visitor_id) == visitor_id))
    await session.execute(delete(Notice).where(col(Notice.visitor_id) == visitor_id))


# Updates received


async def add_updates(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store updates as they came; those already known stay as they are."""
    if rows:
        statement = insert_on(dialect_of(session), TelegramUpdate)
        await session.execute(statement.on_conflict_do_nothing(index_elements=["update_id"]), list(rows))


_OLDEST = (
    select(_UPDATE.c.update_id, _UPDATE.c.payload, _UPDATE.c.received_at, _UPDATE.c.attempts)
    .where(_UPDATE.c.state == NEW)
    .order_by(_UPDATE.c.update_id)
    .limit(bindparam("most"))
)


async def oldest_updates(session: AsyncSession, *, limit: int) -> Sequence[Any]:
    """List the first updates nobody has worked on, in Telegram's order: number, text, arrival, attempts."""
    return (await session.execute(_OLDEST, {"most": limit})).all()


_FREE = (
    select(_UPDATE.c.update_id)
    .where(_UPDATE.c.update_id == bindparam("number"), _UPDATE.c.state == NEW)
    .with_for_update(skip_locked=True)
)
# What was said is stored where it belongs; the raw update names a person and is not kept.
_FINISH = (
    update(_UPDATE)
    .where(_UPDATE.c.update_id.in_(_FREE))
    .values(state=DONE, payload="", error=None, done_at=bindparam("at"))
    .returning(_UPDATE.c.update_id)
)


async def finish_update(session: AsyncSession, update_id: int, *, now: datetime) -> bool | None:
    """Mark an update done, in the transaction of what it leads to.

    Returns:
        True: it is this transaction's. False: it was done before. None: another process is at it.
    """
    mine = await session.execute(_FINISH, {"number": update_id, "at": now})
    if mine.scalar_one_or_none() is not None:
        return True
    state = select(col(TelegramUpdate.state)).where(col(TelegramUpdate.update_id) == update_id)
    return None if (await session.execute(state)).scalar_one_or_none() == NEW else False


async def fail_update(
    session: AsyncSession, update_id: int, *, error: str, most: int, now: datetime
) -> TelegramUpdate | None:
    """Count a failed attempt and return the row; after ``most`` of them it is a dead letter."""
    attempts = col(TelegramUpdate.attempts) + 1
    await session.execute(
        update(TelegramUpdate)
        .where(col(TelegramUpdate.update_id) == update_id, col(TelegramUpdate.state) == NEW)
        .values(
            attempts=attempts,
            error=error[:300],
            state=case((attempts >= most, DEAD), else_=NEW),
            done_at=case((attempts >= most, now), else_=None),
        )
        .execution_options(synchronize_session=False)
    )
    return await session.get(TelegramUpdate, update_id, populate_existing=True)


async def dead_updates(session: AsyncSession, *, limit: int) -> Sequence[TelegramUpdate]:
    """List updates that could not be worked on, newest first."""
    found = select(TelegramUpdate).where(col(TelegramUpdate.state) == DEAD)
    found = found.order_by(col(TelegramUpdate.done_at).desc(), col(TelegramUpdate.update_id).desc())
    return (await session.execute(found.limit(limit))).scalars().all()


async def revive_updates(session: AsyncSession, ids: Collection[int] | None) -> int:
    """Let updates that could not be worked on be tried anew, all with None; return how many there were."""
    revived = update(TelegramUpdate).where(col(TelegramUpdate.state) == DEAD)
    if ids is not None:
        revived = revived.where(col(TelegramUpdate.update_id).in_(ids))
    result = await session.execute(
        revived.values(state=NEW, attempts=0, done_at=None).execution_options(synchronize_session=False)
    )
    return result.rowcount if isinstance(result, CursorResult) else 0


async def purge_updates(session: AsyncSession, state: str, *, before: datetime) -> None:
    """Delete updates that came to an end before a moment."""
    await session.execute(
        delete(TelegramUpdate).where(col(TelegramUpdate.state) == state, col(TelegramUpdate.done_at) < before)
    )


async def count_updates(session: AsyncSession) -> dict[str, int]:
    """Count updates by state."""
    found = await session.execute(
        select(col(TelegramUpdate.state), func.count()).group_by(col(TelegramUpdate.state))
    )
    return {row[0]: row[1] for row in found}


async def oldest_new_update(session: AsyncSession) -> datetime | None:
    """Find when the first update nobody has worked on arrived."""
    found = select(func.min(col(TelegramUpdate.received_at))).where(col(TelegramUpdate.state) == NEW)
    return (await session.execute(found)).scalar_one_or_none()


# The webhook


async def webhook_look(session: AsyncSession, bot: str) -> WebhookLook | None:
    """Find what was last seen of a bot's webhook."""
    return await session.get(WebhookLook, bot)


async def newest_webhook_look(session: AsyncSession) -> WebhookLook | None:
    """Find what was last seen of any webhook."""
    found = select(WebhookLook).order_by(col(WebhookLook.looked_at).desc()).limit(1)
    return (await session.execute(found)).scalar_one_or_none()


async def put_webhook_look(session: AsyncSession, values: Mapping[str, Any]) -> None:
    """Store or overwrite what was seen of a bot's webhook."""
    await replace(session, WebhookLook, [values])
