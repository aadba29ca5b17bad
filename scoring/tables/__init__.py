"""Rows without behaviour, one file per aggregate."""

# The naming convention must be set before the first table is defined.
from scoring.db import naming as naming  # isort: skip

from scoring.tables.directory import (
    Assignment,
    AssignmentService,
    Duty,
    Employee,
    Point,
    PointService,
    Service,
    Unit,
)
from scoring.tables.feedback import Attribution, Feedback, OfficerSet, OfficerShare, Ticket
from scoring.tables.running import (
    Account,
    Client,
    Contact,
    Conversation,
    JobRun,
    JournalEntry,
    Lease,
    Notice,
    StaffSession,
    TelegramUpdate,
)
from scoring.tables.scores import (
    Folded,
    FoldPending,
    PersonScore,
    ScoreRun,
    Setting,
    TallyElement,
    TallyPerson,
    TallyUnit,
)

__all__ = [
    "Account", "Assignment", "AssignmentService", "Attribution", "Client", "Contact", "Conversation", "Duty",
    "Employee", "Feedback", "FoldPending", "Folded", "JobRun", "JournalEntry", "Lease", "Notice",
    "OfficerSet", "OfficerShare", "PersonScore", "Point", "PointService", "ScoreRun", "Service", "Setting",
    "StaffSession", "TallyElement", "TallyPerson", "TallyUnit", "TelegramUpdate", "Ticket", "Unit",
]  # fmt: skip
