"""How an effect was computed, in Swedish, for the method box; here the terms of the trade may stand."""

from bfa.analyses.effects import Effect
from bfa.disclosure.effect import ReleasedEffect
from bfa.methods.drift import Comparison
from bfa.words.numbers import change, decimal, joined, number

_OWN = (
    "Den egna ändringen är kvoten mellan efter och före. Intervallet väger in slumpen i antalen och hur mycket "
    "områden brukar ändras mellan sådana perioder utan någon åtgärd."
)


def method(shown: ReleasedEffect) -> list[str]:
    """A paragraph for each thing that was computed."""
    found, other = shown.found, shown.found.relative
    if other is None or shown.withheld:
        return ["Ingen jämförelse är gjord; bara den egna ändringen visas.", _OWN]
    total = ""
    if len(found.design.treated) > 1:
        total = f" Räknat på områdenas sammanlagda antal: {change(100 * (other.total.ratio - 1))}."
    said = [f"{_compared(found, other.change)}{total}", _OWN, _drift(other.change), _graded(found.grade)]
    return [text for text in [*said, _chance(found)] if text]


def _compared(found: Effect, change: Comparison) -> str:
    design, gone, near = found.design, "", ""
    if design.dropped:
        gone = f" Utanför jämförelsen, för få brott, saknade månader eller kort historik: {joined(design.dropped)}."
    if design.near:
        near = f" Grannar till området, dit brott kan flytta: {joined(design.near)}."
    years = "de två närmaste åren" if change.years > 1 else "året"
    return (
        f"Jämförelsen: områdets ändring mot {joined(design.controls)}, från samma månader {years} före. Områden som "
        f"säger mer väger mer.{gone}{near}"
    )


def _drift(change: Comparison) -> str:
    return (
        "Områden rör sig isär från år till år också utan åtgärder. Hur mycket är skattat ur områdena själva och deras "
        "tidigare år, vägt ihop med ett förhandsvärde för brottstypen ur öppna data (tabellen drift_prior): omkring "
        f"{decimal(100 * change.drift, 0)} procent upp eller ned ett vanligt år. Intervallet är räknat med "
        f"t-fördelningen, {decimal(change.degrees_of_freedom, 0)} frihetsgrader."
    )


def _graded(grade: int) -> str:
    if not grade:
        return ""
    return (
        f"Jämförelsens styrka är {grade} på Marylandskalan (1–5): 2 är svag jämförelse, 3 måttlig, "
        "4 och 5 god. 5 kräver att områdena lottats."
    )


def _chance(found: Effect) -> str:
    many = found.evidence.pool or 1
    if found.design.known.declared or many < 2:
        return ""
    return (
        f"Jämförelsen var inte bestämd på förhand. Den prövas därför bland {number(many)} jämförelser med "
        "Benjamini och Hochbergs metod, så att högst en av tjugo belagda skillnader väntas vara falsk."
    )
