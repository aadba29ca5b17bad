"""The charts of the house, as Vega-Lite: what is drawn, not how. Pure: values in, a specification out.

Everything is labelled where it stands, in the language spoken; there is one hue, and no axis where a label
already tells. ``description`` says in words what is seen, for those who cannot see it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Any, Final

from babel.dates import format_date

from scoring import i18n
from scoring.i18n import t
from scoring.method.elements import HIGHEST_RATING, LOWEST_RATING, RATINGS
from scoring.reports import marks as m
from scoring.reports import palette
from scoring.reports.marks import Spec

ON_PAGE: Final = 290
"""Width of what is plotted, in pixels: readable on the narrowest phone."""
ON_PAPER: Final = 420

_SHADES: Final = (0.15, 0.4, 0.75, 1.0)
"""How full the house colour is for the answers 1, 2, 3 and 4."""
_MOST_NAMED: Final = 6
"""Units named in a funnel: the farthest out; more names would cover each other."""
_FAR: Final = 3.09
"""Standard errors of the outer lines of a funnel: 998 in 1,000 stay within by chance alone."""
_NEAR: Final = 1.96


@dataclass(frozen=True, slots=True)
class Bar:
    """A mean of answers (1 to 4), with its interval where there is one; None where nothing may be shown."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """The index of one period; None where it is not disclosed or there is none."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """One unit in a funnel: how many answered (1 or more), and its index."""

    label: str
    n: int
    value: float


@dataclass(frozen=True, slots=True)
class Day:
    """Ratings received on a day, and how many cases were answered on it."""

    day: date
    received: int
    answered: int


def element_bars(title: str, bars: Sequence[Bar], *, width: int = ON_PAGE) -> Spec:
    """Draw means of answers as bars on rails, each below its name and before its number."""
    rows = [
        {
            "k": place,
            "name": bar.label,
            "v": bar.value,
            "lo": bar.low,
            "hi": bar.high,
            "said": "–" if bar.value is None else m.number(bar.value, 2),
        }
        for place, bar in enumerate(bars)
    ]
    y = m.each_line()
    x = m.scale("v", LOWEST_RATING, HIGHEST_RATING)
    start = {"datum": LOWEST_RATING}
    valued = [row for row in rows if row["v"] is not None]
    known = [row for row in rows if row["lo"] is not None and row["hi"] is not None]
    interval = {"x": {**x, "field": "lo"}, "x2": {"field": "hi"}, "y": y}
    layers = [
        m.layer(rows, m.bar(palette.LINE, 10), x=m.at(x, HIGHEST_RATING), x2=start, y=y),
        m.layer(valued, m.bar(palette.SEA, 10), x=x, x2=start, y=y),
        # A light line below the dark one: the interval shows on the bar and on the rail alike.
        m.layer(known, m.rule(palette.SHEET, 4), **interval),
        m.layer(known, m.rule(palette.INK, 2), **interval),
        m.layer(rows, m.words(palette.INK, dy=-13, x=0), y=y, text={"field": "name"}),
        m.layer(rows, m.words(palette.INK, x=width + 8, weight="bold"), y=y, text={"field": "said"}),
    ]
    told = "; ".join(f"{row['name']} {row['said']}" for row in rows)
    return m.chart(f"{title}: {told}.", layers, width=width, height={"step": 36})


def answers(
    title: str, rows: Sequence[tuple[str, Sequence[int]]], names: Sequence[str], *, width: int = ON_PAGE
) -> Spec:
    """Draw how often 1, 2, 3 and 4 were answered: one bar of shares for each row, how many behind it.

    Args:
        title: what it shows, for the description.
        rows: name and the four counts.
        names: what the four answers are called; named on top.
        width: of the bars.
    """
    y = m.each_line()
    x = m.scale("from", 0, 1)
    parts = [part for place, (_, counts) in enumerate(rows) for part in _shares(place, counts)]
    layers: list[Spec] = []
    for rating, shade in zip(RATINGS, _SHADES, strict=True):
        own = [part for part in parts if part["rating"] == rating]
        written = [part for part in own if part["said"]]
        ink = palette.INK if rating <= 2 else palette.SEA_ON
        layers += [
            m.layer(own, m.bar(palette.SEA, 18, fullness=shade), x=x, x2={"field": "to"}, y=y),
            m.layer(
                written,
                m.words(ink, align="center", size=m.SMALL),
                x={**x, "field": "mid"},
                y=y,
                text={"field": "said"},
            ),
        ]
    lines = [
        {"k": place, "name": label, "n": m.number(sum(counts), 0)}
        for place, (label, counts) in enumerate(rows)
    ]
    layers += [
        m.layer(lines, m.words(palette.INK, dy=-17, x=0), y=y, text={"field": "name"}),
        m.layer(lines, m.words(palette.SOFT, x=width + 6, size=m.SMALL), y=y, text={"field": "n"}),
        *m.key([(name, palette.SEA, shade) for name, shade in zip(names, _SHADES, strict=True)]),
    ]
    told = "; ".join(
        f"{label}: " + ", ".join(f"{name} {n}" for name, n in zip(names, counts, strict=True))
        for label, counts in rows
    )
    return m.chart(f"{title}. {told}.", layers, width=width, height={"step": 44})


def _shares(place: int, counts: Sequence[int]) -> list[dict[str, Any]]:
    total = sum(counts)
    parts = []
    begun = 0
    for rating, count in zip(RATINGS, counts, strict=True):
        if count:
            share = count / total
            parts.append(
                {
                    "k": place,
                    "rating": rating,
                    "from": begun / total,
                    "to": (begun + count) / total,
                    "mid": (begun + count / 2) / total,
                    # A narrower part has no room for its share.
                    "said": f"{m.number(share * 100, 0)}%" if share >= 0.12 else "",
                }
            )
        begun += count
    return parts


def trend(title: str, moments: Sequence[Moment], *, width: int = ON_PAGE) -> Spec:
    """Draw the index over periods with its 95 % band; the line is broken where nothing may be shown."""
    rows = [
        {
            "k": place,
            "name": one.label,
            "v": one.value,
            "lo": one.low,
            "hi": one.high,
            "said": t("not shown") if one.value is None else m.number(one.value, 2),
        }
        for place, one in enumerate(moments)
    ]
    lowest = min((v for one in moments for v in (one.low, one.value) if v is not None), default=30.0)
    floor = max(0, int(lowest // 10) * 10 - 10)
    y: Spec = {
        "field": "v",
        "type": "quantitative",
        "scale": {"domain": [floor, 100], "zero": False},
        "axis": {"title": None, "tickCount": 4, "domain": False},
    }
    x = m.each_column([one.label for one in moments])
    x["scale"] = {"type": "point", "padding": 0.5}
    shown = [row for row in rows if row["v"] is not None]
    gone = [row for row in rows if row["v"] is None]
    band: Spec = {**m.line(palette.SEA, 0), "type": "area", "fillOpacity": 0.18}
    value = {"field": "said"}
    layers = [
        m.layer(rows, band, x=x, y={**y, "field": "lo"}, y2={"field": "hi"}),
        m.layer(rows, m.line(palette.SEA, 2.5), x=x, y=y),
        m.layer(shown, m.dot(palette.SEA, 50), x=x, y=y),
        m.layer(shown, m.words(palette.INK, dy=-13, align="center", weight="bold"), x=x, y=y, text=value),
        m.layer(
            gone,
            m.words(palette.SOFT, align="center", size=10),
            x=x,
            y=m.at(y, (floor + 100) / 2),
            text=value,
        ),
    ]
    told = "; ".join(f"{row['name']} {row['said']}" for row in rows)
    return m.chart(f"{title}: {told}.", layers, width=width, height=190)


def funnel(
    title: str,
    places: Sequence[Place],
    *,
    mean: float,
    spread: float,
    between: float = 0.0,
    width: int = ON_PAGE,
) -> Spec:
    """Draw units by how many answered and by index, between the lines that chance alone would keep to.

    The farthest out are named; the others are only dots, because their order means nothing.

    Args:
        title: what it shows, for the description.
        places: the units.
        mean: the index of all together.
        spread: standard deviation of one respondent's index around it.
        between: standard deviation of the units beyond chance, which the lines allow for.
        width: of what is plotted.
    """
    far = beyond_chance(places, mean=mean, spread=spread, between=between)
    named = {one.label for one in far[:_MOST_NAMED]}
    dots = [{"n": one.n, "v": one.value, "name": one.label if one.label in named else ""} for one in places]
    lines = [
        {
            "n": n,
            **{name: min(mean + z * _error(n, spread, between), 100.0) for name, z in _LINES},
        }
        for n in _sizes([one.n for one in places])
    ]
    heights = [one.value for one in places] + [row[name] for row in lines for name in ("a", "d")]
    x: Spec = {
        "field": "n",
        "type": "quantitative",
        "scale": {"type": "log", "nice": False},
        "axis": {"title": t("respondents"), "grid": False, "tickCount": 4},
    }
    y: Spec = {
        "field": "v",
        "type": "quantitative",
        "scale": {"domain": [max(min(heights, default=mean) - 2, 0), 100], "zero": False},
        "axis": {"title": None, "grid": False, "tickCount": 4, "domain": False},
    }
    layers = [
        m.layer([{}], m.rule(palette.EDGE, 1), y=m.at(y, mean)),
        *(
            m.layer(lines, m.line(palette.EDGE, 1.2, dash=dash), x=x, y={**y, "field": name})
            for name, dash in (("a", (4, 3)), ("b", ()), ("c", ()), ("d", (4, 3)))
        ),
        m.layer(dots, m.dot(palette.SEA, 34, fullness=0.75), x=x, y=y),
        m.layer(
            [one for one in dots if one["name"]],
            m.words(palette.INK, dy=-10, align="center", size=m.SMALL),
            x=x,
            y=y,
            text={"field": "name"},
        ),
    ]
    told = ", ".join(sorted(named)) or t("none")
    said = t(
        "{count} units; farther from the mean than chance explains: {names}", count=len(dots), names=told
    )
    return m.chart(f"{title}: {said}.", layers, width=width, height=240)


_LINES: Final = (("a", -_FAR), ("b", -_NEAR), ("c", _NEAR), ("d", _FAR))


def beyond_chance(
    places: Sequence[Place], *, mean: float, spread: float, between: float = 0.0
) -> list[Place]:
    """Return the units beyond the outer lines of a funnel, the farthest out first."""
    distance = {
        one: abs(one.value - mean) / error if (error := _error(one.n, spread, between)) else 0.0
        for one in places
    }
    return sorted((one for one in places if distance[one] > _FAR), key=lambda one: -distance[one])


def _error(n: float, spread: float, between: float) -> float:
    """Return how far a unit of so many respondents strays from the mean: one standard error."""
    return sqrt(spread**2 / n + between**2)


def _sizes(found: Sequence[int]) -> list[float]:
    """Return where lines bend: from the smallest to the largest unit, closer together where it is steep."""
    low, high = min(found, default=1), max(found, default=1)
    steps = 16
    return [float(low * (high / low) ** (step / steps)) for step in range(steps + 1)]


def week(title: str, days: Sequence[Day], *, width: int = ON_PAGE) -> Spec:
    """Draw ratings received a day, and in front of them the cases answered that day."""
    language = i18n.current().value
    names = [format_date(one.day, "EEE d", locale=language) for one in days]
    highest = 1.2 * max((max(one.received, one.answered) for one in days), default=0) or 1.0
    rows = [
        {"k": place, "in": one.received, "out": one.answered, "spot": _spot(one, highest)}
        for place, one in enumerate(days)
    ]
    x = m.each_column(names)
    y = m.scale("in", 0, highest)
    answered = {**y, "field": "out"}
    above = m.words(palette.INK, dy=-8, align="center", size=m.SMALL)
    inside = m.words(palette.SEA_ON, dy=9, align="center", size=m.SMALL)
    layers = [
        m.layer(rows, m.column(palette.LINE, 30), x=x, y=y),
        m.layer([row for row in rows if row["out"]], m.column(palette.SEA, 18), x=x, y=answered),
        m.layer(rows, {**above, "fontWeight": "bold", "fontSize": m.TEXT}, x=x, y=y, text={"field": "in"}),
        *(
            m.layer(
                [row for row in rows if row["spot"] == spot],
                look,
                x=x,
                y=answered,
                text={"field": "out"},
            )
            for spot, look in (("inside", inside), ("above", above))
        ),
        *m.key([(t("ratings received"), palette.LINE, 1.0), (t("cases answered"), palette.SEA, 1.0)]),
    ]
    told = "; ".join(
        t(
            "{day}: {received} received, {answered} answered",
            day=name,
            received=one.received,
            answered=one.answered,
        )
        for name, one in zip(names, days, strict=True)
    )
    return m.chart(f"{title}. {told}.", layers, width=width, height=150)


def _spot(one: Day, highest: float) -> str:
    """Say where the number answered has room: in its column, above it, or nowhere."""
    if one.answered / highest > 0.12:
        return "inside"
    return "above" if one.answered and (one.received - one.answered) / highest > 0.2 else ""
