"""Questions an office asks beside the nine: versioned, answered on the web form, part of no index or score.

A question's words are never changed: other words are a new version, and answers stay with the version they
were given to.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal
from scoring.accounts import Staff
from scoring.directory import scope
from scoring.directory.typed import Fault, Typed, check_may_administer
from scoring.errors import NotFound
from scoring.i18n import t
from scoring.intake import questions_store as store
from scoring.tables import ExtraQuestion
from scoring.terms import PUBLIC_LETTERS, Language, QuestionKind

MOST: Final = 5
"""Questions of a unit at a time: the official ones stay what the form is about."""
MOST_CHOICES: Final = 9
FIELD: Final = "x"
"""How the names of their fields on the form begin, before the number of the question."""

LEAST_SHOWN: Final = 10
"""Answers to a version below which their distribution is not shown."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a form asks it.

    Attributes:
        number: names this version of it.
        text: in the reader's language.
        answers: pairs of place and words.
    """

    number: int
    text: str
    answers: tuple[tuple[int, str], ...]

    @property
    def field(self) -> str:
        """The name of its field."""
        return f"{FIELD}{self.number}"


@dataclass(frozen=True, slots=True)
class Kept:
    """A question as it is administered, with how often each answer was given; None while too few were."""

    row: ExtraQuestion
    unit_code: str
    unit_name: str
    answered: int
    counts: Sequence[tuple[str, int]] | None


async def of_unit(session: AsyncSession, unit_id: int, language: Language) -> list[Asked]:
    """List what a unit asks just now, in the order it was first asked."""
    return [_asked(row, language) for row in await store.current(session, unit_id)]


async def keep(session: AsyncSession, feedback_id: int, unit_id: int, said: Mapping[str, str]) -> None:
    """Keep the answers of a form with its feedback, those to questions that its unit asks."""
    rows = [
        {"feedback_id": feedback_id, "question_id": one.number, "answer": int(said[one.field])}
        for one in await of_unit(session, unit_id, Language.INDONESIAN)
        if said.get(one.field) in {str(place) for place, _ in one.answers}
    ]
    await store.keep(session, rows)


async def kept(session: AsyncSession, by: Staff) -> list[Kept]:
    """List the questions of somebody's units, past versions too, newest first."""
    check_may_administer(by.role)
    found = []
    for row, code, name in await store.of_units(session, await scope.unit_ids_below(session, by.unit_id)):
        counts = await store.counts(session, row.id or 0)
        total = sum(counts.values())
        words = dict(_asked(row, Language.INDONESIAN).answers)
        shown = [(words[place], counts.get(place, 0)) for place in words] if total >= LEAST_SHOWN else None
        found.append(Kept(row, code, name, total, shown))
    return found


async def ask(session: AsyncSession, form: Mapping[str, str], *, by: Staff, now: datetime) -> None:
    """Ask a question from now on, or put a new version in the place of the one named in ``replaces``.

    Raises:
        NotAllowed: the actor does not keep the organisation.
        NotFound: the unit, or the question to be replaced, is not theirs.
        Unfit: some fields cannot be kept.
    """
    check_may_administer(by.role)
    unit = await scope.unit_within(session, by.unit_id, form.get("unit", ""))
    unit_id = unit.id or 0
    typed = Typed(form)
    values = _read(typed)
    current = await store.current(session, unit_id)
    old = next((row for row in current if str(row.id) == form.get("replaces")), None)
    if form.get("replaces") and old is None:
        raise NotFound
    if old is None and len(current) >= MOST:
        typed.wrong("unit", Fault.TOO_MANY)
    typed.check()
    if old is not None:
        await store.end(session, old.id or 0, now)
    code = old.code if old else "".join(secrets.choice(PUBLIC_LETTERS) for _ in range(8))
    version = old.version + 1 if old else 1
    row = {**values, "code": code, "version": version, "unit_id": unit_id, "asked_by": by.actor}
    await store.add(session, {**row, "asked_from": now})
    told = {"unit": unit.code, "version": version, "kind": values["kind"].value}
    await journal.record(session, "question.asked", f"question:{code}", told, by=by.actor, now=now)


async def end(session: AsyncSession, number: int, *, by: Staff, now: datetime) -> None:
    """Ask a question no more; its answers stay. NotFound when it is none of somebody's that is asked."""
    check_may_administer(by.role)
    units = await scope.unit_ids_below(session, by.unit_id)
    row = await store.one(session, number)
    if row is None or row.unit_id not in units or row.asked_until is not None:
        raise NotFound
    await store.end(session, number, now)
    told = {"version": row.version}
    await journal.record(session, "question.ended", f"question:{row.code}", told, by=by.actor, now=now)


def _read(typed: Typed) -> dict[str, Any]:
    kind = typed.one_of("kind", {one.value for one in QuestionKind})
    values: dict[str, Any] = {
        "text_id": typed.text("text_id", most=200),
        "text_en": typed.text("text_en", most=200),
        "choices_id": "",
        "choices_en": "",
    }
    if kind == QuestionKind.CHOICE:
        for name in ("choices_id", "choices_en"):
            given = [" ".join(one.split()) for one in typed.lines(name, most=900).split("\n") if one.strip()]
            if not 2 <= len(given) <= MOST_CHOICES or len(set(given)) < len(given):
                typed.wrong(name, Fault.TOO_FEW_CHOICES)
            values[name] = "\n".join(given)
        if values["choices_id"].count("\n") != values["choices_en"].count("\n"):
            typed.wrong("choices_en", Fault.OTHER_COUNT)
    if kind in set(QuestionKind):
        values["kind"] = QuestionKind(kind)
    return values


def _asked(row: ExtraQuestion, language: Language) -> Asked:
    is_indonesian = language is Language.INDONESIAN
    text = row.text_id if is_indonesian else row.text_en
    return Asked(row.id or 0, text, tuple(enumerate(_answers(row, is_indonesian=is_indonesian), start=1)))


def _answers(row: ExtraQuestion, *, is_indonesian: bool) -> Sequence[str]:
    match row.kind:
        case QuestionKind.CHOICE:
            return (row.choices_id if is_indonesian else row.choices_en).split("\n")
        case QuestionKind.YES_NO:
            return t("Yes"), t("No")
        case QuestionKind.SCALE:
            return t("Not at all"), t("A little"), t("Mostly"), t("Fully")
