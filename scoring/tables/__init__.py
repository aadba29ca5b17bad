"""Rows without behaviour, one file per aggregate."""

# The naming convention must be set before the first table is defined.
from scoring.db import naming as naming  # isort: skip

from scoring.tables.cases import Case, CaseEvent, CaseLook
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
from scoring.tables.drawings import Drawing
from scoring.tables.feedback import Attribution, Feedback, OfficerSet, OfficerShare, Ticket
from scoring.tables.integrity import Finding, FindingRow
from scoring.tables.reading import Reading, ReadingCorrection, ReadingPending
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
from scoring.tables.tries import SignInTry

__all__ = [
    "Account", "Assignment", "AssignmentService", "Attribution", "Case", "CaseEvent", "CaseLook",
    "Client", "Contact", "Conversation", "Drawing", "Duty", "Employee", "Feedback", "Finding", "FindingRow",
    "FoldPending", "Folded", "JobRun", "JournalEntry", "Lease", "Notice", "OfficerSet",
    "OfficerShare", "PersonScore", "Point", "PointService", "Reading", "ReadingCorrection",
    "ReadingPending", "ScoreRun", "Service", "Setting", "SignInTry", "StaffSession", "TallyElement",
    "TallyPerson", "TallyUnit", "TelegramUpdate", "Ticket", "Unit",
]  # fmt: skip
