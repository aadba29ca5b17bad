"""What all pages of administration share: the way around, a form read and judged, a form shown again."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from api.web.public import answers
from api.web.staff import dress, faults, rights
from api.web.staff import session as sessions
from api.web.staff.session import Signed
from scoring.accounts import NotAllowed, Role, Staff
from scoring.directory.typed import Fault, Unfit, check_may_administer
from scoring.errors import NotFound, ScoringError
from scoring.i18n import t

T = TypeVar("T")

MOST_FIELDS: Final = 400
"""Fields of a form: a counter can offer hundreds of services, each with a box."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A form that could not be kept: what was typed, and why."""

    form: Mapping[str, str]
    error: ScoringError | answers.OldPage


async def form_of(request: Request) -> dict[str, str]:
    """Read a form of these pages."""
    return await sessions.form_of(request, most=MOST_FIELDS)


async def attempt(
    request: Request, signed: Signed, work: Callable[[AsyncSession, Mapping[str, str]], Awaitable[T]]
) -> tuple[T | None, Failed | None]:
    """Do what a form asks in one transaction; return what came of it, or the form and what is wrong.

    Raises:
        NotFound: what it is about is not the reader's.
        NotAllowed: this is not theirs to do.
    """
    form = await form_of(request)
    try:
        sessions.check_proof(form, signed)
        async with request.app.state.database.writing() as session:
            return await work(session, form), None
    except (NotFound, NotAllowed):
        raise
    except (ScoringError, answers.OldPage) as error:
        return None, Failed(form, error)


def page(
    request: Request,
    signed: Signed,
    template: str,
    values: Mapping[str, Any],
    *,
    title: Callable[[], str],
    labels: Callable[[], Mapping[str, str]] = dict,
    initial: Mapping[str, object] | None = None,
    failed: Failed | None = None,
) -> Response:
    """Show one page of administration.

    Args:
        request: whose.
        signed: who.
        template: file in ``templates/staff``.
        values: what it names.
        title: in the reader's language.
        labels: of its fields, by name.
        initial: what stands in the fields before anybody typed.
        failed: what was typed, when it could not be kept.
    """
    with dress.speaking(request):
        named = labels()
        found = failed.error.faults if failed and isinstance(failed.error, Unfit) else {}
        sentences = {name: fault_in_words(fault) for name, fault in found.items()}
        said, status = faults.told(request, failed.error if failed else None)
        around = {
            "title": t("Error: {title}", title=title()) if failed else title(),
            "heading": title(),
            "sections": sections(signed.staff),
            "labels": named,
            "typed": dict(failed.form) if failed else _as_typed(initial or {}),
            "fault_of": sentences,
            "faults": [(name, f"{named.get(name, '')}: {said}") for name, said in sentences.items()],
            "said": None if found else said,
        }
    return dress.page(
        request, f"staff/{template}", {**around, **values}, signed=signed, status=422 if found else status
    )


def _as_typed(initial: Mapping[str, object]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in initial.items()}


def number_of(text: str) -> int:
    """Read the number of a row in an address or form, or raise NotFound."""
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise NotFound
    return int(text)


def sections(staff: Staff) -> Sequence[tuple[str, str, str]]:
    """List the pages of administration somebody may go to: path, name, and what is done there."""
    every = (
        ("/kelola/unit", t("Units"), t("The tree of offices: add, rename, move, close")),
        ("/kelola/layanan", t("Services"), t("What is delivered, with its standard time and fee")),
        ("/kelola/titik", t("Counters"), t("Counters and their public codes; print or pair them")),
        ("/kelola/pegawai", t("Employees"), t("Civil servants and where they work")),
        ("/kelola/jadwal", t("Roster"), t("Who is at which counter, week by week")),
        ("/kelola/tiket", t("Tickets"), t("Which tickets were printed, and by whom")),
        ("/kelola/pertanyaan", t("Own questions"), t("Questions beside the nine official ones")),
        ("/kelola/kalender", t("Holidays and deadlines"), t("Working days, and days to answer in")),
        ("/kelola/jawaban", t("Ready answers"), t("Answers kept ready for the inbox")),
        ("/kelola/akun", t("Accounts"), t("Who may sign in here, and as what")),
        ("/kelola/klien", t("Machine clients"), t("Keys for other systems")),
        ("/kelola/impor", t("Import"), t("Bring in the organisation from a workbook")),
    )
    kept = every if staff.role is Role.ADMIN else ()
    journal = ("/kelola/jejak", t("Who did what"), t("The journal of all deliberate acts"))
    return (*kept, journal) if rights.reads_journal(staff) else kept


@sessions.signed_in
async def overview(request: Request, signed: Signed) -> Response:
    """Show what can be administered."""
    check_may_administer(signed.staff.role)
    return page(request, signed, "manage.html", {}, title=lambda: t("Administration"))


def fault_in_words(fault: Fault) -> str:
    """Say what is wrong with a field."""
    return {
        Fault.EMPTY: t("Please fill this in."),
        Fault.TOO_LONG: t("This is too long."),
        Fault.UNREADABLE: t("This has characters that cannot be kept."),
        Fault.NOT_A_CODE: t("Use letters, digits, dots and dashes only, 64 at most."),
        Fault.NOT_A_NUMBER: t("Write a number."),
        Fault.OUT_OF_RANGE: t("This number is too small or too large."),
        Fault.NOT_A_DAY: t("Write a day, such as 2026-09-15."),
        Fault.NOT_A_TIME: t("Write a time, such as 08:00."),
        Fault.ENDS_BEFORE: t("The end is before the start."),
        Fault.HALF: t("Give both, and not the same twice."),
        Fault.UNKNOWN: t("Choose one from the list."),
        Fault.TAKEN: t("This is in use already."),
        Fault.BELOW_ITSELF: t("A unit cannot stand below itself."),
        Fault.NOT_A_NIP: t("This is no NIP: it has 18 digits that begin with the birth date."),
        Fault.TOO_FEW_CHOICES: t("Give two to nine answers, one a line."),
        Fault.OTHER_COUNT: t("Give as many answers as in Indonesian, in the same order."),
        Fault.TOO_MANY: t("There are as many as there can be; end one first."),
    }[fault]
