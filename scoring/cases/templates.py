"""Answers kept ready: written for a unit and those below it, filled in with what a case is about."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal
from scoring.accounts import Staff
from scoring.cases import calendar_store, templates_store
from scoring.cases.rules import LONGEST_TEXT
from scoring.cases.store import CaseRow
from scoring.cases.templates_store import Template
from scoring.directory import scope
from scoring.directory.typed import Typed, check_may_administer
from scoring.errors import NotFound

__all__ = ["PLACES", "Template", "filled", "for_unit", "kept", "strike", "write"]

PLACES: Final = ("{unit}", "{layanan}", "{loket}", "{tanggal}")
"""What stands in a text for the unit, the service, the counter and the day of a visit."""


async def kept(session: AsyncSession, by: Staff) -> list[Template]:
    """List the ready answers of somebody's units."""
    check_may_administer(by.role)
    return await templates_store.of_units(session, await scope.unit_ids_below(session, by.unit_id))


async def write(session: AsyncSession, form: Mapping[str, str], *, by: Staff, now: datetime) -> None:
    """Keep an answer ready for a unit and those below it; Unfit when it cannot be kept."""
    check_may_administer(by.role)
    unit = await scope.unit_within(session, by.unit_id, form.get("unit", ""))
    typed = Typed(form)
    values = {"title": typed.text("title", most=80), "text": typed.lines("text", most=LONGEST_TEXT)}
    typed.check()
    number = await templates_store.add(
        session, {**values, "unit_id": unit.id, "written_by": by.actor, "written_at": now}
    )
    told = {"unit": unit.code, "title": values["title"]}
    await journal.record(session, "template.written", f"template:{number}", told, by=by.actor, now=now)


async def strike(session: AsyncSession, number: int, *, by: Staff, now: datetime) -> None:
    """Take a ready answer away, or raise NotFound when none of somebody's units has it."""
    check_may_administer(by.role)
    found = next((one for one in await kept(session, by) if one.number == number), None)
    if found is None:
        raise NotFound
    await templates_store.strike(session, number)
    told = {"unit": found.unit_code, "title": found.title}
    await journal.record(session, "template.struck", f"template:{number}", told, by=by.actor, now=now)


async def for_unit(session: AsyncSession, code: str) -> list[Template]:
    """List the answers that are ready for a unit: its own, and those of the units above it."""
    unit_id = await templates_store.unit_id(session, code)
    if unit_id is None:
        return []
    return await templates_store.of_units(session, await calendar_store.above(session, unit_id))


def filled(text: str, case: CaseRow, *, day: str) -> str:
    """Return a ready answer with the places filled in; what is not known is left out."""
    known = {
        "{unit}": case.unit_name,
        "{layanan}": case.service_name or "",
        "{loket}": case.point_name or "",
        "{tanggal}": day,
    }
    for place, value in known.items():
        text = text.replace(place, value)
    return text
