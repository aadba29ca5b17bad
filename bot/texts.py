"""All sentences the bot says, in Telegram's HTML. What people have written is escaped, always."""

from datetime import date
from html import escape

from bot.rated import Rated
from scoring import i18n
from scoring.i18n import t
from scoring.intake.rules import LONGEST_COMMENT
from scoring.method.elements import QUESTIONNAIRE_ORDER, Element, Question
from scoring.method.english import questions
from scoring.terms import FeedbackState
from scoring.visits import Visit

FACES = {1: "😞", 2: "🙁", 3: "🙂", 4: "😀"}
LONGEST_NAME = 120
"""Characters of a name that are shown; the organisation's own data may hold longer ones."""

SATISFIED = 3
"""The lowest of the two answers that say: satisfied."""


def label(value: int) -> str:
    """Return the word for an overall rating."""
    match value:
        case 1:
            return t("Not satisfied")
        case 2:
            return t("Less satisfied")
        case 3:
            return t("Satisfied")
        case _:
            return t("Very satisfied")


def faced(value: int) -> str:
    """Return the word for an overall rating with a face beside it."""
    return f"{FACES[value]} {label(value)}"


def shown(name: str) -> str:
    """Return a name from the organisation's data, ready for a message."""
    return escape(name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…", quote=False)


def bold(text: str) -> str:
    """Return a text that is ready for a message, in bold."""
    return f"<b>{text}</b>"


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


def unseen() -> str:
    """Return who does not see what."""
    return t("Officers do not see your name or number.")


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
    )
    keep = t("You may still change your answer or take it back below.")
    return "\n".join([*lines, "", t("Receipt: {receipt}", receipt=receipt), "", f"{after} {told}", keep])


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


def how_to_begin() -> str:
    """Return the ways in."""
    return t(
        "Scan the QR code at the counter, type the 6-letter code printed under it, or type the name of the"
        " office or service, for example: ID card."
    )


def welcome() -> str:
    """Return the first words to somebody who comes without a code."""
    return bold(t("Rate public services here.")) + f"\n{how_to_begin()}\n\n{unseen()}"


def not_found() -> str:
    """Return the answer to a search without result."""
    return t("I have not found that.") + "\n" + how_to_begin()


def counters(unit: str) -> str:
    """Return the question at which counter somebody was served."""
    return bold(shown(unit)) + "\n\n" + t("Where were you served?")


def language_chosen() -> str:
    """Return the first words in another language."""
    return t("I now speak English with you.") + "\n\n" + how_to_begin()


def unknown_command() -> str:
    """Return the answer to a command we do not have."""
    return t("I do not know this command.") + "\n\n" + helped()


def helped() -> str:
    """Return how this bot is used."""
    lines = [
        bold(t("How it works")),
        how_to_begin(),
        t("One tap is a complete rating. Everything after that is up to you."),
        "",
        t("/status - what became of your ratings"),
        t("/bahasa - change the language"),
        t("/privasi - what we store"),
        t("/hapus - erase my data"),
    ]
    return "\n".join(lines)


def privacy() -> str:
    """Return what is stored, by whom it is seen, and how it ends."""
    lines = [
        bold(t("What we store")),
        t("• Your rating and comment, with the office, the service and the day."),
        t("• Your chat, encrypted, so that the office's answer can reach you. Nobody in the office sees it."),
        t("• In place of your account: a code from which your account cannot be made out."),
        t("We do not store your name, your photo, your number or where you are."),
        "",
        t("/hapus erases your chat and everything that ties you to your ratings."),
    ]
    return "\n".join(lines)


def erase_question() -> str:
    """Return what would be erased and what would stay."""
    lines = [
        bold(t("Erase your data?")),
        t("Erased: your chat, your language, this conversation, reminders, and the tie to your ratings."),
        t("Kept: the ratings and comments themselves, without a trace of whose they were."),
        t("A scrambled day code stays as well, so that one visit is not counted twice."),
        t("After this you can take a rating back only with its receipt."),
    ]
    return "\n".join(lines)


def erased(count: int) -> str:
    """Return what was erased."""
    lines = [
        bold(t("Erased.")),
        t("Your chat, your language, this conversation and reminders are gone."),
        i18n.tn(
            "{count} rating no longer has a tie to you.",
            "{count} ratings no longer have a tie to you.",
            count,
        ),
        t("The messages above are in your own Telegram; you may delete the chat."),
    ]
    return "\n".join(lines)


def not_text() -> str:
    """Return the refusal of what is not text."""
    return t("I can only read text, so I have not kept this. Please type your comment in words.")


def old_button() -> str:
    """Return the answer to a button whose time is over."""
    return t("This button is from an earlier visit. Please scan the QR code or type its code again.")


def group() -> str:
    """Return the one thing said in a group."""
    return t("I only talk in private, so that nobody reads along. Please write to me directly.")


def reminder(visit: Visit) -> str:
    """Return the reminder somebody asked for."""
    return "⏰ " + t("You asked me to remind you.") + "\n\n" + card(visit)


def answered(unit: str, text: str) -> str:
    """Return a unit's answer to what a citizen said."""
    return bold(t("{unit} has answered you", unit=shown(unit))) + "\n\n" + escape(text, quote=False)


def answer_accepted(unit: str, text: str) -> str:
    """Return a unit's answer with which the citizen is content."""
    return answered(unit, text) + "\n\n✅ " + t("You said: this solves it. Thank you for telling us.")


def reply_prompt(unit: str) -> str:
    """Return the invitation to write back to a unit."""
    asks = t("Please type what is still missing and send it as a message. {unit} will read it.", unit=unit)
    warning = t("Please leave out identity numbers, telephone numbers and addresses.")
    return f"{asks}\n{warning}"


def case_reopened(unit: str, due: date) -> str:
    """Return what happens after a citizen was not content with an answer."""
    told = t("Your reply has been passed on to {unit}.", unit=unit)
    after = t(
        "The matter is open again and is to be answered by {day}. You will get the answer here.",
        day=f"{due:%d-%m-%Y}",
    )
    return f"{told}\n{after}"
