"""Whether it lasts, in Swedish: concentration, what a map finds the year after, what stays and what changed."""

from typing import Any

import pandas as pd

from bfa.analyses.lasting import EARLIER, HISTORIES, SHARE, USUAL, Lasting
from bfa.analyses.years.changes import Changes
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.words import hotspot_choices
from bfa.words.hotspots import noun_of
from bfa.words.nouns import SHORT, UnitNoun
from bfa.words.numbers import counted, decimal, joined, number, percent, share

CLASSES = {"persistent": "består", "emerging": "ny", "former": "tidigare", "occasional": "tillfällig"}
CHANGES = {"more": "mer än väntat", "fewer": "mindre än väntat", "chance": "inom slumpen", "few": "för få"}
_KINDS = {"persistent": "består", "emerging": "är nya", "former": "är tidigare", "occasional": "är tillfälliga"}
_METHODS = {USUAL: "antal i {the_one}", EARLIER: "medel av alla tidigare år", "gathered": "anhopning (Gi*)"}
_METHOD_NOTE = (
    "De fullaste {the_many} pekas ut varje år ur åren före: {tested}. Träff: andel av årets brott som låg i dem. Mot "
    "slump: träffen delad med deras andel av {the_many} (PAI). Av möjligt: träffen delad med den bästa möjliga (PEI). "
    "Förväntat mot funnet: 1 är lika (RRI). Efter den bästa: så mycket lägre träff än den bästa metoden."
)
_CLASS_NOTE = (
    "Het: bland de fullaste {the_many} det året, med minst två brott. Består: oftast het både förr och på sistone. Ny: "
    "bara på sistone. Tidigare: bara förr. Tillfällig: någon gång. Nära gränsen avgör slumpen läget."
)
_CHANGE_NOTE = (
    "Före och nu: antalen i {the_one}. Runt om, gånger väntat: brotten där och i trakten runt om, delade med vad de "
    "vore om de följt hela området."
)
_CHANCE_NOTE = (
    "Slumpen ensam: bitar om {days} dygn byter år med varandra, {many} gånger. 95 av 100 gånger ligger antalet så. Att "
    "många består är väntat även då inget år skiljer sig från ett annat."
)
_CURVE_NOTE = (
    "Grått: {nouns} kastade på måfå över lika många {many}, 95 av 100 gånger. Även slumpen ger en båge: få {nouns} i "
    "många {many} kan inte ligga jämnt."
)


def sentences(released: ReleasedHotspots, found: Lasting) -> list[str]:
    """Concentration, hit rate with the chosen method, what stays, and change."""
    if released.result.groundless:
        ground = f"{hotspot_choices.groundless(released.result)}."
        return [ground, *([changed(released, found)] if found.changes.against else [])]
    said = [_concentrated(released), _hits(released, found), _lasts(released, found), changed(released, found)]
    return [line for line in said if line]


def in_short(released: ReleasedHotspots, found: Lasting) -> list[str]:
    """What stays and what changed, with what chance gives, for the top of the page."""
    own, change = found.changes, _change(released, found)
    if own.tested and not released.tables["changes"].table["change"].isin(["more", "fewer"]).any():
        change = f"{change} {_power(own)}"
    return [line for line in (_kinds(released, found), change) if line]


def changed(released: ReleasedHotspots, found: Lasting) -> str:
    """How many units changed, of how many, and what could have been seen."""
    own, said = found.changes, _change(released, found)
    if not own.tested:
        return said
    usual = " Hur mycket som brukar skifta mellan år är okänt: åren är för få." if not own.drift_years else ""
    return f"{said} {_power(own)}{usual}"


def method(code: str, noun: UnitNoun) -> str:
    """A way to point out units: "antal i rutan"."""
    name, _, reach = code.partition(" ")
    return f"täthet, {reach} m" if reach else _METHODS[name].format(the_one=noun.the_one)


def method_note(released: ReleasedHotspots, found: Lasting) -> str:
    """What stands under the methods, with the years that were foretold."""
    first, last = (str(year.last.year) for year in (found.years[1], found.years[-1]))
    many = int(found.methods["periods"].iloc[0])
    tested = f"{counted(many, 'år', 'år')}, {first if first == last else f'{first}–{last}'}"
    return _METHOD_NOTE.format(the_many=noun_of(released).the_many, tested=tested)


def class_note(released: ReleasedHotspots) -> str:
    """What stands under the classes."""
    return _CLASS_NOTE.format(the_many=noun_of(released).the_many)


def chance_note(found: Lasting) -> str:
    """What stands under how many of each class chance gives."""
    return _CHANCE_NOTE.format(days=found.changes.stretch, many=number(HISTORIES))


def change_note(released: ReleasedHotspots) -> str:
    """What stands under the changes."""
    return _CHANGE_NOTE.format(the_one=noun_of(released).the_one)


def curve_note(released: ReleasedHotspots) -> str:
    """What stands under the curve of concentration."""
    return _CURVE_NOTE.format(nouns=SHORT[released.result.kind][1], many=noun_of(released).many)


def curve(released: ReleasedHotspots) -> str:
    """The curve of concentration in words."""
    top = released.tables["top"].table
    parts = [
        f"de {percent(100 * each)} fullaste har {percent(100 * inside)}, slumpen ensam ger {held(row)}"
        for each, inside, row in zip(top["share"], top["incident_share"], top.itertuples(), strict=True)
    ]
    nouns, the_many = SHORT[released.result.kind][1], noun_of(released).the_many
    return f"Hur stor del av alla {nouns} som ligger i de fullaste {the_many}: {'; '.join(parts)}."


def held(row: Any) -> str:
    """Where chance puts the share of the fullest units: "12–15 %"."""
    one, other = number(100 * row.low), number(100 * row.high)
    return percent(100 * row.high) if one == other else f"{one}–{percent(100 * row.high)}"


def span(low: float, high: float) -> str:
    """Lowest and highest, once where they are the same."""
    return number(low) if low == high else f"{number(low)}–{number(high)}"


def _concentrated(released: ReleasedHotspots) -> str:
    own, noun = released.tables["concentration"].table.iloc[0], noun_of(released)
    half = counted(int(own["half_cells"]), noun.one, noun.many)
    chance = f"{decimal(own['gini_low'], 2)}–{decimal(own['gini_high'], 2)}"
    return (
        f"Hälften av dem med plats ligger i {half} av {number(own['cells'])}. De {percent(100 * SHARE)} fullaste "
        f"{noun.the_many} har {share(100 * own['top_share'])}. Koncentration (Gini, 0 är jämnt och 1 är allt på ett "
        f"ställe): {decimal(own['gini'], 2)}, av slump {chance}."
    )


def _hits(released: ReleasedHotspots, found: Lasting) -> str:
    if "methods" not in released.tables:
        return hotspot_choices.why(found.reason, released.result)
    table, noun = released.tables["methods"].table, noun_of(released)
    rates = dict(zip(table["method"], table["hit_rate"], strict=True))
    years = counted(int(table["periods"].iloc[0]), "år", "år")
    said = (
        f"De {percent(100 * SHARE)} av {noun.the_many} som pekas ut ett år hade året efter "
        f"{share(100 * rates[found.chosen])} av alla {SHORT[released.result.kind][1]} (prövat på {years}). "
        f"Så pekas de ut: {method(found.chosen, noun)}."
    )
    if found.chosen != USUAL:
        return f"{said} Med antalen, som kartan visar, blir det {share(100 * rates[USUAL])}."
    best = table.iloc[0]
    if best["method"] == USUAL:
        return f"{said} Ingen annan metod hittade mer."
    more = f"{method(str(best['method']), noun).capitalize()} hittade {share(100 * best['hit_rate'])}"
    return f"{said} {more}, men skillnaden är inte säker."


def _lasts(released: ReleasedHotspots, found: Lasting) -> str:
    if "classes" not in released.tables:
        many = noun_of(released).many
        return "" if found.reason else f"Minst fyra år krävs för att säga vilka {many} som består."
    said, new = _kinds(released, found), _kind(released, "emerging")
    return f"{said} Slumpen ensam ger {span(new['low'], new['high'])} nya." if new["cells"] else said


def _kinds(released: ReleasedHotspots, found: Lasting) -> str:
    """How many units stay hot, are new and so on; "" where too few years are known."""
    if "kinds" not in released.tables:
        return ""
    new = _kind(released, "emerging")
    chance = "fler än slumpen ger" if new["cells"] > new["high"] else "kan vara slump"
    cells = {name: _kind(released, name)["cells"] for name in _KINDS}
    words = _KINDS | {"emerging": f"{_KINDS['emerging']} ({chance})"}
    parts = [f"{number(cells[name])} {words[name]}" for name in words if cells[name]]
    many, years = noun_of(released).many, number(len(found.years))
    return f"Av de {many} som något av {years} år varit bland de fullaste: {', '.join(parts)}."


def _kind(released: ReleasedHotspots, name: str) -> "pd.Series[Any]":
    kinds = released.tables["kinds"].table
    row: pd.Series[Any] = kinds[kinds["class"] == name].iloc[0]
    return row


def _power(own: Changes) -> str:
    """Where a doubling could have been seen."""
    if not own.doubling:
        return "En fördubbling skulle sällan synas någonstans: brotten är för få."
    seen = "En fördubbling skulle oftast synas i trakten av"
    if own.doubling == own.tested:
        return f"{seen} dem alla."
    return f"{seen} {number(own.doubling)} av dem. Kring de andra är brotten för få."


def _change(released: ReleasedHotspots, found: Lasting) -> str:
    """How many units changed, of how many; "" where nothing earlier is counted."""
    own, noun, against = found.changes, noun_of(released), hotspot_choices.against(found)
    if not own.against:
        return ""
    none = "inget" if noun.article == "ett" else "ingen"
    if not own.tested:
        few = f"{none.capitalize()} {noun.one} har tillräckligt många brott omkring sig"
        return f"{few} för att jämföras med {against}."
    kinds = released.tables["changes"].table["change"].value_counts()
    tested = f"{counted(own.tested, 'prövad', 'prövade')} {noun.one if own.tested == 1 else noun.many}"
    parts = [
        f"tydligt {word} än väntat i trakten av {counted(int(kinds[name]), noun.one, noun.many)}"
        for name, word in (("more", "mer"), ("fewer", "mindre"))
        if kinds.get(name, 0)
    ]
    if not parts:
        return f"Mot {against}: {none} av {tested} har ändrat sig mer än slumpen kan ge."
    return f"Mot {against}: av {tested} är det {joined(parts)}."
