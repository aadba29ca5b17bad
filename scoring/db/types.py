"""Column types that close holes: moments are aware, closed sets are checked, ids fit a nation."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    Integer,
    SmallInteger,
    String,
    TypeDecorator,
)
from sqlalchemy.types import TypeEngine
from typing_extensions import override

BigId = BigInteger().with_variant(Integer(), "sqlite")
"""A surrogate key; SQLite numbers rows by itself only when the type is INTEGER."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment. Naive values are refused on the way in, and what comes out is in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a moment without a time zone cannot be stored"
            raise ValueError(message)
        # SQLite keeps moments as text without a zone: only UTC compares rightly there.
        return value.astimezone(UTC).replace(tzinfo=None) if dialect.name == "sqlite" else value

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Choice(TypeDecorator[StrEnum]):
    """A member of a closed set, stored by its value as text."""

    impl = String(32)
    cache_ok = True

    def __init__(self, members: type[StrEnum]) -> None:
        super().__init__()
        self.members = members

    @override
    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:
        return None if value is None else self.members(value).value

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.members(value)

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return String(32)


def one_of(column: str, members: type[StrEnum]) -> CheckConstraint:
    """Return the CHECK that keeps a column inside its closed set."""
    values = ", ".join(f"'{member.value}'" for member in members)
    return CheckConstraint(f"{column} IN ({values})", name=f"{column}_known")


def rated(column: str) -> CheckConstraint:
    """Return the CHECK that keeps a rating on its scale; absent stays absent."""
    return CheckConstraint(f"{column} BETWEEN 1 AND 4", name=f"{column}_on_scale")


Rating = SmallInteger
