"""Whether the hot spots last: what a map finds the year after, how concentrated it is, which units stay and change."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from bfa.analyses.lasting import HISTORIES, SHARE, USUAL, Lasting
from bfa.analyses.years.changes import DRAWS, FALSE, Changes
from bfa.disclosure import Gate
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.draw import tables
from bfa.draw.output import say
from bfa.pages.hotspots import lorenz
from bfa.words.hotspots import headings, noun_of
from bfa.words.nouns import SHORT, UnitNoun
from bfa.words.numbers import counted, decimal, joined, missing, number, percent, period_label, share

Figures = dict[str, Any]

CLASSES = {"persistent": "består", "emerging": "ny", "former": "tidigare", "occasional": "tillfällig"}
_CHANGES = {"more": "mer än väntat", "fewer": "mindre än väntat", "chance": "inom slumpen", "few": "för få"}
_CHANGED = ["cell_id", "before", "after", "ratio", "p", "change"]
_LISTED = 10
METHOD_NOTE = (
    "De fullaste {the_many} pekas ut varje år ur åren före: {tested}. Träff: andel av årets brott som låg i dem. Mot "
    "slump: träffen delad med deras andel av {the_many} (PAI). Av möjligt: träffen delad med den bästa möjliga (PEI). "
    "Förväntat mot funnet: 1 är lika (RRI). Efter den bästa: så mycket lägre träff än den bästa metoden."
)
CLASS_NOTE = (
    "Het: bland de fullaste {the_many} det året, med minst två brott. Består: oftast het både förr och på sistone. Ny: "
    "bara på sistone. Tidigare: bara förr. Tillfällig: någon gång. Nära gränsen avgör slumpen läget."
)
CHANGE_NOTE = (
    "Före och nu: antalen i {the_one}. Runt om, gånger väntat: brotten där och i trakten runt om, delade med vad de "
    "vore om de följt hela området."
)


def withheld(released: ReleasedHotspots, found: Lasting) -> str:
    """Why nothing of earlier years may be shown or was found, in Swedish; "" where it is shown."""
    if found.reason and not found.concentration and not found.changes.against:
        return found.reason
    return released.withheld["lasting"]


def show(released: ReleasedHotspots, found: Lasting, *, title: str) -> None:
    """Every part of the answer but the change map, or why there is none."""
    gate = released.gate
    if why := withheld(released, found):
        return say(why, gate=gate)
    noun = noun_of(released)
    say(sentences(released, found), gate=gate)
    lorenz.show(found, noun, kind=released.result.kind, gate=gate, title=title)
    _methods(found, noun, gate, title)
    _classes(released, found, title)
    return _changes(released, found, title)


def sentences(released: ReleasedHotspots, found: Lasting) -> list[str]:
    """Concentration, hit rate with the chosen method, what stays, and change."""
    noun = noun_of(released)
    if released.result.groundless:
        return [f"{released.result.groundless}.", *([changed(found, noun)] if found.changes.against else [])]
    said = [_concentrated(found, noun), _hits(released, found, noun), _lasts(found, noun), changed(found, noun)]
    return [line for line in said if line]


def in_short(released: ReleasedHotspots, found: Lasting) -> list[str]:
    """What stays and what changed, with what chance gives, for the top of the page; nothing where `withheld`."""
    if withheld(released, found):
        return []
    noun, own = noun_of(released), found.changes
    change = _change(found, noun)
    if own.tested and not own.table["change"].isin(["more", "fewer"]).any():
        change = f"{change} {_power(own)}"
    return [line for line in (_kinds(found, noun), change) if line]


def changes(released: ReleasedHotspots) -> pd.DataFrame:
    """Units as in `Changes.table`, the surest first: with near (a name that may be said, or ""), and hidden.

    Where either count is hidden, so is what was worked out of them. Empty where earlier years are withheld.
    """
    if "changes" not in released.tables:
        return pd.DataFrame(columns=[*_CHANGED, "near", "hidden"])
    safe = released.tables["changes"].table
    return safe.assign(change=safe["change"].mask(safe["hidden"], "few"), near=_names(released, safe["cell_id"]))


def _names(released: ReleasedHotspots, cell_ids: "pd.Series[str]") -> list[str]:
    """What each unit is near, in words that may be said; "" where there is nothing to name or it holds nothing now."""
    names = dict(zip(released.cells["cell_id"], released.cells["near"], strict=True))
    return [names.get(cell_id) or "" for cell_id in cell_ids]


def against(own: Changes) -> str:
    """What the period is held against, in words."""
    if not own.against:
        return ""
    first, last, many = own.against[0], own.against[-1], len(own.against)
    if many == 1:
        return period_label(first)
    if last.first.ordinal - first.first.ordinal == 12 * (many - 1):
        return f"samma månader de {number(many)} åren före"
    return f"samma månader {number(many)} gånger tidigare"


def choice(found: Lasting) -> Figures:
    """How change was tested: choice, value, why."""
    own = found.changes
    drift = "vanlig variation mellan år är okänd: för få år"
    if own.drift_years:
        drift = f"vidgat {decimal(own.drift, 2)} gånger för vanlig variation mellan år"
    return {
        "choice": "Ändring",
        "value": f"mot {against(own)}, bandbredd {number(own.bandwidth)} m" if own.against else "inte prövad",
        "why": (
            f"täthetens andel av perioden mot hela områdets; {number(DRAWS)} omkastningar av bitar om {own.stretch} "
            f"dygn mellan åren, {drift}; ungefär {percent(100 * FALSE)} av kartor utan ändring visar någon, fler där "
            "rutor skiftar mycket mellan år"
        )
        if own.against
        else found.reason.removeprefix("Perioden ställs inte mot tidigare år: ").rstrip(".")
        or "inga tidigare år är räknade",
    }


def figures(released: ReleasedHotspots, found: Lasting) -> Figures:
    """Keys of `2_hotspots` about what lasts."""
    why = withheld(released, found)
    open_ones = not why
    kinds = found.classes["class"].value_counts() if len(found.classes) else pd.Series(dtype=int)
    return {
        "lasting_withheld": why or None,
        "years": [str(year) for year in found.years] if open_ones else [],
        "hit_rates": _records(found.methods.drop(columns="n", errors="ignore")) if open_ones else [],
        "chosen_method": found.chosen or None if open_ones else None,
        "chosen_share": SHARE,
        "bandwidth": found.bandwidth,
        "bandwidth_why": found.bandwidth_why,
        "concentration": _concentration(found) if open_ones else None,
        "stability": {name: int(kinds.get(name, 0)) for name in CLASSES} if open_ones and len(kinds) else None,
        "stability_by_chance": _records(found.by_chance) if open_ones and len(found.by_chance) else None,
        "changes": _change_figures(released, found) if open_ones else None,
    }


def _concentration(found: Lasting) -> Figures | None:
    return found.concentration | {"top": _records(found.top)} if found.concentration else None


def _change_figures(released: ReleasedHotspots, found: Lasting) -> Figures:
    own, table = found.changes, changes(released)
    shown = table[table["change"].isin(["more", "fewer"]) & ~table["hidden"].astype(bool)]
    return {
        "method": "density",
        "against": [str(year) for year in own.against],
        "tested": own.tested,
        "doubling_would_show": own.doubling,
        "more": int((shown["change"] == "more").sum()),
        "fewer": int((shown["change"] == "fewer").sum()),
        "shown": _records(shown[_CHANGED]),
        "false_alarms": FALSE,
        "draws": DRAWS,
        "stretch_days": own.stretch,
        "bandwidth": own.bandwidth,
        "drift": own.drift,
        "drift_years": own.drift_years,
    }


def _records(table: pd.DataFrame) -> list[Figures]:
    return [
        {str(name): None if missing(value) else value for name, value in row.items()}
        for row in table.to_dict("records")
    ]


def _concentrated(found: Lasting, noun: UnitNoun) -> str:
    own = found.concentration
    half = counted(int(own["half_cells"]), noun.one, noun.many)
    return (
        f"Hälften av dem med plats ligger i {half} av {number(own['cells'])}. De {percent(100 * SHARE)} fullaste "
        f"{noun.the_many} har {share(100 * own['top_share'])}. {gini(own)}"
    )


def gini(own: Mapping[str, float]) -> str:
    """How concentrated it is in one figure (gini, gini_low, gini_high), beside what chance gives."""
    chance = f"{decimal(own['gini_low'], 2)}–{decimal(own['gini_high'], 2)}"
    return (
        f"Koncentration (Gini, 0 är jämnt och 1 är allt på ett ställe): {decimal(own['gini'], 2)}, av slump {chance}."
    )


def _hits(released: ReleasedHotspots, found: Lasting, noun: UnitNoun) -> str:
    if found.methods.empty:
        return found.reason
    rates = dict(zip(found.methods["method"], found.methods["hit_rate"], strict=True))
    years = int(found.methods["periods"].iloc[0])
    said = (
        f"De {percent(100 * SHARE)} av {noun.the_many} som pekas ut ett år hade året efter "
        f"{share(100 * rates[found.chosen])} av alla {SHORT[released.result.kind][1]} (prövat på "
        f"{counted(years, 'år', 'år')}). "
        f"Så pekas de ut: {_method(found.chosen, noun)}."
    )
    if found.chosen != USUAL:
        return f"{said} Med antalen, som kartan visar, blir det {share(100 * rates[USUAL])}."
    best = found.methods.iloc[0]
    if best["method"] == USUAL:
        return f"{said} Ingen annan metod hittade mer."
    more = f"{_method(str(best['method']), noun).capitalize()} hittade {share(100 * best['hit_rate'])}"
    return f"{said} {more}, men skillnaden är inte säker."


def _method(name: str, noun: UnitNoun) -> str:
    return name.replace("rutan", noun.the_one)


def _lasts(found: Lasting, noun: UnitNoun) -> str:
    if found.classes.empty:
        return "" if found.reason else f"Minst fyra år krävs för att säga vilka {noun.many} som består."
    said = _kinds(found, noun)
    if not found.classes["class"].eq("emerging").any():
        return said
    by_chance = found.by_chance[found.by_chance["class"] == "emerging"]
    return f"{said} Slumpen ensam ger {_span(by_chance['low'].iloc[0], by_chance['high'].iloc[0])} nya."


def _kinds(found: Lasting, noun: UnitNoun) -> str:
    """How many units stay hot, are new and so on; "" where too few years are known."""
    if found.classes.empty:
        return ""
    kinds = found.classes["class"].value_counts()
    most = dict(zip(found.by_chance["class"], found.by_chance["high"], strict=True))
    chance = "fler än slumpen ger" if kinds.get("emerging", 0) > most["emerging"] else "kan vara slump"
    words = {"persistent": "består", "emerging": f"är nya ({chance})"}
    words |= {"former": "är tidigare", "occasional": "är tillfälliga"}
    parts = [f"{number(kinds[name])} {words[name]}" for name in words if kinds.get(name, 0)]
    return f"Av de {noun.many} som något av {number(len(found.years))} år varit bland de fullaste: {', '.join(parts)}."


def _span(low: float, high: float) -> str:
    return number(low) if low == high else f"{number(low)}–{number(high)}"


def changed(found: Lasting, noun: UnitNoun) -> str:
    """How many units changed, of how many, and what could have been seen."""
    own, said = found.changes, _change(found, noun)
    if not own.tested:
        return said
    usual = " Hur mycket som brukar skifta mellan år är okänt: åren är för få." if not own.drift_years else ""
    return f"{said} {_power(own)}{usual}"


def _power(own: Changes) -> str:
    """Where a doubling could have been seen."""
    if not own.doubling:
        return "En fördubbling skulle sällan synas någonstans: brotten är för få."
    seen = "En fördubbling skulle oftast synas i trakten av"
    if own.doubling == own.tested:
        return f"{seen} dem alla."
    return f"{seen} {number(own.doubling)} av dem. Kring de andra är brotten för få."


def _change(found: Lasting, noun: UnitNoun) -> str:
    """How many units changed, of how many; "" where nothing earlier is counted."""
    own = found.changes
    if not own.against:
        return ""
    if not own.tested:
        none = "Inget" if noun.article == "ett" else "Ingen"
        return f"{none} {noun.one} har tillräckligt många brott omkring sig för att jämföras med {against(own)}."
    kinds = own.table["change"].value_counts()
    more, fewer = (int(kinds.get(name, 0)) for name in ("more", "fewer"))
    tested = f"{counted(own.tested, 'prövad', 'prövade')} {noun.one if own.tested == 1 else noun.many}"
    parts = [
        f"tydligt {word} än väntat i trakten av {counted(n, noun.one, noun.many)}"
        for n, word in ((more, "mer"), (fewer, "mindre"))
        if n
    ]
    if not parts:
        none = "inget" if noun.article == "ett" else "ingen"
        return f"Mot {against(own)}: {none} av {tested} har ändrat sig mer än slumpen kan ge."
    return f"Mot {against(own)}: av {tested} är det {joined(parts)}."


def _methods(found: Lasting, noun: UnitNoun, gate: Gate, title: str) -> None:
    if found.methods.empty:
        return
    table = found.methods.assign(
        word=[_method(name, noun) for name in found.methods["method"]],
        hit=100 * found.methods["hit_rate"],
        of_best=100 * found.methods["pei"],
        behind_of=100 * found.methods["behind"],
        chosen=found.methods["method"] == found.chosen,
    )
    tables.show(
        table,
        gate=gate,
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
        note=METHOD_NOTE.format(the_many=noun.the_many, tested=_tested(found)),
        strong="chosen",
        stacked=True,
    )


def _tested(found: Lasting) -> str:
    """Which years were foretold."""
    first, last = found.years[1], found.years[-1]
    names = [str(year.last.year) for year in (first, last)]
    many = int(found.methods["periods"].iloc[0])
    return f"{counted(many, 'år', 'år')}, {names[0] if names[0] == names[1] else '–'.join(names)}"


def _classes(released: ReleasedHotspots, found: Lasting, title: str) -> None:
    if found.classes.empty:
        return
    noun = noun_of(released)
    order = found.classes["class"].map({name: at for at, name in enumerate(CLASSES)})
    ranked = found.classes.assign(order=order).sort_values(["order", "hot"], ascending=[True, False], kind="stable")
    first = ranked.head(_LISTED)
    table = first.assign(word=first["class"].map(CLASSES), near=_names(released, first["cell_id"]))
    columns = {"cell_id": noun.one.capitalize(), "near": "Nära", "word": "Läge", "hot": "År som het"}
    tables.show(
        table,
        gate=released.gate,
        caption=f"{noun.many.capitalize()} som varit heta i {number(len(found.years))} år: {title}",
        columns=headings(columns, table),
        formats={"hot": "int"},
        note=CLASS_NOTE.format(the_many=noun.the_many),
        folded=True,
    )
    _chance(found, noun, released.gate, title)


def _chance(found: Lasting, noun: UnitNoun, gate: Gate, title: str) -> None:
    """How many of each class beside what chance gives."""
    kinds = found.classes["class"].value_counts()
    rows = found.by_chance.assign(
        word=found.by_chance["class"].map(CLASSES),
        n=found.by_chance["class"].map(kinds).fillna(0),
        span=[_span(low, high) for low, high in zip(found.by_chance["low"], found.by_chance["high"], strict=True)],
    )
    tables.show(
        rows,
        gate=gate,
        caption=f"Så många {noun.many} av varje läge, och så många slumpen ger: {title}",
        columns={"word": "Läge", "n": noun.many.capitalize(), "span": "Slumpen ensam"},
        formats={"n": "int"},
        note=f"Slumpen ensam: bitar om {found.changes.stretch} dygn byter år med varandra, {number(HISTORIES)} gånger. "
        "95 av 100 gånger ligger antalet så. Att många består är väntat även då inget år skiljer sig från ett annat.",
        folded=True,
    )


def _changes(released: ReleasedHotspots, found: Lasting, title: str) -> None:
    own, noun = found.changes, noun_of(released)
    table = changes(released)
    first = table[table["change"] != "few"].head(_LISTED)
    if first.empty:
        return
    columns = {
        "cell_id": noun.one.capitalize(),
        "near": "Nära",
        "before": "Före, i medel",
        "after": "Nu",
        "ratio": "Runt om, gånger väntat",
        "words": "Ändring",
    }
    tables.show(
        first.assign(words=first["change"].map(_CHANGES), before=first["before"].astype("Float64") / len(own.against)),
        gate=released.gate,
        caption=f"Ändring mot {against(own)}, de säkraste först: {title}",
        columns=headings(columns, first),
        formats={"before": "decimal1", "after": "int", "ratio": "decimal2"},
        note=CHANGE_NOTE.format(the_one=noun.the_one),
        stacked=True,
        folded=True,
    )
