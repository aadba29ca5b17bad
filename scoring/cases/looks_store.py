"""All SQL of looking at feedback: what has not been seen as it is now, and what has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Result, and_, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.cases import labels_store
from scoring.cases.store import RATINGS, ratings_of
from scoring.db.upsert import replace
from scoring.tables import Case, CaseLook, Feedback, ReadingCorrection, Unit
from scoring.terms import CaseKind, CaseState, FeedbackState


@dataclass(frozen=True, slots=True)
class Subject:
    """A feedback as it is looked at for a case, with the case it has opened if any.

    What a person has said of the comment as it stands goes before what the reader makes of it; it is None
    while nobody has.
    """

    feedback_id: int
    code: str
    revision: int
    unit_id: int
    timezone: str
    state: FeedbackState
    ratings: Mapping[str, int]
    comment: str | None
    corrected_bribery: bool | None
    corrected_urgent: bool | None
    case_id: int | None
    case_kind: CaseKind | None
    case_state: CaseState | None


async def unseen(session: AsyncSession, *, since: date, limit: int) -> list[Subject]:
    """List feedback given since a day that has not been looked at as it is now."""
    return await _subjects(
        session,
        # Unit by unit, so that the index on unit and day finds the days without one of its own.
        and_(
            col(Feedback.day) >= since,
            or_(col(CaseLook.revision).is_(None), col(CaseLook.revision) != col(Feedback.revision)),
        ),
        limit=limit,
    )


async def as_now(session: AsyncSession, feedback_ids: Sequence[int]) -> dict[int, Subject]:
    """Return some feedbacks as they are at this moment."""
    found = await _subjects(session, col(Feedback.id).in_(feedback_ids), limit=len(feedback_ids))
    return {subject.feedback_id: subject for subject in found}


async def _subjects(session: AsyncSession, wanted: ColumnElement[bool], *, limit: int) -> list[Subject]:
    columns: tuple[Any, ...] = (
        col(Feedback.id).label("feedback_id"),
        col(Feedback.code),
        col(Feedback.revision),
        col(Feedback.unit_id),
        col(Unit.timezone),
        col(Feedback.state),
        col(Feedback.comment),
        col(ReadingCorrection.bribery).label("corrected_bribery"),
        col(ReadingCorrection.urgent).label("corrected_urgent"),
        col(Case.id).label("case_id"),
        col(Case.kind).label("case_kind"),
        col(Case.state).label("case_state"),
        *RATINGS,
    )
    found: Result[*tuple[Any, ...]] = await session.execute(
        select(*columns)
        .select_from(Unit)
        .join(Feedback, col(Feedback.unit_id) == col(Unit.id))
        .outerjoin(CaseLook, col(CaseLook.feedback_id) == col(Feedback.id))
        .outerjoin(Case, col(Case.feedback_id) == col(Feedback.id))
        .outerjoin(ReadingCorrection, labels_store.newest_of(col(Feedback.revision)))
        .where(wanted)
        .limit(limit)
    )
    return [
        Subject(
            **{name: row[name] for name in Subject.__dataclass_fields__ if name != "ratings"},
            ratings=ratings_of(row),
        )
        for row in found.mappings()
    ]


async def note_looks(session: AsyncSession, looks: Mapping[int, int], on: date) -> None:
    """Note the revision in which each feedback has been looked at."""
    await replace(
        session,
        CaseLook,
        [
            {"feedback_id": feedback_id, "revision": revision, "looked_on": on}
            for feedback_id, revision in sorted(looks.items())
        ],
    )


async def forget_looks(session: AsyncSession, before: date) -> None:
    """Forget looks of so long ago that the feedback is not looked at again."""
    await session.execute(delete(CaseLook).where(col(CaseLook.looked_on) < before))


async def forget_look(session: AsyncSession, feedback_id: int) -> None:
    """Forget that a feedback has been looked at, so that it is looked at once more."""
    await session.execute(delete(CaseLook).where(col(CaseLook.feedback_id) == feedback_id))
