"""Letters by SMTP: put together, handed to a mail server in a thread, every failure told apart."""

import asyncio
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from typing import Final

from scoring.settings import Encryption, MailSettings

TIMEOUT_S: Final = 10.0
LONG_LINES: Final = SMTP.clone(max_line_length=300)
"""So that an address in a header stays whole: not every mail program puts a broken one together again."""

_STYLE: Final = "font-family:sans-serif;font-size:16px;line-height:1.5;color:#19262b;max-width:36rem"


class PostError(Exception):
    """A letter was not taken.

    Attributes:
        is_final: whether the same letter would be refused again.
    """

    def __init__(self, told: str, *, is_final: bool) -> None:
        super().__init__(told)
        self.is_final = is_final


@dataclass(frozen=True, slots=True)
class Link:
    """Where a letter leads, and what is said of it."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What is written.

    Attributes:
        number: names it: sent again after a failure, it is still the same letter.
        to: mailbox.
        subject: one line.
        lines: paragraphs.
        items: a list, each with where it leads.
        link: where to go on.
        stop: how to get no more of these, None for a letter that was just asked for.
    """

    number: str
    to: str
    subject: str
    lines: tuple[str, ...]
    items: tuple[Link, ...]
    link: Link
    stop: Link | None


async def send(letter: Letter, settings: MailSettings) -> None:
    """Hand a letter to the mail server, or raise PostError."""
    await asyncio.to_thread(_send, message(letter, settings), settings)


def message(letter: Letter, settings: MailSettings) -> EmailMessage:
    """Put a letter together: plain text, and the same as simple HTML."""
    made = EmailMessage(LONG_LINES)
    sender = settings.smtp_from or ""
    made["From"] = f"Puas <{sender}>"
    made["To"] = letter.to
    made["Subject"] = letter.subject
    made["Message-ID"] = f"<{letter.number}@{sender.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    if letter.stop is not None:
        # Mail programs show a button for these two (RFC 8058).
        made["List-Unsubscribe"] = f"<{letter.stop.address}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.set_content(_plain(letter))
    made.add_alternative(_html(letter), subtype="html")
    return made


def _plain(letter: Letter) -> str:
    parts = [letter.subject, *letter.lines]
    parts += [f"{at}. {item.label}\n   {item.address}" for at, item in enumerate(letter.items, start=1)]
    parts.append(f"{letter.link.label}:\n{letter.link.address}")
    if letter.stop is not None:
        parts.append(f"--\n{letter.stop.label}:\n{letter.stop.address}")
    return "\n\n".join(part for part in parts if part) + "\n"


def _html(letter: Letter) -> str:
    rows = "".join(f"<li>{_anchor(item)}</li>" for item in letter.items)
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in letter.lines if line)
    stop = f'<p style="font-size:14px">{_anchor(letter.stop)}</p>' if letter.stop else ""
    return (
        f'<html><body style="{_STYLE}"><h1 style="font-size:20px">{escape(letter.subject)}</h1>{paragraphs}'
        + (f"<ol>{rows}</ol>" if rows else "")
        + f"<p>{_anchor(letter.link)}</p>{stop}</body></html>"
    )


def _anchor(link: Link) -> str:
    return f'<a href="{escape(link.address)}">{escape(link.label)}</a>'


def _send(made: EmailMessage, settings: MailSettings) -> None:
    try:
        with _connected(settings) as server:
            server.send_message(made)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise PostError(f"recipient refused: {codes}", is_final=all(code >= 500 for code in codes)) from error
    except smtplib.SMTPAuthenticationError as error:
        # The operator's to put right, not the letter's fault: it waits.
        raise PostError(f"sign-in refused: {error.smtp_code}", is_final=False) from error
    except smtplib.SMTPResponseException as error:
        raise PostError(f"refused: {error.smtp_code}", is_final=error.smtp_code >= 500) from error
    except (smtplib.SMTPException, OSError) as error:
        raise PostError(type(error).__name__, is_final=False) from error


def _connected(settings: MailSettings) -> smtplib.SMTP:
    host, port = settings.smtp_host or "", settings.smtp_port
    context = ssl.create_default_context()
    if settings.smtp_security is Encryption.TLS:
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT_S)
    try:
        if settings.smtp_security is Encryption.STARTTLS:
            server.starttls(context=context)
        if settings.smtp_user and settings.smtp_password:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
    except BaseException:
        server.close()
        raise
    return server
