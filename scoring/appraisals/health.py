"""How much is ascribed to nobody: a figure of health of rosters, tickets and badges, by unit and period."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.appraisals import evidence_store
from scoring.terms import Period


@dataclass(frozen=True, slots=True)
class Share:
    """How much of what a unit itself received names nobody.

    Attributes:
        unit_code: the operator's id of the unit.
        unit_name: its name.
        unit_only: counted feedbacks that name nobody.
        counted: counted feedbacks in all.
    """

    unit_code: str
    unit_name: str
    unit_only: int
    counted: int

    @property
    def share(self) -> float:
        """Part that names nobody, 0 to 1."""
        return self.unit_only / self.counted

    def is_above(self, threshold: float) -> bool:
        """Say whether a unit is to be warned of its rosters."""
        return self.share > threshold


async def unit_only(session: AsyncSession, period: Period, *, root_id: int | None = None) -> Sequence[Share]:
    """List the share that names nobody of each unit that was rated in a period, by unit.

    Args:
        session: any.
        period: which months.
        root_id: of this unit and all below it; all when None.
    """
    found = await evidence_store.unit_only(session, root_id, period.first, period.last)
    return [Share(*row) for row in found]
