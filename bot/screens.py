"""What a message shows at each moment: texts and buttons together."""

from collections.abc import Callable

from bot import keyboards
from bot.callbacks import Panel, Way
from bot.rated import Rated
from bot.texts import rating
from bot.turn import Screen, Turn
from scoring.method.elements import Element
from scoring.terms import FeedbackState
from scoring.visits import Visit


def card(visit: Visit, code: str, *, may_wait: bool = True) -> Screen:
    """Return the card that asks for a rating; ``code`` is what it was opened with."""
    return Screen(rating.card(visit), keyboards.card(code, may_wait=may_wait))


def unit_card(visit: Visit) -> Screen:
    """Return the card for a unit as a whole."""
    return Screen(rating.card(visit), keyboards.unit_card(visit.unit_id))


def after_rating(rated: Rated) -> Screen:
    """Return what follows a rating: which service, when that is open, or what was good or amiss."""
    return which_service(rated) if len(rated.services) > 1 else menu(rated)


def menu(rated: Rated) -> Screen:
    """Return the elements to choose from, and the ways on."""
    return Screen(rating.menu(rated), keyboards.menu(rated))


def which_service(rated: Rated) -> Screen:
    """Return the services to choose from."""
    return Screen(rating.which_service(rated), keyboards.services(rated))


def question(rated: Rated, element: Element, way: Way) -> Screen:
    """Return one question of the questionnaire."""
    return Screen(rating.asked(element, progress=way is Way.SURVEY), keyboards.question(rated, element, way))


def about(rated: Rated, field: str) -> Screen:
    """Return one question about the citizen."""
    return Screen(rating.about(field), keyboards.about(rated, field))


def done(turn: Turn, rated: Rated) -> Screen:
    """Return thanks, receipt, and what happens next; of a withdrawn feedback, only that it is."""
    keyboard = None if rated.state is FeedbackState.WITHDRAWN else keyboards.done(rated)
    return Screen(rating.done(rated, link(turn, rated)), keyboard)


def panel(turn: Turn, rated: Rated, which: Panel) -> Screen:
    """Return what was asked to be shown of a feedback; of one that stands for good, how it stands."""
    if rated.state is FeedbackState.WITHDRAWN or (which is not Panel.WITHDRAW and not rated.is_open):
        return done(turn, rated)
    first = rated.next_question
    if which in (Panel.DONE, Panel.ABOUT) or (which is Panel.SURVEY and first is None):
        return done(turn, rated)
    if which is Panel.SURVEY and first is not None:
        return question(rated, first, Way.SURVEY)
    return _FIXED[which](rated)


_FIXED: dict[Panel, Callable[[Rated], Screen]] = {
    Panel.MENU: menu,
    Panel.SERVICE: which_service,
    Panel.COMMENT: lambda rated: Screen(rating.comment_prompt(rated), keyboards.comment(rated)),
    Panel.CHANGE: lambda rated: Screen(rating.change(rated), keyboards.change(rated)),
    Panel.WITHDRAW: lambda rated: Screen(rating.withdraw_question(rated), keyboards.withdraw(rated)),
}


def link(turn: Turn, rated: Rated) -> str | None:
    """Return the address of a feedback's receipt page, None when nobody has said where the pages are."""
    return f"{turn.public_url.rstrip('/')}/s/{rated.receipt}" if turn.public_url else None
