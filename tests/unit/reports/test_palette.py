"""The colours of charts and documents are those of the pages and of the guide."""

import re
from pathlib import Path

import pytest

from scoring.reports import palette

ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "docs" / "design-language.md").read_text(encoding="utf-8")
SHEET = (ROOT / "api" / "web" / "static" / "puas.css").read_text(encoding="utf-8")


@pytest.mark.parametrize(("colour", "name"), palette.PROPERTIES.items())
def test_a_colour_is_the_same_in_guide_and_style_sheet(colour: str, name: str) -> None:
    listed = re.search(rf"`{name}`[^|]*\| `(#\w+)`", GUIDE)
    light = SHEET[: SHEET.index("@media")]
    styled = re.search(rf"{name}: (#\w+);", light)
    assert listed is not None
    assert styled is not None
    assert {listed[1], styled[1]} == {colour}
