"""Many citizens at once, in a quarter that is over."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import scores, visits
from scoring.db.engine import Database
from scoring.intake import Draft
from scoring.jobs import journey
from scoring.method.elements import ELEMENTS
from scoring.terms import Channel
from tests import make

IN_SUMMER = datetime(2026, 8, 12, 3, 0, tzinfo=UTC)
ALL_THREE = {element.value: 3 for element in ELEMENTS}


async def heard(
    database: Database,
    count: int,
    *,
    code: str = "ABCDEF",
    ratings: Mapping[str, int] = ALL_THREE,
    service_id: int | None = None,
    set_aside: str | None = None,
    now: datetime = IN_SUMMER,
) -> None:
    """Let so many citizens say the same at a point, and count them."""

    async def work(session: AsyncSession) -> None:
        visit = await visits.opened(session, code, key=make.KEY, now=now)
        for n in range(count):
            draft = Draft(
                visit=visit,
                act=f"voice-{code}-{service_id}-{set_aside}-{now:%Y%m%d}-{len(ratings)}-{ratings.get('overall')}-{n}",
                channel=Channel.WEB,
                ratings=dict(ratings),
                service_id=service_id,
                set_aside=set_aside,
            )
            await journey.receive(session, draft, key=make.KEY, now=now)

    await database.act(work)
    async with database.writing() as session:
        await scores.fold(session)
