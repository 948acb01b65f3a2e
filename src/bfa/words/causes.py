"""The causes in Swedish, from what was released of them."""

from collections.abc import Mapping

import pandas as pd

from bfa.analyses.causes import CauseMatch, Tags
from bfa.disclosure import Released
from bfa.disclosure.single import Count
from bfa.words import missing_months
from bfa.words.gaps import gap_words
from bfa.words.hotspot_choices import why_rows
from bfa.words.nouns import SHORT
from bfa.words.numbers import joined, number
from bfa.words.sentences import how_many, upper

_TAGS = {
    "situationell": "situationella",
    "social": "sociala",
    "båda": "av båda slagen",
    "ingen regel": "som ingen regel träffar",
}

_BLIND = {
    "places": "inga kända platser av de slag som reglerna nämner är inlästa (bladet Platser i register.xlsx, eller "
    "places i kommunfilen)",
    "plats_typ": "uppgifterna saknar reglernas slag av plats (plats_typ under columns och values i kommunfilen)",
}
#: Stand under the tables.
RULE_NOTE = (
    "På platsen: brott där regeln säger. Jämnt spridda: så många av dem som skulle falla inom regelns tid om de "
    "spreds jämnt över veckan. Ett brott kan träffa flera regler."
)
SUPPORT_NOTE = (
    "Stöds: tydligt fler brott på platsen vid tiden än om de spreds jämnt över veckan. Motsägs: inte fler än så. "
    "Antagande: för få brott för att pröva, ingen tydlig skillnad eller bara tips. "
    "Kan inte prövas: ingen regel eller inga uppgifter."
)


def total(result: Tags, released: Mapping[str, Released]) -> Count:
    """The incidents in all."""
    table = released["incidents"].table
    if result.incidents is None:
        return Count(None, False)
    hidden = bool(table["hidden"].iloc[0])
    return Count(None if hidden else int(table["n"].iloc[0]), hidden)


def tags(result: Tags, released: Mapping[str, Released]) -> str:
    """How the rules divide the incidents."""
    found = total(result, released)
    said = how_many(found, result)
    if result.uncounted.reason:
        return missing_months.of_type(result.brottstyp, result.period, result.uncounted)
    if result.reason:
        return f"{why_rows(result.reason, result.uncounted)} {said}"
    if found.hidden or found.n == 0:
        return said
    table = released["tags"].table
    parts = [f"{number(row.n)} {_TAGS[str(row.tag)]}" for row in table[~table["hidden"]].itertuples()]
    divided = f" Reglerna märker dem så: {joined(parts)}." if parts else ""
    gone = "" if len(parts) == len(table) else " Övriga antal visas inte."
    partly = "".join(f" {line}." for line in missing_months.said(result.uncounted))
    return f"{said}{partly}{divided}{gone}{_unreached(released['unreached'].table)}{blind(result)}"


def blind(result: Tags) -> str:
    """Why rules on place can find nothing, and what to do about it; "" where they can."""
    why = [_BLIND[name] for name in result.blind]
    return f" Reglerna om plats prövas inte fullt ut: {joined(why)}." if why else ""


def gaps(match: CauseMatch) -> str:
    """Causes without a measure, measures without a cause, and perspectives no cause was stated from."""
    return match.reason or gap_words(
        match.causes["number"].tolist(),
        match.measures["number"].tolist(),
        lone=match.causes_without_measure,
        loose=match.measures_without_cause,
        unseen=match.perspectives_without_cause,
        unstarted=match.measures_without_start,
    )


def support_note(causes: pd.DataFrame, kind: str) -> str:
    """What stands under the table of causes: the words of support, where counts are taken, and which are the same.

    Parameters
    ----------
    causes : DataFrame
        number, shared, counted_at, as released.
    kind : str
        What is counted: crime, event or activity.
    """
    seen = causes[causes["shared"].map(len) > 0]
    groups = dict.fromkeys(tuple(n for n in group if n in set(seen["number"])) for group in seen["shared"])
    same = [f"orsak {joined(group)}" for group in groups if len(group) > 1]
    said = [SUPPORT_NOTE]
    if seen["counted_at"].map(len).gt(0).any():
        said.append("Där orsaken namnger en känd plats räknas bara det som ligger närmast den.")
    if wide := [int(n) for n in seen.loc[seen["counted_at"].map(len) == 0, "number"]]:
        said.append(f"Antalet för orsak {joined(wide)} gäller alla platser av regelns slag.")
    if same:
        said.append(f"Samma {SHORT[kind][1]} räknas för {', och för '.join(same)}.")
    return " ".join(said)


def _unreached(table: pd.DataFrame) -> str:
    """What no rule on place or time can reach."""
    lost = table[table["hidden"] | table["n"].gt(0).fillna(False)]
    said = [f"{'några' if row.hidden else number(row.n)} saknar {row.what}" for row in lost.itertuples()]
    return f" {upper(joined(said))}." if said else ""
