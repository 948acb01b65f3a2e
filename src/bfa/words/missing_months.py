"""Months of a period that were not counted, in Swedish: what is left out, where, and that it is not zero."""

from collections.abc import Sequence

from bfa.analyses.uncounted import Uncounted
from bfa.tables.period import Period, months, parse_period
from bfa.words.numbers import joined, period_label

#: Kommundelar that are named, and stretches of each; more are counted or left to the quality report.
_NAMED, _STRETCHES = 4, 3


def said(found: Uncounted) -> list[str]:
    """One sentence where some months are left out; none where every month is counted, or no month is."""
    if not found.months or found.reason:
        return []
    where = f" ({_where(found)})" if found.areas else ""
    gone = f"Inte räknat: {listed_months(found.months)}{where}"
    return [f"{gone}. Allt här gäller de andra månaderna; det som saknas är inte noll"]


def why_nothing(found: Uncounted) -> str:
    """The reason where no month is counted, with the kommundelar that lack it; "" where one is."""
    return (
        f"{found.reason} {_where(found)[:1].upper()}{_where(found)[1:]}."
        if found.areas and found.reason
        else found.reason
    )


def listed(gone: Sequence[Period]) -> str:
    """A sentence to put after another: " Inte räknat: mars–juni 2022."; "" where nothing is left out."""
    return f" Inte räknat: {listed_months(gone)}." if gone else ""


def span(period: Period | str, gone: Sequence[Period], *, everywhere: bool = False) -> str:
    """A period as a caption has it: with how many of its months are counted, where some are not.

    Parameters
    ----------
    period : Period or str
        Whole months.
    gone : sequence of Period
        Months that are not counted; those outside the period are nothing of it.
    everywhere : bool
        It is of the whole kommun, where a month counts that is counted in every kommundel.

    Returns
    -------
    str
        "maj–augusti 2010 (3 av 4 månader räknade)".
    """
    if not gone:
        return period_label(period)
    every = months(parse_period(period) if isinstance(period, str) else period)
    lost = sum(any(part.first <= month <= part.last for part in gone) for month in every)
    where = " i alla kommundelar" if everywhere else ""
    more = f" ({len(every) - lost} av {len(every)} månader räknade{where})" if lost else ""
    return period_label(period) + more


def listed_months(gone: Sequence[Period]) -> str:
    """Stretches of months in words, the first few of them: "maj–juni 2022 och mars 2023"."""
    labels = [period_label(stretch) for stretch in gone]
    rest = len(labels) - _STRETCHES
    return joined([*labels[:_STRETCHES], f"{rest} till"] if rest > 0 else labels)


def of_type(brottstyp: str, period: Period, found: Uncounted) -> str:
    """The answer where no month is counted: the type, the period, and the reason."""
    return f"{brottstyp[:1].upper()}{brottstyp[1:]}, {period_label(period)}. {why_nothing(found)}"


def _where(found: Uncounted) -> str:
    names = [name for name, _ in found.areas]
    rest = len(names) - _NAMED
    return f"saknas i {joined([*names[:_NAMED], f'{rest} till'] if rest > 0 else names)}"
