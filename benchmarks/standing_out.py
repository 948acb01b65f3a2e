"""Do places and times that stand out go on doing so? Two sets of real data, through the functions of the causes page.

    bfa intake params/kommun/chicago.yml
    BFA_REAL_DATA=../shared/data python benchmarks/standing_out.py chicago
    BFA_REAL_DATA=../shared/data python benchmarks/standing_out.py fires

Chicago has one type of crime, so that a kind of place is held against the other kinds, and what lies near a liquor
store against the inhabitants and the week. Ranks of the first half of the years are tried on the second. Vehicle fires
are parted by intent: deliberate against the others that were judged; those that were not are told beside.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from bfa.analyses.ground import ground_shares
from bfa.analyses.rules import Rule, tagged_rows
from bfa.analyses.situation import Situation, load
from bfa.analyses.standing_out import compared, weighed
from bfa.tables.period import parse_period, within

HALVES = ("2010-01/2014-12", "2015-01/2019-12")
TYPE = "grov misshandel"
WINDOWS: Mapping[str, tuple[tuple[int, ...], int, int]] = {
    "weekday day": ((0, 1, 2, 3), 6, 18),
    "weekday evening": ((0, 1, 2, 3), 18, 24),
    "weekday night": ((0, 1, 2, 3), 0, 6),
    "weekend day": ((4, 5, 6), 6, 18),
    "weekend evening": ((4, 5, 6), 18, 24),
    "weekend night": ((4, 5, 6), 0, 6),
}
LIQUOR = Rule.model_validate(
    {
        "text": "liquor store",
        "karaktär": "situationell",
        "nära": {"slag": ["alkoholbutik"], "meter": 100},
        "timmar": "17-03",
    }
)
_NONE = {"timed": True, "beside": True, "all": pd.NA, "week": np.nan, "streets": np.nan, "people": np.nan}
_NONE |= {"streets_week": np.nan, "people_week": np.nan}


def in_window(start: "pd.Series[pd.Timestamp]", window: str) -> "pd.Series[bool]":
    days, first, last = WINDOWS[window]
    day = (start - pd.Timedelta(hours=6)).dt.day_of_week
    return day.isin(days) & (start.dt.hour >= first) & (start.dt.hour < last)


def kinds_and_windows(rows: pd.DataFrame) -> pd.DataFrame:
    """The share of each kind of place in each window against that of all other kinds."""
    kinds = sorted(rows["plats_typ"].dropna().unique())
    counts = []
    for kind in kinds:
        own = rows["plats_typ"] == kind
        for window in WINDOWS:
            then = in_window(rows["start"], window)
            counts.append(
                _NONE
                | {"name": f"{kind}, {window}", "n": int((own & then).sum()), "at_place": int(own.sum())}
                | {"beside_n": int((~own & then).sum()), "beside_at_place": int((~own).sum())}
            )
    (found,) = weighed(compared(pd.DataFrame(counts), [("time", "other_crime")]))
    return found.set_index("name")


def liquor(situation: Situation, half: str) -> pd.DataFrame:
    """What lies near a liquor store against the inhabitants there, and its evenings against the week."""
    period = parse_period(half)
    rows = situation.incidents
    assert rows is not None
    own = rows[within(rows["start"], period)]
    got = tagged_rows([LIQUOR], own, situation, period)
    counts = _NONE | {
        "name": situation.kommundel or "all",
        "beside": False,
        "n": int(got.n.sum()),
        "at_place": int(got.at_place.sum()),
        "reach": len(own),
        "week": float(got.share[0]),
        "people": float(ground_shares(situation, [LIQUOR])["people"].iloc[0]),
    }
    return compared(pd.DataFrame([counts]), [("place", "people"), ("time", "week")])


def chicago() -> None:
    whole = load("params/kommun/chicago.yml")
    assert whole.incidents is not None
    rows = whole.incidents[whole.incidents["brottstyp"] == TYPE]
    first, second = (kinds_and_windows(rows[within(rows["start"], parse_period(half))]) for half in HALVES)
    held = float(stats.spearmanr(first["ratio"], second["ratio"]).statistic)
    out = first["stands_out"]
    print(f"kinds x windows: {len(first)}, rank correlation {held:.3f}")
    print(f"  stand out in the first half: {out.sum()}, in the second too: {(out & second['stands_out']).sum()}")
    for name, row in first.sort_values("ratio", ascending=False).head(8).iterrows():
        later = second.loc[name]
        print(f"  {name:38} {_said(row)}   {_said(later)}")
    tables = [pd.concat([liquor(_of(whole, name), half) for name in ("", *whole.kommundelar)]) for half in HALVES]
    for question in ("place", "time"):
        early, late = (each[each["question"] == question].set_index("name")["ratio"] for each in tables)
        both = early.notna() & late.notna() & (early.index != "all")
        found = float(stats.spearmanr(early[both], late[both]).statistic)
        print(f"liquor stores, {question}: {both.sum()} districts, rank correlation {found:.3f}")
        for name in ("all", "Distrikt 1", "Distrikt 7"):
            pair = [each[(each["question"] == question) & (each["name"] == name)].iloc[0] for each in tables]
            print(f"  {name:12} {pair[0]['n']:.0f} of {pair[0]['of']:.0f}: " + "   ".join(map(_said, pair)))


def _of(whole: Situation, name: str) -> Situation:
    return load("params/kommun/chicago.yml", kommundel=name) if name else whole


def fires() -> None:
    folder = Path(os.environ.get("BFA_REAL_DATA", "../shared/data")) / "se_msb_fordonsbrander"
    rows = pd.concat([pd.read_csv(path, dtype=str) for path in sorted(folder.glob("*.csv"))], ignore_index=True)
    rows["start"] = pd.to_datetime(rows["datum"] + " " + rows["tid"])
    judged = rows["orsakAvsiktText"] != "Gick inte att bedöma"
    own = rows["orsakAvsiktText"] == "Avsiktlig händelse"
    print(f"{len(rows)} fires, {own.sum()} deliberate, {(judged & ~own).sum()} not, {(~judged).sum()} not judged")
    parts = {
        f"place: {kind}": rows["verksamhetUtemiljoText"] == kind for kind in rows["verksamhetUtemiljoText"].unique()
    }
    parts |= {f"time: {window}": in_window(rows["start"], window) for window in WINDOWS}
    counts = [
        _NONE
        | {"name": name, "n": int((own & part).sum()), "reach": int(own.sum())}
        | {"beside_n": int((judged & ~own & part).sum()), "beside_reach": int((judged & ~own).sum())}
        for name, part in parts.items()
    ]
    (found,) = weighed(compared(pd.DataFrame(counts), [("both", "other_crime")]))
    unjudged = {name: float((~judged & part).sum() / part.sum()) for name, part in parts.items()}
    print(f"{len(found)} tried, {found['stands_out'].sum()} stand out")
    told = found[found["n"] + found["base_n"] >= 30].sort_values("ratio", ascending=False)
    for row in pd.concat([told.head(8), told.tail(4), told[told["name"].str.startswith("time")]]).itertuples():
        out = "stands out" if row.stands_out else ""
        said = f"{row.n:.0f} of {row.of:.0f}, others {row.base_n:.0f} of {row.base_of:.0f}"
        print(f"  {row.name:60} {said:36} {_said(row._asdict()):20} {out:11} not judged {unjudged[row.name]:.0%}")


def _said(row: Mapping[str, float]) -> str:
    return f"{row['ratio']:.2f} ({row['lower']:.2f}-{row['upper']:.2f})"


if __name__ == "__main__":
    {"chicago": chicago, "fires": fires}[sys.argv[1]]()
