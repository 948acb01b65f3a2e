"""Whether the hot spots last: what a map finds the year after, how concentrated it is, which units stay and change."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from bfa.analyses.lasting import SHARE
from bfa.analyses.years.changes import DRAWS, FALSE
from bfa.disclosure import hotspot_rows
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.draw import curves, tables
from bfa.draw.output import Output, figure_output, text
from bfa.pages.figures import Figures, records
from bfa.words import hotspot_choices
from bfa.words import hotspot_years as words
from bfa.words.catalogue import message, messages
from bfa.words.hotspots import headings, heads, say
from bfa.words.numbers import number, percent, span

_CHANGED = ["cell_id", "before", "after", "ratio", "p", "change"]
_RATES = ["method", "hit_rate", "pai", "pei", "periods", "behind", "behind_error", "rri"]
_GINI = ["gini", "gini_chance", "gini_low", "gini_high", "top_share", "top_cells", "half_cells", "cells"]
_LISTED = 10


def outputs(released: ReleasedHotspots, *, title: str) -> Iterator[Output | None]:
    """Every part of the answer but the change map, or why there is none."""
    if why := words.closed(released):
        yield text(why)
        return
    yield text(words.sentences(released))
    for name, drawn in (
        ("curve", _curve),
        ("top", _top),
        ("methods", _methods),
        ("classes", _classes),
        ("kinds", _kinds),
    ):
        if name in released.tables:
            yield drawn(released, title)
    yield _changes(released, title)


def figures(released: ReleasedHotspots) -> Figures:
    """Keys of `2_hotspots` about what lasts."""
    why, told, years = words.closed(released), released.tables, released.lasting
    rates = told["methods"].table[_RATES] if "methods" in told else pd.DataFrame()
    kinds = told["kinds"].table if "kinds" in told else None
    return {
        "lasting_withheld": why or None,
        "years": [str(year) for year in years.years] if not why else [],
        "hit_rates": [row | {"method": words.method(row["method"], released)} for row in records(rates)],
        "chosen_method": words.method(years.chosen, released) if years.chosen and not why else None,
        "chosen_share": SHARE,
        "bandwidth": years.bandwidth,
        "bandwidth_why": hotspot_choices.bandwidth(released),
        "concentration": _concentration(released) if "concentration" in told else None,
        "stability": dict(zip(kinds["class"], map(int, kinds["cells"]), strict=True)) if kinds is not None else None,
        "stability_by_chance": records(kinds[["class", "middle", "low", "high"]]) if kinds is not None else None,
        "changes": _change_figures(released) if not why else None,
    }


def _concentration(released: ReleasedHotspots) -> Figures:
    (own,) = records(released.tables["concentration"].table[_GINI])
    return own | {"top": records(released.tables["top"].table.drop(columns="hidden"))}


def _change_figures(released: ReleasedHotspots) -> Figures:
    own, power, table = released.lasting.changes, hotspot_rows.power(released), hotspot_rows.changes(released)
    shown = table[table["change"].isin(["more", "fewer"]) & ~table["hidden"].astype(bool)]
    return {
        "method": "density",
        "against": [str(year) for year in own.against],
        "tested": int(power["tested"]),
        "doubling_would_show": int(power["doubling"]),
        "more": int((shown["change"] == "more").sum()),
        "fewer": int((shown["change"] == "fewer").sum()),
        "shown": records(shown[_CHANGED]),
        "false_alarms": FALSE,
        "draws": DRAWS,
        "stretch_days": own.stretch,
        "bandwidth": own.bandwidth,
        "drift": power["drift"],
        "drift_years": own.drift_years,
    }


def _table(released: ReleasedHotspots, name: str, frame: pd.DataFrame, title: str, **given: Any) -> Output:
    """A table with the caption, columns and note of its name."""
    columns = headings(heads(f"hotspot_years.columns.{name}", released), frame)
    caption = {"title": title, "against": words.against(released), "years": len(released.lasting.years)}
    told = {key: caption[key] for key in given.pop("said", ())} | {"title": title}
    usual: dict[str, Any] = {"stacked": True, "note": "", "folded": True}
    return tables.table(
        frame, caption=say(f"hotspot_years.captions.{name}", released, **told), columns=columns, **(usual | given)
    )


def _curve(released: ReleasedHotspots, title: str) -> Output:
    """How concentrated it is: the curve of units against incidents, with the band that chance gives."""
    axes = heads("hotspot_years.axes", released)
    drawn = curves.concentration(
        released.tables["curve"].table,
        share=SHARE,
        named=say("hotspot_years.named", released, share=percent(100 * SHARE)),
        chance=message("hotspot_years.by_chance"),
        axes_names=(axes["across"], axes["up"]),
    )
    caption, note = (
        say("hotspot_years.captions.curve", released, title=title),
        say("hotspot_years.notes.curve", released),
    )
    return figure_output(drawn, alt=words.curve(released), caption=caption, note=note)


def _top(released: ReleasedHotspots, title: str) -> Output:
    """The points of the curve at a few shares."""
    top = released.tables["top"].table
    rows = top.assign(
        top=[percent(100 * share) for share in top["share"]],
        held=100 * top["incident_share"],
        chance=[words.held(row) for row in top.itertuples()],
    )
    formats = {"units": "int", "incidents": "int", "held": "percent"}
    return _table(released, "top", rows, title, formats=formats, note=say("hotspot_years.notes.top", released))


def _methods(released: ReleasedHotspots, title: str) -> Output:
    table = released.tables["methods"].table
    shares = {"hit": "hit_rate", "of_best": "pei", "behind_of": "behind"}
    rows = table.assign(
        word=[words.method(name, released) for name in table["method"]],
        chosen=table["method"] == released.lasting.chosen,
        **{name: 100 * table[share] for name, share in shares.items()},
    )
    formats = {"hit": "percent1", "pai": "decimal1", "of_best": "percent", "rri": "decimal2", "behind_of": "percent1"}
    own: dict[str, Any] = {"note": words.method_note(released), "strong": "chosen", "folded": False}
    return _table(released, "methods", rows, title, formats=formats, **own)


def _classes(released: ReleasedHotspots, title: str) -> Output:
    """The units that were hot, those that stay first."""
    table, names = released.tables["classes"].table, messages("hotspot_years.classes")
    ranked = table.assign(order=table["class"].map({name: at for at, name in enumerate(names)}))
    first = ranked.sort_values(["order", "hot"], ascending=[True, False], kind="stable").head(_LISTED)
    said = {"word": names, "suggests": messages("hotspot_years.suggests")}
    first = first.assign(**{name: first["class"].map(each) for name, each in said.items()})
    first = first.assign(near=hotspot_rows.near(released, first["cell_id"]))
    note = say("hotspot_years.notes.classes", released)
    return _table(released, "classes", first, title, formats={"hot": "int"}, note=note, said=("years",), stacked=False)


def _kinds(released: ReleasedHotspots, title: str) -> Output:
    """How many of each class beside what chance gives."""
    kinds = released.tables["kinds"].table
    ends = zip(kinds["low"].map(number), kinds["high"].map(number), strict=True)
    rows = kinds.assign(word=kinds["class"].map(messages("hotspot_years.classes")), span=[span(*each) for each in ends])
    own: dict[str, Any] = {"note": words.chance_note(released), "stacked": False}
    return _table(released, "kinds", rows, title, formats={"cells": "int"}, **own)


def _changes(released: ReleasedHotspots, title: str) -> Output | None:
    table = hotspot_rows.changes(released)
    first = table[table["change"] != "few"].head(_LISTED)
    if first.empty:
        return None
    said, years = first["change"].map(messages("hotspot_years.changes")), len(released.lasting.changes.against)
    rows = first.assign(words=said, before=first["before"].astype("Float64") / years)
    formats = {"before": "decimal1", "after": "int", "ratio": "decimal2"}
    note = say("hotspot_years.notes.changes", released)
    return _table(released, "changes", rows, title, formats=formats, note=note, said=("against",))
