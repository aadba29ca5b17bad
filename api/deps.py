"""What endpoints ask for by name."""

from collections.abc import AsyncIterator
from typing import Annotated, cast

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import TypeAliasType

from scoring import accounts
from scoring.db.engine import Database


def database_of(request: Request) -> Database:
    """Return the application's database."""
    return cast("Database", request.app.state.database)


def caller_of(request: Request) -> accounts.Caller:
    """Return the machine that showed its key at the gate."""
    return cast("accounts.Caller", request.scope["state"]["caller"])


async def _reading(request: Request) -> AsyncIterator[AsyncSession]:
    async with database_of(request).reading() as session:
        yield session


# By scope "function" a dependency ends before the answer leaves: what failed is not answered as done.
Reading = TypeAliasType("Reading", Annotated[AsyncSession, Depends(_reading, scope="function")])
Caller = TypeAliasType("Caller", Annotated[accounts.Caller, Depends(caller_of)])
