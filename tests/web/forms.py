"""Filling in forms as a reader without a browser does, and looking at what was stored."""

import re
from html import unescape
from typing import Any

import httpx2
from sqlalchemy import select
from sqlmodel import col

from scoring.db.engine import Database
from scoring.tables import Feedback

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


async def opened(client: httpx2.AsyncClient, path: str) -> dict[str, str]:
    """Open a form and return the fields nobody types."""
    page = await client.get(path)
    assert page.status_code == 200, page.text
    return hidden(page.text)


def hidden(html: str) -> dict[str, str]:
    """Return the fields of a page that nobody types."""
    return {name: unescape(value) for name, value in HIDDEN.findall(html)}


def title(html: str) -> str:
    """Return the title of a page."""
    found = re.search(r"<title>(.*?)</title>", html)
    assert found is not None
    return unescape(found[1])


def typed(html: str) -> str:
    """Return what stands in the comment field of a page."""
    found = re.search(r'<textarea id="comment".*?>\n(.*?)</textarea>', html, re.DOTALL)
    assert found is not None
    return unescape(found[1])


async def stored(database: Database) -> list[Any]:
    """Return all feedback there is, oldest first."""
    async with database.reading() as session:
        return list((await session.execute(select(Feedback).order_by(col(Feedback.id)))).scalars())
