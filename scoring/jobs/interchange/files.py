"""A set as it lies on disk: a folder of CSV files with ``meta.json``, one XLSX workbook, or one CSV file."""

from pathlib import Path

from scoring.jobs.interchange import sheets, workbook
from scoring.jobs.interchange.bundle import Bundle
from scoring.jobs.interchange.columns import SHEETS
from scoring.jobs.interchange.problems import Reason, problem
from scoring.jobs.interchange.sheets import META_FILE, Book

_WORKBOOKS = frozenset({".xlsx", ".xlsm"})


def read(path: Path) -> Book:
    """Read whatever the path is; what is wrong with the files is in the book, and nothing is raised."""
    book = Book()
    try:
        if path.is_dir():
            _read_folder(book, path)
        elif not path.exists():
            book.problems.append(problem(Reason.NOT_FOUND, str(path)))
        elif path.suffix.lower() in _WORKBOOKS:
            workbook.read(book, path)
        else:
            sheets.read_csv(book, path)
    except OSError as error:
        book.problems.append(sheets.unreadable(path.name, error))
    if not book.sheets and not book.problems:
        book.problems.append(problem(Reason.NO_SHEETS, path.name, known=", ".join(SHEETS)))
    return book


def write(bundle: Bundle, path: Path) -> list[Path]:
    """Write a set where the path says: a workbook when it ends in .xlsx, else a folder; return the files."""
    if path.suffix.lower() in _WORKBOOKS:
        return [workbook.write(bundle, path)]
    return sheets.write_folder(bundle, path)


def _read_folder(book: Book, folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        if path.name.lower() == META_FILE:
            sheets.read_meta(book, path)
        elif path.suffix.lower() == ".csv":
            if path.stem.lower() in SHEETS:
                sheets.read_csv(book, path)
            else:
                book.notices.append(sheets.not_known(path.name))
