"""What needs an answer: cases, their deadlines in working days, and who may see and answer them."""

from scoring.cases.labels_store import CommentRow
from scoring.cases.opening import forget_old_looks, judged, take_in, unseen
from scoring.cases.reading import Inbox, Opened, Told, answer_of, answer_promised, inbox, opened
from scoring.cases.rules import AnswerOvertaken, ImpossibleMove, NothingWritten, TextTooLong, UnknownColleague
from scoring.cases.service import (
    accept,
    acknowledge,
    answer,
    cannot_act,
    close_quiet,
    dispatch,
    note,
    reopen,
)
from scoring.cases.store import CaseRow, EventRow

__all__ = [
    "AnswerOvertaken", "CaseRow", "CommentRow", "EventRow", "ImpossibleMove", "Inbox", "NothingWritten",
    "Opened", "TextTooLong", "Told", "UnknownColleague", "accept", "acknowledge", "answer", "answer_of",
    "answer_promised", "cannot_act", "close_quiet", "dispatch", "forget_old_looks", "inbox", "judged", "note",
    "opened", "reopen", "take_in", "unseen",
]  # fmt: skip
