"""What stands before each map and table of the hotspot page, in words of the unit; only where the part is shown."""

from bfa.analyses.hotspots import Hotspots
from bfa.pages.hotspots import shown
from bfa.words.nouns import SHORT


def cells(found: Hotspots) -> str:
    """Before the map of counts."""
    noun, nouns = shown.noun_of(found), SHORT[found.kind][1]
    every = f"Varje {noun.one} räknar de {nouns} som har en känd plats i {_it(found)}."
    if _areas(found):
        return f"{every} Ett stort område har lätt fler än ett litet."
    if not found.cells["near"].notna().any():
        return f"{every} Numren är de i tabellen. Bladet Platser i register.xlsx ger {noun.the_many} namn."
    named = "får namn efter närmaste plats som får nämnas på den här nivån, annars efter en gata."
    return f"{every} {_it(found).capitalize()} {named} Bostäder namnges aldrig."


def places(found: Hotspots) -> str:
    """Before the places."""
    noun, nouns = shown.noun_of(found), SHORT[found.kind][1]
    return (
        f"De fullaste {noun.the_many} som rör vid varandra blir platser. Röd kant på kartan: fler {nouns} i och runt "
        f"{noun.the_one} än om de spritts lika över ytan."
    )


def zoom(found: Hotspots) -> str:
    """Before the map to zoom in."""
    return "Kartan går att zooma i och fungerar utan nät. Välj vad som visas uppe till höger."


def density(found: Hotspots) -> str:
    """Before the density map."""
    nouns = SHORT[found.kind][1]
    if _areas(found):
        return f"Antalen delade med områdenas yta: {nouns} per kvadratkilometer under perioden."
    return (
        f"Samma antal utjämnade över de närmaste {shown.noun_of(found).the_many}, som täthet: {nouns} per "
        f"kvadratkilometer under perioden. Där det är mörkt ligger de tätt, även när flera {shown.noun_of(found).many} "
        "delar på dem."
    )


def _areas(found: Hotspots) -> bool:
    return found.units is not None and found.units.kind == "polygon"


def _it(found: Hotspots) -> str:
    return "det" if shown.noun_of(found).article == "ett" else "den"
