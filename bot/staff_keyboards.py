"""All buttons the bot shows to staff."""

from collections.abc import Sequence
from typing import Final

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import Deed, Object, OnCase, Step, Untie
from bot.keyboards import LONGEST_LABEL
from bot.texts import desk
from scoring.accounts import Staff
from scoring.accounts.wish_rules import News, news_for
from scoring.appraisals import Ascribed
from scoring.appraisals.rules import OF_ATTRIBUTION
from scoring.cases import CaseRow
from scoring.cases.rules import NEXT
from scoring.i18n import t
from scoring.terms import CaseState

NONE: Final = "-"
"""Where a button needs no code."""


def home(staff: Staff) -> InlineKeyboardMarkup:
    """Return what a member of staff may do here."""
    offered = news_for(staff.role, staff.employee_id)
    return _board(
        [_all()] if News.ALERT in offered else [],
        [_contest()] if News.MONTHLY in offered else [],
        [_button(t("Untie this chat"), Untie(sure=False))],
    )


def untie() -> InlineKeyboardMarkup:
    """Return yes and no."""
    return _board(
        [_button(t("Yes, untie it"), Untie(sure=True))],
        [_on("‹ " + t("Back"), NONE, Deed.HOME)],
    )


def listed(rows: Sequence[CaseRow], *, with_all: bool) -> InlineKeyboardMarkup:
    """Return a button for each case, and the way to all."""
    named = [
        [_on(f"{at}. {row.unit_name}" + (f", {row.point_name}" if row.point_name else ""), row.feedback_code)]
        for at, row in enumerate(rows, start=1)
    ]
    return _board(*named, [_all()] if with_all else [])


def case(row: CaseRow, *, can_act: bool) -> InlineKeyboardMarkup:
    """Return the moves that are open, and the way back."""
    moves = NEXT[row.state] if can_act else frozenset()
    return _board(
        [_on("✍️ " + t("Write an answer"), row.feedback_code, Deed.WRITE)]
        if CaseState.ANSWERED in moves
        else [],
        [_on("👀 " + t("I am on it"), row.feedback_code, Deed.TAKE)]
        if CaseState.ACKNOWLEDGED in moves
        else [],
        [_all()],
    )


def writing(code: str) -> InlineKeyboardMarkup:
    """Return the way out of writing."""
    return _board([_on(t("Cancel"), code, Deed.CANCEL)])


def confirm(code: str) -> InlineKeyboardMarkup:
    """Return what may be done with what was written."""
    return _board(
        [_on("✅ " + t("Send the answer"), code, Deed.SEND)],
        [_on("✍️ " + t("Write it anew"), code, Deed.WRITE)],
        [_on(t("Cancel"), code, Deed.CANCEL)],
    )


def all_cases() -> InlineKeyboardMarkup:
    """Return the way to all that waits."""
    return _board([_all()])


def contest() -> InlineKeyboardMarkup:
    """Return the way to contest something."""
    return _board([_contest()])


def contest_list(rows: Sequence[Ascribed]) -> InlineKeyboardMarkup:
    """Return a button for each rating that can be contested."""
    return _board(*([_object(desk.visit(row), row.code, Step.PICK)] for row in rows))


def contest_reason(code: str) -> InlineKeyboardMarkup:
    """Return the reasons there are."""
    named = desk.reasons()
    return _board(
        *([_object(named[one], code, Step.REASON, one.value)] for one in OF_ATTRIBUTION),
        [_object(t("Cancel"), code, Step.CANCEL)],
    )


def contesting(code: str) -> InlineKeyboardMarkup:
    """Return the way out of contesting."""
    return _board([_object(t("Cancel"), code, Step.CANCEL)])


def confirm_contest(code: str) -> InlineKeyboardMarkup:
    """Return yes and no."""
    return _board(
        [_object("✅ " + t("File the objection"), code, Step.SEND)],
        [_object(t("Cancel"), code, Step.CANCEL)],
    )


def _all() -> InlineKeyboardButton:
    return _on("📥 " + t("All that waits"), NONE, Deed.LIST)


def _contest() -> InlineKeyboardButton:
    return _object("⚖️ " + t("Contest a rating"), NONE, Step.LIST)


def _on(label: str, code: str, deed: Deed = Deed.OPEN) -> InlineKeyboardButton:
    return _button(label, OnCase(code=code, deed=deed))


def _object(label: str, code: str, step: Step, reason: str = NONE) -> InlineKeyboardButton:
    return _button(label, Object(code=code, reason=reason, step=step))


def _button(label: str, data: CallbackData) -> InlineKeyboardButton:
    short = label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"
    return InlineKeyboardButton(text=short, callback_data=data.pack())


def _board(*rows: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[row for row in rows if row])
