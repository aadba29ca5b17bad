"""All SQL of labelling comments. What somebody may not see is left out by the database, not afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    SQLColumnExpression,
    and_,
    exists,
    func,
    literal,
    select,
)
from sqlalchemy import insert as plain_insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from scoring.cases.rules import PROTECTED, Labels, Sight
from scoring.method.elements import Element
from scoring.tables import (
    Account,
    Case,
    Feedback,
    Reading,
    ReadingCorrection,
    ReadingPending,
    Service,
    Unit,
)


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A comment as it was read, and as somebody has corrected that: no hour, no visitor.

    Attributes:
        feedback_id: surrogate key.
        code: the feedback's public code.
        revision: the feedback's when the comment was read.
        unit_name: where.
        service_name: about which service, when named.
        day: the day it was given on.
        text: with personal data masked.
        version: of the reader.
        confidence: of the reader in its own answer, 0 to 1.
        labels: what counts: the correction if there is one, else what was read.
        corrected_by: username of whoever corrected it last; None when nobody has.
        corrected_at: when.
    """

    feedback_id: int
    code: str
    revision: int
    unit_name: str
    service_name: str | None
    timezone: str
    day: date
    text: str
    version: str
    confidence: float
    labels: Labels
    corrected_by: str | None
    corrected_at: datetime | None


def newest_of(revision: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Return the condition that joins to Feedback the correction that counts for a revision of it, if any."""
    any_of_it = aliased(ReadingCorrection)
    newest = (
        select(func.max(any_of_it.id))
        .where(col(any_of_it.feedback_id) == col(Feedback.id))
        .correlate(Feedback)
        .scalar_subquery()
    )
    return and_(
        col(ReadingCorrection.feedback_id) == col(Feedback.id),
        col(ReadingCorrection.revision) == revision,
        col(ReadingCorrection.id) == newest,
    )


_sentiment: Final = func.coalesce(col(ReadingCorrection.sentiment), col(Reading.sentiment))
_elements: Final = func.coalesce(col(ReadingCorrection.elements), col(Reading.elements))
_bribery: Final = func.coalesce(col(ReadingCorrection.bribery), col(Reading.bribery))
_urgent: Final = func.coalesce(col(ReadingCorrection.urgent), col(Reading.urgent))


async def listed(
    session: AsyncSession,
    sight: Sight,
    *,
    sentiment: str | None,
    element: Element | None,
    is_corrected: bool | None,
    limit: int,
    offset: int,
) -> list[CommentRow]:
    """List comments, those first that the reader was least sure of."""
    statement = _comments().where(_seen_by(sight))
    if sentiment is not None:
        statement = statement.where(_sentiment == sentiment)
    if element is not None:
        statement = statement.where((literal(";") + _elements + ";").contains(f";{element.value};"))
    if is_corrected is not None:
        corrected = col(ReadingCorrection.id)
        statement = statement.where(corrected.is_not(None) if is_corrected else corrected.is_(None))
    ordered = statement.order_by(col(Reading.confidence), col(Feedback.code))
    found = await session.execute(ordered.limit(limit).offset(offset))
    return [_row(row) for row in found.mappings()]


async def one(session: AsyncSession, sight: Sight, code: str) -> CommentRow | None:
    """Find the comment of a feedback, if somebody may see it."""
    found = await session.execute(_comments().where(_seen_by(sight), col(Feedback.code) == code))
    row = found.mappings().one_or_none()
    return None if row is None else _row(row)


async def corrected(session: AsyncSession) -> list[CommentRow]:
    """List all comments whose labels somebody has corrected, by the code of the feedback."""
    corrections = col(ReadingCorrection.id).is_not(None)
    found = await session.execute(_comments().where(corrections).order_by(col(Feedback.code)))
    return [_row(row) for row in found.mappings()]


async def add(session: AsyncSession, values: Mapping[str, Any]) -> None:
    """Keep a correction."""
    await session.execute(plain_insert(ReadingCorrection).values(**values))


async def current(session: AsyncSession, feedback_id: int, revision: int) -> Labels | None:
    """Return what somebody has said of a comment in a revision of its feedback, None when nobody has."""
    found = await session.execute(
        select(ReadingCorrection)
        .join(Feedback, newest_of(literal(revision)))
        .where(col(Feedback.id) == feedback_id)
    )
    row = found.scalar_one_or_none()
    return None if row is None else Labels(row.sentiment, _split(row.elements), row.bribery, row.urgent)


def joined(labels: Labels) -> str:
    """Return the elements of labels as a column keeps them."""
    return ";".join(element.value for element in labels.elements)


def _split(elements: str) -> tuple[Element, ...]:
    return tuple(Element(code) for code in elements.split(";") if code)


def _seen_by(sight: Sight) -> ColumnElement[bool]:
    tree = select(col(Unit.id)).where(col(Unit.id) == sight.root_id).cte("labelled", recursive=True)
    tree = tree.union(select(col(Unit.id)).where(col(Unit.parent_id) == tree.c.id))
    conditions: list[ColumnElement[bool]] = [col(Feedback.unit_id).in_(select(tree.c.id))]
    if not sight.is_protected:
        protected = exists().where(
            col(Case.feedback_id) == col(Feedback.id), col(Case.kind).in_(sorted(PROTECTED))
        )
        conditions += [_bribery.is_(False), _urgent.is_(False), ~protected]
    if sight.before is not None:
        conditions.append(col(Feedback.day) < sight.before)
    return and_(*conditions)


_COLUMNS: tuple[Any, ...] = (
    col(Feedback.id).label("feedback_id"),
    col(Feedback.code),
    col(Reading.revision),
    col(Unit.name).label("unit_name"),
    col(Service.name).label("service_name"),
    col(Unit.timezone),
    col(Feedback.day),
    col(Reading.redacted).label("text"),
    col(Reading.version),
    col(Reading.confidence),
    _sentiment.label("sentiment"),
    _elements.label("elements"),
    _bribery.label("bribery"),
    _urgent.label("urgent"),
    col(Account.username).label("corrected_by"),
    col(ReadingCorrection.corrected_at),
)


def _comments() -> Select[*tuple[Any, ...]]:
    """Select what was read and is still there: a comment that has changed since waits to be read again."""
    waiting = exists().where(col(ReadingPending.feedback_id) == col(Feedback.id))
    return (
        select(*_COLUMNS)
        .select_from(Reading)
        .join(Feedback, col(Feedback.id) == col(Reading.feedback_id))
        .join(Unit, col(Unit.id) == col(Feedback.unit_id))
        .outerjoin(Service, col(Service.id) == col(Feedback.service_id))
        .outerjoin(ReadingCorrection, newest_of(col(Reading.revision)))
        .outerjoin(Account, col(Account.id) == col(ReadingCorrection.corrected_by))
        .where(~waiting)
    )


def _row(row: RowMapping) -> CommentRow:
    plain = {name: row[name] for name in CommentRow.__dataclass_fields__ if name != "labels"}
    labels = Labels(row["sentiment"], _split(row["elements"]), row["bribery"], row["urgent"])
    return CommentRow(**plain, labels=labels)
