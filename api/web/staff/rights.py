"""What each role finds here. Which cases somebody sees is the house's to say (scoring.cases.rules)."""

from scoring.accounts import Role, Staff, approval_rules
from scoring.accounts.wish_rules import news_for
from scoring.appraisals import rules as appraisals
from scoring.cases.rules import may_correct, may_read
from scoring.i18n import t
from scoring.integrity.rules import may_see
from scoring.reports.improvements import may_tell
from scoring.reports.rules import may_print
from scoring.visits.rules import may_keep_kiosks

INBOX = "/staf"
COMMENTS = "/staf/komentar"
OWN = "/staf/saya"
PRINTING = "/staf/cetak"
SKM = "/staf/skm"
KIOSKS = "/staf/kios"
GUARDS = "/staf/serbuan"
COMPARISON = "/staf/perbandingan"
OBJECTIONS = "/staf/sanggahan"
ATTRIBUTION = "/staf/atribusi"
APPROVALS = "/staf/persetujuan"
IMPROVEMENTS = "/staf/perbaikan"
NOTICES = "/staf/kabar"


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
    if reads_numbers(staff):
        pages.append((COMPARISON, t("Comparison")))
    if may_correct(staff.role):
        pages.append((COMMENTS, t("Comments")))
    if appraisals.may_decide(staff.role):
        pages.append((OBJECTIONS, t("Objections")))
    if appraisals.may_correct(staff.role):
        pages.append((ATTRIBUTION, t("Attributions")))
    if approval_rules.decides(staff.role):
        pages.append((APPROVALS, t("Approvals")))
    if may_tell(staff.role):
        pages.append((IMPROVEMENTS, t("Improvements")))
    if may_print(staff.role):
        pages += [(SKM, t("SKM report")), (PRINTING, t("Printing"))]
    if may_keep_kiosks(staff.role):
        pages.append((KIOSKS, t("Kiosks")))
    if may_see(staff.role):
        pages.append((GUARDS, t("Rushes")))
    if staff.employee_id is not None:
        pages.append((OWN, t("My score")))
    if news_for(staff.role, staff.employee_id):
        pages.append((NOTICES, t("Notices")))
    return pages
