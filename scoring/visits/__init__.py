"""Proof of a visit: public codes, badges, and one-time signed tickets."""

from scoring.visits.service import (
    PointClosed,
    ServiceChoice,
    TicketExpired,
    TicketSpent,
    UnknownCode,
    Visit,
    check_unspent,
    issue,
    issued,
    of_unit,
    opened,
)

__all__ = [
    "PointClosed", "ServiceChoice", "TicketExpired", "TicketSpent", "UnknownCode", "Visit",
    "check_unspent", "issue", "issued", "of_unit", "opened",
]  # fmt: skip
