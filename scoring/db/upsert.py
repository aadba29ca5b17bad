"""Insert-or-something for both databases, which spell it alike but do not share the construct."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

T = TypeVar("T")
MOST_PARAMETERS = 30_000
"""Both drivers take 32,767 parameters a statement."""


def table_of(model: type[SQLModel]) -> Table:
    """Return the table of a model, for statements that need no ORM."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


def dialect_of(session: AsyncSession) -> str:
    """Return which database a session speaks to, ``sqlite`` or ``postgresql``."""
    return session.get_bind().dialect.name


def insert(session: AsyncSession, model: type[SQLModel]) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT into a model's table that knows ON CONFLICT on the session's database."""
    return insert_on(dialect_of(session), model)


def insert_on(dialect: str, model: type[SQLModel]) -> sqlite.Insert | postgresql.Insert:
    """Return the same for a database by name: what is made once can be kept."""
    table = table_of(model)
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


async def replace(session: AsyncSession, model: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, or overwrite those with the same primary key."""
    if rows:
        await session.execute(_replacing(dialect_of(session), model), list(rows))


@cache
def _replacing(dialect: str, model: type[SQLModel]) -> sqlite.Insert | postgresql.Insert:
    table = table_of(model)
    keys = [column.name for column in table.primary_key]
    statement = insert_on(dialect, model)
    rest = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in keys}
    if rest:
        return statement.on_conflict_do_update(index_elements=keys, set_=rest)
    return statement.on_conflict_do_nothing(index_elements=keys)


async def add_up(session: AsyncSession, model: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Add sums to the rows with the same primary key, making those that are missing."""
    table = table_of(model)
    keys = [column.name for column in table.primary_key]
    statement = insert(session, model)
    sums = {c.name: c + statement.excluded[c.name] for c in table.columns if c.name not in keys}
    if rows:
        await session.execute(statement.on_conflict_do_update(index_elements=keys, set_=sums), list(rows))


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Cut into lists of at most ``size``."""
    chunk: list[T] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
