"""All buttons the bot shows."""

from collections.abc import Callable, Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot import callbacks, texts
from bot.callbacks import Page, Panel, Way, Word
from bot.rated import OVERALL, Rated
from scoring.directory.finder import Counter, Found
from scoring.i18n import t
from scoring.method.elements import QUESTIONNAIRE_ORDER, RATINGS, Element
from scoring.terms import Language

LONGEST_LABEL = 60
"""Characters of a label; longer ones are cut by Telegram's clients, at a place of their own choosing."""

MOST_CHOICES = 8
"""Choices in one list; a longer one is better searched by typing."""

Row = list[InlineKeyboardButton]


def _button(label: str, data: CallbackData) -> InlineKeyboardButton:
    short = label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"
    return InlineKeyboardButton(text=short, callback_data=data.pack())


def _board(*rows: Row) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[row for row in rows if row])


def card(code: str, *, may_wait: bool) -> InlineKeyboardMarkup:
    """Return the four answers of a card, one a row: words do not fit beside each other."""
    later = [_button("⏰ " + t("Remind me later"), callbacks.Later(code=code))] if may_wait else []
    return _board(*_answers(lambda value: callbacks.Rate(code=code, value=value)), later)


def unit_card(unit_id: int) -> InlineKeyboardMarkup:
    """Return the four answers about a unit as a whole."""
    return _board(*_answers(lambda value: callbacks.RateUnit(unit=unit_id, value=value)))


def menu(rated: Rated) -> InlineKeyboardMarkup:
    """Return the elements as chips, and the ways on."""
    chips = [
        _button(
            ("✓ " if element in rated.answers else "") + texts.element_name(element),
            callbacks.Ask(feedback=rated.code, element=element.value, way=Way.MENU),
        )
        for element in QUESTIONNAIRE_ORDER
    ]
    rows = [chips[at : at + 2] for at in range(0, len(chips), 2)]
    return _board(
        *rows,
        [_show("📋 " + t("All nine questions"), rated, Panel.SURVEY)],
        [_show("✍️ " + t("Comment"), rated, Panel.COMMENT), _show(t("Change rating"), rated, Panel.CHANGE)],
        [_show("✅ " + t("Done"), rated, Panel.DONE)],
    )


def services(rated: Rated) -> InlineKeyboardMarkup:
    """Return the services to choose from."""
    rows = [
        [_button(one.name, callbacks.Choose(feedback=rated.code, service=one.id))]
        for one in rated.services[:MOST_CHOICES]
    ]
    return _board(*rows, [_show(t("Skip"), rated, Panel.MENU)])


def question(rated: Rated, element: Element, way: Way) -> InlineKeyboardMarkup:
    """Return the four official answers to a question, and the ways back, on and out."""
    given = rated.answers.get(element)
    rows = [
        [
            _button(
                ("● " if value == given else "") + words,
                callbacks.Answer(feedback=rated.code, element=element.value, value=value, way=way),
            )
        ]
        for value, words in zip(RATINGS, texts.question(element).answers, strict=True)
    ]
    if way is Way.MENU:
        return _board(*rows, [_show("‹ " + t("Back"), rated, Panel.MENU)])
    at = QUESTIONNAIRE_ORDER.index(element)
    back = (
        _ask("‹ " + t("Back"), rated, QUESTIONNAIRE_ORDER[at - 1])
        if at
        else _show("‹ " + t("Back"), rated, Panel.MENU)
    )
    skip = (
        _ask(t("Skip") + " ›", rated, QUESTIONNAIRE_ORDER[at + 1])
        if at + 1 < len(QUESTIONNAIRE_ORDER)
        else _show(t("Skip") + " ›", rated, Panel.DONE)
    )
    return _board(*rows, [back, skip], [_show(t("Stop here"), rated, Panel.DONE)])


def comment(rated: Rated) -> InlineKeyboardMarkup:
    """Return the way past writing."""
    return _board([_show(t("Skip"), rated, Panel.DONE)])


def change(rated: Rated) -> InlineKeyboardMarkup:
    """Return the four answers again, for a change of mind."""
    rows = _answers(
        lambda value: callbacks.Answer(feedback=rated.code, element=OVERALL, value=value, way=Way.MENU)
    )
    return _board(*rows, [_show("‹ " + t("Back"), rated, Panel.MENU)])


def done(rated: Rated) -> InlineKeyboardMarkup:
    """Return what may still be done."""
    return _board(
        [_show(t("Add or change something"), rated, Panel.MENU)],
        [_show(t("Take back"), rated, Panel.WITHDRAW)],
    )


def withdraw(rated: Rated) -> InlineKeyboardMarkup:
    """Return yes and no."""
    return _board(
        [_button(t("Yes, take it back"), callbacks.Withdraw(feedback=rated.code))],
        [_show(t("No, keep it"), rated, Panel.DONE)],
    )


def history(rated: Sequence[Rated]) -> InlineKeyboardMarkup:
    """Return a button for each feedback that can be looked at."""
    rows = [
        [_show(f"{number}. {one.place.unit_name}", one, Panel.DONE)]
        for number, one in enumerate(rated, start=1)
    ]
    return _board(*rows)


def answer(feedback: str) -> InlineKeyboardMarkup:
    """Return what may be said to a unit's answer."""
    return _board(
        [_respond("✅ " + t("This solves it"), feedback, Word.SOLVED)],
        [_respond("❌ " + t("Not solved"), feedback, Word.UNSOLVED)],
        [_respond("✍️ " + t("Reply"), feedback, Word.REPLY)],
    )


def reply(feedback: str, *, may_be_wordless: bool) -> InlineKeyboardMarkup:
    """Return the ways past writing to the unit: back, and for who is not content, without words."""
    wordless = _respond(t("Send without words"), feedback, Word.WORDLESS)
    return _board(
        [wordless] if may_be_wordless else [],
        [_respond("‹ " + t("Back"), feedback, Word.BACK)],
    )


def languages() -> InlineKeyboardMarkup:
    """Return the languages by their own names."""
    names = {Language.INDONESIAN: "Bahasa Indonesia", Language.ENGLISH: "English"}
    return _board(*([_button(names[one], callbacks.Speak(language=one.value))] for one in Language))


def erase() -> InlineKeyboardMarkup:
    """Return yes and no."""
    return _board(
        [_button(t("Yes, erase"), callbacks.Erase(sure=True))],
        [_button(t("No, keep everything"), callbacks.Erase(sure=False))],
    )


def open_form(code: str) -> InlineKeyboardMarkup:
    """Return the way to the open card of a point whose ticket no longer serves."""
    return _board([_button(t("Rate without the ticket"), callbacks.Open(code=code))])


def found(offices: Sequence[Found]) -> InlineKeyboardMarkup:
    """Return the offices that were found, with the distance where it is known."""
    rows = [
        [
            _button(
                one.name if one.km is None else f"{one.name} ({one.km:.1f} km)",
                callbacks.OpenUnit(unit=one.unit_id, page=Page.COUNTERS),
            )
        ]
        for one in offices
    ]
    return _board(*rows)


def counters(unit_id: int, found_there: Sequence[Counter]) -> InlineKeyboardMarkup:
    """Return a unit's counters, and the unit as a whole."""
    rows = [[_button(one.name, callbacks.Open(code=one.code))] for one in found_there[:MOST_CHOICES]]
    return _board(
        *rows, [_button(t("The office as a whole"), callbacks.OpenUnit(unit=unit_id, page=Page.WHOLE))]
    )


def _respond(label: str, feedback: str, word: Word) -> InlineKeyboardButton:
    return _button(label, callbacks.Respond(feedback=feedback, word=word))


def _show(label: str, rated: Rated, panel: Panel) -> InlineKeyboardButton:
    return _button(label, callbacks.Show(feedback=rated.code, panel=panel))


def _ask(label: str, rated: Rated, element: Element) -> InlineKeyboardButton:
    return _button(label, callbacks.Ask(feedback=rated.code, element=element.value, way=Way.SURVEY))


def _answers(data: Callable[[int], CallbackData]) -> list[Row]:
    return [[_button(texts.faced(value), data(value))] for value in RATINGS]
