"""The week and the month in plain words, the same in a chat and in a letter. Nothing in them is markup."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from scoring import i18n
from scoring.i18n import t, tn
from scoring.reports import charts
from scoring.reports.charts import Day
from scoring.reports.marks import Spec
from scoring.terms import Period


@dataclass(frozen=True, slots=True)
class Told:
    """What is told.

    Attributes:
        mark: a picture character in front.
        heading: in one line.
        lines: one figure each.
        quotes_heading: above the quotes.
        quotes: what citizens wrote, masked.
        note: a last word, empty when there is none.
    """

    mark: str
    heading: str
    lines: tuple[str, ...]
    quotes_heading: str
    quotes: tuple[str, ...]
    note: str


def weekly(said: Mapping[str, Any]) -> Told:
    """Put a unit's week into words."""
    first, last = date.fromisoformat(said["first"]), date.fromisoformat(said["last"])
    lines = [
        said["unit"],
        "",
        t("Received: {received}, counted: {counted}", received=said["received"], counted=said["counted"]),
        _index(said),
        t("Waiting for an answer: {waits}, overdue: {overdue}", waits=said["waits"], overdue=said["overdue"]),
    ]
    if said["praise"]:
        lines.append(tn("{count} word of praise", "{count} words of praise", said["praise"]))
    heading = t("Your week: {first} to {last}", first=day(first), last=day(last))
    return Told("📊", heading, tuple(lines), t("What citizens praised:"), tuple(said["quotes"]), "")


def monthly(said: Mapping[str, Any]) -> Told:
    """Put an employee's own month into words."""
    lines = (
        "",
        t(
            "Ratings ascribed to you in {quarter}: {count}",
            quarter=in_words(Period.parse(said["quarter"])),
            count=said["total"],
        ),
        _score(said["score"]),
    )
    heading = t("Your own ratings, {month}", month=in_words(Period.parse(said["month"])))
    note = t("This was sent to you alone.")
    return Told("👤", heading, lines, t("What citizens praised:"), tuple(said["quotes"]), note)


def picture(said: Mapping[str, Any]) -> Spec:
    """Return the chart of a unit's week: what came in on each day, and what was answered."""
    days = [Day(date.fromisoformat(on), received, answered) for on, received, answered in said["days"]]
    first, last = days[0].day, days[-1].day
    title = t("{unit}, {first} to {last}", unit=said["unit"], first=day(first), last=day(last))
    return charts.week(title, days)


def _index(said: Mapping[str, Any]) -> str:
    period, index = in_words(Period.parse(said["period"])), said["index"]
    if index is None:
        count = said["respondents"]
        return t("Index of {period}: not shown yet, too few forms ({count})", period=period, count=count)
    return t(
        "Index of {period}: {value}, very likely between {low} and {high}, from {count} forms",
        period=period,
        value=number(index["value"], 2),
        low=number(index["low"], 1),
        high=number(index["high"], 1),
        count=said["respondents"],
    )


def _score(score: Mapping[str, Any] | None) -> str:
    if score is None:
        return t("There is no score yet: too few citizens have rated you to say anything fair.")
    return t(
        "Your score in {period}: {value} of 100, very likely between {low} and {high}, from {count} ratings",
        period=in_words(Period.parse(score["period"])),
        value=number(score["value"], 1),
        low=number(score["low"], 1),
        high=number(score["high"], 1),
        count=score["n"],
    )


def in_words(period: Period) -> str:
    """Name a period."""
    year, place = str(period.starts.year), period.first % 12 // period.months + 1
    match period.months:
        case 1:
            return format_date(period.starts, "MMMM y", locale=i18n.current().value)
        case 3:
            return t("Quarter {number} of {year}", number=place, year=year)
        case 6:
            return t("Half-year {number} of {year}", number=place, year=year)
        case _:
            return t("Year {year}", year=year)


def day(one: date) -> str:
    """Write a day as people read it."""
    return format_date(one, "d MMMM y", locale=i18n.current().value)


def number(value: float, digits: int) -> str:
    """Write a number with the signs of the language spoken."""
    return format_decimal(value, "#,##0." + "0" * digits, locale=i18n.current().value)
