"""A chart of how a whole divides: a bar on a rail for each part, its percentage behind it. Pure."""

from collections.abc import Sequence
from typing import Final

from scoring.reports import charts, palette
from scoring.reports import marks as m
from scoring.reports.marks import Spec

_WHOLE: Final = 100


def shares(title: str, parts: Sequence[tuple[str, float]], *, width: int = charts.ON_PAGE) -> Spec:
    """Draw parts of a whole as bars on rails, each below its name and before its percentage.

    Args:
        title: what it shows, for the description.
        parts: name and percentage, 0 to 100.
        width: of the rails.
    """
    rows = [
        {"k": place, "name": name, "v": percent, "said": f"{m.number(percent, 0)} %"}
        for place, (name, percent) in enumerate(parts)
    ]
    y = m.each_line()
    x = m.scale("v", 0, _WHOLE)
    start = {"datum": 0}
    layers = [
        m.layer(rows, m.bar(palette.LINE, 10), x=m.at(x, _WHOLE), x2=start, y=y),
        m.layer(rows, m.bar(palette.SEA, 10), x=x, x2=start, y=y),
        m.layer(rows, m.words(palette.INK, dy=-13, x=0), y=y, text={"field": "name"}),
        m.layer(rows, m.words(palette.INK, x=width + 8, weight="bold"), y=y, text={"field": "said"}),
    ]
    told = "; ".join(f"{row['name']} {row['said']}" for row in rows)
    return m.chart(f"{title}: {told}.", layers, width=width, height={"step": 36})
