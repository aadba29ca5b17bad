"""The web door's table: for every code a status and a sentence. Extracted for translation as ``Reason:2``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Reason:
    """What is said about a code.

    Attributes:
        status: HTTP status.
        sentence: in English, the source language of the catalogue, with places for what it tells.
        tells: the values of an error that may be told: those that come from us, never from a request.
        retry_after_s: seconds after which trying again is right, when that is known.
    """

    status: int
    sentence: str
    tells: tuple[str, ...] = ()
    retry_after_s: int | None = None


REASONS: Final[Mapping[str, Reason]] = {
    # The request itself
    "bad_request": Reason(400, "The request cannot be understood."),
    "malformed_json": Reason(400, "The body is not valid JSON."),
    "duplicate_key": Reason(400, "The body names a field twice."),
    "invalid_idempotency_key": Reason(
        400, "The Idempotency-Key header must be present: 8 to 128 letters, digits or ._:- signs."
    ),
    "not_acceptable": Reason(406, "The requested form of the answer is not available."),
    "method_not_allowed": Reason(405, "This address does not support that method."),
    "idempotency_conflict": Reason(409, "This idempotency key was used before for something else."),
    "body_too_large": Reason(413, "The request is larger than can be accepted."),
    "unsupported_media_type": Reason(415, "The body must be JSON, sent as application/json."),
    "invalid_request": Reason(422, "Some fields are missing or have values they may not have."),
    "invalid_cursor": Reason(422, "The cursor is not one this service has handed out."),
    "internal": Reason(500, "Something went wrong on our side; it has been noted."),
    "not_made": Reason(503, "The drawing or document could not be made right now; please try again."),
    # Printing
    "no_public_address": Reason(
        422,
        "PUAS_PUBLIC_URL is not set, so there is no address to print. Whoever runs the server can set it.",
    ),
    "too_few_respondents": Reason(
        422,
        "Fewer than {fewest} people answered in this period: a report would be about each of them.",
        ("fewest",),
    ),
    "invalid_plan": Reason(
        422, "A line of the plan names what will be done, who is responsible, and a quarter such as 2026-Q4."
    ),
    "invalid_users": Reason(422, "The number of users served is a whole number of 0 or more."),
    "nothing_to_print": Reason(422, "There is no counter in use here, or nobody with a badge."),
    "too_many_tickets": Reason(422, "One printing holds 1 to {limit} tickets.", ("limit",)),
    "day_too_far": Reason(422, "Tickets are printed for today or one of the next {days} days.", ("days",)),
    # You said, we did
    "tell_both": Reason(422, "Tell both: what citizens said, and what was done."),
    "too_long_to_tell": Reason(422, "Please keep each to {limit} characters.", ("limit",)),
    "names_a_person": Reason(422, "Everyone will read this: please name no person, number or address in it."),
    "already_settled": Reason(409, "This has been published or taken down before."),
    # Who is calling
    "unauthenticated": Reason(401, "A valid key or session is needed."),
    "sign_in_refused": Reason(401, "The username or the password is not right."),
    "wrong_code": Reason(422, "This code is not right, too old, or used before. Wait for the next one."),
    "factor_required": Reason(422, "Your role cannot do without the second step."),
    "factor_missing": Reason(403, "Sign in on the staff pages first and set up the second step there."),
    "own_account": Reason(422, "Nobody changes their own account here: ask another administrator."),
    "sign_on_refused": Reason(
        400, "Signing in with the other service did not work. Please try once more from here."
    ),
    "sign_on_unknown": Reason(403, "No account here is tied to you yet. Please ask your administrator."),
    "not_allowed": Reason(403, "This is not yours to do."),
    # What was asked for
    "not_found": Reason(404, "There is nothing here that you may see."),
    "unknown_code": Reason(404, "No counter, badge or ticket has this code."),
    "unknown_unit": Reason(404, "No unit that you may see has this code."),
    "unknown_account": Reason(404, "There is no such account."),
    "unknown_period": Reason(
        422, "A period is written as a year (2026), semester (2026-S1), quarter (2026-Q3) or month (2026-07)."
    ),
    # Ratings
    "invalid_rating": Reason(422, "A rating is one of the whole numbers 1, 2, 3 and 4.", ("field",)),
    "unknown_answer": Reason(422, "The questionnaire does not have this field or answer."),
    "nothing_said": Reason(422, "At least one rating is needed."),
    "comment_too_long": Reason(422, "A comment may have at most {limit} characters.", ("limit",)),
    "too_often": Reason(
        429,
        "This unit has already heard {limit} ratings from you today; try again tomorrow.",
        ("limit",),
        3600,
    ),
    "answers_closed": Reason(
        409, "The period of this feedback closed after {until}: it can be withdrawn, not changed.", ("until",)
    ),
    "answer_overtaken": Reason(409, "The unit has answered again since then."),
    "already_withdrawn": Reason(409, "This feedback has been withdrawn; it can be given anew, not changed."),
    # Visits
    "point_closed": Reason(410, "This counter is no longer in use."),
    "ticket_expired": Reason(410, "This ticket's three days are over."),
    "ticket_spent": Reason(409, "A rating has already been given with this ticket."),
    "not_served_then": Reason(422, "The visit lies in the future or more than three days back."),
    # Organisation and accounts
    "invalid_nip": Reason(422, "This is not a valid NIP."),
    "not_a_member": Reason(422, "This employee did not work in the unit at that time."),
    "invalid_name": Reason(422, "This name cannot be used."),
    "name_taken": Reason(409, "This name is already taken."),
    "unknown_scope": Reason(422, "There is no such permission."),
    "unknown_role": Reason(422, "There is no such role."),
    "weak_password": Reason(
        422, "Choose another password: {shortest} characters or more, and not easily guessed.", ("shortest",)
    ),
    # Comments
    "unknown_label": Reason(422, "Choose whether the comment is negative, neutral or positive."),
    # Objections and corrections
    "impossible_step": Reason(
        409, "This has moved on in the meantime: look at where it stands, and do what is left to do."
    ),
    "already_contested": Reason(409, "You have contested this before."),
    "unknown_reason": Reason(422, "Choose a reason from the list."),
    "unknown_purpose": Reason(422, "Choose a reason from the list."),
    "unusable_evidence": Reason(
        422, "Only a PDF or JPEG of at most {megabytes} MB can be kept.", ("megabytes",)
    ),
    "invalid_shares": Reason(422, "Name each person once, with a share above 0 and up to 1."),
    # What takes more than one person
    "already_proposed": Reason(
        409, "This is proposed already, as number {number}, and waits to be decided.", ("number",)
    ),
    "own_proposal": Reason(409, "It takes another person: you have proposed this or agreed to it."),
    "proposal_over": Reason(409, "This proposal has been decided, or its days are over."),
    # Misuse
    "already_decided": Reason(409, "Somebody has already decided about this."),
    # The operator at a terminal
    "schema_behind": Reason(503, "The database is not of this version: run puas db upgrade."),
    "not_a_demo": Reason(
        409, "This folder holds something else than the demo; choose another one with --dir."
    ),
    "too_many_tries": Reason(
        429, "Signing in has failed too often; try again in {minutes} minutes.", ("minutes",), 60
    ),
    # Kiosks, and what is near
    "unknown_pairing": Reason(404, "No device waits under this pairing code."),
    "weak_pin": Reason(422, "A PIN is 6 to 12 digits, and not the same or the next digit each time."),
    "link_expired": Reason(410, "The hour in which something could be added is over."),
    "no_place": Reason(422, "This place is not on the earth."),
    "unknown_order": Reason(422, "A guard can be put up, taken down, or left to the figures."),
    # The journal
    "no_such_size": Reason(422, "The journal's newest checkpoint covers {size} entries.", ("size",)),
    "bad_note": Reason(422, "This is not a signed checkpoint or key as it should be written."),
    "witness_unsigned": Reason(409, "None of the keys you trust has signed this checkpoint."),
    "witness_other_log": Reason(
        409, "This is another journal: {seen} was seen before, and now {now}.", ("seen", "now")
    ),
    "witness_shrunk": Reason(
        409, "The journal was cut: {seen} entries were seen before, and now there are {now}.", ("seen", "now")
    ),
    "witness_rewritten": Reason(
        409,
        "The journal was rewritten: its {now} entries do not continue the {seen} seen before.",
        ("seen", "now"),
    ),
    # Keeping the organisation
    "unfit_fields": Reason(422, "Some fields are missing or have values they may not have."),
    "unusable_file": Reason(422, "This is no XLSX workbook of at most {megabytes} MB.", ("megabytes",)),
    "ratings_in_file": Reason(422, "Ratings are not taken in here: please leave that sheet out."),
    "import_overtaken": Reason(
        409, "The organisation has changed since this file was looked at. Please send it again."
    ),
    # Following up
    "invalid_address": Reason(422, "This is not an e-mail address; it looks like name@example.go.id."),
    "impossible_move": Reason(
        409, "This case has moved on in the meantime: look at where it stands, and do what is left to do."
    ),
    "nothing_written": Reason(422, "Write a few words first."),
    "text_too_long": Reason(422, "Please shorten the text to {limit} characters.", ("limit",)),
    "unknown_colleague": Reason(422, "Choose a colleague from the list."),
    # Now is not the moment
    "unavailable": Reason(503, "The service cannot save or read right now; try again shortly.", (), 5),
    "refused": Reason(422, "This was refused."),
}

HTTP_CODES: Final[Mapping[int, str]] = {
    401: "unauthenticated",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "body_too_large",
    415: "unsupported_media_type",
    422: "invalid_request",
    503: "unavailable",
}
"""What the framework's own refusals are called."""
