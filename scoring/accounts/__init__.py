"""Who may be let in: machines by keys, members of staff by password."""

from scoring.accounts.approvals_store import ProposalRow
from scoring.accounts.rules import (
    InvalidName,
    NameTaken,
    NotAllowed,
    Role,
    Scope,
    SignInRefused,
    Unauthenticated,
    UnknownAccount,
    UnknownRole,
    UnknownScope,
    WeakPassword,
)
from scoring.accounts.service import (
    Staff,
    add_user,
    add_waiting_user,
    admit,
    disable_user,
    grant,
    has_admin,
    list_users,
    set_password,
    user,
    verify,
)
from scoring.accounts.sessions import end_session, open_session, seen, staff_of
from scoring.accounts.sessions_store import OpenSession
from scoring.accounts.store import AccountRow, Caller

__all__ = [
    "AccountRow", "Caller", "InvalidName", "NameTaken", "NotAllowed", "OpenSession", "ProposalRow", "Role",
    "Scope", "SignInRefused", "Staff", "Unauthenticated", "UnknownAccount", "UnknownRole", "UnknownScope",
    "WeakPassword", "add_user", "add_waiting_user", "admit", "disable_user", "end_session", "grant",
    "has_admin", "list_users", "open_session", "seen", "set_password", "staff_of", "user", "verify",
]  # fmt: skip
