"""The draughtsman: reads charts from standard input, writes drawings to standard output, and ends.

Run as ``python -m scoring.reports.draw``. The charting library takes 160 MB and a second to wake up: no
process that serves people should hold it.
"""

import base64
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, Final
from xml.etree import ElementTree as ET

from scoring.reports import palette

VERSION: Final = "1"
"""Rises when the same chart comes out differently, so that drawings kept are not shown any more."""

_SVG: Final = "http://www.w3.org/2000/svg"
_NEEDLESS: Final = frozenset({"class", "role", "pointer-events", "cursor", "font-family", "style"})
_DEFAULTS: Final = frozenset(
    {
        ("opacity", "1"),
        ("fill-opacity", "1"),
        ("stroke-width", "1"),
        ("font-weight", "normal"),
        ("transform", "translate(0,0)"),
        ("text-anchor", "start"),
    }
)
_INHERITED: Final = (
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "font-size",
    "font-weight",
    "text-anchor",
)
_UNSEEN: Final = frozenset({"background", "foreground"})
_PLACES: Final = frozenset(
    {"d", "transform", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height"}
)
_LONG: Final = re.compile(r"-?\d+\.\d{2,}(?:e-?\d+)?")


class Kind(StrEnum):
    """What a drawing is for."""

    PAGE = "page"
    """SVG inside a page: colours are the page's own, fonts too."""
    PAPER = "paper"
    """SVG for a document: plain colours and the document's font."""
    PICTURE = "picture"
    """PNG for a chat, at twice the size."""


PAPER_FONT: Final = "Libertinus Serif"
"""The typesetter brings it along."""


def drawn(spec: Mapping[str, Any], kind: Kind) -> bytes:
    """Draw one chart.

    Args:
        spec: Vega-Lite; its ``description`` says in words what is seen.
        kind: what it is for.
    """
    # Imported here: whoever only needs the names of the kinds must not load it.
    import vl_convert  # noqa: PLC0415

    if kind is Kind.PICTURE:
        framed = {**spec, "background": spec["background"] or palette.PAPER, "padding": 24}
        picture: bytes = vl_convert.vegalite_to_png(framed, scale=2, allowed_base_urls=[])
        return picture
    source = vl_convert.vegalite_to_svg(dict(spec), allowed_base_urls=[])
    return slim(source, title=str(spec["description"]), kind=kind)


def slim(source: str, *, title: str, kind: Kind) -> bytes:
    """Keep of an SVG what is seen: no class, no style, no empty group, numbers to a tenth, a title."""
    root = ET.fromstring(source)  # noqa: S314 - made by the library a line ago
    _thin(root)
    size = {name: root.attrib[name] for name in ("width", "height", "viewBox")}
    root.attrib.clear()
    root.attrib.update(size, role="img")
    if kind is Kind.PAGE:
        root.attrib.update({"class": "chart", "font-family": "inherit"})
        _recolour(root)
    else:
        root.attrib["font-family"] = PAPER_FONT
    heading = ET.Element(f"{{{_SVG}}}title")
    heading.text = title
    root.insert(0, heading)
    ET.register_namespace("", _SVG)
    return ET.tostring(root)


def _thin(element: ET.Element) -> None:
    """Take away below an element what nobody sees, from the leaves up."""
    kept: list[ET.Element] = []
    for child in element:
        _thin(child)
        if child.get("class") in _UNSEEN or child.get("display") == "none":
            continue
        child.attrib = dict(_needed(child.attrib))
        is_group = child.tag.endswith("}g")
        if is_group:
            _share(child)
        if not is_group or (child.attrib and len(child)):
            kept.append(child)
        else:
            kept.extend(child)
    element[:] = kept


def _needed(attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in attributes.items():
        if name in _NEEDLESS or name.startswith("aria-") or (name, value) in _DEFAULTS:
            continue
        yield name, _LONG.sub(_shorter, value) if name in _PLACES else value


def _share(group: ET.Element) -> None:
    """Say once, at a group, what all in it have in common."""
    if len(group) < 2:
        return
    for name in _INHERITED:
        values = {child.get(name) for child in group}
        common = values.pop()
        if common is not None and not values:
            group.set(name, common)
            for child in group:
                del child.attrib[name]


def _shorter(match: re.Match[str]) -> str:
    return f"{float(match[0]):.1f}".removesuffix(".0")


def _recolour(root: ET.Element) -> None:
    for element in root.iter():
        for name in ("fill", "stroke"):
            colour = palette.PROPERTIES.get(element.get(name, ""))
            if colour is not None:
                element.set(name, f"var({colour})")


def main() -> None:
    """Draw what is asked for: a JSON list of ``{spec, kind}`` in, a list of base64 out."""
    os.nice(10)
    asked = json.load(sys.stdin)
    made = [drawn(one["spec"], Kind(one["kind"])) for one in asked]
    json.dump([base64.b64encode(one).decode() for one in made], sys.stdout)


if __name__ == "__main__":
    main()
