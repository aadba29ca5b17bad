"""The strokes charts are made of: bars, rules, words and where they stand, in Vega-Lite. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from babel.numbers import format_decimal

from scoring import i18n
from scoring.reports import palette

Spec: TypeAlias = dict[str, Any]
Rows: TypeAlias = Sequence[Mapping[str, Any]]

TEXT: Final = 12
SMALL: Final = 11
ROOM: Final = 16
"""Room to the right: letters on a page may be wider than those the chart was measured with."""
_LETTER: Final = 6.6
"""About how wide a small letter is, in pixels, in the widest of the usual fonts."""


def chart(description: str, layers: Sequence[Spec], *, width: int, height: object) -> Spec:
    """Put layers together.

    Args:
        description: what is seen, in words.
        layers: from the ground up.
        width: of what is plotted, in pixels.
        height: in pixels, or a step for each line.
    """
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "description": description,
        "width": width,
        "height": height,
        "background": None,
        "padding": {"left": 4, "top": 4, "right": ROOM, "bottom": 4},
        "layer": list(layers),
        "config": {
            "view": {"stroke": None},
            "axis": {
                "labelColor": palette.SOFT,
                "titleColor": palette.SOFT,
                "labelFontSize": SMALL,
                "titleFontSize": SMALL,
                "titleFontWeight": "normal",
                "gridColor": palette.LINE,
                "domainColor": palette.LINE,
                "ticks": False,
                "labelPadding": 5,
            },
        },
    }


def layer(rows: Rows, mark: Spec, **encoding: Spec) -> Spec:
    """Draw one mark for each row."""
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": encoding}


def scale(field: str, low: float, high: float) -> Spec:
    """Place a field on a scale that has no axis."""
    return {"field": field, "type": "quantitative", "scale": {"domain": [low, high]}, "axis": None}


def at(place: Spec, value: float) -> Spec:
    """Return the same scale, at one value for all rows."""
    return {**{name: one for name, one in place.items() if name != "field"}, "datum": value}


def each_line() -> Spec:
    """Give each row a line of its own, in the order of ``k``."""
    return {"field": "k", "type": "ordinal", "axis": None}


def each_column(names: Sequence[str]) -> Spec:
    """Give each row a column of its own, in the order of ``k``, named below; a space breaks the name."""
    listed = ", ".join(f"{place}: [{_strings(name.split(' '))}]" for place, name in enumerate(names))
    axis = {"title": None, "labelExpr": f"({{{listed}}})[datum.value]", "labelAngle": 0}
    return {"field": "k", "type": "ordinal", "axis": axis}


def _strings(texts: Sequence[str]) -> str:
    """Write texts as strings of the charting language: nothing in them can end the string."""
    return ", ".join("'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'" for text in texts)


def bar(colour: str, thickness: int, *, fullness: float = 1.0) -> Spec:
    """Return a lying bar."""
    return {"type": "bar", "color": colour, "height": thickness, "fillOpacity": fullness}


def column(colour: str, thickness: int) -> Spec:
    """Return a standing bar."""
    return {"type": "bar", "color": colour, "width": thickness}


def line(colour: str, thickness: float, *, dash: Sequence[int] = ()) -> Spec:
    """Return a line through all rows; a row without a value breaks it."""
    mark = {"type": "line", "color": colour, "strokeWidth": thickness, "strokeDash": list(dash)}
    return {**mark, "invalid": "break-paths-show-path-domains"}


def rule(colour: str, thickness: float) -> Spec:
    """Return a straight line of each row's own."""
    return {"type": "rule", "color": colour, "strokeWidth": thickness}


def dot(colour: str, size: int, *, fullness: float = 1.0) -> Spec:
    """Return a dot; ``size`` is its area in square pixels."""
    return {"type": "point", "filled": True, "color": colour, "size": size, "opacity": fullness}


def words(
    colour: str,
    *,
    dy: int = 0,
    x: int | None = None,
    align: str = "left",
    weight: str = "normal",
    size: int = TEXT,
) -> Spec:
    """Return a text of one line, centred on its place and moved down by ``dy``."""
    look = {"color": colour, "align": align, "dy": dy, "fontSize": size, "fontWeight": weight}
    place = {} if x is None else {"x": x}
    return {"type": "text", "baseline": "middle", **look, **place}


def key(names: Sequence[tuple[str, str, float]], *, y: int = -12) -> list[Spec]:
    """Name shades above what is plotted: a small square and a word for each name, colour and fullness."""
    layers = []
    x = 0.0
    for name, colour, fullness in names:
        square = {"type": "square", "filled": True, "size": 90, "color": colour, "opacity": fullness}
        layers.append(layer([{}], square, x={"value": x + 5}, y={"value": y}))
        said = {**words(palette.SOFT, size=SMALL), "text": name}
        layers.append(layer([{}], said, x={"value": x + 13}, y={"value": y}))
        x += 22 + _LETTER * len(name)
    return layers


def number(value: float, digits: int) -> str:
    """Write a number with that many decimals and the signs of the language spoken."""
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    written: str = format_decimal(value, pattern, locale=i18n.current().value)
    return written
