"""A Bot API server that keeps Telegram's rules, for tests; it stands where Telegram's own would.

It is stricter than kind: what the bot does wrong is refused as Telegram would refuse it, and written down
in ``violations``, so that a test can demand that there were none.
"""

import asyncio
import json
import re
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from aiohttp import web

TOKEN = "7654321:AAtesttokentesttokentesttokentest"
MOST_TEXT = 4_096
MOST_CAPTION = 1_024
MOST_CALLBACK_BYTES = 64
MOST_TOAST = 200
OVERALL_PER_SECOND = 30
GROUP_PER_MINUTE = 20
EPOCH = 1_789_400_000
_TAG = re.compile(r"<(/?)([a-z-]+)((?: [^<>]*)?)>")
_TAGS = {"b", "strong", "i", "em", "u", "s", "code", "pre", "a", "blockquote", "tg-spoiler"}

NEW = ("sendMessage", "sendPhoto")

Bring = Callable[[dict[str, Any], str], Awaitable[int]]
"""Takes an update and the secret to the bot's webhook and returns its status."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot, and what it was answered."""

    method: str
    params: Mapping[str, Any]
    at: float
    status: int


@dataclass(slots=True)
class Shown:
    """A message of the bot as it stands in a chat."""

    chat: int
    message_id: int
    text: str
    keyboard: list[list[dict[str, Any]]]
    date: int
    photo: bytes | None = None
    """A picture, which ``text`` stands below."""


class Refused(Exception):
    """An answer other than ok."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after


@dataclass
class TelegramServer:
    """The server, its chats, and what the bot has done to them."""

    violations: list[str] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    shown: dict[tuple[int, int], Shown] = field(default_factory=dict)
    queries: dict[str, str | None] = field(default_factory=dict)
    """Taps by id, with the words they were answered with; None while they wait."""
    alerts: dict[str, bool] = field(default_factory=dict)
    pending: dict[int, dict[str, Any]] = field(default_factory=dict)
    blocked: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    faults: deque[tuple[str, Refused]] = field(default_factory=deque)
    """Answers to give to the next calls of a method, in place of doing them."""
    webhook: dict[str, Any] | None = None
    trouble: dict[str, Any] = field(default_factory=dict)
    """What bringing updates to the webhook has last run into, as Telegram tells it."""
    bring: Bring | None = None
    commands: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    next_update: int = 500_000_000
    next_message: int = 1_000
    base: str = ""
    lag_s: float = 0.0
    chat_pause_s: float = 1.0
    """Seconds between messages in a chat; a test of something else may let them come faster."""
    on_the_way: int = 0
    """Updates being brought to the webhook."""

    async def start(self) -> None:
        """Listen on a free port of the loopback."""
        self._news = asyncio.Condition()
        self._queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._pusher = asyncio.ensure_future(self._push_to_webhook())

    async def stop(self) -> None:
        """Stop listening."""
        self._pusher.cancel()
        await asyncio.gather(self._pusher, return_exceptions=True)
        await self._runner.cleanup()

    # What people do

    async def push(self, content: Mapping[str, Any], *, update_id: int | None = None) -> int:
        """Something happens in a chat: an update for the bot. An id given again is a redelivery."""
        number = self.next_update if update_id is None else update_id
        self.next_update = max(self.next_update, number) + 1
        update = {"update_id": number, **content}
        if self.webhook is not None:
            self.on_the_way += 1
            self._queue.put_nowait(update)
            return number
        async with self._news:
            self.pending[number] = update
            self._news.notify_all()
        return number

    def new_message_id(self) -> int:
        """Return the next message's number."""
        self.next_message += 1
        return self.next_message

    def of(self, method: str) -> list[Call]:
        """List the calls of one method that were done."""
        return [call for call in self.calls if call.method == method and call.status == 200]

    @property
    def unanswered(self) -> list[str]:
        """List the taps that still wait."""
        return [query for query, words in self.queries.items() if words is None]

    # The bot's side

    async def _handle(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if self.lag_s:
            await asyncio.sleep(self.lag_s)
        params = await _params(request)
        loop = asyncio.get_running_loop()
        try:
            if request.match_info["token"] != TOKEN:
                raise Refused(401, "Unauthorized")
            self._maybe_fail(method)
            if method == "getUpdates":
                result: Any = await self._get_updates(params)
            else:
                result = getattr(self, f"_{_snake(method)}", self._unknown)(params)
        except Refused as refused:
            self.calls.append(Call(method, params, loop.time(), refused.code))
            answer: dict[str, Any] = {
                "ok": False, "error_code": refused.code, "description": refused.description,
            }  # fmt: skip
            if refused.retry_after is not None:
                answer["parameters"] = {"retry_after": refused.retry_after}
            return web.json_response(answer, status=refused.code)
        self.calls.append(Call(method, params, loop.time(), 200))
        return web.json_response({"ok": True, "result": result})

    def _maybe_fail(self, method: str) -> None:
        if self.faults and self.faults[0][0] == method:
            raise self.faults.popleft()[1]

    async def _get_updates(self, params: Mapping[str, Any]) -> list[dict[str, Any]]:
        if self.webhook is not None:
            self._violate("getUpdates while a webhook is set")
            raise Refused(409, "Conflict: can't use getUpdates method while webhook is active")
        offset = int(params.get("offset") or 0)
        if offset:
            self.pending = {number: one for number, one in self.pending.items() if number >= offset}
        async with self._news:
            try:
                await asyncio.wait_for(
                    self._news.wait_for(lambda: bool(self.pending)), float(params.get("timeout", 0)) or 0.01
                )
            except TimeoutError:
                return []
        numbers = sorted(self.pending)[: int(params.get("limit", 100))]
        return [self.pending[number] for number in numbers]

    def _get_me(self, _params: Mapping[str, Any]) -> dict[str, Any]:
        return {"id": 7654321, "is_bot": True, "first_name": "Puas", "username": "puas_uji_bot"}

    def _set_webhook(self, params: Mapping[str, Any]) -> bool:
        if not str(params.get("url", "")).startswith("https://"):
            raise Refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", str(params.get("secret_token", ""))):
            self._violate("webhook without a proper secret")
        self.webhook = dict(params)
        return True

    def _get_webhook_info(self, _params: Mapping[str, Any]) -> dict[str, Any]:
        url = "" if self.webhook is None else self.webhook["url"]
        return {"url": url, "pending_update_count": self.on_the_way, **self.trouble}

    def _delete_webhook(self, params: Mapping[str, Any]) -> bool:
        if params.get("drop_pending_updates"):
            self._violate("updates dropped")
        self.webhook = None
        return True

    def _set_my_commands(self, params: Mapping[str, Any]) -> bool:
        for command in params["commands"]:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]) or not (
                1 <= len(command["description"]) <= 256
            ):
                self._violate(f"command {command}")
        self.commands[str(params.get("language_code", ""))] = params["commands"]
        return True

    def _send_message(self, params: Mapping[str, Any]) -> dict[str, Any]:
        chat = int(params["chat_id"])
        self._check_chat(chat)
        self._check_pace(chat)
        plain = self._check_text(params)
        message = Shown(chat, self.new_message_id(), plain, self._keyboard(params), EPOCH)
        self.shown[chat, message.message_id] = message
        return self._as_message(message)

    def _send_photo(self, params: Mapping[str, Any]) -> dict[str, Any]:
        chat = int(params["chat_id"])
        self._check_chat(chat)
        self._check_pace(chat)
        photo = params["photo"]
        if not isinstance(photo, bytes) or not photo.startswith(b"\x89PNG"):
            self._violate("a photo that is none")
            raise Refused(400, "Bad Request: IMAGE_PROCESS_FAILED")
        plain = self._check_text({**params, "text": params["caption"]})
        if len(plain.encode("utf-16-le")) // 2 > MOST_CAPTION:
            self._violate("a caption of more than 1024 characters")
            raise Refused(400, "Bad Request: message caption is too long")
        message = Shown(chat, self.new_message_id(), plain, self._keyboard(params), EPOCH, photo)
        self.shown[chat, message.message_id] = message
        return self._as_message(message)

    def _edit_message_text(self, params: Mapping[str, Any]) -> dict[str, Any]:
        message = self._existing(params)
        if message.photo is not None:
            self._violate("the text of a picture edited")
            raise Refused(400, "Bad Request: there is no text in the message to edit")
        plain, keyboard = self._check_text(params), self._keyboard(params)
        if (plain, keyboard) == (message.text, message.keyboard):
            raise Refused(400, "Bad Request: message is not modified: specified new message content ...")
        message.text, message.keyboard = plain, keyboard
        return self._as_message(message)

    def _edit_message_reply_markup(self, params: Mapping[str, Any]) -> dict[str, Any]:
        message = self._existing(params)
        keyboard = self._keyboard(params)
        if keyboard == message.keyboard:
            raise Refused(400, "Bad Request: message is not modified: specified new message content ...")
        message.keyboard = keyboard
        return self._as_message(message)

    def _answer_callback_query(self, params: Mapping[str, Any]) -> bool:
        query = str(params["callback_query_id"])
        text = str(params.get("text", ""))
        if len(text) > MOST_TOAST:
            self._violate("words in answer to a tap are too long")
            raise Refused(400, "Bad Request: MESSAGE_TOO_LONG")
        if query not in self.queries:
            raise Refused(
                400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
            )
        self.queries[query] = text
        self.alerts[query] = bool(params.get("show_alert"))
        return True

    def _unknown(self, _params: Mapping[str, Any]) -> None:
        self._violate("a method Telegram does not have, or this server does not know")
        raise Refused(404, "Not Found: method not found")

    # The rules

    def _violate(self, what: str) -> None:
        self.violations.append(what)

    def _check_chat(self, chat: int) -> None:
        if chat in self.blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if chat in self.gone:
            raise Refused(400, "Bad Request: chat not found")

    def _check_pace(self, chat: int) -> None:
        now = asyncio.get_running_loop().time()
        sent = [call for call in self.calls[-2_000:] if call.method in NEW and call.status == 200]
        in_second = [call for call in sent if now - call.at < 1.0]
        here = [call for call in sent if int(call.params["chat_id"]) == chat]
        if len(in_second) >= OVERALL_PER_SECOND:
            self._too_fast("30 messages a second overall")
        if chat > 0 and any(now - call.at < self.chat_pause_s for call in here):
            self._too_fast("one message a second in a chat")
        if chat < 0 and len([call for call in here if now - call.at < 60.0]) >= GROUP_PER_MINUTE:
            self._too_fast("20 messages a minute in a group")

    def _too_fast(self, limit: str) -> None:
        self._violate(f"too fast: {limit}")
        raise Refused(429, "Too Many Requests: retry after 1", retry_after=1)

    def _check_text(self, params: Mapping[str, Any]) -> str:
        text = str(params.get("text", ""))
        plain = self._parsed(text) if params.get("parse_mode") == "HTML" else text
        if params.get("parse_mode") not in (None, "HTML"):
            self._violate(f"parse mode {params['parse_mode']}")
        length = len(plain.encode("utf-16-le")) // 2
        if not plain.strip():
            self._violate("an empty message")
            raise Refused(400, "Bad Request: message text is empty")
        if length > MOST_TEXT:
            self._violate("a message of more than 4096 characters")
            raise Refused(400, "Bad Request: message is too long")
        return plain

    def _parsed(self, text: str) -> str:
        opened: list[str] = []
        for closing, tag, _ in _TAG.findall(text):
            if tag not in _TAGS or (closing and (not opened or opened.pop() != tag)):
                self._unparsable()
            if not closing:
                opened.append(tag)
        plain = _TAG.sub("", text)
        if opened or "<" in plain:
            self._unparsable()
        return unescape(plain)

    def _unparsable(self) -> None:
        self._violate("entities that do not parse")
        raise Refused(400, "Bad Request: can't parse entities")

    def _keyboard(self, params: Mapping[str, Any]) -> list[list[dict[str, Any]]]:
        rows: list[list[dict[str, Any]]] = (params.get("reply_markup") or {}).get("inline_keyboard", [])
        for button in (one for row in rows for one in row):
            data = button.get("callback_data", "")
            if not 1 <= len(data.encode()) <= MOST_CALLBACK_BYTES:
                self._violate(f"callback data of {len(data.encode())} bytes")
                raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
            if not button.get("text"):
                self._violate("a button without words")
        return rows

    def _existing(self, params: Mapping[str, Any]) -> Shown:
        chat = int(params["chat_id"])
        self._check_chat(chat)
        message = self.shown.get((chat, int(params["message_id"])))
        if message is None:
            raise Refused(400, "Bad Request: message to edit not found")
        return message

    def _as_message(self, message: Shown) -> dict[str, Any]:
        kind = "private" if message.chat > 0 else "group"
        return {
            "message_id": message.message_id, "date": message.date, "text": message.text,
            "chat": {"id": message.chat, "type": kind},
        }  # fmt: skip

    async def _push_to_webhook(self) -> None:
        """Bring updates until they are taken, as Telegram does, though without its patience."""
        while True:
            update = await self._queue.get()
            taken = False
            while not taken:
                if self.bring is not None and self.webhook is not None:
                    taken = 200 <= await self.bring(update, str(self.webhook.get("secret_token", ""))) < 300
                if not taken:
                    await asyncio.sleep(0.05)
            self.on_the_way -= 1


async def _params(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        told: dict[str, Any] = json.loads(await request.text())
        return told
    values: dict[str, Any] = dict(request.query)
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            values[name] = value.file.read()
        else:
            values[name] = json.loads(str(value)) if name == "reply_markup" else value
    return values


def _snake(name: str) -> str:
    return re.sub(r"([A-Z])", lambda match: "_" + match[1].lower(), name)
