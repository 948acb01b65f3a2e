"""Whether it lasts, in Swedish: concentration, what a map finds the year after, what stays and what changed."""

from typing import Any

import pandas as pd

from bfa.analyses.lasting import HISTORIES, SHARE, USUAL
from bfa.disclosure import hotspot_rows
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.words.catalogue import message
from bfa.words.hotspots import groundless, say, why, withheld
from bfa.words.numbers import decimal, joined, number, percent, period_label, share, span


def closed(released: ReleasedHotspots) -> str:
    """Why nothing of earlier years may be shown or was found, in words; "" where it is shown."""
    return why(released.lasting.reason, released) if released.lasting.silent else withheld(released, "lasting")


def sentences(released: ReleasedHotspots) -> list[str]:
    """Concentration, hit rate with the chosen method, what stays, and change."""
    if released.result.groundless:
        return [f"{groundless(released)}.", *filter(None, [_changed(released)])]
    return list(filter(None, (line(released) for line in (_concentrated, _hits, _lasts, _changed))))


def in_short(released: ReleasedHotspots) -> list[str]:
    """What stays and what changed, with what chance gives, for the top of the page; nothing where it is `closed`."""
    if closed(released):
        return []
    change = _change(released)
    if (
        hotspot_rows.power(released)["tested"]
        and not released.tables["changes"].table["change"].isin(["more", "fewer"]).any()
    ):
        change = f"{change} {_doubling(released)}"
    return [line for line in (_kinds(released), change) if line]


def against(released: ReleasedHotspots) -> str:
    """What the period is held against, in words."""
    own = released.lasting.changes.against
    if len(own) < 2:
        return period_label(own[0]) if own else ""
    in_a_row = own[-1].first.ordinal - own[0].first.ordinal == 12 * (len(own) - 1)
    return message("hotspot_years.against_row" if in_a_row else "hotspot_years.against_apart", n=len(own))


def method(code: str, released: ReleasedHotspots) -> str:
    """A way to point out units: "antal i rutan"."""
    name, _, reach = code.partition(" ")
    return message("hotspot_years.density", reach=reach) if reach else say(f"hotspot_years.methods.{name}", released)


def method_note(released: ReleasedHotspots) -> str:
    """What stands under the methods, with the years that were foretold."""
    years = span(*(str(released.lasting.years[at].last.year) for at in (1, -1)))
    tested = message("hotspot_years.notes.tested", n=released.lasting.tried, years=years)
    return say("hotspot_years.notes.methods", released, tested=tested)


def chance_note(released: ReleasedHotspots) -> str:
    """What stands under how many of each class chance gives."""
    return message("hotspot_years.notes.chance", days=str(released.lasting.changes.stretch), many=HISTORIES)


def curve(released: ReleasedHotspots) -> str:
    """The curve of concentration in words."""
    top = released.tables["top"].table
    parts = [
        message("hotspot_years.top_part", share=percent(100 * each), held=percent(100 * inside), chance=held(row))
        for each, inside, row in zip(top["share"], top["incident_share"], top.itertuples(), strict=True)
    ]
    return say("hotspot_years.top", released, parts="; ".join(parts))


def held(row: Any) -> str:
    """Where chance puts the share of the fullest units: "12–15 %"."""
    low, high = number(100 * row.low), percent(100 * row.high)
    return high if low == number(100 * row.high) else message("calendar.span", first=low, last=high)


def _concentrated(released: ReleasedHotspots) -> str:
    own = released.tables["concentration"].table.iloc[0]
    return say(
        "hotspot_years.concentrated",
        released,
        half=say("nouns.counted_units", released, n=int(own["half_cells"])),
        cells=own["cells"],
        share=percent(100 * SHARE),
        held=share(100 * own["top_share"]),
        gini=decimal(own["gini"], 2),
        chance=message("calendar.span", first=decimal(own["gini_low"], 2), last=decimal(own["gini_high"], 2)),
    )


def _hits(released: ReleasedHotspots) -> str:
    if "methods" not in released.tables:
        return why(released.lasting.reason, released)
    table, chosen = released.tables["methods"].table, released.lasting.chosen
    rates = dict(zip(table["method"], table["hit_rate"], strict=True))
    told = {"share": percent(100 * SHARE), "rate": share(100 * rates[chosen]), "years": released.lasting.tried}
    said = say("hotspot_years.hits", released, method=method(chosen, released), **told)
    if chosen != USUAL:
        return f"{said} {message('hotspot_years.usual', rate=share(100 * rates[USUAL]))}"
    best = table.iloc[0]
    if best["method"] == USUAL:
        return f"{said} {message('hotspot_years.no_better')}"
    name = method(str(best["method"]), released).capitalize()
    return f"{said} {message('hotspot_years.better', method=name, rate=share(100 * best['hit_rate']))}"


def _lasts(released: ReleasedHotspots) -> str:
    if "classes" not in released.tables:
        return "" if released.lasting.reason else say("hotspot_years.few_years", released)
    said, new = _kinds(released), _by_class(released).loc["emerging"]
    by_chance = message("hotspot_years.new_by_chance", span=span(number(new["low"]), number(new["high"])))
    return f"{said} {by_chance}" if new["cells"] else said


def _kinds(released: ReleasedHotspots) -> str:
    """How many units stay hot, are new and so on; "" where too few years are known."""
    if "kinds" not in released.tables:
        return ""
    kinds = _by_class(released)
    new = kinds.loc["emerging"]
    more = new["cells"] > new["high"]
    chance = message("hotspot_years.more_than_chance" if more else "hotspot_years.may_be_chance")
    parts = [
        message(f"hotspot_years.kinds.{name}", {"n": number(kinds.loc[name, "cells"]), "chance": chance})
        for name in ("persistent", "emerging", "former", "occasional")
        if kinds.loc[name, "cells"]
    ]
    return say("hotspot_years.kinds_said", released, years=len(released.lasting.years), parts=", ".join(parts))


def _by_class(released: ReleasedHotspots) -> pd.DataFrame:
    return released.tables["kinds"].table.set_index("class")


def _changed(released: ReleasedHotspots) -> str:
    """How many units changed, of how many, and what could have been seen; "" where nothing earlier is counted."""
    said = _change(released)
    if not hotspot_rows.power(released)["tested"]:
        return said
    unknown = "" if released.lasting.changes.drift_years else f" {message('hotspot_years.drift_unknown')}"
    return f"{said} {_doubling(released)}{unknown}"


def _doubling(released: ReleasedHotspots) -> str:
    """Where a doubling could have been seen."""
    own = hotspot_rows.power(released)
    seen = "none" if not own["doubling"] else "every" if own["doubling"] == own["tested"] else "some"
    return message(f"hotspot_years.doubling.{seen}", {"seen": number(own["doubling"])})


def _change(released: ReleasedHotspots) -> str:
    """How many units changed, of how many; "" where nothing earlier is counted."""
    if not released.lasting.changes.against:
        return ""
    told, n = {"against": against(released)}, int(hotspot_rows.power(released)["tested"])
    if not n:
        return say("hotspot_years.untested", released, **told)
    kinds = released.tables["changes"].table["change"].value_counts()
    tested = say("hotspot_years.tested", released, n=n)
    parts = [
        message(f"hotspot_years.parts.{name}", counted=say("nouns.counted_units", released, n=int(kinds[name])))
        for name in ("more", "fewer")
        if kinds.get(name, 0)
    ]
    if not parts:
        return say("hotspot_years.unchanged", released, tested=tested, **told)
    return message("hotspot_years.changed", tested=tested, parts=joined(parts), **told)
