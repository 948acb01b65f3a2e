"""The overview in Swedish sentences: what happened in the whole kommun, which kommundelar stand out, the problem."""

from collections.abc import Hashable, Mapping, Sequence

import pandas as pd

from bfa.analyses.effect.settings import Settings
from bfa.analyses.families import Family
from bfa.analyses.measures import scope_of
from bfa.analyses.overview import Overview, Problem
from bfa.analyses.unread import REASON
from bfa.disclosure.overview import CrimeTable, Lines, Shown
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.tables.period import Period
from bfa.words import missing_months
from bfa.words.measures import made, progress
from bfa.words.nouns import REPORTED, SHORT
from bfa.words.numbers import MISSING, SPACE, change, counted, decimal, joined, missing, number, percent, period_label
from bfa.words.sentences import upper

NOT_SHOWN = "Antalen visas inte, för att ett litet antal inte ska gå att räkna fram."
#: Rows that belong to no kommundel, where they are needed for the sums to add up.
LOOSE = "utan kommundel"
#: Whether a kommundel stands out, by code.
STANDS = {"untried": "prövas inte", "no": "nej", "fall": "ja, minskning", "rise": "ja, ökning"}
#: Stands in the place of crime tables that would say nothing more.
ONE_TYPE = "Uppgifterna har bara en brottstyp; antalen står i tabellen över kommundelar."
_ASSUMED = "* Antagen: summan är känd, men inte hur den fördelar sig på brottstyper."
_OPEN = "–: inte räknad i alla månader. Summor och andelar som bygger på den går inte att räkna."
#: Kommundelar that cannot be tried are named up to so many.
_MOST_NAMED = 6
_TURNS = {"fall": "minskning", "rise": "ökning"}
_WITHHELD = "Hur kommundelarna rört sig mot varandra visas inte, för att ett litet antal inte ska gå att räkna fram."


def kommun_sentence(lines: Lines) -> str:
    """The whole kommun in one sentence."""
    result, table = lines.found, lines.table
    total = table[table["subtotal"]].iloc[0]
    now, then = period_label(result.period), period_label(result.baseline)
    if total["hidden"]:
        return f"{upper(result.brottstyp)} i {total['kommundel']}, {now}. {NOT_SHOWN}"
    if missing(total["before"]) or missing(total["after"]):
        gone = missing_months.listed(result.uncounted)
        return f"Alla månader är inte räknade för {result.brottstyp} i hela kommunen ({now} mot {then}).{gone}"
    noun = REPORTED[result.kind]
    said = f"I hela {total['kommundel']} räknades {counted(total['after'], *noun)} ({result.brottstyp}) under {now}"
    said += f" mot {number(total['before'])} under {then}"
    return said + (f" ({change(total['percent'])})." if not missing(total["percent"]) else ".")


def stand_out(family: Family, every: Sequence[Lines]) -> str:
    """Which stand out among all that were tried, and how many could not be tried.

    Parameters
    ----------
    every : sequence of Lines
        One per type of the family.
    """
    if all(lines.withheld for lines in every):
        return _WITHHELD
    found = pd.concat([lines.table.assign(brottstyp=lines.found.brottstyp) for lines in every], ignore_index=True)
    found = found[found["stands"].notna()]
    tried = found[found["stands"].ne("untried")]
    several = len(family.brottstyper) > 1
    withheld = f" {_WITHHELD}" if any(lines.withheld for lines in every) else ""
    if tried.empty:
        return f"{_none_tried(found, several=several)}{withheld}"
    return f"{_tried(tried, several=several)}{_untried(found, several=several)}{withheld}"


def area_note(lines: Lines) -> str:
    """What stands under the table of kommundelar."""
    if lines.withheld:
        return _WITHHELD
    return (
        "Mot de andra: ändringen ställd mot de andra kommundelarnas, samma tal som på sidan Effekt. "
        "Sticker ut: mer än områden brukar skilja sig åt från år till år."
    )


def areas(lines: Lines) -> pd.DataFrame:
    """Its table, with `span` (what the change against the others is compatible with), `stands` in words and labels."""
    table = lines.table
    spans = zip(table["other_lower"], table["other_upper"], strict=True)
    stands = [None if missing(code) else STANDS[code].replace(" ", SPACE) for code in table["stands"]]
    return table.assign(
        kommundel=table["kommundel"].replace(NO_KOMMUNDEL, LOOSE),
        span=[_span(lower, upper) for lower, upper in spans],
        stands=pd.Series(stands, index=table.index, dtype=object),
    )


def measures(followed: pd.DataFrame) -> pd.DataFrame:
    """What became of each measure, with `progress`, `made` and `cause_words`."""
    parts = zip(followed["done"], followed["planned"], followed["agreed"], strict=True)
    shown = followed.assign(cause_words=[joined(numbers) for numbers in followed["causes"]])
    shown["progress"] = [progress(*part) for part in parts]
    shown["made"] = [made(*part) for part in zip(shown["progress"], shown["told"], strict=True)]
    return shown


def evened_note(table: pd.DataFrame) -> str:
    """The shrunk values of those that the funnel names, under a name of their own; "" where there are none.

    Parameters
    ----------
    table : DataFrame
        kommundel, shrunk [-].
    """
    named = [
        f"{name} {change(100 * (float(value) - 1))}"
        for name, value in zip(table["kommundel"], table["shrunk"], strict=True)
        if not missing(value)
    ]
    return f"Utjämnade värden, där små antal dragits mot det vanliga: {joined(named)}." if named else ""


def method(family: Family, every: Sequence[Lines]) -> list[str]:
    """How it was computed, for the method box; here the terms of the trade may stand."""
    drift = [f"{name} {percent(100 * size)}" for name, size in _drift(family, every)]
    rule = decimal(Settings().false_discoveries, 2)
    tried = counted(family.tried, "jämförelse", "jämförelser") if family.tried else "ingen går att pröva här"
    return [
        "Varje kommundel jämförs med alla andra som inte haft egna åtgärder under perioden. Osäkerheten väger in "
        "slumpen och hur områden driver isär från år till år, skattat ur alla områden och tidigare perioder"
        + (f" (tau: {joined(drift)})." if drift else "."),
        "Alla kommundelar och alla brottstyper som nämns i parametrarna räknas alltid: "
        f"{tried}. Att sticka ut kräver ett justerat p-värde på högst "
        f"{rule} (Benjamini och Hochberg 1995).",
        "De utjämnade värdena under tratten är krympta mot gruppens medelvärde (empirisk Bayes, medelvärde över tau "
        "efter Rubin 1981). De är ingen kommundels ändring, utan en försiktig gissning om den bland många.",
        "Trattens gränser är negativt binomiala med samma drift (Spiegelhalter 2005). De visar vad som är vanligt för "
        "sin storlek; vad som sticker ut avgörs av jämförelsen.",
    ]


def problem(result: Problem, shown: Shown) -> str:
    """The problem text: the change against earlier years, and where it is most common."""
    now = period_label(result.period)
    known = [row for row in shown.changes.to_dict("records") if not row["hidden"] and not missing(row["percent"])]
    if result.unread:
        return f"{upper(result.brottstyp)} under {now}: ingen ändring mot tidigare år sägs, för {REASON}"
    if not known:
        return f"{upper(result.brottstyp)} under {now}: en ändring mot tidigare år går inte att räkna eller visa."
    parts = [f"{change(row['percent'])} mot {period_label(row['against'])}" for row in known]
    said = f"{upper(result.brottstyp)} i hela kommunen under {now}: {joined(parts)}"
    said += f" ({counted(known[0]['after'], *REPORTED[result.kind])})."
    if result.rates.empty:
        return f"{said} Folkmängd eller antal saknas, så nivåerna kan inte jämföras per invånare."
    top = shown.highest
    if not top and shown.unranked:
        return f"{said} Antalen i kommundelarna visas inte, så nivåerna per invånare jämförs inte."
    if not top:
        return f"{said} Ingen kommundel ligger tydligt över resten per invånare."
    rough = " (ungefärlig folkmängd)" if result.approximate else ""
    noun = "kommundelarna" if len(top) > 1 else "kommundelen"
    return f"{said} Per invånare ligger {noun} {joined(top)} tydligt över resten av kommunen{rough}."


def rate_note(result: Overview) -> str:
    """What stands under the table of rates."""
    if result.areas["population"].isna().all():
        return "Folkmängd saknas."
    if result.areas["approximate"].any():
        return "Folkmängden är ungefärlig: den är fördelad från andra områden efter yta."
    return ""


def indicators(followed: pd.DataFrame) -> list[str]:
    """One sentence per measure whose indicator can be shown."""
    said = []
    for row in followed.to_dict("records"):
        if missing(row["indicator"]) or missing(row["before"]) or missing(row["after"]):
            continue
        where = joined(scope_of(row["scope"])) or "hela kommunen"
        move = f", {change(row['percent'])}" if not missing(row["percent"]) else ""
        effort = " Det är insatser, inte brott." if row["kind"] == "activity" else ""
        said.append(
            f"Åtgärd {row['measure']}: {row['indicator']} i {where} "
            f"{number(row['before'])} till {number(row['after'])}{move}.{effort}"
        )
    return said


def noun_of(result: Overview) -> str:
    """What is counted, in many."""
    return SHORT[result.kind][1]


def crime_caption(kommundel: str, period: Period) -> str:
    """What a crime table shows."""
    return f"Anmälda brott i {kommundel}, {period_label(period)}"


def crime_line(row: Mapping[Hashable, object]) -> str:
    """The heading of a row of a crime table: its type, its category, or all of them."""
    name = str(row["brottstyp"] or row["brottskategori"] or "Alla brott")
    return f"{upper(name)}{' *' if row['antagen'] and not row['subtotal'] else ''}"


def crime_note(found: CrimeTable) -> str:
    """What stands under a crime table."""
    table = found.table
    open_ = (table["n"].isna() & ~table["hidden"].astype(bool)).any()
    said = (_ASSUMED if table["antagen"].any() else "", _OPEN if open_ else "", found.reason)
    return " ".join(part for part in said if part)


def _span(lower: float, upper: float) -> str:
    """Both ends as changes, on one line: "−36 till +46 %"."""
    if missing(lower) or missing(upper):
        return MISSING
    low, high = (change(100 * (end - 1)) for end in (lower, upper))
    return f"{low.removesuffix(f'{SPACE}%')}{SPACE}till{SPACE}{high}"


def _none_tried(found: pd.DataFrame, *, several: bool) -> str:
    why = f": {joined(found['reason'].unique(), last='eller')}" if len(found) else ""
    return f"Ingen {'jämförelse' if several else 'kommundel'} går att pröva mot de andra{why}."


def _tried(tried: pd.DataFrame, *, several: bool) -> str:
    """Who stands out of how many; a single one by its name."""
    clear = tried[tried["stands"].ne("no")]
    if len(tried) == 1:
        name = str(tried["kommundel"].iloc[0]) + (f" ({tried['brottstyp'].iloc[0]})" if several else "")
        said = f"sticker ut med {_TURNS[str(tried['stands'].iloc[0])]}" if len(clear) else "sticker inte ut"
        return f"Bara {name} går att pröva mot de andra, och {said}."
    pool = f"{number(len(tried))} prövade kommundelar"
    if several:
        types = counted(tried["brottstyp"].nunique(), "brottstyp", "brottstyper")
        pool = f"{number(len(tried))} prövade jämförelser i {types}"
    if clear.empty:
        return f"Ingen av {pool} sticker ut mot de andra."
    names = joined(_named(row, several=several) for row in clear.to_dict("records"))
    return f"{number(len(clear))} av {pool} sticker ut mot de andra: {names}."


def _untried(found: pd.DataFrame, *, several: bool) -> str:
    gone = found[found["stands"].eq("untried")]
    if gone.empty:
        return ""
    what = ("jämförelse", "jämförelser") if several else ("kommundel", "kommundelar")
    few = not several and len(gone) <= _MOST_NAMED
    who = joined(gone["kommundel"]) if few else upper(counted(len(gone), *what))
    return f" {who} går inte att pröva: {joined(gone['reason'].unique(), last='eller')}."


def _named(row: Mapping[Hashable, object], *, several: bool) -> str:
    of = f" ({row['brottstyp']})" if several else ""
    return f"{row['kommundel']}{of} med {_TURNS[str(row['stands'])]}"


def _drift(family: Family, every: Sequence[Lines]) -> list[tuple[str, float]]:
    open_ = [lines.found.brottstyp for lines in every if not lines.withheld]
    sizes = family.table.groupby("brottstyp", sort=False)["drift"].median()
    return [(str(name), float(size)) for name, size in sizes.items() if name in open_ and not missing(size)]
