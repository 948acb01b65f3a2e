"""What people answer when they are asked: shares with how many answered, or the score of an index, by area and year."""

import geopandas as gpd
import pandas as pd
import pyproj

from bfa.errors import DataError
from bfa.tables.contracts import SURVEYS, validate
from bfa.tables.declared import amounts_of, areas_of, declared_rows, kept_rows, measures_of, refuse_persons, years_of
from bfa.tables.municipality import Kommun, SurveySource
from bfa.tables.quality import ACT, LOOK, TOLD, Part, SourceNotes

_OURS = ("area", "year", "question", "answer", "group", "value", "n", "lower", "upper")
_WORDS = ["area", "question", "answer", "group"]
#: The rows of one question, whose answers are the whole.
_OF_ONE = ["area", "year", "question", "group"]
#: Fewer answers than this say nothing of an area, and may point at people. [count]
FEWEST = 10
#: A file where more of the shares than this are above 100 holds no shares. [0-1]
_NO_SHARES = 0.05
#: How far from 100 the answers of one question may be, for each of them: they are rounded to whole per cent. [%]
_ROUNDED = 0.5


def read_surveys(
    kommun: Kommun, source: SurveySource, *, crs: pyproj.CRS, areas: gpd.GeoDataFrame | None = None
) -> Part:
    """The answers of one file.

    Parameters
    ----------
    source : SurveySource
        Its columns: area, year, question, answer, group, value (the share or the score), n, lower, upper.
    areas : GeoDataFrame, optional
        `contracts.AREAS`, which the areas are held against.

    Returns
    -------
    Part
        `contracts.SURVEYS` in the file's order. Left out and told: rows without area, year, question or value, of fewer
        than `FEWEST` answers, whose interval does not hold the share, or that stand twice. Told: answers of a question
        that do not sum to 100, values that are exactly 0 of an unknown n, and that n
        is not known.

    Raises
    ------
    DataError, ParameterError
        The file or a column is wrong, no row can be read, or what is said to be shares are none.
    """
    rows, notes = declared_rows(kommun, source, ours=_OURS, needed=("area", "year", "question", "value"))
    refuse_persons(rows[_WORDS], notes)
    found = rows[_WORDS].assign(
        area=areas_of(rows["area"], kommun, areas, notes), year=years_of(rows["year"], notes), source=source.source
    )
    found = found.assign(**_numbers(rows, source, notes))
    _refuse(found, source, notes)
    good = kept_rows(found, notes, do="kontrollera columns:, decimal:, missing: och unit: vid källan.")
    _tell(found[~found.index.isin(notes.refusals()["row"])], source, notes)
    index = source.unit == "index"
    named = good.assign(share=None if index else good["value"], score=good["value"] if index else None)
    return Part(validate(named, SURVEYS, where=notes.file), notes)


def _numbers(rows: pd.DataFrame, source: SurveySource, notes: SourceNotes) -> "dict[str, pd.Series[float]]":
    """value, lower and upper in per cent, or as the index has them; n as a whole number."""
    times = 100.0 if source.unit == "andel" else 1.0
    names = {"value": "värdet", "lower": "nedre gränsen", "upper": "övre gränsen"}
    bare = {name: rows[name].str.replace(r"\s*%$", "", regex=True) for name in names}
    found = {name: measures_of(bare[name], said, notes, decimal=source.decimal) * times for name, said in names.items()}
    n = amounts_of(rows["n"], "antalet svar", notes, decimal=source.decimal)
    notes.refuse("antalet svar är inget helt tal", n.notna() & (n != n.round()))
    return found | {"n": n.round()}


def _refuse(found: pd.DataFrame, source: SurveySource, notes: SourceNotes) -> None:
    value, lower, upper = found["value"], found["lower"], found["upper"]
    notes.refuse("frågan saknas", found["question"].isna())
    notes.refuse("värdet saknas: ingen har svarat, eller uppgiften är dold", value.isna())
    notes.refuse(f"färre än {FEWEST} svar", found["n"] < FEWEST)
    if source.unit != "index":
        beyond = value > 100
        if beyond.sum() > _NO_SHARES * value.notna().sum():
            raise DataError(
                f"{notes.file}: värdena är inga andelar i procent.",
                found=f"{int(beyond.sum())} av {int(value.notna().sum())} värden är över 100",
                do="skriv unit: index vid källan om det är ett index, eller rätta columns: value: och decimal:.",
            )
        notes.refuse("andelen är under 0 eller över 100 procent", beyond | (value < 0))
    wrong = (lower > value) | (upper < value) | (lower.isna() != upper.isna())
    notes.refuse("intervallet rymmer inte värdet, eller har bara en gräns", wrong & value.notna())
    twice = found.duplicated([*_OF_ONE, "answer"], keep=False) & found["area"].notna() & value.notna()
    notes.refuse("samma område, år, fråga, svar och grupp står flera gånger; ingen av raderna är med", twice)


def _tell(good: pd.DataFrame, source: SurveySource, notes: SourceNotes) -> None:
    """What the reader must know of the rows that are kept; the index is row numbers."""
    unknown = good["n"].isna()
    without = unknown & good["lower"].isna()
    notes.remark("antalet svar är okänt, så osäkerheten går inte att räkna ut", without, grade=TOLD)
    notes.remark(
        "värdet är exakt 0 och antalet svar är okänt: det kan betyda att ingen har svarat",
        good["value"].eq(0) & good["n"].isna(),
        do='betyder 0 att svar saknas, skriv cellen så som den står i missing: vid källan, till exempel ["", "0.0"]',
        grade=ACT,
    )
    if source.unit == "index":
        return
    of_one = good.fillna({"group": ""}).groupby(_OF_ONE, sort=False)["value"]
    many, total = of_one.transform("size"), of_one.transform("sum")
    notes.remark(
        "svaren på en fråga blir inte 100 procent tillsammans",
        (many > 1) & ((total - 100).abs() > _ROUNDED * many + 1e-9),
        do="kontrollera att alla svar på frågan är med, och att ett svar inte är en summa av andra",
        grade=LOOK,
    )
