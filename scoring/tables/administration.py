"""What an office sets for itself: questions, holidays, deadlines, ready answers, waiting files."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, LargeBinary, SmallInteger, Text
from sqlalchemy import UniqueConstraint as Unique
from sqlmodel import Field, SQLModel

from scoring.db.types import BigId, Choice, UtcDateTime, one_of
from scoring.terms import CaseKind, QuestionKind


class ExtraQuestion(SQLModel, table=True):
    """One version of a question a unit asks beside the nine; its words are never changed."""

    __tablename__ = "extra_question"
    __table_args__ = (one_of("kind", QuestionKind), Unique("code", "version"))

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    code: str = Field(max_length=16)
    """The same for all versions of a question."""
    version: int = Field(sa_column=Column(Integer, nullable=False))
    unit_id: int = Field(sa_column=Column(BigId, ForeignKey("unit.id"), nullable=False, index=True))
    kind: QuestionKind = Field(sa_column=Column(Choice(QuestionKind), nullable=False))
    text_id: str = Field(max_length=200)
    text_en: str = Field(max_length=200)
    choices_id: str = Field(default="", sa_column=Column(Text, nullable=False))
    """One answer a line; empty unless the kind is a choice."""
    choices_en: str = Field(default="", sa_column=Column(Text, nullable=False))
    asked_by: str = Field(max_length=80)
    asked_from: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    asked_until: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class ExtraAnswer(SQLModel, table=True):
    """What one feedback answered to one version of a question. It is no part of any index or score."""

    __tablename__ = "extra_answer"
    __table_args__ = (CheckConstraint("answer BETWEEN 1 AND 9", name="answer_is_listed"),)

    feedback_id: int = Field(
        sa_column=Column(BigId, ForeignKey("feedback.id"), primary_key=True, autoincrement=False)
    )
    question_id: int = Field(
        sa_column=Column(
            BigId, ForeignKey("extra_question.id"), primary_key=True, autoincrement=False, index=True
        )
    )
    answer: int = Field(sa_column=Column(SmallInteger, nullable=False))
    """The place of the answer in the list, from 1."""


class LocalHoliday(SQLModel, table=True):
    """A day on which a unit and those below it are closed, beside the national ones."""

    __tablename__ = "local_holiday"

    unit_id: int = Field(
        sa_column=Column(BigId, ForeignKey("unit.id"), primary_key=True, autoincrement=False)
    )
    day: date = Field(primary_key=True)
    name: str = Field(max_length=120)
    added_by: str = Field(max_length=80)


class DeadlineSetting(SQLModel, table=True):
    """Working days to answer a kind of case in, for a unit and those below it that set nothing themselves."""

    __tablename__ = "deadline_setting"
    __table_args__ = (
        one_of("kind", CaseKind),
        CheckConstraint("days BETWEEN 1 AND 60", name="days_in_range"),
    )

    unit_id: int = Field(
        sa_column=Column(BigId, ForeignKey("unit.id"), primary_key=True, autoincrement=False)
    )
    kind: CaseKind = Field(sa_column=Column(Choice(CaseKind), primary_key=True))
    days: int = Field(sa_column=Column(Integer, nullable=False))
    set_by: str = Field(max_length=80)
    set_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class AnswerTemplate(SQLModel, table=True):
    """An answer kept ready for a unit and those below it."""

    __tablename__ = "answer_template"

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    unit_id: int = Field(sa_column=Column(BigId, ForeignKey("unit.id"), nullable=False, index=True))
    title: str = Field(max_length=80)
    text: str = Field(sa_column=Column(Text, nullable=False))
    written_by: str = Field(max_length=80)
    written_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class StagedImport(SQLModel, table=True):
    """A file that was looked at and waits for somebody to say yes; forgotten after an hour."""

    __tablename__ = "staged_import"

    code: str = Field(max_length=48, primary_key=True)
    account_id: int = Field(sa_column=Column(BigId, ForeignKey("account.id"), nullable=False, index=True))
    name: str = Field(max_length=120)
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    staged_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
