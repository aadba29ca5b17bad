"""Runs migrations over the connection that scoring.db.migrate hands in.

A migration imports nothing of ours: types are written as plain SQLAlchemy, so that an old migration
means the same when the code around it has changed.
"""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import BigInteger, DateTime, String
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import scoring.tables  # noqa: F401 - fills the metadata
from scoring.db.types import Choice, UtcDateTime


def _plain(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime | DateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, AutoString | Choice | String) and type(item).__name__ != "Text":
        length = 32 if isinstance(item, Choice) else item.length
        return f"sa.String({length or ''})"
    if isinstance(item, BigInteger) and item._variant_mapping:  # noqa: SLF001 - the only way to see a variant
        return 'sa.BigInteger().with_variant(sa.Integer(), "sqlite")'
    return False


_EMPTIED_BY_HAND = {("journal", "details")}


def _is_compared(item: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:  # noqa: FBT001 - Alembic calls it so
    """Leave alone the columns that a step written by hand empties first and then drops."""
    is_gone = kind == "column" and reflected and other is None
    return not (is_gone and (item.table.name, name) in _EMPTIED_BY_HAND)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    render_item=_plain,
    compare_type=True,
    include_object=_is_compared,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
