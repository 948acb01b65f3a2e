"""The hotspot maps in Swedish: what a colour tells, what stands under the image, and each map for who cannot see it."""

from typing import Any

from bfa.analyses.lasting import Lasting
from bfa.analyses.rates import FEW
from bfa.analyses.where.exposure import Exposure
from bfa.words import hotspot_choices
from bfa.words.hotspot_lasting import CHANGES
from bfa.words.nouns import SHORT, UnitNoun
from bfa.words.numbers import counted, decimal, number

#: A `draw.maps.scene.Scene`: what draws stands above its words.
Picture = Any

EDGE = "Kant: tätheten delas med den del av kärnan som ligger i området"
_READ = (
    "Färgen gäller {the_one} och trakten runt {it}, jämfört med om {the_one} hade följt hela området. I ungefär 1 "
    "karta av 20 utan verklig ändring får någon {one} färg. Grått kan vara slump eller vanlig variation år från år."
)
_HIDDEN = (
    "{} med små antal är dolda av hänsyn till sekretessen. Även andra kan vara dolda, "
    "så att de små inte kan räknas fram."
)
_DENSITY = (
    "Tätheten räknas bara ur de antal som kartan över antal visar, lagda mitt i varje {one}: "
    "den säger inget om var i {the_one} något skedde."
)
_DENSITY_HIDDEN = "{many} med dolda antal ger inget bidrag, så intill dem är tätheten för låg."
_GROUND = (
    "Antalet är delat med områdets yta och inte utjämnat över grannarna, eftersom områdena är olika stora. I ett litet "
    "område ger redan enstaka {nouns} ett högt tal."
)
_RATE = (
    "Kvoten räknas bara ur de antal som kartan över antal visar. Där få bor men många rör sig säger den mer om dem som "
    "rör sig där än om dem som bor där."
)
_COARSE = "Antalet {what} är jämnt fördelat inom ytor som är större än {the_many}."
_RATE_HIDDEN = "{many} med dolda antal är inte med, varken deras antal eller deras {what}."


def hidden_words(picture: Picture) -> list[str]:
    """One sentence of how many cells are hidden; none where no one is."""
    noun, hidden = picture.noun, int(picture.cells["hidden"].sum())
    one, many = f"{noun.one} är {noun.hidden}", f"{noun.many} är dolda"
    return [f"{counted(hidden, one, many)}."] if hidden else []


def counts_hidden(noun: UnitNoun) -> str:
    """Under the count map where some cell is hidden."""
    return _HIDDEN.format(noun.many.capitalize())


def counts_measure(kind: str, unit: str, noun: UnitNoun, size: float) -> tuple[str, str]:
    """What a colour of the count map tells, and of which ground."""
    side = f"{number(size)} × {number(size)} m"
    ground = {"square": side, "hexagon": f"ytan av {side}"}.get(unit, "olika stora områden")
    return f"{SHORT[kind][1].capitalize()} per {noun.one}", ground


def reach(bandwidth: float) -> str:
    """The kernel under a measure."""
    return f"bandbredd {number(bandwidth)} m"


def changes_read(noun: UnitNoun) -> str:
    """Under the change map: how it is to be read."""
    it = "det" if noun.article == "ett" else "den"
    return _READ.format(the_one=noun.the_one, it=it, one=noun.one)


def change_said(row: Any, years: Lasting) -> str:
    """Of a unit: "före 3,3 i medel, nu 7: mer än väntat"; "" where it is hidden."""
    if row.hidden:
        return ""
    per_year = decimal(float(row.before) / len(years.changes.against), 1)
    return f"före {per_year} i medel, nu {number(row.after)}: {CHANGES[row.change]}"


def change_title(picture: Picture, years: Lasting) -> str:
    """The title of the change map."""
    return f"{picture.title}, ändring mot {hotspot_choices.against(years)}"


def change_summary(picture: Picture) -> str:
    """The change map in words, for those who cannot see it."""
    cells, noun = picture.cells, picture.noun
    many = cells["change"].value_counts()
    parts = [
        f"{CHANGES[name].capitalize()}: {counted(int(many[name]), noun.one, noun.many)}."
        for name in ("more", "chance", "fewer", "few")
        if many.get(name, 0)
    ]
    changed = cells[cells["rank"].notna()].sort_values("rank", kind="stable").head(3)
    said = [f"{row.said}{f', nära {row.near}' if row.near else ''}" for row in changed.itertuples()]
    parts += [f"Säkrast: {'; '.join(said)}."] if said else []
    return " ".join([f"{picture.title}.", *parts, *hidden_words(picture), "Samma uppgifter står i tabellen intill."])


def density_open(noun: UnitNoun) -> str:
    """Under the density map: what it is made of, and what it cannot tell."""
    return _DENSITY.format(one=noun.one, the_one=noun.the_one)


def density_read(picture: Picture, *, hidden: bool) -> str:
    """Under the density map; polygons are not smoothed."""
    if picture.unit == "polygon":
        return " ".join(filter(None, [_GROUND.format(nouns=SHORT[picture.kind][1]), picture.reason]))
    low = _DENSITY_HIDDEN.format(many=picture.noun.many.capitalize())
    return " ".join([density_open(picture.noun), *([low] if hidden else [])])


def density_said(value: float, kind: str) -> str:
    """ "12 brott per km²", with two digits that count: more would claim too much, and make every tooltip its own."""
    told = number(float(f"{value:.2g}")) if value >= 1 else f"{value:.1g}".replace(".", ",")
    return f"{told} {SHORT[kind][1]} per km²"


def density_measure(kind: str, how: str) -> tuple[str, str]:
    """What a colour of the density map tells."""
    return f"{SHORT[kind][1].capitalize()} per km²", how


def density_summary(picture: Picture) -> str:
    """The density map in words, for those who cannot see it."""
    densest, noun = picture.cells.loc[picture.cells["density"].idxmax()], picture.noun
    near = f", nära {densest['near']}" if densest["near"] else ""
    near = f", {densest['cell_id']}" if picture.unit == "polygon" else near
    highest = f"Högst i {noun.article} {noun.one}: {number(densest['density'])}{near}."
    parts = [f"{picture.title}. {', '.join(picture.measure)}. {highest}", *hidden_words(picture)]
    return " ".join([*parts, "Tätheten räknas ur antalen i tabellen intill."])


def rate_read(picture: Picture, exposure: Exposure) -> str:
    """Under the map of rates: what they are made of, and what they cannot tell."""
    own, noun = exposure.what, picture.noun
    coarse = [_COARSE.format(what=own, the_many=noun.the_many)] if exposure.coarse else []
    hidden = [_RATE_HIDDEN.format(what=own, many=noun.many.capitalize())] if picture.cells["hidden"].any() else []
    return " ".join([_RATE, *coarse, *hidden])


def rate_notes(exposure: Exposure, bandwidth: float, why: str) -> tuple[str, str]:
    """The choices behind the map of rates."""
    of = f", {exposure.source}" if exposure.source else ""
    return (
        f"{exposure.what.capitalize()}: {exposure.year}{of}",
        f"Bandbredd: {number(bandwidth)} m ({why}), minst {FEW} {exposure.what} bakom en kvot",
    )


def rate_few(exposure: Exposure) -> str:
    """The class of cells with too few people."""
    return f"för få {exposure.what}"


def rate_said(rate: float, kind: str, exposure: Exposure) -> str:
    """ "3,4 brott per 1 000 invånare"; of a cell with too few people, that."""
    if rate != rate:
        return rate_few(exposure)
    return f"{_rate(rate)} {SHORT[kind][1]} per 1 000 {exposure.what}"


def rate_summary(picture: Picture) -> str:
    """The map of rates in words, for those who cannot see it."""
    top, noun = picture.cells.loc[picture.cells["rate"].idxmax()], picture.noun
    near = f", nära {top['near']}" if top["near"] else ""
    few = picture.cells["said"][picture.cells["step"].eq(0)]
    parts = [f"{picture.title}, {picture.measure[1]}."]
    parts.append(f"Högst i {noun.article} {noun.one}: {_rate(top['rate'])}{near}.")
    if len(few):
        parts.append(f"{number(len(few))} {noun.many} har {few.iloc[0]} för en kvot.")
    return " ".join([*parts, *hidden_words(picture)])


def _rate(rate: float) -> str:
    """Two digits that count."""
    return number(float(f"{rate:.2g}")) if rate >= 10 else decimal(rate, 1)
