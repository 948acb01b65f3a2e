"""What stands before each map and table of the hotspot page, in words of the unit; only where the part is shown."""

from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.words.hotspots import noun_of
from bfa.words.nouns import SHORT, UNIT_NOUNS


def cells(released: ReleasedHotspots) -> str:
    """Before the map of counts."""
    noun, nouns = noun_of(released), SHORT[released.result.kind][1]
    every = f"Varje {noun.one} räknar de {nouns} som har en känd plats i {_it(released)}."
    if _areas(released):
        return f"{every} Ett stort område har lätt fler än ett litet."
    if not released.cells["near"].notna().any():
        return f"{every} Numren är de i tabellen. Bladet Platser i register.xlsx ger {noun.the_many} namn."
    named = "får namn efter närmaste plats som får nämnas på den här nivån, annars efter en gata."
    return f"{every} {_it(released).capitalize()} {named} Bostäder namnges aldrig."


def places(released: ReleasedHotspots) -> str:
    """Before the places."""
    noun, nouns = noun_of(released), SHORT[released.result.kind][1]
    return (
        f"De fullaste {noun.the_many} som rör vid varandra blir platser. Röd kant på kartan: fler {nouns} i och runt "
        f"{noun.the_one} än om de spritts lika över ytan."
    )


def zoom() -> str:
    """Before the map to zoom in."""
    return "Kartan går att zooma i och fungerar utan nät. Välj vad som visas uppe till höger."


def density(released: ReleasedHotspots) -> str:
    """Before the density map."""
    nouns = SHORT[released.result.kind][1]
    if _areas(released):
        return f"Antalen delade med områdenas yta: {nouns} per kvadratkilometer under perioden."
    return (
        f"Samma antal utjämnade över de närmaste {noun_of(released).the_many}, som täthet: {nouns} per "
        f"kvadratkilometer under perioden. Där det är mörkt ligger de tätt, även när flera {noun_of(released).many} "
        "delar på dem."
    )


def _areas(released: ReleasedHotspots) -> bool:
    return noun_of(released) == UNIT_NOUNS["polygon"]


def _it(released: ReleasedHotspots) -> str:
    return "det" if noun_of(released).article == "ett" else "den"
