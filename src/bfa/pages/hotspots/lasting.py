"""Whether the hot spots last: what a map finds the year after, how concentrated it is, which units stay and change."""

from collections.abc import Iterator

from bfa.analyses.lasting import SHARE, Lasting
from bfa.analyses.years.changes import DRAWS, FALSE
from bfa.disclosure import hotspot_rows
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.draw import tables
from bfa.draw.output import Output, text
from bfa.pages.figures import Figures, records
from bfa.pages.hotspots import lorenz
from bfa.words import hotspot_choices
from bfa.words import hotspot_lasting as words
from bfa.words.hotspots import headings, noun_of
from bfa.words.numbers import number

_CHANGED = ["cell_id", "before", "after", "ratio", "p", "change"]
_RATES = ["method", "hit_rate", "pai", "pei", "periods", "behind", "behind_error", "rri"]
_GINI = ("gini", "gini_chance", "gini_low", "gini_high", "top_share", "top_cells", "half_cells", "cells")
_LISTED = 10


def withheld(released: ReleasedHotspots, found: Lasting) -> str:
    """Why nothing of earlier years may be shown or was found, in Swedish; "" where it is shown."""
    if found.reason and not found.concentration and not found.changes.against:
        return hotspot_choices.why(found.reason, released.result)
    return released.withheld["lasting"]


def outputs(released: ReleasedHotspots, found: Lasting, *, title: str) -> Iterator[Output | None]:
    """Every part of the answer but the change map, or why there is none."""
    if why := withheld(released, found):
        yield text(why)
        return
    yield text(words.sentences(released, found))
    if "curve" in released.tables:
        yield lorenz.figure(released, title=title)
        yield lorenz.table(released, title=title)
    if "methods" in released.tables:
        yield _methods(released, found, title)
    if "classes" in released.tables:
        yield from _classes(released, found, title)
    yield _changes(released, found, title)


def in_short(released: ReleasedHotspots, found: Lasting) -> list[str]:
    """What stays and what changed, with what chance gives, for the top of the page; nothing where `withheld`."""
    return [] if withheld(released, found) else words.in_short(released, found)


def figures(released: ReleasedHotspots, found: Lasting) -> Figures:
    """Keys of `2_hotspots` about what lasts."""
    why, told, noun = withheld(released, found), released.tables, noun_of(released)
    rates = told["methods"].table if "methods" in told else None
    kinds = told["kinds"].table if "kinds" in told else None
    return {
        "lasting_withheld": why or None,
        "years": [str(year) for year in found.years] if not why else [],
        "hit_rates": [row | {"method": words.method(row["method"], noun)} for row in records(rates[_RATES])]
        if rates is not None
        else [],
        "chosen_method": words.method(found.chosen, noun) if found.chosen and not why else None,
        "chosen_share": SHARE,
        "bandwidth": found.bandwidth,
        "bandwidth_why": hotspot_choices.bandwidth(found),
        "concentration": _concentration(released) if "concentration" in told else None,
        "stability": dict(zip(kinds["class"], map(int, kinds["cells"]), strict=True)) if kinds is not None else None,
        "stability_by_chance": records(kinds[["class", "middle", "low", "high"]]) if kinds is not None else None,
        "changes": _change_figures(released, found) if not why else None,
    }


def _concentration(released: ReleasedHotspots) -> Figures:
    (own,) = records(released.tables["concentration"].table[[*_GINI]])
    return own | {"top": records(released.tables["top"].table.drop(columns="hidden"))}


def _change_figures(released: ReleasedHotspots, found: Lasting) -> Figures:
    own, table = found.changes, hotspot_rows.changes(released)
    shown = table[table["change"].isin(["more", "fewer"]) & ~table["hidden"].astype(bool)]
    return {
        "method": "density",
        "against": [str(year) for year in own.against],
        "tested": own.tested,
        "doubling_would_show": own.doubling,
        "more": int((shown["change"] == "more").sum()),
        "fewer": int((shown["change"] == "fewer").sum()),
        "shown": records(shown[_CHANGED]),
        "false_alarms": FALSE,
        "draws": DRAWS,
        "stretch_days": own.stretch,
        "bandwidth": own.bandwidth,
        "drift": own.drift,
        "drift_years": own.drift_years,
    }


def _methods(released: ReleasedHotspots, found: Lasting, title: str) -> Output:
    table, noun = released.tables["methods"].table, noun_of(released)
    shares = {"hit": "hit_rate", "of_best": "pei", "behind_of": "behind"}
    return tables.table(
        table.assign(
            word=[words.method(name, noun) for name in table["method"]],
            chosen=table["method"] == found.chosen,
            **{name: 100 * table[share] for name, share in shares.items()},
        ),
        caption=f"Vad kartan ett år hittar nästa: {title}",
        columns={
            "word": "Metod",
            "hit": "Träff",
            "pai": "Mot slump, gånger",
            "of_best": "Av möjligt",
            "rri": "Förväntat mot funnet",
            "behind_of": "Efter den bästa",
        },
        formats={
            "hit": "percent1",
            "pai": "decimal1",
            "of_best": "percent",
            "rri": "decimal2",
            "behind_of": "percent1",
        },
        note=words.method_note(released, found),
        strong="chosen",
        stacked=True,
    )


def _classes(released: ReleasedHotspots, found: Lasting, title: str) -> Iterator[Output]:
    """The units that were hot, those that stay first, and how many of each class beside what chance gives."""
    table, kinds, noun = released.tables["classes"].table, released.tables["kinds"].table, noun_of(released)
    ranked = table.assign(order=table["class"].map({name: at for at, name in enumerate(words.CLASSES)}))
    first = ranked.sort_values(["order", "hot"], ascending=[True, False], kind="stable").head(_LISTED)
    first = first.assign(word=first["class"].map(words.CLASSES), near=hotspot_rows.near(released, first["cell_id"]))
    columns = {"cell_id": noun.one.capitalize(), "near": "Nära", "word": "Läge", "hot": "År som het"}
    yield tables.table(
        first,
        caption=f"{noun.many.capitalize()} som varit heta i {number(len(found.years))} år: {title}",
        columns=headings(columns, first),
        formats={"hot": "int"},
        note=words.class_note(released),
        folded=True,
    )
    yield tables.table(
        kinds.assign(
            word=kinds["class"].map(words.CLASSES),
            span=[words.span(low, high) for low, high in zip(kinds["low"], kinds["high"], strict=True)],
        ),
        caption=f"Så många {noun.many} av varje läge, och så många slumpen ger: {title}",
        columns={"word": "Läge", "cells": noun.many.capitalize(), "span": "Slumpen ensam"},
        formats={"cells": "int"},
        note=words.chance_note(found),
        folded=True,
    )


def _changes(released: ReleasedHotspots, found: Lasting, title: str) -> Output | None:
    table = hotspot_rows.changes(released)
    first = table[table["change"] != "few"].head(_LISTED)
    if first.empty:
        return None
    columns = {
        "cell_id": noun_of(released).one.capitalize(),
        "near": "Nära",
        "before": "Före, i medel",
        "after": "Nu",
        "ratio": "Runt om, gånger väntat",
        "words": "Ändring",
    }
    years = len(found.changes.against)
    return tables.table(
        first.assign(words=first["change"].map(words.CHANGES), before=first["before"].astype("Float64") / years),
        caption=f"Ändring mot {hotspot_choices.against(found)}, de säkraste först: {title}",
        columns=headings(columns, first),
        formats={"before": "decimal1", "after": "int", "ratio": "decimal2"},
        note=words.change_note(released),
        stacked=True,
        folded=True,
    )
