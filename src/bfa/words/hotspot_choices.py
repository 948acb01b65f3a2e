"""Every automatic choice behind the hotspot page, in Swedish: what was chosen, and why."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from bfa.analyses.lasting import BANDWIDTHS
from bfa.analyses.when.clock import LONGEST
from bfa.analyses.when.near_repeat import DAYS, DISTANCES, PERMUTATIONS, SEED
from bfa.analyses.when.season import FEWEST_YEARS
from bfa.analyses.when.week import FEWEST as FEWEST_HOURS
from bfa.analyses.where.cells import SMALLEST_PEAK
from bfa.analyses.where.clusters import FEWEST_UNITS, SHARE
from bfa.analyses.where.gathering import FALSE_DISCOVERIES
from bfa.analyses.years.changes import DRAWS, FALSE
from bfa.disclosure import hotspot_rows
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.tables.period import months
from bfa.tables.stockpiles import FEWEST, NEAR
from bfa.tables.stockpiles import SHARE as PILE
from bfa.words.catalogue import message
from bfa.words.hotspot_years import against
from bfa.words.hotspots import heads, nouns, why
from bfa.words.numbers import decimal, number, percent
from bfa.words.uncompared import uncompared

Choice = dict[str, str]


def choices(released: ReleasedHotspots, *, lasting: bool, timing: bool) -> pd.DataFrame:
    """Every automatic choice: choice, value, why.

    `lasting`, `timing`: whether anything of earlier years, and more of when, is shown.
    """
    kernel = message(f"hotspot_choices.kernels.{released.result.kernel}")
    reach = {"bandwidth": number(released.lasting.bandwidth), "kernel": kernel, "how": bandwidth(released)}
    rows = [*of_map(released), _choice("bandwidth", released, **reach)]
    return pd.DataFrame([*rows, *([change(released)] if lasting else []), *(of_timing(released) if timing else [])])


def _choice(name: str, released: ReleasedHotspots, **values: Any) -> Choice:
    return heads(f"hotspot_choices.{name}", released, **values)


def units(released: ReleasedHotspots) -> str:
    """The units, under a map: "Rutor: 250 m"."""
    areas = {"choice": message("hotspot_choices.areas")} if released.unit == "polygon" else {}
    return under_map(_units(released) | areas)


def under_map(choice: Choice) -> str:
    """A choice without its reason."""
    return message("hotspot_choices.under_map", name=choice["choice"], value=choice["value"])


def bandwidth(released: ReleasedHotspots) -> str:
    """How the bandwidth came about."""
    told = {"many": str(len(BANDWIDTHS)), "years": str(released.lasting.tried)}
    return message(f"hotspot_choices.how.{released.lasting.bandwidth_why}", told)


def change(released: ReleasedHotspots) -> Choice:
    """How change was tested."""
    own, reason = released.lasting.changes, released.lasting.reason
    if not own.against:
        short = {"": message("hotspot_choices.no_earlier"), "not_counted": message("hotspot_choices.not_every_month")}
        told = (short | {"unread": f"{uncompared('unread')}."}).get(reason) or why(reason, released)
        return _choice("no_change", released, why=told.rstrip("."))
    drift = message("hotspot_choices.drift_unknown")
    if own.drift_years:
        drift = message("hotspot_choices.drift", drift=decimal(hotspot_rows.power(released)["drift"], 2))
    return _choice(
        "change",
        released,
        against=against(released),
        bandwidth=own.bandwidth,
        draws=DRAWS,
        stretch=str(own.stretch),
        drift=drift,
        false=percent(100 * FALSE),
    )


def of_map(released: ReleasedHotspots) -> Iterator[Choice]:
    """Every choice behind the map but the bandwidth."""
    yield _units(released)
    yield from names(released)
    if released.unit != "polygon":
        fullest = {"share": f"{100 * SHARE:g}", "least": str(FEWEST_UNITS), "peak": str(SMALLEST_PEAK)}
        yield _choice("places", released, **fullest)
    yield _choice("piles", released, least=str(FEWEST), share=f"{100 * PILE:g}", near=f"{NEAR:g}")
    yield _choice("clock", released)
    yield _choice("days", released)


def names(released: ReleasedHotspots) -> list[Choice]:
    """How places are named and what marks rest on."""
    result, unit = released.result, released.unit
    limit, own = f"{result.near_limit:g}", message(f"hotspot_choices.own.{unit}")
    named = _choice("names", released, limit=limit, own=own)
    if not result.permutations:
        return [named, _choice("not_gathered", released)]
    around, false = message(f"hotspot_choices.around.{unit}"), f"{100 * FALSE_DISCOVERIES:g}"
    drawn = {"permutations": result.permutations, "seed": str(result.seed)}
    return [named, _choice("gathered", released, around=around, false=false, **drawn)]


def _units(released: ReleasedHotspots) -> Choice:
    result = released.result
    if released.unit == "polygon":
        small = message("hotspot_choices.small", many=str(result.too_small)) if result.too_small else ""
        return _choice("units.polygon", released, units=str(len(result.units.ids)), small=small)
    edge = "edge_none" if result.area is None else "edge_slivers" if result.slivers else "edge"
    told = message(f"hotspot_choices.{edge}", nouns(released) | {"slivers": str(result.slivers)})
    return _choice(f"units.{released.unit}", released, size=f"{result.cell_size:g}", edge=told)


def of_timing(released: ReleasedHotspots) -> Iterator[Choice]:
    """Every choice behind when."""
    when = released.timing
    if when.shares:
        yield _choice("spans", released, longest=f"{LONGEST:g}")
        yield _choice("shared", released)
    yield _hours(released)
    if when.week.years:
        yield _choice("week_band", released, years=str(when.week.years))
    if len(months(released.result.period)) > 1 and when.season_years >= FEWEST_YEARS:
        yield _choice("month_band", released)
    drawn = when.near.permutations
    if drawn:
        ends = {"distances": "–".join(map(str, DISTANCES)), "days": "–".join(map(str, DAYS))}
        fewer = "" if drawn == PERMUTATIONS else message("hotspot_choices.fewer")
        yield _choice("near_repeat", released, permutations=str(drawn), seed=str(SEED), fewer=fewer, **ends)
        yield _choice("long_spans", released, days=str(DAYS[1]))


def _hours(released: ReleasedHotspots) -> Choice:
    week = released.timing.week
    if not week.basis:
        return _choice("no_hours", released, least=str(FEWEST_HOURS))
    smoothed = message("hotspot_choices.smoothed", {"hours": str(week.smoothing)})
    smoothed = message("hotspot_choices.not_smoothed") if week.smoothing == 1 else smoothed
    return _choice("hours", released, basis=message(f"hotspot_choices.bases.{week.basis}"), smoothed=smoothed)
