"""What may be shown of partner kommuner: their counts pass the tier's own threshold, as ours do.

A ratio is worked out of every kommundel's count in every window. Where one of them is hidden no ratio is told, of that
kommun or of them together.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bfa.analyses.answer import Facts
from bfa.analyses.effects import Effect
from bfa.analyses.partners import Partner, Partners
from bfa.analyses.series import period_totals
from bfa.disclosure.count_table import CountTable
from bfa.disclosure.effect_tables import every_window
from bfa.disclosure.release import Released
from bfa.methods.partners import Combined

_ALONE = "another kommun's own counts, which no other table prints"
_ENDS, _SIDES = ("ratio", "lower", "upper"), ("before", "after")
#: Names of the tables.
SUMS, WINDOWS = "partner sums", "partner windows"


@dataclass(frozen=True, slots=True, eq=False)
class ReleasedPartners:
    """The kommuner in the numbers and codes that may be shown."""

    #: As `Partners`: kommuner, why, added, verdict, grade.
    found: Facts
    #: A count that the ratios are worked out of is hidden.
    withheld: bool
    #: ratio, lower, upper, p, between, kommuner [count]: of all that are counted, and of those that stayed; None where
    #: there is none, or it is not told.
    change: Mapping[str, float] | None
    stayed: Mapping[str, float] | None
    #: kommun, kommundelar (text), starts (tuple of days), before, after, ratio, lower, upper, hidden: our own first.
    table: pd.DataFrame


def partner_tables(effect: Effect) -> dict[str, CountTable]:
    """What the partners count in the two periods, and all that their ratios are worked out of."""
    if effect.partners is None:
        return {}
    usual: dict[str, Any] = {"identifies": (), "margins": (), "whole": _ALONE, "by": None}
    usual |= {"sensitive": effect.brottstyp, "kind": effect.design.panel.kind}
    theirs = effect.partners.kommuner[1:]
    sums = [(each.kommun, side, n) for each in theirs for side in _SIDES if (n := getattr(each, side)) is not None]
    behind = [row for each in theirs if each.change is not None for row in _windows(each)]
    frames = {
        SUMS: pd.DataFrame(sums, columns=["who", "side", "n"]),
        WINDOWS: pd.DataFrame(behind, columns=["who", "part", "window", "n"]),
    }
    return {
        name: CountTable(frame.astype({"n": "int64"}), facts=tuple(frame.columns[:-1]), **usual)
        for name, frame in frames.items()
    }


def _windows(partner: Partner) -> Iterator[tuple[str, str, str, int]]:
    """Kommun, kommundel, window and count of every window that its comparison can be worked out of."""
    first = pd.PeriodIndex(partner.counts.columns)[0]
    spans = {each for group in partner.package.groups for each in every_window(*group, first=first)}
    for each in sorted(spans, key=str):
        for area, n in period_totals(partner.counts, each).dropna().items():
            yield partner.kommun, str(area), str(each), int(n)


def release_partners(
    line: Partners | None, released: Mapping[str, Released], *, withheld: bool
) -> ReleasedPartners | None:
    """The partners through the release; `withheld` where our own comparison is."""
    if line is None:
        return None
    closed = set(released[WINDOWS].table.loc[released[WINDOWS].table["hidden"], "who"])
    gone = set(released[SUMS].table.loc[released[SUMS].table["hidden"], "who"])
    closed |= gone | ({line.kommuner[0].kommun} if withheld and line.kommuner else set())
    gone |= {line.kommuner[0].kommun} if withheld and line.kommuner else set()
    rows = [_row(each, gone=each.kommun in gone, closed=each.kommun in closed) for each in line.kommuner]
    return ReleasedPartners(
        found=Facts(line),
        withheld=bool(closed),
        change=None if closed else _told(line.joint),
        stayed=None if closed else _told(line.stayed),
        table=pd.DataFrame(rows, columns=["kommun", "kommundelar", "starts", *_SIDES, *_ENDS, "hidden"]),
    )


def _told(joint: Combined | None) -> dict[str, float] | None:
    if joint is None:
        return None
    return {name: getattr(joint, name) for name in (*_ENDS, "p", "between")} | {"kommuner": len(joint.table)}


def _row(partner: Partner, *, gone: bool, closed: bool) -> tuple[Any, ...]:
    change = None if closed else partner.change
    ends = [None if change is None else getattr(change, name) for name in _ENDS]
    counts = (None if gone else getattr(partner, side) for side in _SIDES)
    return partner.kommun, partner.package.kommundelar, partner.package.starts, *counts, *ends, gone
