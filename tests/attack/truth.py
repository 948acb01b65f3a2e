"""What the counts really are, from the store: to check what the attacker read, and to score what it found.

The attacker itself never reads this.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from bfa.analyses import causes, series
from bfa.analyses.effect.recording import counted_alike
from bfa.analyses.situation import Situation, load
from bfa.disclosure.policy import Policy
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.tables.period import parse_period
from tests.attack.counts import Count, Months, Part, each_month
from tests.attack.ground import Ground

_COUNTED = ("hour", "ground", "unplaced")
_OF_RULE = ("rule", "rule at its hours", "outside its hours")
_OF_RULES = (*_OF_RULE, *(f"beside {part}" for part in _OF_RULE), "mark", "unexplained")


class Truth:
    """The counts of one kommun, looked up by what they count."""

    def __init__(self, kommun: Path, policy: Policy, after: Months | None = None) -> None:
        self.kommun, self.policy, self.after = kommun, policy, after
        self._alike = dict[str, pd.DataFrame]()
        whole = load(kommun)
        self.ground = Ground(whole.areas, policy.smallest_cell)
        self.activities = frozenset(whole.counts.loc[whole.counts["kind"] == "activity", "brottstyp"].unique())
        self._months = {name: series.area_months(whole, name) for name in sorted(set(whole.counts["brottstyp"]))}
        self._addends = {name: series.addends(matrix) for name, matrix in self._months.items()}
        self._situations, self._tags = {"": whole}, dict[Count, causes.Tags]()
        self._rows, self._told = dict[Count, dict[Part, int]](), dict[Count, int | None]()

    def __call__(self, count: Count) -> int | None:
        """How many there are; None where it cannot be told."""
        if count not in self._told:
            self._told[count] = self._looked_up(count)
        return self._told[count]

    def _looked_up(self, count: Count) -> int | None:
        if count.brottstyp not in self._months:
            return None
        if not count.part:
            return self._whole(count)
        if count.part[0] in _OF_RULES:
            return self._tagged(count)
        if count.part[0] in ("in time", "late"):
            return self._in_time(count)
        if count.part[0] == "cell":
            return self._cell(count) if len(count.part) == 3 else None
        if count.part[0] == "ground" and count.place == "-":
            return None
        return self._counted(replace(count, part=())).get(count.part, 0 if count.part[0] in _COUNTED else None)

    def threshold(self, count: Count) -> int:
        """The largest small count, by the rule; 0 where none is small. [count]"""
        if count.brottstyp in self.activities:
            return 0
        usual = self.policy.threshold if count.narrowed >= self.policy.narrowing else 0
        strict = self.policy.sensitive_threshold if count.narrowed >= self.policy.sensitive_narrowing else 0
        return max(usual, strict) if any(word in count.brottstyp for word in self.policy.sensitive) else usual

    def _whole(self, count: Count) -> int | None:
        own = self._addends[count.brottstyp]
        own = own[own.index == {"-": NO_KOMMUNDEL}.get(count.place, count.place)] if count.place else own
        n = own.reindex(columns=pd.PeriodIndex(each_month(count.months), freq="M")).to_numpy().sum()
        return None if np.isnan(n) else int(n)

    def _cell(self, count: Count) -> int:
        """A cell with what squares of little ground beside it lend."""
        _, side, cell = count.part
        squares = self.ground.cells(count.place, side).get(cell, ())
        return sum(self(replace(count, part=("ground", side, square))) or 0 for square in squares)

    def _situation(self, place: str) -> Situation:
        if place not in self._situations:
            self._situations[place] = load(self.kommun, kommundel=place)
        return self._situations[place]

    def _counted(self, whole: Count) -> dict[Part, int]:
        """The rows of a place, type and period by hour of the week and by the squares of two sizes."""
        if whole not in self._rows:
            rows = self._situation(whole.place.strip("-")).incidents
            if rows is not None and whole.place == "-":
                rows = rows[rows["kommundel"] == NO_KOMMUNDEL]
            self._rows[whole] = {} if rows is None else Counter(self._named(rows, whole))
        return self._rows[whole]

    def _named(self, rows: gpd.GeoDataFrame, whole: Count) -> Iterator[Part]:
        months = rows["start"].dt.strftime("%Y-%m")
        own = rows[(rows["brottstyp"] == whole.brottstyp) & months.between(*whole.months)]
        clocked = own[own["clock_known"].fillna(False)]["start"]
        days = (clocked - pd.Timedelta(hours=6)).dt.weekday
        yield from (("hour", str(day), str(hour)) for day, hour in zip(days, clocked.dt.hour, strict=True))
        points = own.geometry[own.geometry.notna() & ~own.geometry.is_empty]
        yield from [("unplaced",)] * (len(own) - len(points))
        for side in (250, 500):
            west, south = (np.floor(axis / side).astype(int) * side for axis in (points.x, points.y))
            yield from (("ground", str(side), f"{x:06d}{y:07d}") for x, y in zip(west, south, strict=True))

    def _in_time(self, count: Count) -> int | None:
        """How many were registered in time, or not: every month apart, those of the follow-up with it."""
        whole = self._whole(replace(count, part=()))
        if self.after is None or count.place in ("", "-") or whole is None:
            return None
        if count.brottstyp not in self._alike:
            matrix = self._months[count.brottstyp]
            alike, _ = counted_alike(self._situation(""), count.brottstyp, matrix, parse_period("/".join(self.after)))
            self._alike[count.brottstyp] = alike
        own = self._alike[count.brottstyp].loc[count.place]
        n = int(own.reindex(pd.PeriodIndex(each_month(count.months), freq="M")).sum())
        return n if count.part[0] == "in time" else whole - n

    def _tagged(self, count: Count) -> int | None:
        whole = Count(count.place, count.brottstyp, count.months)
        if whole not in self._tags:
            period = "/".join(count.months)
            self._tags[whole] = causes.tag(self._situation(count.place), brottstyp=count.brottstyp, period=period)
        tags, (kind, name, *rest) = self._tags[whole], count.part
        if kind == "mark":
            return int(tags.table.set_index("tag")["n"].get(name, 0))
        if kind == "unexplained":
            own = tags.unexplained[(tags.unexplained["part"] == name) & (tags.unexplained["name"] == rest[0])]
            return int(own["n"].sum())
        texts = tags.rules["text"].to_list()
        if name not in texts:
            return None
        held = tags.beside.held if kind.startswith("beside") else tags.held
        at, then = (int(held[column][:, texts.index(name)].sum()) for column in ("at_place", "n"))
        return {"rule": at, "rule at its hours": then}.get(kind.removeprefix("beside "), at - then)
