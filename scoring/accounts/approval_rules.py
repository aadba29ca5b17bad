"""What takes more than one person, who must agree, and for how long a proposal waits. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from scoring.accounts.rules import NotAllowed, Role
from scoring.errors import ScoringError
from scoring.terms import ProposalKind, ProposalState


class AlreadyProposed(ScoringError):
    """The same is proposed already and waits to be decided; ``number`` names that proposal."""

    code = "already_proposed"


class OwnProposal(ScoringError):
    """Somebody agrees to what they have proposed, or a second time: that is not another person."""

    code = "own_proposal"


class ProposalOver(ScoringError):
    """The proposal has been decided, or its days are over."""

    code = "proposal_over"


class WhyMissing(ScoringError):
    """A proposal or a refusal has no words on why."""

    code = "nothing_written"


class WhyTooLong(ScoringError):
    """The words on why are longer than can be kept; ``limit`` says how long they may be."""

    code = "text_too_long"


@dataclass(frozen=True, slots=True)
class Needed:
    """Whose agreement an act takes, beside whoever proposes it.

    Attributes:
        roles: those who may agree, each for their unit and below.
        voices: how many different ones of them must.
    """

    roles: frozenset[Role]
    voices: int


NEEDED: Final[Mapping[ProposalKind, Needed]] = MappingProxyType(
    {
        ProposalKind.GRANT: Needed(frozenset({Role.ADMIN, Role.INSPECTORATE}), 1),
        ProposalKind.RESET: Needed(frozenset({Role.ADMIN, Role.INSPECTORATE}), 1),
        ProposalKind.LIFT: Needed(frozenset({Role.INSPECTORATE}), 1),
        # Whoever is rated asks for it: two people decide who are not.
        ProposalKind.EXCLUDE: Needed(frozenset({Role.INSPECTORATE}), 2),
    }
)

POWERFUL: Final = frozenset({Role.ADMIN, Role.AUDITOR})
"""Roles that one person alone gives nobody: who makes accounts, and who reads everywhere."""

WAITS: Final = timedelta(days=14)
"""How long a proposal can be agreed to; after that it must be made anew."""

LONGEST_WHY: Final = 400
"""Characters of the words on why."""


def decides(role: Role) -> frozenset[ProposalKind]:
    """Return the kinds of proposals a role decides about."""
    return frozenset(kind for kind, needed in NEEDED.items() if role in needed.roles)


def check_decides(role: Role) -> frozenset[ProposalKind]:
    """Return the kinds of proposals a role decides about, or raise NotAllowed when there are none."""
    kinds = decides(role)
    if not kinds:
        raise NotAllowed
    return kinds


def is_waiting(state: ProposalState, expires_at: datetime, *, now: datetime) -> bool:
    """Say whether a proposal can still be decided."""
    return state is ProposalState.OPEN and now < expires_at


def check_why(text: str) -> str:
    """Return the words on why as they are kept, or raise WhyMissing or WhyTooLong."""
    tidied = " ".join(text.split())
    if not tidied:
        raise WhyMissing
    if len(tidied) > LONGEST_WHY:
        raise WhyTooLong(limit=LONGEST_WHY)
    return tidied
