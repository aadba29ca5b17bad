"""How the staff pages say the closed sets of objections, attributions and proposals."""

from datetime import date
from typing import Final

from api.web import look
from api.web.staff.words import actor_in_words
from scoring.accounts import Role
from scoring.appraisals.rules import OPEN
from scoring.cases.rules import working_days_left
from scoring.i18n import t, tn
from scoring.terms import (
    Exclusion,
    ObjectionReason,
    ObjectionState,
    ProposalKind,
    Reveal,
    Rule,
)

SOON: Final = 3
"""Working days left from which a decision is urgent."""


def rule_in_words(rule: Rule) -> str:
    """Say which rule ascribed a feedback."""
    return {
        Rule.TICKET: t("Named by the visit's ticket"),
        Rule.BADGE: t("Named by the badge that was scanned"),
        Rule.SINGLE_DUTY: t("The only one on duty at that time"),
        Rule.SHARED_DUTY: t("Several were on duty at that time"),
        Rule.UNIT_ONLY: t("Nobody is named: the unit only"),
        Rule.CORRECTION: t("Decided by a person"),
    }[rule]


def objection_reason_in_words(reason: ObjectionReason) -> str:
    """Say why somebody contests something, as they would say it."""
    return {
        ObjectionReason.ABSENT: t("I was not at work that day"),
        ObjectionReason.ELSEWHERE: t("I was at another counter or office"),
        ObjectionReason.SOMEBODY_ELSE: t("Somebody else served"),
        ObjectionReason.SHARED: t("Others served together with me"),
        ObjectionReason.FIGURES: t("The figures are not right"),
        ObjectionReason.OTHER: t("Another reason"),
    }[reason]


def objection_state_in_words(state: ObjectionState) -> str:
    """Say where an objection stands."""
    return {
        ObjectionState.FILED: t("Filed"),
        ObjectionState.UNDER_REVIEW: t("Being looked at"),
        ObjectionState.ACCEPTED: t("Accepted"),
        ObjectionState.REJECTED: t("Rejected"),
        ObjectionState.WITHDRAWN: t("Taken back"),
    }[state]


def objection_due_in_words(state: ObjectionState, due: date, today: date) -> tuple[str, str]:
    """Return how urgent a decision is, and a sentence on it."""
    if state not in OPEN:
        return "done", objection_state_in_words(state)
    day = look.day_in_words(due)
    if due < today:
        return "late", t("Overdue since {day}", day=day)
    if due == today:
        return "now", t("To be decided today")
    left = working_days_left(due, today=today)
    said = tn(
        "Decision by {day}: {count} working day left",
        "Decision by {day}: {count} working days left",
        left,
        day=day,
    )
    return "soon" if left <= SOON else "later", said


def proposal_in_words(kind: ProposalKind) -> str:
    """Say what a proposal is about."""
    return {
        ProposalKind.GRANT: t("Rights for an account"),
        ProposalKind.RESET: t("Second step of an account"),
        ProposalKind.LIFT: t("Let set aside ratings count again"),
        ProposalKind.EXCLUDE: t("Exclude a rating"),
    }[kind]


def role_in_words(role: Role) -> str:
    """Name what somebody is here for."""
    return {
        Role.ADMIN: t("administrator"),
        Role.UNIT_HEAD: t("head of a unit"),
        Role.OFFICER: t("employee"),
        Role.INSPECTORATE: t("inspectorate"),
        Role.AUDITOR: t("auditor"),
        Role.ANALYST: t("analyst"),
    }[role]


def exclusion_in_words(why: Exclusion) -> str:
    """Say why a feedback should be excluded."""
    return {
        Exclusion.TRIAL: t("A trial or training entry"),
        Exclusion.DUPLICATE: t("The same visit was rated twice"),
        Exclusion.WRONG_PLACE: t("It is about another office"),
        Exclusion.NO_CONTENT: t("Advertising, or an insult without content"),
        Exclusion.BY_STAFF: t("Given by staff of the office itself"),
    }[why]


def reveal_in_words(purpose: Reveal) -> str:
    """Say why somebody needs an original."""
    return {
        Reveal.DANGER: t("Somebody may be in danger"),
        Reveal.INQUIRY: t("An inquiry needs the exact words"),
        Reveal.NOT_UNDERSTOOD: t("Masked, it cannot be understood"),
        Reveal.REQUIRED: t("An authority demands it by law"),
    }[purpose]


def who(actor: str) -> str:
    """Name who did something."""
    return t("the operator") if actor == "operator" else actor_in_words(actor)
