"""Reading a form with one file in it, from one of our own pages, and no more of it than may be kept."""

from typing import Final

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from api.web.public import answers
from api.web.staff.session import MOST_FIELDS, OWN
from scoring.appraisals.rules import LARGEST_EVIDENCE
from scoring.jobs.staging import LARGEST_FILE

LARGEST: Final = LARGEST_EVIDENCE + 64 * 1024
"""Bytes of the whole form: the file, and what is written beside it."""

WHERE: Final = "/staf/saya/sanggah/"
"""How the addresses begin that such forms are sent to."""

FILE: Final = "evidence"


BOOK: Final = "book"
LARGEST_BOOK: Final = LARGEST_FILE + 64 * 1024
"""Bytes of a form with a workbook in it."""

IMPORTING: Final = "/kelola/impor"


async def read(request: Request, *, file: str = FILE, largest: int = LARGEST) -> tuple[dict[str, str], bytes]:
    """Return the fields of a form and its file, empty when none was chosen.

    Raises:
        OtherSite: a browser says that another page sent it.
        NotAForm: it is no such form.
        TooLarge: it is too long.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in OWN:
        raise answers.OtherSite
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        raise answers.NotAForm
    if not 0 < int(request.headers.get("content-length") or 0) <= largest:
        raise answers.TooLarge
    try:
        parser = MultiPartParser(
            request.headers, request.stream(), max_files=1, max_fields=MOST_FIELDS, max_part_size=64 * 1024
        )
        form = await parser.parse()
    except (MultiPartException, KeyError, UnicodeDecodeError):
        raise answers.NotAForm from None
    try:
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        chosen = form.get(file)
        return fields, await chosen.read() if isinstance(chosen, UploadFile) else b""
    finally:
        await form.close()
