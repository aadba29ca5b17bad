"""What the columns and measures of the open data mean, for programs: W3C CSV on the Web metadata."""

from typing import Any, Final
from urllib.parse import quote

from api.settings import Licence
from scoring.method import disclosure
from scoring.method.elements import ELEMENTS

METHOD: Final = "skm-2017.1"
"""How the index is computed: PermenPANRB 14/2017, this program's first reading of it. Another reading would
be another name."""

NAMES: Final = ("unit", "service", "period", "measure", "value", "answers", "method", "licence")

_COLUMNS: Final = (
    ("unit", "string", "Operator's code of the unit; its numbers include all units below it."),
    ("service", "string", "Code of the service the row is about; empty for the whole unit."),
    ("period", "string", "Calendar quarter, as 2026-Q3."),
    ("measure", "string", "What the value is; see the notes."),
    ("value", "string", "The measure's value: a number, or a word for grade and weight."),
    (
        "answers",
        "integer",
        "How many answers or respondents the value rests on, where it is a mean or index.",
    ),
    ("method", "string", "Name of the way of computing."),
    ("licence", "string", "On which terms the row may be used."),
)

_MEASURES: Final = {
    "index": "Satisfaction index (IKM), 25 to 100: 25/9 times the sum of the nine element means.",
    "grade": "A, B, C or D by the bands of PermenPANRB 14/2017.",
    "low": "Lower end of the 95 percent interval of the index.",
    "high": "Upper end of the 95 percent interval of the index.",
    "weight": "Weight of an element: exact is 1/9; else the decimals the office publishes with.",
    **{element.value: f"Mean answer to {element.value}, 1 to 4, without blanks." for element in ELEMENTS},
    "overall_*": "How many gave the overall ratings named, as 4 or 1-3 where rare ones are told together.",
    "received_total": "All feedback received; the sum of the next four.",
    "received_counted": "Feedback that counts.",
    "received_quarantined": "Set aside for inspection, not deleted.",
    "received_withdrawn": "Taken back or erased by the citizen.",
    "received_excluded": "Excluded by two people outside the unit.",
    "complaints_due": "Complaints whose last day to answer fell into the quarter.",
    "complaints_in_time": "How many of these were answered by that day.",
}


def table(unit_code: str, unit_name: str, licence: Licence, query: str) -> dict[str, Any]:
    """Describe the table of a unit.

    Args:
        unit_code: whose table.
        unit_name: its name.
        licence: on which terms it may be used.
        query: of the table's address: which quarter and service.
    """
    address = f"{quote(unit_code, safe='')}.csv"
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": f"{address}?{query}" if query else address,
        "dc:title": f"Satisfaction index: {unit_name}",
        "dc:license": {"@id": licence.address},
        "dc:rights": licence.name,
        "dc:conformsTo": "PermenPANRB 14/2017",
        "dc:description": (
            f"No number rests on fewer than {disclosure.PUBLIC_CELL} ratings, alone or by subtracting."
        ),
        "tableSchema": {
            "columns": [
                {"name": name, "titles": name, "datatype": kind, "dc:description": told}
                for name, kind, told in _COLUMNS
            ]
        },
        "notes": [{"measure": name, "meaning": told} for name, told in _MEASURES.items()],
    }
