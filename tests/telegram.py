"""People in Telegram: what they type, send and tap, as updates, and what they then see."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from tests.telegram_server import Shown, TelegramServer

Settle = Callable[[], Awaitable[None]]


@dataclass
class Citizen:
    """Somebody with a Telegram account.

    Attributes:
        server: where their messages go.
        settle: waits until the bot has nothing left to do.
        id: of the account, and so of the private chat.
        language: of their Telegram.
        name: as others see it.
        chat: where they write; their private chat unless it is a group.
        toast: words shown in answer to the last tap.
    """

    server: TelegramServer
    settle: Settle
    id: int = 42
    language: str = "id"
    name: str = "Ibu <Rina> & Co \u200f\u05e2\u05d1"
    chat: int = 0
    toast: str = ""
    transcript: list[str] = field(default_factory=list)

    async def start(self, code: str = "") -> Shown:
        """Open the bot from a link, with or without a code."""
        return await self.says(f"/start {code}".strip())

    async def says(self, text: str, *, to: Shown | None = None) -> Shown:
        """Type something, perhaps as Telegram's own reply to a message."""
        self.transcript.append(f"> {text}")
        quoted = {} if to is None else {"reply_to_message": self._as_seen(to)}
        await self.sends({"text": text, **_as_command(text), **quoted})
        return self.screen

    async def sends(
        self, content: dict[str, Any], *, at: int | None = None, update_id: int | None = None
    ) -> int:
        """Send anything; return the update's number."""
        message = {
            "message_id": self.server.new_message_id(),
            "date": int(time.time()) if at is None else at,
            "chat": self._chat(),
            "from": self._user(),
            **content,
        }
        number = await self.server.push({"message": message}, update_id=update_id)
        await self.settle()
        self.note()
        return number

    async def taps(self, label: str) -> Shown:
        """Tap a button of the newest message that has it, by a part of its words."""
        self.transcript.append(f"[{label}]")
        await self.taps_data(*self.button(label))
        return self.screen

    async def taps_data(
        self, message: Shown | None, data: str, *, update_id: int | None = None, age_s: int = 0
    ) -> int:
        """Tap a button by its data; return the update's number."""
        content = self.tap(message, data, age_s=age_s)
        number = await self.server.push(content, update_id=update_id)
        await self.settle()
        self.toast = self.server.queries[content["callback_query"]["id"]] or ""
        self.note()
        return number

    def tap(self, message: Shown | None, data: str, *, age_s: int = 0) -> dict[str, Any]:
        """Return the update of a tap, without sending it."""
        query = f"q{len(self.server.queries) + 1}"
        self.server.queries[query] = None
        shown = {"message_id": 7, "date": 0, "chat": self._chat()}
        if message is not None:
            shown = self._as_seen(message, age_s=age_s)
        return {
            "callback_query": {
                "id": query, "from": self._user(), "chat_instance": "1", "data": data, "message": shown,
            }
        }  # fmt: skip

    def _as_seen(self, message: Shown, *, age_s: int = 0) -> dict[str, Any]:
        return {
            "message_id": message.message_id, "date": int(time.time()) - age_s, "chat": self._chat(),
            **_words(message), "from": {"id": 7654321, "is_bot": True, "first_name": "Puas"},
        }  # fmt: skip

    def button(self, label: str) -> tuple[Shown, str]:
        """Find a button by a part of its words, newest message first."""
        for message in reversed(self.messages):
            for button in (one for row in message.keyboard for one in row):
                if label in button["text"]:
                    return message, button["callback_data"]
        told = f"no button {label!r} in {[self.labels(one) for one in self.messages]}"
        raise AssertionError(told)

    @property
    def messages(self) -> list[Shown]:
        """What the bot has written in this chat, oldest first."""
        return [one for (chat, _), one in self.server.shown.items() if chat == (self.chat or self.id)]

    @property
    def screen(self) -> Shown:
        """The newest message of the bot."""
        return self.messages[-1]

    @staticmethod
    def labels(message: Shown) -> list[str]:
        """List the words on a message's buttons."""
        return [button["text"] for row in message.keyboard for button in row]

    def note(self) -> None:
        """Write down what is on the screen."""
        if not self.messages:
            return
        rows = " ".join(f"[{'] ['.join(button['text'] for button in row)}]\n" for row in self.screen.keyboard)
        self.transcript.append(f"{self.screen.text}\n\n {rows}".rstrip())

    def _user(self) -> dict[str, Any]:
        return {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": self.language}

    def _chat(self) -> dict[str, Any]:
        if self.chat:
            return {"id": self.chat, "type": "supergroup", "title": "Warga RT 3"}
        return {"id": self.id, "type": "private", "first_name": self.name}


def _words(message: Shown) -> dict[str, Any]:
    """Return what a message says, as its buttons' taps carry it: a picture has a caption and no text."""
    if message.photo is None:
        return {"text": message.text}
    size = {"file_id": "f", "file_unique_id": "u", "width": 700, "height": 400}
    return {"caption": message.text, "photo": [size]}


def _as_command(text: str) -> dict[str, Any]:
    if not text.startswith("/"):
        return {}
    return {"entities": [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]}
