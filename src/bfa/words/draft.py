"""A draft description of a problem, in the handbook's manner: every figure computed, the rest for people to write."""

from collections.abc import Mapping, Sequence
from typing import Any

from bfa.words.catalogue import message
from bfa.words.numbers import change, decimal, interval, joined, missing, number, percent, period_label
from bfa.words.year_ahead import stretches

Row = Mapping[str, Any]
#: Earlier years that a count is held against in the text, the latest first; kommundelar named for their level.
MOST_YEARS, MOST_AREAS = 3, 2


def problem(row: Row, years: Sequence[Row], *, place: str, period: object) -> str:
    """How many there were, and how that is against each of the years before: "+22 % mot 2009 (91)"."""
    told = [year for year in years if not missing(year["n"]) and year["n"] > 0][-MOST_YEARS:][::-1]
    parts = [
        message(
            "draft.change",
            change=change(100 * (row["n"] / year["n"] - 1)),
            year=period_label(str(year["period"])),
            n=number(year["n"]),
        )
        for year in told
    ]
    return message(
        "draft.problem",
        brottstyp=str(row["brottstyp"]),
        n=number(row["n"]),
        place=place,
        period=period_label(str(period)),
        changes=message("draft.changes", told=joined(parts)) if parts else "",
    )


def span(row: Row) -> str:
    """What the change against the mean of the years before is compatible with; "" where it is not known."""
    if missing(row["lower"]) or missing(row["upper"]):
        return ""
    return message("draft.span", interval=interval(row["lower"], row["upper"]))


def level(rate: Any, *, areas: Sequence[tuple[str, float]], whole: float | None, own: bool) -> str:
    """The rate per 1 000, beside those of the highest kommundelar, or beside the whole kommun's; "" where not known."""
    if missing(rate):
        return ""
    if own:
        return "" if whole is None else message("draft.level.kommundel", rate=decimal(rate, 1), whole=decimal(whole, 1))
    told = [message("draft.level.area", area=area, rate=decimal(each, 1)) for area, each in areas[:MOST_AREAS]]
    return message("draft.level.kommun", rate=decimal(rate, 1), areas=joined(told)) if told else ""


def season(wanted: Sequence[int]) -> str:
    """The months that recur; "" where none does."""
    return message("draft.season", months=stretches(wanted)) if wanted else ""


def repeated(share: float | None) -> str:
    """How much returned to the same place; "" where that is not told or nothing did."""
    return message("draft.repeated", share=percent(share)) if share else ""


def events(rows: Sequence[Row]) -> str:
    """What other sources of the same topic count; "" where there is none."""
    told = [
        message("draft.event", brottstyp=str(row["brottstyp"]), now=number(row["now"]), before=number(row["before"]))
        for row in rows
        if not missing(row["now"])
    ]
    return message("draft.events", told=joined(told)) if told else ""


def survey(asked: str, value: str, ends: str) -> str:
    """What those who were asked answered."""
    return message("draft.survey", asked=asked, value=value, interval=ends)


def share(value: Any) -> str:
    """How much of all reported crime it is; "" where that is not told."""
    return "" if missing(value) else message("draft.share", share=percent(value, 1))
