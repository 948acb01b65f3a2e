"""The kommun among comparable ones, in words: published figures alone, never the kommun's own counts."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from bfa.words.catalogue import message, messages
from bfa.words.numbers import decimal, interval, missing, number, percent
from bfa.words.sentences import upper

Row = Mapping[Any, Any]
#: From here on a rate is told in whole numbers. [any unit]
_WHOLE = 20


def rate(value: Any) -> str:
    """A rate with as many decimals as it can bear."""
    return decimal(value, 0 if not missing(value) and abs(float(value)) >= _WHOLE else 1)


def level(row: Row, region: str) -> str:
    """How high a figure is, what is usual, and whether it stands out: a sentence."""
    names = {
        "what": upper(str(row["what"])),
        "region": region,
        "value": rate(row["value"]),
        "unit": unit(row),
        "year": year(row),
        "usual": rate(row["usual"]),
        "lower": rate(row["lower"]),
        "upper": rate(row["upper"]),
        "n": number(row["of"] - 1),
    }
    return message(f"comparable.level.{_side(row['stands_out'], row, 'value', 'lower', 'upper')}", **names)


def changed(row: Row) -> str:
    """How a figure has changed against that of the others: a sentence; "" where there are no years before."""
    if missing(row["change"]):
        return ""
    names = {
        "change": _change(row["change"]),
        "usual": _change(row["usual_change"]),
        "span": interval(row["change_lower"], row["change_upper"]),
        "years": number(row["years"]),
    }
    side = _side(row["change_stands_out"], row, "change", "change_lower", "change_upper")
    return message(f"comparable.changed.{side}", **names)


def _side(stands_out: bool, row: Row, value: str, lower: str, upper_end: str) -> str:
    """above or below (stands out), beyond (outside its span, but no more than some of many are), within."""
    outside = not row[lower] <= row[value] <= row[upper_end]
    if stands_out:
        return "above" if row[value] > row[lower] else "below"
    return "beyond" if outside else "within"


def _change(ratio: Any) -> str:
    size = 100 * (float(ratio) - 1)
    return (
        message("comparable.unchanged")
        if abs(size) < 0.5
        else message("comparable.rise" if size > 0 else "comparable.fall", size=percent(abs(size)))
    )


def unit(row: Row) -> str:
    """What a figure is counted by: "per 10 000 invånare"."""
    return message(f"comparable.units.{str(row['unit']).replace(' ', '_')}")


def year(row: Row) -> str:
    """The year of a figure, with a word where it may yet change."""
    return message("comparable.preliminary", year=str(row["year"])) if row["preliminary"] else str(row["year"])


def standing(table: pd.DataFrame) -> pd.DataFrame:
    """The figures in words: what, value, usual, span, place, county, country."""
    rows = [
        {
            "what": message("comparable.what", what=upper(str(row["what"])), unit=unit(row), year=year(row)),
            "value": rate(row["value"]),
            "usual": rate(row["usual"]),
            "span": message("comparable.span", lower=rate(row["lower"]), upper=rate(row["upper"])),
            "place": message("comparable.place", rank=number(row["rank"]), of=number(row["of"])),
            "county": rate(row["county"]),
            "country": rate(row["country"]),
        }
        for row in table.to_dict("records")
    ]
    return pd.DataFrame(rows)


def others(table: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """The comparable kommuner: region, people, times, why, and the value of the first figure."""
    first = shown[shown["what"] == shown["what"].iloc[0]].drop_duplicates("region").set_index("region")["value"]
    rows = [
        {
            "region": row["region"],
            "people": number(row["people"]),
            "times": decimal(row["times"], 1),
            "why": message(f"comparable.why.{row['why']}"),
            "value": rate(first.get(row["region"])),
        }
        for row in table.to_dict("records")
    ]
    return pd.DataFrame(rows)


def heads(table: pd.DataFrame) -> dict[str, str]:
    """The headings of `others`: the value is that of the first figure."""
    row = table.iloc[0].to_dict()
    said = message("comparable.what", what=upper(str(row["what"])), unit=unit(row), year=year(row))
    return messages("comparable.columns.others", what=said)


def sources(table: pd.DataFrame) -> str:
    """Where the figures are from, and how they were held against each other."""
    named: Sequence[str] = list(dict.fromkeys(map(str, table["source"])))
    return message("comparable.method", sources="; ".join(named))


def nothing(reason: str) -> str:
    """Why there is no comparison, in one line."""
    return message(f"comparable.nothing.{reason}")
