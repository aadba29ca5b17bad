"""What each role finds here. Which cases somebody sees is the house's to say (scoring.cases.rules)."""

from scoring.accounts import Role, Staff, approval_rules
from scoring.accounts.wish_rules import news_for
from scoring.appraisals import rules as appraisals
from scoring.cases.rules import may_correct, may_read
from scoring.directory.typed import may_administer
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
MANAGE = "/kelola"
JOURNAL = "/kelola/jejak"
SECURITY = "/staf/keamanan"
ACCOUNTS = "/kelola/akun"


def reads_cases(staff: Staff) -> bool:
    """Say whether somebody reads what citizens wrote."""
    return may_read(staff.role)


def reads_numbers(staff: Staff) -> bool:
    """Say whether somebody sees the numbers of their unit: everybody but those who only see their own."""
    return staff.role is not Role.OFFICER


def reads_journal(staff: Staff) -> bool:
    """Say whether somebody may see who did what."""
    return staff.role in {Role.ADMIN, Role.INSPECTORATE, Role.AUDITOR}


def pages_of(staff: Staff) -> list[tuple[str, str]]:
    """List the pages somebody may go to, by path and name."""
    role = staff.role
    pages = (
        (reads_cases(staff), INBOX, t("Inbox")),
        (reads_numbers(staff) and not reads_cases(staff), INBOX, t("Numbers")),
        (reads_numbers(staff), COMPARISON, t("Comparison")),
        (may_correct(role), COMMENTS, t("Comments")),
        (appraisals.may_decide(role), OBJECTIONS, t("Objections")),
        (appraisals.may_correct(role), ATTRIBUTION, t("Attributions")),
        (approval_rules.decides(role), APPROVALS, t("Approvals")),
        (may_tell(role), IMPROVEMENTS, t("Improvements")),
        (may_print(role), SKM, t("SKM report")),
        (may_print(role), PRINTING, t("Printing")),
        (may_keep_kiosks(role), KIOSKS, t("Kiosks")),
        (may_see(role), GUARDS, t("Rushes")),
        (may_administer(role), MANAGE, t("Administration")),
        (reads_journal(staff) and not may_administer(role), JOURNAL, t("Who did what")),
        (staff.employee_id is not None, OWN, t("My score")),
        (news_for(role, staff.employee_id), NOTICES, t("Notices")),
        (role is Role.ADMIN, ACCOUNTS, t("Accounts")),
        (True, SECURITY, t("Security")),
    )
    return [(path, name) for is_open, path, name in pages if is_open]
