"""Members of staff with a chat, citizens who complain, and the jobs that tell the one of the other."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from scoring.accounts import Role, chats
from scoring.accounts.service import staff_by_id
from scoring.jobs import alerts
from scoring.tables import Account
from tests.make import KEY, NOON
from tests.telegram import Citizen
from tests.telegram_server import Shown
from tests.telegram_world import World, until

MORNING = NOON.replace(hour=2) + timedelta(days=1)
"""Nine in Jakarta, eleven in Jayapura, the day after the citizens wrote."""

CHATS = {"kepala": 501, "kapus": 502, "irban": 503, "sari": 504}


@dataclass
class Hours:
    """The time it is, as a test sets it."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        return self.now


async def hire(world: World, **who: tuple[Role, int, int | None]) -> dict[str, int]:
    """Make accounts by username: role, unit, and the employee they are; return their keys."""
    made = {}
    async with world.database.writing() as session:
        for username, (role, unit, employee) in who.items():
            row = Account(
                username=username, password_hash="-", role=role.value, unit_id=unit, employee_id=employee,
                created_at=NOON,
            )  # fmt: skip
            session.add(row)
            await session.flush()
            made[username] = row.id or 0
    return made


async def team(world: World) -> dict[str, int]:
    """The head of each office, the inspectorate above both, and Sari herself."""
    office = world.office
    return await hire(
        world,
        kepala=(Role.UNIT_HEAD, office.unit, None),
        kapus=(Role.UNIT_HEAD, office.other, None),
        irban=(Role.INSPECTORATE, office.root, None),
        sari=(Role.OFFICER, office.unit, office.sari),
    )


async def code_for(world: World, account_id: int, *, now: datetime = MORNING) -> str:
    """Ask for a code on the staff pages."""
    async with world.database.writing() as session:
        staff = await staff_by_id(session, account_id)
        assert staff is not None
        return await chats.issue(session, staff, key=KEY, now=now)


async def tied(world: World, account_id: int, number: int, language: str = "id") -> Citizen:
    """Tie somebody's chat to their account, as a link does it."""
    person = world.citizen(number, language)
    await person.start(f"staf_{await code_for(world, account_id)}")
    return person


async def alerted(world: World, person: Citizen, *, now: datetime = MORNING) -> Shown:
    """Let the schedule tell what waits, and wait until somebody has it."""
    before = len(person.messages)
    assert await alerts.tell_new(world.database, now)
    await until(lambda: len(person.messages) > before)
    return person.screen


async def change(world: World, account_id: int, **values: Any) -> None:
    """Change an account behind everybody's back."""
    async with world.database.writing() as session:
        await session.execute(update(Account).where(Account.id == account_id).values(**values))  # type: ignore[arg-type]
