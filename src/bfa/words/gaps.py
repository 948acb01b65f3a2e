"""What is missing between causes and measures, in words: the same on the meeting sheet and in the appendix."""

from collections.abc import Collection

from bfa.words.numbers import joined

PERSPECTIVES = {
    "situationellt": "situationellt perspektiv",
    "brottsoffer": "brottsofferperspektiv",
    "gärningsperson": "gärningspersonsperspektiv",
}


def gap_words(
    causes: Collection[int],
    measures: Collection[int],
    *,
    lone: Collection[int],
    loose: Collection[int],
    unseen: Collection[str],
    unstarted: Collection[int] = (),
) -> str:
    """Causes without a measure, measures without a cause, and perspectives no cause was stated from.

    Parameters
    ----------
    causes, measures : collection of int
        Numbers of those of the area.
    lone, loose : collection of int
        Causes without a measure here, and measures without a cause.
    unseen : collection of str
        Perspectives without a cause.
    unstarted : collection of int
        Measures without a start.
    """
    said = []
    untried = ""
    if unstarted:
        untried = (
            f"{_named('Åtgärd', 'Åtgärderna', unstarted)} saknar start och prövas därför inte: skriv start, och "
            "omfattar om det är en kommundels egen, på bladet Åtgärder."
        )
    if not causes:
        said.append("Inga orsaker är registrerade för området.")
        if measures:
            said.append(f"{_named('Åtgärd', 'Åtgärderna', measures)} gäller ändå här.")
    if lone:
        said.append(f"{_named('Orsak', 'Orsakerna', lone)} saknar åtgärd.")
    if loose:
        said.append(f"{_named('Åtgärd', 'Åtgärderna', loose)} saknar orsak.")
    if not said:
        said.append("Varje orsak har en åtgärd och varje åtgärd en orsak.")
    if unseen:
        named = joined((PERSPECTIVES.get(name, name) for name in unseen), last="eller")
        said.append(f"Ingen orsak är prövad ur {named}.")
    return " ".join([*said, *([untried] if untried else [])])


def _named(one: str, many: str, numbers: Collection[int]) -> str:
    return f"{many if len(numbers) > 1 else one} {joined(numbers)}"
