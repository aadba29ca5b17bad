"""Proof of a visit: public codes, badges, and one-time signed tickets."""

from scoring.visits.issuing import issue, issue_pool, issued
from scoring.visits.service import (
    TICKET_LIFE,
    PointClosed,
    ServiceChoice,
    TicketExpired,
    TicketSpent,
    UnknownCode,
    Visit,
    check_unspent,
    of_unit,
    opened,
)

__all__ = [
    "TICKET_LIFE", "PointClosed", "ServiceChoice", "TicketExpired", "TicketSpent", "UnknownCode",
    "Visit", "check_unspent", "issue", "issue_pool", "issued", "of_unit", "opened",
]  # fmt: skip
