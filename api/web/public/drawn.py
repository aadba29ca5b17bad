"""The charts of a page of results: drawn once, elsewhere, and never waited for."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from markupsafe import Markup
from starlette.background import BackgroundTask

from scoring import clock
from scoring.db.engine import Database
from scoring.i18n import t
from scoring.reports import charts, drawing, shares
from scoring.reports.charts import Bar, Moment

NARROW: Final = 230
"""Width of what is plotted in pixels: with its numbers it fits a phone without becoming small."""
FEWEST_MOMENTS: Final = 2
"""A trend of one value is no trend."""


async def of_results(
    database: Database,
    bars: Sequence[Mapping[str, Any]],
    trend: Sequence[Mapping[str, Any]],
    answers: Sequence[Mapping[str, Any]],
) -> tuple[dict[str, Markup], BackgroundTask | None]:
    """Return the charts by name, and what is to be done once the page is out.

    While a chart has not been drawn there is none on the page, whose tables say the same; it is drawn after
    this answer, for the next reader.

    Args:
        database: where drawings are kept.
        bars: elements with ``title`` and ``nrr``.
        trend: quarters with ``short``, ``ikm``, ``low`` and ``high``.
        answers: parts with ``title`` and ``percent``.
    """
    specs = {}
    if bars:
        means = [Bar(one["title"], one["nrr"]) for one in bars]
        specs["bars"] = charts.element_bars(t("Mean of each element from 1 to 4"), means, width=NARROW)
    if len([one for one in trend if one["ikm"] is not None]) >= FEWEST_MOMENTS:
        moments = [Moment(one["short"], one["ikm"], one["low"], one["high"]) for one in trend]
        specs["trend"] = charts.trend(t("Index by quarter"), moments, width=charts.ON_PAGE)
    if answers:
        parts = [(one["title"], one["percent"]) for one in answers]
        specs["answers"] = shares.shares(t("Share of each overall answer"), parts, width=NARROW)
    drawn = await drawing.kept(database, list(specs.values()))
    if drawn is None:
        later = BackgroundTask(drawing.prepare, database, list(specs.values()), now=clock.now())
        return {}, later
    # Made by our own draughtsman, who writes every name as text.
    return {name: Markup(one) for name, one in zip(specs, drawn, strict=True)}, None  # noqa: S704
