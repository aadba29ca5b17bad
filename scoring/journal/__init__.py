"""Who did what: one entry for every deliberate act, written with it."""

from scoring.journal.service import CITIZEN, SYSTEM, record

__all__ = ["CITIZEN", "SYSTEM", "record"]
