"""Logs: events with fields, one line each, without secrets; a person's terminal gets them readable."""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor

_SECRETS = re.compile(
    r"(?P<token>(?<!\d)\d{6,12}:[A-Za-z0-9_-]{30,})"  # a Telegram bot token
    r"|(?P<key>puas_[0-9a-f]+_[0-9a-f]{16,})"  # a client's key
    r"|(?P<ticket>(?<![\w-])T[A-Za-z0-9_-]{46}(?![\w-]))"
    r"|(?P<receipt>(?<![\w-])R[A-Za-z0-9_-]{22}(?![\w-]))"
    r"|(?P<digits>(?<!\d)\d{16,18}(?!\d))"  # NIK, KK, NIP
)
_BIDI_AND_CONTROL = {
    code: f"\\u{code:04x}"
    for code in (*range(0x20), 0x7F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
    if code != 0x0A
}


def redacted(text: str) -> str:
    """Return a text with secrets and long personal numbers taken out, whoever wrote it."""
    return _SECRETS.sub(lambda match: f"[{match.lastgroup}]", text)


def configure(*, readable: bool | None = None) -> None:
    """Send all logs, ours and the libraries', through one redacting formatter to standard error.

    Args:
        readable: for a person rather than a program; by default when standard error is a terminal.
    """
    for_people = sys.stderr.isatty() if readable is None else readable
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    ending: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if for_people:
        ending += [_without_secrets, structlog.dev.ConsoleRenderer(colors=False)]
    else:
        ending += [
            structlog.processors.format_exc_info,
            _without_secrets,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    formatter = structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=ending)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for chatty in ("alembic", "apscheduler", "aiogram.event", "httpx", "asyncio"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _without_secrets(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Clean every value; control and direction characters are written out, so that no line can be forged."""
    return {name: _clean(value) for name, value in event.items()}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return redacted(value).translate(_BIDI_AND_CONTROL)
    if isinstance(value, Mapping):
        return {name: _clean(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    return value if isinstance(value, int | float | bool | None) else redacted(str(value))
