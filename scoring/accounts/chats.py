"""The chat of a member of staff: tied to the account by a code, untied from either side.

Every act in it asks anew who this is: an account that was disabled or has another role has no chat.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal
from scoring.accounts import chats_store, tries, wish_rules, wishes
from scoring.accounts.service import Staff, staff_by_id
from scoring.notifications.sealing import seal, seal_text, unseal, unseal_text
from scoring.terms import Language

DRAFT_LIFE: Final = timedelta(hours=1)
"""How long after having been asked for typed words are taken for the answer."""


class Task(StrEnum):
    """What is being written."""

    ANSWER = "answer"
    OBJECTION = "objection"


@dataclass(frozen=True, slots=True)
class Chat:
    """Where a member of staff is written to.

    Attributes:
        staff: who, with the rights they have at this moment.
        visitor_id: pseudonym of their Telegram account.
        chat: address.
        language: in which they are spoken to.
    """

    staff: Staff
    visitor_id: str
    chat: int
    language: Language


@dataclass(frozen=True, slots=True)
class Draft:
    """What is being written, and not sent yet.

    Attributes:
        task: an answer or an objection.
        code: of the feedback it is about.
        reason: of an objection.
        text: None while nothing has been typed.
        at: when it was touched last.
    """

    task: Task
    code: str
    reason: str | None
    text: str | None
    at: datetime


async def issue(session: AsyncSession, staff: Staff, *, key: bytes, now: datetime) -> str:
    """Make the code that ties a chat to an account: ten minutes, once; an earlier one is good no more.

    Raises:
        TooManyTries: too many were made of late.
    """
    name = f"chat code {staff.username}"
    await tries.begin(session, name, name, now=now)
    code = "".join(secrets.choice(wish_rules.LETTERS) for _ in range(wish_rules.CODE_LENGTH))
    hashed = wish_rules.code_hash(code, key=key)
    await chats_store.put_code(session, staff.account_id, hashed, now + wish_rules.CODE_LIFE)
    return code


async def link(
    session: AsyncSession,
    code: str,
    visitor_id: str,
    chat: int,
    language: Language,
    *,
    key: bytes,
    now: datetime,
) -> Staff | None:
    """Tie a chat to the account whose code it shows; None when the code is not, or no longer, good.

    A wrong code is counted, so it is an answer and no error: an error would undo the counting.

    Raises:
        TooManyTries: too many wrong ones from this chat.
    """
    await tries.begin(session, "chat code", visitor_id, now=now)
    account_id = await chats_store.spend_code(session, wish_rules.code_hash(code, key=key), now=now)
    staff = None if account_id is None else await staff_by_id(session, account_id)
    if staff is None:
        return None
    await tries.succeeded(session, "chat code", visitor_id, now=now)
    await chats_store.put(
        session,
        {
            "account_id": staff.account_id,
            "visitor_id": visitor_id,
            "address": seal(str(chat), visitor_id, key=key),
            "language": language.value,
            "role": staff.role.value,
            "linked_at": now,
        },
    )
    await wishes.begin(session, staff, language, now=now)
    await journal.record(session, "staff.chat_linked", f"user:{staff.username}", {}, by=staff.actor, now=now)
    return staff


async def staff_of(session: AsyncSession, visitor_id: str) -> Staff | None:
    """Return whose chat this is, with the rights they have at this moment; None when it is nobody's."""
    row = await chats_store.of_visitor(session, visitor_id)
    if row is None:
        return None
    staff = await staff_by_id(session, row.account_id)
    return staff if staff is not None and staff.role.value == row.role else None


async def reach(session: AsyncSession, account_id: int, *, key: bytes) -> Chat | None:
    """Return where an account is written to, None when it has no chat or may have none any more."""
    row = await chats_store.of_account(session, account_id)
    staff = await staff_by_id(session, account_id) if row else None
    if row is None or staff is None or staff.role.value != row.role:
        return None
    address = unseal(row.address, row.visitor_id, key=key)
    return None if address is None else Chat(staff, row.visitor_id, int(address), Language(row.language))


async def is_linked(session: AsyncSession, staff: Staff) -> bool:
    """Say whether an account has a chat."""
    row = await chats_store.of_account(session, staff.account_id)
    return row is not None and row.role == staff.role.value


async def unlink(session: AsyncSession, staff: Staff, *, by: str, now: datetime) -> bool:
    """Untie an account's chat; False when it had none."""
    await chats_store.drop_code(session, staff.account_id)
    gone = await chats_store.drop(session, staff.account_id)
    if gone:
        await journal.record(session, "staff.chat_unlinked", f"user:{staff.username}", {}, by=by, now=now)
    return gone


async def forget(session: AsyncSession, visitor_id: str, *, now: datetime) -> None:
    """Untie the account a Telegram account is tied to: it has blocked us, or wants to be forgotten."""
    row = await chats_store.of_visitor(session, visitor_id)
    if row is not None:
        await lose(session, row.account_id, now=now)


async def lose(session: AsyncSession, account_id: int, *, now: datetime) -> None:
    """Untie the chat of an account that cannot be reached there any more."""
    if await chats_store.drop(session, account_id):
        subject = f"account:{account_id}"
        await journal.record(session, "staff.chat_lost", subject, {}, by=journal.SYSTEM, now=now)


async def prune(session: AsyncSession, *, now: datetime) -> None:
    """Untie chats whose account is disabled or has another role, and drop drafts nobody finished."""
    await chats_store.prune(session, before=now - DRAFT_LIFE)


async def draft(session: AsyncSession, staff: Staff, *, key: bytes, now: datetime) -> Draft | None:
    """Return what somebody is writing, None when nothing, or when it has lain too long."""
    row = await chats_store.draft(session, staff.account_id)
    if row is None or now - row.at > DRAFT_LIFE:
        return None
    text = None if row.text is None else unseal_text(row.text, _whose(staff), key=key)
    return Draft(Task(row.task), row.code, row.reason, text, row.at)


async def write(
    session: AsyncSession,
    staff: Staff,
    task: Task,
    code: str,
    *,
    key: bytes,
    now: datetime,
    reason: str | None = None,
    text: str | None = None,
) -> None:
    """Keep what somebody is writing; whatever they were writing before is gone."""
    sealed = None if text is None else seal_text(text, _whose(staff), key=key)
    values = {
        "account_id": staff.account_id, "task": task.value, "code": code, "reason": reason, "text": sealed,
        "at": now,
    }  # fmt: skip
    await chats_store.put_draft(session, values)


async def discard(session: AsyncSession, staff: Staff) -> None:
    """Forget what somebody was writing."""
    await chats_store.drop_draft(session, staff.account_id)


def _whose(staff: Staff) -> str:
    return f"draft:{staff.account_id}"
