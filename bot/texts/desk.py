"""All sentences the bot says to staff, in Telegram's HTML. What people have written is escaped, always."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from bot.texts.signs import bold, faced, shown
from scoring.accounts import Role, Staff
from scoring.accounts.wish_rules import News
from scoring.appraisals import Ascribed
from scoring.cases import CaseRow, EventRow
from scoring.cases.rules import LONGEST_TEXT
from scoring.errors import ScoringError
from scoring.i18n import t, tn
from scoring.jobs.digest_words import Told, day
from scoring.terms import CaseEventKind, CaseKind, CaseState, ObjectionReason

EXCERPT: Final = 90
"""Characters of a comment in a list."""
LONGEST_QUOTE: Final = 1_200
"""Characters of one person's words in a message; Telegram takes 4,096 in all."""
LONGEST_PRAISE: Final = 160
"""Characters of a quote below a picture; Telegram takes 1,024 there in all."""


def not_linked(page: str | None) -> str:
    """Return how a member of staff ties this chat to their account."""
    where = escape(page, quote=False) if page else t("the staff pages, under Notices")
    lines = [
        bold(t("This chat is not tied to a staff account.")),
        t("Open {page}, ask for a code there and send it here.", page=where),
    ]
    return "\n".join(lines)


def wrong_code(page: str | None) -> str:
    """Return the answer to a code that ties nothing."""
    told = t("This code is not valid. Codes are good for ten minutes, and once.")
    return f"{told}\n{t('Ask for a new one at {page}.', page=page) if page else t('Ask for a new one.')}"


def too_many(minutes: int) -> str:
    """Return the answer to too many codes that tied nothing."""
    return tn(
        "Too many tries. Please wait {count} minute.", "Too many tries. Please wait {count} minutes.", minutes
    )


def role(staff: Staff) -> str:
    """Name what somebody is here for."""
    return {
        Role.ADMIN: t("administrator"),
        Role.UNIT_HEAD: t("head of unit"),
        Role.OFFICER: t("officer"),
        Role.INSPECTORATE: t("inspectorate"),
        Role.AUDITOR: t("auditor"),
        Role.ANALYST: t("analyst"),
    }[staff.role]


def linked(staff: Staff, news: Sequence[News], page: str | None) -> str:
    """Return whom a chat has just been tied to, and what it will be sent."""
    return "✅ " + bold(t("This chat is now tied to your staff account.")) + "\n" + _who(staff, news, page)


def home(staff: Staff, news: Sequence[News], page: str | None) -> str:
    """Return whom a chat is tied to, and what it is sent."""
    return bold(t("Your staff account")) + "\n" + _who(staff, news, page)


def _who(staff: Staff, news: Sequence[News], page: str | None) -> str:
    who = f"{escape(staff.username, quote=False)}, {role(staff)}\n{shown(staff.unit_name)}"
    told = {
        News.ALERT: t("• ratings that need an answer: at most one message an hour, by day"),
        News.WEEKLY: t("• the week in figures, on Monday morning"),
        News.MONTHLY: t("• your own score, once a month"),
    }
    lines = [who, ""]
    if news:
        lines += [t("What I send you here:"), *(told[one] for one in news)]
    else:
        lines.append(t("You have chosen to be sent nothing here."))
    if page:
        lines += ["", t("Change this at {page}", page=escape(page, quote=False))]
    return "\n".join(lines)


def untie_question() -> str:
    """Return the question before untying."""
    return bold(t("Untie this chat?")) + "\n" + t("You will get no more messages here, and can tie it again.")


def untied() -> str:
    """Return that a chat is untied."""
    return t("This chat is no longer tied to a staff account.")


def nothing_waits() -> str:
    """Return that there is nothing to do."""
    return "☕ " + t("Nothing waits for your answer.")


def to_answer(rows: Sequence[CaseRow]) -> str:
    """Return the heading of what waits, the most pressing first."""
    return "📥 " + bold(t("To be answered")) + "\n\n" + _listed(rows)


def alert(rows: Sequence[CaseRow], more: int) -> str:
    """Return an alert: what has come to wait, each with a line of what was written."""
    count = len(rows) + more
    heading = tn("{count} new rating needs attention", "{count} new ratings need attention", count)
    lines = [f"🔔 {bold(heading)}", "", _listed(rows)]
    if more:
        lines += ["", tn("and {count} more", "and {count} more", more)]
    return "\n".join(lines)


def _listed(rows: Sequence[CaseRow]) -> str:
    return "\n\n".join(f"{number}. {_line(row)}" for number, row in enumerate(rows, start=1))


def _line(row: CaseRow) -> str:
    lines = [f"{_mark(row.kind)}{bold(place(row))}", _given(row)]
    if row.comment:
        lines.append(f"“{_clipped(' '.join(row.comment.split()), EXCERPT)}”")
    return "\n".join(lines)


def place(row: CaseRow | Ascribed) -> str:
    """Return unit and counter."""
    return shown(row.unit_name) + (f", {shown(row.point_name)}" if row.point_name else "")


def _given(row: CaseRow) -> str:
    overall = row.ratings.get("overall")
    return day(row.day) + (f" · {faced(overall)}" if overall else "")


def _mark(kind: CaseKind) -> str:
    return {CaseKind.URGENT: "🚨 ", CaseKind.OVERSIGHT: "⚖️ ", CaseKind.COMPLAINT: ""}[kind]


def case(row: CaseRow, thread: Sequence[EventRow]) -> str:
    """Return one case: what was said, masked, where it stands, and what was said since."""
    lines = [f"{_mark(row.kind)}{bold(place(row))}"]
    if row.service_name:
        lines.append(t("Service: {name}", name=shown(row.service_name)))
    lines.append(_given(row))
    if row.kind in (CaseKind.URGENT, CaseKind.OVERSIGHT):
        lines.append(t("Protected: the unit does not see this."))
    lines.append(f"{_state(row.state)} · {t('answer by {day}', day=day(row.due_on))}")
    if row.comment:
        lines += ["", f"<blockquote>{_clipped(row.comment, LONGEST_QUOTE)}</blockquote>"]
    again = [one for one in thread if one.kind is CaseEventKind.REOPENED and one.text]
    if again:
        lines += ["", t("The citizen is not content:"), f"“{_clipped(again[-1].text or '', LONGEST_QUOTE)}”"]
    if row.answer:
        lines += ["", t("Answered:"), f"“{_clipped(row.answer, LONGEST_QUOTE)}”"]
    return "\n".join(lines)


def _state(state: CaseState) -> str:
    return {
        CaseState.RECEIVED: t("Received"),
        CaseState.ACKNOWLEDGED: t("Taken on"),
        CaseState.DISPATCHED: t("Handed on"),
        CaseState.ANSWERED: t("Answered"),
        CaseState.CANNOT_ACT: t("Nothing could be done"),
        CaseState.CLOSED: t("Closed"),
        CaseState.WITHDRAWN: t("Taken back by the citizen"),
    }[state]


def write_prompt(row: CaseRow) -> str:
    """Return the invitation to write an answer."""
    lines = [
        bold(place(row)),
        t("Please type your answer to the citizen and send it as a message. You will see it once more."),
        t("At most {limit} characters.", limit=LONGEST_TEXT),
    ]
    return "\n".join(lines)


def confirm_answer(text: str) -> str:
    """Return the question before an answer leaves."""
    asks = bold(t("Send this answer to the citizen?"))
    return f"{asks}\n\n<blockquote>{_clipped(text, 3 * LONGEST_QUOTE)}</blockquote>"


def answer_sent(row: CaseRow) -> str:
    """Return that an answer is on its way."""
    told = t("The citizen gets it where they wrote from, and on their receipt.")
    return f"✅ {bold(t('Your answer has been sent.'))}\n{place(row)}\n{told}"


def cancelled() -> str:
    """Return that nothing was sent."""
    return t("Nothing has been sent.")


def refusal(error: ScoringError) -> str:
    """Return why something was refused, for a text without markup."""
    told = {
        "impossible_move": t("This case has moved on since then."),
        "nothing_written": t("There were no words in this. Please type your answer."),
        "text_too_long": t(
            "This is too long; at most {limit} characters can be kept. Please send a shorter text.",
            limit=error.params.get("limit"),
        ),
        "reason_missing": t("There were no words in this. Please say what is not right."),
        "reason_too_long": t(
            "This is too long; at most {limit} characters can be kept. Please send a shorter text.",
            limit=error.params.get("limit"),
        ),
        "already_contested": t("You have contested this before."),
    }
    return told.get(error.code) or t("There is nothing here that you may see.")


def contest_list(rows: Sequence[Ascribed], page: str | None) -> str:
    """Return the question which rating is contested, or that there is none."""
    if not rows:
        return t("There is nothing to contest: ratings are shown one by one only when five are together.")
    lines = [
        bold(t("Which rating was not yours?")),
        t("You see the day and the counter, never what was said. Who decides is outside your unit."),
    ]
    if page:
        lines.append(t("All of them are at {page}", page=escape(page, quote=False)))
    return "\n".join(lines)


def contest_reason(row: Ascribed) -> str:
    """Return the question why a rating is contested."""
    return f"{bold(visit(row))}\n\n{t('Why was it not yours?')}"


def contest_prompt(reason: str) -> str:
    """Return the invitation to say in words what is not right."""
    return f"{bold(reasons()[ObjectionReason(reason)])}\n\n" + t(
        "Please type in a sentence or two what is not right, and send it as a message."
    )


def confirm_contest(reason: str, text: str) -> str:
    """Return the question before an objection is filed."""
    asks = bold(t("File this objection?"))
    why = reasons()[ObjectionReason(reason)]
    return f"{asks}\n{why}\n\n<blockquote>{_clipped(text, LONGEST_QUOTE)}</blockquote>"


def contested(code: str, page: str | None) -> str:
    """Return that an objection is filed, and where its course can be followed."""
    told = t("The inspectorate decides, not your unit. You find its course among your own ratings.")
    return f"✅ {bold(t('Objection {code} is filed.', code=code))}\n{told}" + (
        f"\n{escape(page, quote=False)}" if page else ""
    )


def visit(row: Ascribed) -> str:
    """Return day, service and counter of a visit."""
    return " · ".join(part for part in (day(row.day), row.service_name, row.point_name) if part)


def reasons() -> Mapping[ObjectionReason, str]:
    """Name the reasons to contest."""
    return {
        ObjectionReason.ABSENT: t("I was not at work that day"),
        ObjectionReason.ELSEWHERE: t("I was at another counter or office"),
        ObjectionReason.SOMEBODY_ELSE: t("Somebody else served"),
        ObjectionReason.SHARED: t("Others served together with me"),
        ObjectionReason.FIGURES: t("The figures are not right"),
        ObjectionReason.OTHER: t("Another reason"),
    }


def digest(told: Told, page: str | None) -> str:
    """Return the week or the month in figures, short enough to stand below a picture."""
    lines = [f"{told.mark} {bold(escape(told.heading, quote=False))}", *_escaped(told.lines)]
    if told.quotes:
        lines += ["", escape(told.quotes_heading, quote=False)]
        lines += [f"“{_clipped(one, LONGEST_PRAISE)}”" for one in told.quotes]
    if told.note:
        lines += ["", escape(told.note, quote=False)]
    return "\n".join(lines) + (f"\n\n{escape(page, quote=False)}" if page else "")


def _escaped(lines: Sequence[str]) -> list[str]:
    return [escape(line, quote=False) for line in lines]


def _clipped(text: str, most: int) -> str:
    return escape(text if len(text) <= most else text[: most - 1].rstrip() + "…", quote=False)
