"""All buttons the bot shows."""

from collections.abc import Callable, Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from babel.numbers import format_decimal

from bot import callbacks
from bot.callbacks import Page, Panel, Way, Word
from bot.rated import OVERALL, Rated
from bot.texts import rating, signs
from scoring import i18n
from scoring.directory.finder import Branch, Counter, Found
from scoring.i18n import t
from scoring.intake import wording
from scoring.intake.rules import PROFILE
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
            ("✓ " if element in rated.answers else "") + rating.element_name(element),
            callbacks.Ask(feedback=rated.code, element=element.value, way=Way.MENU),
        )
        for element in QUESTIONNAIRE_ORDER
    ]
    return _board(
        *_in_pairs(chips),
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
        for value, words in zip(RATINGS, rating.question(element).answers, strict=True)
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
        else _show(t("Skip") + " ›", rated, Panel.ABOUT)
    )
    return _board(*rows, [back, skip], [_show(t("Stop here"), rated, Panel.DONE)])


def about(rated: Rated, field: str) -> InlineKeyboardMarkup:
    """Return the answers to a question about the citizen, and the ways back, on and out."""
    chips = [
        _button(
            ("● " if value == rated.profile.get(field) else "") + words,
            callbacks.Tell(feedback=rated.code, field=field, value=value),
        )
        for value, words in wording.answers(field).items()
    ]
    fields = list(PROFILE)
    at = fields.index(field)
    back = "‹ " + t("Back")
    skip = t("Skip") + " ›"
    ways = [
        _button(back, callbacks.About(feedback=rated.code, field=fields[at - 1]))
        if at
        else _ask(back, rated, QUESTIONNAIRE_ORDER[-1]),
        _button(skip, callbacks.About(feedback=rated.code, field=fields[at + 1]))
        if at + 1 < len(fields)
        else _show(skip, rated, Panel.DONE),
    ]
    return _board(*_in_pairs(chips), ways, [_show(t("Stop here"), rated, Panel.DONE)])


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
        [_show(t("Add or change something"), rated, Panel.MENU)] if rated.is_open else [],
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


def answer(feedback: str, answer_id: int) -> InlineKeyboardMarkup:
    """Return what may be said to a unit's answer."""
    return _board(
        [_respond("✅ " + t("This solves it"), feedback, answer_id, Word.SOLVED)],
        [_respond("❌ " + t("Not solved"), feedback, answer_id, Word.UNSOLVED)],
        [_respond("✍️ " + t("Reply"), feedback, answer_id, Word.REPLY)],
    )


def reply(feedback: str, answer_id: int, *, may_be_wordless: bool) -> InlineKeyboardMarkup:
    """Return the ways past writing to the unit: back, and for who is not content, without words."""
    wordless = _respond(t("Send without words"), feedback, answer_id, Word.WORDLESS)
    return _board(
        [wordless] if may_be_wordless else [],
        [_respond("‹ " + t("Back"), feedback, answer_id, Word.BACK)],
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
                one.name if one.km is None else f"{one.name} ({_km(one.km)})",
                callbacks.OpenUnit(unit=one.unit_id, page=Page.COUNTERS),
            )
        ]
        for one in offices
    ]
    return _board(*rows, [_all_offices()] if offices and offices[0].km is not None else [])


def _km(distance: float) -> str:
    return format_decimal(round(distance, 1), "0.0", locale=i18n.current().value) + " km"


def counters(
    unit_id: int, found_there: Sequence[Counter], *, above: int | None = None
) -> InlineKeyboardMarkup:
    """Return a unit's counters, the unit as a whole, and the way back up for who has come down the list."""
    rows = [[_button(one.name, callbacks.Open(code=one.code))] for one in found_there[:MOST_CHOICES]]
    return _board(
        *rows,
        [_button(t("The office as a whole"), callbacks.OpenUnit(unit=unit_id, page=Page.WHOLE))],
        [] if above is None else [_browse("‹ " + t("Back"), above)],
    )


def browse() -> InlineKeyboardMarkup:
    """Return the way to the list of offices."""
    return _board([_all_offices()])


def units(branch: Branch, page: int) -> InlineKeyboardMarkup:
    """Return a page of the units below one, that one itself when it can be rated, and the way back up."""
    pages = max(1, -(-len(branch.below) // MOST_CHOICES))
    page = min(max(page, 0), pages - 1)
    shown = branch.below[page * MOST_CHOICES : (page + 1) * MOST_CHOICES]
    own = branch.unit_id if branch.can_be_rated else None
    back = [] if branch.above is None else [_browse("‹ " + t("Back"), branch.above)]
    return _board(
        *([_browse(one.name, one.unit_id)] for one in shown),
        _pages(branch.unit_id or 0, page, pages),
        [_button(t("This office itself"), callbacks.OpenUnit(unit=own, page=Page.COUNTERS))] if own else [],
        back,
    )


def _pages(unit_id: int, page: int, pages: int) -> Row:
    if pages == 1:
        return []
    before = _browse(t("‹ Earlier"), unit_id, page - 1) if page else None
    after = _browse(t("More ({page} of {pages}) ›", page=page + 2, pages=pages), unit_id, page + 1)
    return [one for one in (before, after if page + 1 < pages else None) if one is not None]


def _browse(label: str, unit_id: int, page: int = 0) -> InlineKeyboardButton:
    return _button(label, callbacks.Browse(unit=unit_id, page=page))


def _all_offices() -> InlineKeyboardButton:
    return _browse("🏛 " + t("List of offices"), 0)


def _in_pairs(buttons: Sequence[InlineKeyboardButton]) -> list[Row]:
    return [list(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]


def _respond(label: str, feedback: str, answer_id: int, word: Word) -> InlineKeyboardButton:
    return _button(label, callbacks.Respond(feedback=feedback, answer=answer_id, word=word))


def _show(label: str, rated: Rated, panel: Panel) -> InlineKeyboardButton:
    return _button(label, callbacks.Show(feedback=rated.code, panel=panel))


def _ask(label: str, rated: Rated, element: Element) -> InlineKeyboardButton:
    return _button(label, callbacks.Ask(feedback=rated.code, element=element.value, way=Way.SURVEY))


def _answers(data: Callable[[int], CallbackData]) -> list[Row]:
    return [[_button(signs.faced(value), data(value))] for value in RATINGS]
