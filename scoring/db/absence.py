"""Telling a database that cannot take work now from work that was wrong."""

from sqlalchemy.exc import DBAPIError

_SIGNS = (
    "database is locked", "disk is full", "disk i/o error", "readonly database", "unable to open database",
    "no space left", "connection is closed", "connection was closed", "terminating connection",
    "cannot connect", "the database system is", "too many connections", "too many clients",
)  # fmt: skip


def is_unavailable(error: BaseException) -> bool:
    """Return whether an error means that the database is away, full or overrun."""
    if isinstance(error, OSError):  # refused or reset connections reach us raw from the drivers
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    cause = str(error.orig).lower()
    return any(sign in cause for sign in _SIGNS)
