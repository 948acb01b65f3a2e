"""What the terminal says of a period that nobody gave: the months that the pages will be about, and why no later."""

from collections.abc import Iterable, Mapping
from typing import Any

from bfa.analyses import default_periods
from bfa.analyses.situation import load
from bfa.errors import DataError
from bfa.tables.municipality import Kommun
from bfa.tables.naming import composed
from bfa.words.chosen_periods import chosen


def unsaid_periods(kommun: Kommun, runs: Iterable[tuple[str, Mapping[str, Any]]]) -> list[str]:
    """One line for each choice of months that runs share, with the notebooks it is made for.

    Parameters
    ----------
    runs : iterable of (str, mapping)
        A notebook's stem and its parameters, for every run that is to be made.

    Returns
    -------
    list of str
        "0_oversikt, 4_effekt: Perioden är inte angiven: senaste hela tertial, maj-augusti 2024."
    """
    asked = {
        (stem, composed(str(given["brottstyp"])), "baseline" in given)
        for stem, given in runs
        if given.get("period") == "" and given.get("brottstyp")
    }
    if not asked:
        return []
    situation = load(kommun.path, rows=False)
    said: dict[str, list[str]] = {}
    for stem, brottstyp, compares in sorted(asked):
        # A page that compares asks for a tertial, one that only shows for a year.
        choose = default_periods.tertial if compares else default_periods.year
        try:
            said.setdefault(chosen(choose(situation, brottstyp=brottstyp), "period"), []).append(stem)
        except DataError:  # no month to choose: the page says so in the place of its figures
            continue
    return [f"{', '.join(dict.fromkeys(stems))}: {sentence}" for sentence, stems in said.items()]
