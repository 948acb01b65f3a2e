"""Months of a period that were not counted, in words: what is left out, where, and that it is not zero."""

from collections.abc import Sequence

from bfa.analyses.uncounted import Uncounted
from bfa.tables.period import Period, months, parse_period
from bfa.words.catalogue import message
from bfa.words.numbers import joined, period_label

#: Kommundelar that are named, and stretches of each; more are counted or left to the quality report.
_NAMED, _STRETCHES = 4, 3


def said(uncounted: Uncounted) -> list[str]:
    """One sentence where some months are left out; none where every month is counted, or no month is."""
    if not uncounted.months or uncounted.reason:
        return []
    where = f" ({_where(uncounted)})" if uncounted.areas else ""
    return [message("missing_months.said", months=f"{listed_months(uncounted.months)}{where}")]


def why_nothing(uncounted: Uncounted) -> str:
    """The reason where no month is counted, with the kommundelar that lack it; "" where one is."""
    areas = f" {_where(uncounted)[:1].upper()}{_where(uncounted)[1:]}." if uncounted.areas and uncounted.reason else ""
    return f"{no_month(uncounted)}{areas}"


def no_month(uncounted: Uncounted) -> str:
    """The reason where no month is counted; "" where one is."""
    return message(f"missing_months.none.{uncounted.reason}") if uncounted.reason else ""


def listed(gone: Sequence[Period]) -> str:
    """A sentence to put after another: " Inte räknat: mars–juni 2022."; "" where nothing is left out."""
    return f" {message('missing_months.listed', months=listed_months(gone))}" if gone else ""


def span(period: Period | str, gone: Sequence[Period], *, everywhere: bool = False) -> str:
    """A period as a caption has it: with how many of its months are counted, where some are not.

    `gone`: months that are not counted; those outside the period are nothing of it. `everywhere`: it is of the whole
    kommun, where a month counts that is counted in every kommundel.

    Returns
    -------
    str
        "maj–augusti 2010 (3 av 4 månader räknade)".
    """
    if not gone:
        return period_label(period)
    every = months(parse_period(period) if isinstance(period, str) else period)
    lost = sum(any(part.first <= month <= part.last for part in gone) for month in every)
    if not lost:
        return period_label(period)
    key = "missing_months.span_everywhere" if everywhere else "missing_months.span"
    return message(key, period=period_label(period), n=len(every) - lost, of=len(every))


def listed_months(gone: Sequence[Period]) -> str:
    """Stretches of months in words, the first few of them: "maj–juni 2022 och mars 2023"."""
    return _first([period_label(stretch) for stretch in gone], _STRETCHES)


def _first(names: Sequence[str], most: int) -> str:
    """The first few in words, and how many more."""
    rest = len(names) - most
    return joined([*names[:most], message("lists.more", n=rest)] if rest > 0 else names)


def of_type(brottstyp: str, period: Period, uncounted: Uncounted) -> str:
    """The answer where no month is counted: the type, the period, and the reason."""
    return f"{brottstyp[:1].upper()}{brottstyp[1:]}, {period_label(period)}. {why_nothing(uncounted)}"


def _where(uncounted: Uncounted) -> str:
    return message("missing_months.where", areas=_first([name for name, _ in uncounted.areas], _NAMED))
