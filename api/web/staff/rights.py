"""What each role finds here. Which cases somebody sees is the house's to say (scoring.cases.rules)."""

from scoring.accounts import Role, Staff
from scoring.cases.rules import may_correct, may_read
from scoring.i18n import t

INBOX = "/staf"
COMMENTS = "/staf/komentar"
OWN = "/staf/saya"


def reads_cases(staff: Staff) -> bool:
    """Say whether somebody reads what citizens wrote."""
    return may_read(staff.role)


def reads_numbers(staff: Staff) -> bool:
    """Say whether somebody sees the numbers of their unit: everybody but those who only see their own."""
    return staff.role is not Role.OFFICER


def pages_of(staff: Staff) -> list[tuple[str, str]]:
    """List the pages somebody may go to, by path and name."""
    pages = []
    if reads_cases(staff):
        pages.append((INBOX, t("Inbox")))
    elif reads_numbers(staff):
        pages.append((INBOX, t("Numbers")))
    if may_correct(staff.role):
        pages.append((COMMENTS, t("Comments")))
    if staff.employee_id is not None:
        pages.append((OWN, t("My score")))
    return pages
