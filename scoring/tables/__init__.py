"""Rows without behaviour, one file per aggregate."""

# The naming convention must be set before the first table is defined.
from scoring.db import naming as naming  # isort: skip

from scoring.tables.accounts import Invitation, RecoveryCode, SecondFactor, SubjectLink
from scoring.tables.administration import (
    AnswerTemplate,
    DeadlineSetting,
    ExtraAnswer,
    ExtraQuestion,
    LocalHoliday,
    StagedImport,
)
from scoring.tables.approvals import Proposal, ProposalVoice
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
from scoring.tables.guards import Guard
from scoring.tables.improvements import Improvement
from scoring.tables.integrity import Finding, FindingRow
from scoring.tables.journal import (
    JournalCheckpoint,
    JournalDetail,
    JournalEntry,
    JournalKey,
    JournalNode,
    JournalPlace,
    JournalWaiting,
)
from scoring.tables.kiosks import Kiosk
from scoring.tables.objections import Objection, ObjectionEvent, ObjectionFile
from scoring.tables.printing import TicketBatch
from scoring.tables.reading import Reading, ReadingCorrection, ReadingPending
from scoring.tables.running import (
    Account,
    Client,
    Contact,
    Conversation,
    JobRun,
    Lease,
    Notice,
    StaffSession,
    TelegramUpdate,
    WebhookLook,
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
from scoring.tables.skm import FollowUp, UsersServed
from scoring.tables.staffing import CaseTold, StaffChat, StaffChatCode, StaffDraft, StaffWish
from scoring.tables.tries import SignInTry

__all__ = [
    "Account", "AnswerTemplate", "Assignment", "AssignmentService", "Attribution", "Case", "CaseEvent",
    "CaseLook", "CaseTold", "Client", "Contact", "Conversation", "DeadlineSetting", "Drawing", "Duty",
    "Employee", "ExtraAnswer", "ExtraQuestion", "Feedback", "Finding", "FindingRow", "FoldPending",
    "Folded", "FollowUp", "Guard", "Improvement", "Invitation", "JobRun", "JournalCheckpoint",
    "JournalDetail", "JournalEntry", "JournalKey", "JournalNode", "JournalPlace", "JournalWaiting",
    "Kiosk", "Lease", "LocalHoliday", "Notice", "Objection", "ObjectionEvent", "ObjectionFile",
    "OfficerSet", "OfficerShare", "PersonScore", "Point", "PointService", "Proposal", "ProposalVoice",
    "Reading", "ReadingCorrection", "ReadingPending", "RecoveryCode", "ScoreRun", "SecondFactor",
    "Service", "Setting", "SignInTry", "StaffChat", "StaffChatCode", "StaffDraft", "StaffSession",
    "StaffWish", "StagedImport", "SubjectLink", "TallyElement", "TallyPerson", "TallyUnit",
    "TelegramUpdate", "Ticket", "TicketBatch", "Unit", "UsersServed", "WebhookLook",
]  # fmt: skip
