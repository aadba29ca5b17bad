"""What all handlers for staff share: who taps is asked of the database, at every tap and every word."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.texts import desk
from bot.turn import Calls, Screen, Turn, toasted
from scoring.accounts import chats
from scoring.errors import NotFound, ScoringError, Unavailable

PAGE = "/staf/kabar"
OWN = "/staf/saya"
INBOX = "/staf"

Handler = Callable[..., Awaitable[Calls]]


def for_staff(handler: Handler) -> Handler:
    """Let only members of staff in, with the rights they have at this moment, and answer refusals kindly.

    A stranger, a disabled account, another role and a case elsewhere get the same answer. What a refused act
    had begun is undone.
    """

    @wraps(handler)
    async def guarded(event: TelegramObject, turn: Turn, **given: Any) -> Calls:
        try:
            async with turn.session.begin_nested():
                staff = await chats.staff_of(turn.session, turn.visitor)
                if staff is None:
                    raise NotFound
                return await handler(event, turn=turn, staff=staff, **given)
        except Unavailable:
            raise
        except ScoringError as error:
            told = desk.refusal(error)
            if isinstance(event, CallbackQuery):
                return [toasted(event, told, alert=True)]
            return turn.say(Screen(told))

    return guarded


def show(turn: Turn, query: CallbackQuery, screen: Screen, toast: str | None = None) -> Calls:
    """Answer a tap on the message it was made on; below it, where that is a picture, which has no text."""
    if isinstance(query.message, Message) and query.message.text is None:
        return below(turn, query, screen)
    return turn.show(query, screen, toast)


def below(turn: Turn, query: CallbackQuery, screen: Screen) -> Calls:
    """Answer a tap below the message it was made on, which stays as it is."""
    return [toasted(query), *turn.say(screen)]


def page(public_url: str | None, path: str) -> str | None:
    """Return the address of a page of ours, None when nobody has said where the pages are."""
    return f"{public_url.rstrip('/')}{path}" if public_url else None
