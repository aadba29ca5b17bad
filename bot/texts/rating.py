"""What is said of a visit and its rating: the card, the questions, the receipt, and what became of it."""

from html import escape

from bot.rated import Rated
from bot.texts.guide import how_to_begin, unseen
from bot.texts.signs import bold, faced, shown
from scoring import i18n
from scoring.i18n import t
from scoring.intake import wording
from scoring.intake.rules import LONGEST_COMMENT, PROFILE
from scoring.method.elements import QUESTIONNAIRE_ORDER, Element, Question
from scoring.method.english import questions
from scoring.terms import FeedbackState
from scoring.visits import Visit

SATISFIED = 3
"""The lowest of the two answers that say: satisfied."""


def where(rated: Rated) -> str:
    """Return the place of a feedback: unit and counter."""
    place = rated.place
    return shown(place.unit_name) + (f", {shown(place.point_name)}" if place.point_name else "")


def question(element: Element) -> Question:
    """Return a question of the official questionnaire in the language spoken."""
    return questions(i18n.current().value)[element]


def element_name(element: Element) -> str:
    """Return the short everyday name of an element; the official one stands above its question."""
    names = {
        Element.PERSYARATAN: t("Requirements"),
        Element.PROSEDUR: t("Procedure"),
        Element.WAKTU: t("Waiting time"),
        Element.BIAYA: t("Fee"),
        Element.PRODUK: t("Result"),
        Element.KOMPETENSI: t("Skill of the staff"),
        Element.PERILAKU: t("Manner of the staff"),
        Element.PENGADUAN: t("Handling of complaints"),
        Element.SARANA: t("Rooms and equipment"),
    }
    return names[element]


def card(visit: Visit) -> str:
    """Return who asks about what, and why."""
    lines = [bold(shown(visit.unit_name))]
    if visit.point_name:
        lines.append(shown(visit.point_name))
    if visit.employee_name:
        lines.append(t("Served by: {name}", name=shown(visit.employee_name)))
    if len(visit.services) == 1:
        lines.append(t("Service: {name}", name=shown(visit.services[0].name)))
    asks = t("How satisfied are you with the service?")
    why = t("One tap is enough and is saved at once. This office uses your answer to serve better.")
    return "\n".join([*lines, "", bold(asks), f"{why} {unseen()}"])


def saved(rated: Rated) -> str:
    """Return the first line after a tap."""
    told = t("Saved.") if rated.overall is None else t("Saved: {rating}", rating=bold(faced(rated.overall)))
    return f"✅ {told}\n{where(rated)}"


def menu(rated: Rated) -> str:
    """Return the question after a rating: what was amiss, or what was good."""
    if rated.overall is None or rated.overall >= SATISFIED:
        asks = t("What was good? Choose what you would like to rate.")
    else:
        asks = t("We are sorry. What needs to get better? Choose what you would like to rate.")
    more = t("You may also just type a comment, or stop here: your rating already counts.")
    return f"{saved(rated)}\n\n{asks}\n{more}"


def which_service(rated: Rated) -> str:
    """Return the question which service it was."""
    return saved(rated) + "\n\n" + t("Which service was it?")


def asked(element: Element, *, progress: bool) -> str:
    """Return one question of the official questionnaire."""
    one = question(element)
    number = f"{QUESTIONNAIRE_ORDER.index(element) + 1}/{len(QUESTIONNAIRE_ORDER)} · " if progress else ""
    return f"<b>{number}{escape(one.title, quote=False)}</b>\n\n{escape(one.text, quote=False)}"


def about(field: str) -> str:
    """Return one question about the citizen; with the first one, why it is asked and that it need not be."""
    number = list(PROFILE).index(field)
    asks = f"<b>{number + 1}/{len(PROFILE)} · {wording.questions()[field]}</b>"
    if number:
        return asks
    why = t("The office must report who answers its survey, in numbers only. You need not tell.")
    once = t("We ask this once, and note it with your later questionnaires too. /hapus erases it.")
    return f"{asks}\n\n{why}\n{once}"


def comment_prompt(rated: Rated) -> str:
    """Return the invitation to write."""
    asks = t("Please type your comment and send it as a message.")
    if rated.comment:
        asks = t("Please type your new comment. It replaces the earlier one.")
    warning = t("Please leave out identity numbers, telephone numbers and addresses.")
    limit = t("At most {limit} characters.", limit=LONGEST_COMMENT)
    return f"{asks}\n{warning} {limit}"


def change(rated: Rated) -> str:
    """Return the question for another rating."""
    return where(rated) + "\n\n" + bold(t("How satisfied are you with the service?"))


def done(rated: Rated, link: str | None) -> str:
    """Return thanks, receipt, and what happens next."""
    if rated.state is FeedbackState.WITHDRAWN:
        return withdrawn(rated)
    lines = [bold(t("Thank you. Your rating is saved.")), where(rated)]
    if rated.place.service_name:
        lines.append(t("Service: {name}", name=shown(rated.place.service_name)))
    if rated.overall is not None:
        lines.append(t("Rating: {rating}", rating=faced(rated.overall)))
    if rated.answers:
        lines.append(t("Questions answered: {count} of {all}", count=len(rated.answers), all=len(Element)))
    if rated.comment:
        lines.append(t("Comment: saved"))
    receipt = escape(link or rated.receipt, quote=False)
    after = t("What happens next: your rating counts within minutes.")
    told = (
        t("The office reads your comment. If it answers, you will get the answer here.")
        if rated.comment
        else t("Would you like to add something? Just type it here.")
        if rated.is_open
        else ""
    )
    keep = (
        t(
            "You may change your answer until {day}, or take it back at any time.",
            day=f"{rated.open_until:%d-%m-%Y}",
        )
        if rated.is_open
        else t("Its period has closed, so it can no longer be changed. You may still take it back.")
    )
    return "\n".join(
        [*lines, "", t("Receipt: {receipt}", receipt=receipt), "", f"{after} {told}".strip(), keep]
    )


def withdraw_question(rated: Rated) -> str:
    """Return the question before taking back."""
    asks = t("Take this rating back?")
    told = t("It will not be counted any more, and your comment will be erased. This cannot be undone.")
    return f"{where(rated)}\n\n<b>{asks}</b>\n{told}"


def withdrawn(rated: Rated) -> str:
    """Return what was taken back."""
    told = t("You have taken this rating back. It is not counted, and its comment has been erased.")
    return f"{where(rated)}\n\n{told}"


def state(rated: Rated) -> str:
    """Return where a feedback stands, in words."""
    match rated.state:
        case FeedbackState.COUNTED:
            return t("counted")
        case FeedbackState.QUARANTINED:
            return t("being checked, not counted yet")
        case FeedbackState.WITHDRAWN:
            return t("taken back by you")
        case FeedbackState.EXCLUDED:
            return t("not counted after a check")


def status(history: list[Rated]) -> str:
    """Return what a visitor has said lately and what became of it."""
    if not history:
        return t("You have not rated anything here yet.") + "\n" + how_to_begin()
    lines = [bold(t("Your latest ratings"))]
    for number, rated in enumerate(history, start=1):
        mark = faced(rated.overall) if rated.overall is not None else t("some questions")
        lines.append(f"\n{number}. {where(rated)}\n{rated.day:%d-%m-%Y} · {mark} · {state(rated)}")
    return "\n".join(lines)


def reminder(visit: Visit) -> str:
    """Return the reminder somebody asked for."""
    return "⏰ " + t("You asked me to remind you.") + "\n\n" + card(visit)
