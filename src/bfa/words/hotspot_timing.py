"""When in Swedish: spans shared out, the hours of the week, the season, and whether incidents follow each other."""

from itertools import pairwise
from typing import Any

import pandas as pd

from bfa.analyses.when.clock import LONGEST
from bfa.analyses.when.near_repeat import DAYS, DISTANCES
from bfa.analyses.when.season import FEWEST_YEARS
from bfa.analyses.when.week import FEWEST
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.words.catalogue import message, messages
from bfa.words.hotspots import nouns, say
from bfa.words.numbers import decimal, joined, missing, number, percent, span
from bfa.words.uncompared import uncompared

#: So much more of the incidents in a part of the day is worth a sentence. [percentage points]
_MUCH = 5
#: Less than so many times chance steers nobody.
_STEERS = 1.5
_NEAR: dict[str, Any] = {"distance": str(DISTANCES[1]), "days": str(DAYS[1])}


def span_counts(released: ReleasedHotspots) -> dict[str, int]:
    """How many spans were shared out, and how many were not, by why."""
    table = released.tables["spans"].table
    return dict(zip(table["what"], table["n"], strict=True))


def spans(released: ReleasedHotspots) -> str:
    """How many spans were shared out, what was left out, and what sharing does to the week; "" where none was."""
    n = span_counts(released)
    used = n.pop("used")
    if not used:
        return ""
    longest = {"longest": f"{LONGEST:g}"}
    left = [message(f"hotspot_timing.left.{name}", longest | {"n": number(n[name])}) for name in n if n[name]]
    others = message("hotspot_timing.others_left", parts=joined(left)) if left else ""
    said = [say("hotspot_timing.spans", released, n=int(used)), others, *_moved(released), _other_part(released)]
    return " ".join(filter(None, [*said, _thin(released, used)]))


def week_note(released: ReleasedHotspots) -> str:
    """What stands under the week's line: what it is made of, its smoothing, and what chance does to the band."""
    week, said = released.timing.week, [message("hotspot_timing.mean")]
    if week.smoothing > 1:
        said.append(message("hotspot_timing.smoothed", hours=week.smoothing))
    if week.years:
        hours = released.tables["week_hours"].table
        outside = int(((hours["now"] > hours["high"]) | (hours["now"] < hours["low"])).sum())
        told = {"years": week.years, "n": outside, "hours": len(hours), "chance": _by_chance(week.years)}
        said.append(message("hotspot_timing.outside", **told))
    return " ".join(said)


def no_season(released: ReleasedHotspots) -> str:
    """Why the season is held against nothing."""
    return (
        message("hotspots.why.unread", unread=f"{uncompared('unread')}.")
        if released.timing.unread
        else message("hotspot_timing.no_season")
    )


def season_note(years: int, *, late_too: bool = False) -> str:
    """What stands under the season: what its months count, and how much chance puts outside where that is told."""
    said = [message("hotspot_timing.season_note"), *([message("hotspot_timing.late_too")] if late_too else [])]
    if years >= FEWEST_YEARS:
        said.append(message("hotspot_timing.season_chance", years=years, chance=_by_chance(years)))
    return " ".join(said)


def season(months: pd.DataFrame) -> pd.DataFrame:
    """The months with their earlier years and where they stand, in words."""
    ends = [
        message("calendar.span", first=number(low), last=number(high))
        for low, high in zip(months["low"], months["high"], strict=True)
    ]
    return months.assign(span=ends, words=[_against(row) for row in months.itertuples()])


def near_repeat(released: ReleasedHotspots) -> list[str]:
    """Whether incidents follow each other nearby and on the same spot, and what follows from it."""
    apart = released.tables["apart"].table.set_index("what")["n"]
    if released.tables["bands"].table.empty:
        few = message(f"hotspot_timing.few_{'with_day' if apart['without_day'] else 'placed'}")
        return [message("hotspot_timing.untried", few=few)]
    near, again = (_band(released, distance) for distance in (0, -1))
    said = [_first(near)]
    if again["shown"]:
        said.append(message("hotspot_timing.same_spot", days=_NEAR["days"], times=decimal(again["ratio"], 1)))
    if near["shown"] and near["ratio"] >= _STEERS:
        said.append(message("hotspot_timing.watch", **_NEAR))
    left = {name: int(n) for name, n in apart.items() if n}
    own = nouns(released) | {"days": str(_NEAR["days"])}
    return [*said, *(message(f"hotspot_timing.apart.{name}", own, n=n) for name, n in left.items())]


def band_note(released: ReleasedHotspots) -> str:
    """What stands under the bands, with the rule on pairs of the same day where there are pairs enough."""
    note, first = message("hotspot_timing.notes.bands"), _band(released, 0)
    if missing(first["same_day"]) or missing(first["ratio"]):
        return note
    share = percent(100 * first["same_day"])
    return f"{note} {message('hotspot_timing.same_day', share=share, distance=_NEAR['distance'])}"


def bands(released: ReleasedHotspots) -> pd.DataFrame:
    """where, and a column for each band of days: times chance, in words."""
    said = messages("hotspot_timing.bands.first", _NEAR)
    ends = [[str(low), str(high - 1)] for low, high in pairwise(DAYS[1:])]
    days = [said["days"], *(message("hotspot_timing.bands.days", span=span(*each)) for each in ends)]
    far = [
        message("hotspot_timing.bands.distances", span=span(str(low), str(high)))
        for low, high in pairwise(DISTANCES[1:])
    ]
    found = released.tables["bands"].table
    wide = found.assign(words=[_times(row) for row in found.itertuples()])
    wide = wide.pivot(index="distance", columns="day", values="words")
    columns = dict(zip(days, wide.to_numpy().T, strict=True))
    return pd.DataFrame({"where": [said["same"], said["distance"], *far]} | columns)


def _by_chance(years: int) -> str:
    """Two in k + 1 of equal years are a new lowest or highest, in words where there is one."""
    return messages("hotspot_timing.by_chance").get(f"of_{years}") or percent(200 / (years + 1))


def _moved(released: ReleasedHotspots) -> list[str]:
    week = released.timing.week
    if week.basis != "shared":
        return []
    share = percent(released.tables["week_hours"].table["moved"].iloc[0])
    said = [message("hotspot_timing.moved", share=share)]
    if week.peak and week.peak != week.start_peak:
        start = week.start_peak or message("hotspot_timing.no_peak")
        said.append(message("hotspot_timing.peaks", peak=week.peak, start_peak=start))
    return said


def _other_part(released: ReleasedHotspots) -> str:
    """The part of the day that gains most by sharing; "" where no part gains much."""
    parts = released.tables["parts"].table
    gain = parts["shared"] - parts["by_start"]
    most = parts.iloc[int(gain.fillna(0).to_numpy().argmax())]
    if not gain.max() >= _MUCH:
        return ""
    shares = {name: percent(most[name]) for name in ("shared", "by_start")}
    return message("hotspot_timing.part", part=most["part"], **shares)


def _thin(released: ReleasedHotspots, used: int) -> str:
    if released.timing.week.basis:
        return ""
    few = (
        message("hotspot_timing.few", {"least": str(FEWEST)})
        if used < FEWEST
        else message("hotspot_timing.less_than_half")
    )
    return message("hotspot_timing.thin", few=few)


def _against(row: Any) -> str:
    if missing(row.n):
        return message("hotspot_timing.against.not_counted")
    return message(f"hotspot_timing.against.{'over' if row.n > row.high else 'under' if row.n < row.low else 'within'}")


def _band(released: ReleasedHotspots, distance: int) -> "pd.Series[Any]":
    """The first days of one distance."""
    bands = released.tables["bands"].table
    row: pd.Series[Any] = bands[(bands["distance"] == distance) & (bands["day"] == 0)].iloc[0]
    return row


def _first(near: "pd.Series[Any]") -> str:
    if missing(near["ratio"]):
        return message("hotspot_timing.few_pairs")
    where = message("hotspot_timing.near_where", **_NEAR)
    times = message("hotspot_timing.near_times", times=decimal(near["ratio"], 1))
    how = "chance" if not near["shown"] else "follows" if near["ratio"] >= _STEERS else "little"
    return message(f"hotspot_timing.near.{how}", where=where, times=times)


def _times(row: Any) -> str:
    times = decimal(row.ratio, 1)
    return message("hotspot_timing.bands.shown", times=times) if not missing(row.ratio) and row.shown else times
