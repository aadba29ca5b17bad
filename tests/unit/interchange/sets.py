"""A small, valid set of files that tests spoil in one place at a time."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from scoring.jobs.interchange.check import Checked, read_set
from scoring.jobs.interchange.known import NOTHING, Known
from scoring.jobs.interchange.rows import Options

TODAY = date(2026, 11, 24)

ELEMENT_NAMES = "persyaratan,prosedur,waktu,biaya,produk,kompetensi,perilaku,pengaduan,sarana"
RESPONSE_HEADER = (
    "response_id,submitted_at,channel,verified,ticket_id,rater,device,duration_s,unit_id,service_id,"
    f"employees,roster_id,overall,{ELEMENT_NAMES}"
)
RESPONSE = "R1,2026-07-01T09:15:00+07:00,ticket,1,T1,W1,,41,DUK,KTP,A1:0.6;A2:0.4,,,3,3,2,4,3,4,4,,3"

SMALL: Mapping[str, str] = {
    "units": "unit_id,name,parent_id\nKAB,Kabupaten Arum,\nDUK,Disdukcapil,KAB\n",
    "services": "service_id,name,category,unit_id\nKTP,Perekaman KTP-el,adminduk,DUK\n",
    "points": "point_id,unit_id,name,service_ids,code\nL1,DUK,Loket 1,KTP,RKTQ7M\n",
    "employees": (
        "employee_id,name,home_unit_id,nip,employment\n"
        "A1,Siti Rahmawati,DUK,198503152010012001,pns\nA2,Bagas Wicaksono,DUK,,\n"
    ),
    "assignments": (
        "employee_id,unit_id,start_date,end_date\nA1,DUK,2026-01-01,\nA2,DUK,2026-01-01,2026-06-30\n"
    ),
    "rosters": (
        "roster_id,unit_id,start_date,end_date,employee_id,desk_share\n"
        "J1,DUK,2026-07-01,2026-07-07,A1,0.5\nJ1,DUK,2026-07-01,2026-07-07,A2,0.5\n"
    ),
    "responses": (
        f"{RESPONSE_HEADER}\n{RESPONSE}\nR2,2026-07-02T10:00:00+07:00,kiosk,0,,,K1,,DUK,KTP,,J1,4,,,,,,,,,\n"
    ),
}


def write_set(folder: Path, **sheets: str | None) -> Path:
    """Write the small set, with some sheets given otherwise, or left out by None."""
    for name, text in {**SMALL, **sheets}.items():
        if text is not None:
            suffix = "json" if name == "meta" else "csv"
            (folder / f"{name}.{suffix}").write_text(text, encoding="utf-8")
    return folder


def check_set(
    folder: Path, *, known: Known = NOTHING, options: Options | None = None, **sheets: str | None
) -> Checked:
    """Write and check the small set, with some sheets given otherwise."""
    return read_set(write_set(folder, **sheets), today=TODAY, known=known, options=options)


def response(**cells: str) -> str:
    """Return the responses sheet with one row, some of its cells given otherwise."""
    names = RESPONSE_HEADER.split(",")
    values = dict(zip(names, RESPONSE.split(","), strict=True)) | cells
    return f"{RESPONSE_HEADER}\n{','.join(values[name] for name in names)}\n"


def found(checked: Checked) -> list[tuple[str, int | None, str | None, str]]:
    """Return each problem as file, line, column and reason; each must also have something to say."""
    assert not any(re.search(r"\{\w+\}", str(one)) for one in (*checked.problems, *checked.notices))
    return [(one.file, one.line, one.column, one.reason.value) for one in checked.problems]
