"""Charts: what is seen, said in words, drawn small and without anything a page's policy forbids."""

import math
import re
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest

from scoring.i18n import speaking
from scoring.method.elements import QUESTIONS
from scoring.reports import charts
from scoring.reports.charts import Bar, Day, Moment, Place
from scoring.reports.draw import Kind, drawn
from scoring.reports.marks import Spec
from scoring.terms import Language

NAMES = [one.title for one in QUESTIONS.values()]
MONDAY = date(2026, 9, 14)
PLACES = [Place(f"UPT {n}", n * n, 80.0) for n in range(2, 20)] + [Place("Jauh", 400, 60.0)]
NASTY = "Seksi '<script>' \"&\" \\ https://contoh.go.id"

CHARTS: dict[str, Spec] = {}
with speaking(Language.INDONESIAN):
    CHARTS["bars"] = charts.element_bars(
        "NRR",
        [Bar(name, 3 + place / 10, 2.8 + place / 10, 3.1 + place / 10) for place, name in enumerate(NAMES)],
    )
    CHARTS["answers"] = charts.answers(
        "Jawaban", [(name, (3, 10, 60, 80)) for name in NAMES], ("Tidak", "Kurang", "Baik", "Sangat baik")
    )
    CHARTS["trend"] = charts.trend(
        "IKM", [Moment("S1 2025", 78.2, 74, 82), Moment("S2 2025", None), Moment(NASTY, 81.4, 79, 84)]
    )
    CHARTS["funnel"] = charts.funnel("Unit", PLACES, mean=80.0, spread=14.0)
    CHARTS["week"] = charts.week("Pekan", [Day(MONDAY + timedelta(n), 3 * n, n) for n in range(7)])


def svg_of(spec: Spec, kind: Kind = Kind.PAGE) -> str:
    return drawn(spec, kind).decode()


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return {name: svg_of(spec) for name, spec in CHARTS.items()}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_on_a_page_keeps_to_the_policy_and_is_small(name: str, pages: dict[str, str]) -> None:
    source = pages[name]
    root = ET.fromstring(source)
    assert len(source) < 8_000
    assert root.get("role") == "img"
    assert root[0].tag.endswith("title")
    assert root[0].text == CHARTS[name]["description"]
    for element in root.iter():
        assert "style" not in element.attrib
        assert not element.tag.endswith(("script", "style", "image", "foreignObject"))
        assert not any(key.endswith("href") or key.startswith("on") for key in element.attrib)
        assert "url(" not in " ".join(element.attrib.values())
    assert not re.search(r"#[0-9a-f]{6}\b", source.replace(NASTY, "")), (
        "a colour that dark mode cannot change"
    )


def test_nine_elements_are_nine_rails_nine_bars_and_nine_intervals(pages: dict[str, str]) -> None:
    root = ET.fromstring(pages["bars"])
    assert len(list(root.iter("{http://www.w3.org/2000/svg}path"))) == 9 + 9
    assert len(list(root.iter("{http://www.w3.org/2000/svg}line"))) == 2 * 9
    texts = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == [*NAMES, "3,00", "3,10", "3,20", "3,30", "3,40", "3,50", "3,60", "3,70", "3,80"]


def test_an_element_nobody_answered_has_a_rail_and_no_bar() -> None:
    root = ET.fromstring(svg_of(charts.element_bars("NRR", [Bar("Biaya", None), Bar("Waktu", 3.0)])))
    assert len(list(root.iter("{http://www.w3.org/2000/svg}path"))) == 2 + 1
    assert "–" in "".join(root.itertext())


def test_the_line_is_broken_where_nothing_may_be_shown(pages: dict[str, str]) -> None:
    paths = [
        one.get("d", "") for one in ET.fromstring(pages["trend"]).iter("{http://www.w3.org/2000/svg}path")
    ]
    assert any(path.count("M") == 2 for path in paths)
    assert "tidak ditampilkan" in pages["trend"]


def test_a_name_stays_a_name(pages: dict[str, str]) -> None:
    words = "".join(ET.fromstring(pages["trend"]).itertext())
    assert all(part in words for part in NASTY.split())


def test_shares_are_written_where_they_have_room(pages: dict[str, str]) -> None:
    words = list(ET.fromstring(pages["answers"]).itertext())
    assert words.count("39%") == words.count("52%") == 9
    assert not any(word in {"2%", "7%"} for word in words)


def test_only_a_unit_beyond_chance_is_named(pages: dict[str, str]) -> None:
    assert charts.beyond_chance(PLACES, mean=80.0, spread=14.0) == [PLACES[-1]]
    assert "UPT" not in pages["funnel"]
    assert charts.beyond_chance(PLACES, mean=80.0, spread=0.0) == []


def test_outer_lines_stand_where_the_error_of_the_smallest_and_largest_unit_is() -> None:
    rows = CHARTS["funnel"]["layer"][1]["data"]["values"]
    assert (rows[0]["n"], rows[-1]["n"]) == (4, pytest.approx(400))
    assert rows[-1]["a"] == pytest.approx(80 - 3.09 * 14 / math.sqrt(400))
    assert rows[0]["d"] == 100


@pytest.mark.parametrize(
    "spec",
    [
        charts.funnel("Unit", [], mean=80.0, spread=14.0),
        charts.trend("IKM", []),
        charts.trend("IKM", [Moment("2026", None)]),
        charts.week("Pekan", [Day(MONDAY, 0, 0)]),
        charts.answers("Jawaban", [("Biaya", (0, 0, 0, 0))], ("a", "b", "c", "d")),
    ],
)
def test_nothing_yet_is_drawn_too(spec: Spec) -> None:
    assert svg_of(spec).endswith("</svg>")


def test_a_document_has_plain_colours_and_its_own_font() -> None:
    source = svg_of(CHARTS["bars"], Kind.PAPER)
    assert "var(" not in source
    assert "#0b4f53" in source
    assert 'font-family="Libertinus Serif"' in source


def test_a_picture_is_twice_as_large() -> None:
    picture = drawn(CHARTS["week"], Kind.PICTURE)
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20]) > 2 * charts.ON_PAGE
