"""The regions of published figures: a kommun is known by its code, and its name and group are those of the codebook."""

import pandas as pd

from bfa.tables.broken_text import broken
from bfa.tables.kommuner import NEW, Kommuner, plain
from bfa.tables.quality import LOOK, TOLD, SourceNotes

#: A code and a name in one cell: "0114 Upplands Väsby".
_BOTH = r"^(?P<code>\d{2}|\d{4}) +(?P<name>\D.*)$"


def with_regions(rows: pd.DataFrame, kommuner: Kommuner, notes: SourceNotes) -> pd.DataFrame:
    """The rows with `code` and `region` settled, and the kommungrupp where the file names no group.

    Parameters
    ----------
    rows : DataFrame
        region and code (text, either may be missing), group; the index is the file's row numbers.

    Returns
    -------
    DataFrame
        Without rows whose region cannot be told, which are refused: a name that has lost letters and has no code, or a
        name that is another's than the code's.
    """
    parts = rows["region"].astype("str").str.extract(_BOTH)
    code = rows["code"].astype("str").str.strip()
    zeros = code.str.fullmatch(r"\d|\d{3}", na=False)
    notes.remark("koden hade tappat sin första nolla; satt tillbaka", _by_row(zeros), grade=TOLD)
    code = code.mask(zeros, "0" + code).fillna(parts["code"])
    name = parts["name"].fillna(rows["region"]).astype("str")
    moved = code.isin(kommuner.moved)
    notes.remark("kommunen står under den kod som den hade i ett annat län; satt till den nuvarande", _by_row(moved))
    code = code.replace(kommuner.moved)
    lost = pd.Series(name.index.isin([row for told in broken(name.to_frame()) for row in told.rows]), index=name.index)
    told = _names(code, name, lost, kommuner)
    rows = rows.assign(code=told["code"], region=told["region"])
    mended = lost & told["known"]
    notes.remark("namnet var trasigt; satt efter koden", _by_row(mended), grade=TOLD)
    notes.remark("koden saknades; satt efter namnet", _by_row(told["named"]), grade=TOLD)
    notes.remark("regionen står under ett äldre namn; satt till det nuvarande", _by_row(told["former"]), grade=LOOK)
    notes.refuse("namnet har förlorat bokstäver, och raden har ingen kod", _by_row(lost & ~told["known"]))
    notes.refuse("koden och namnet är olika kommuners", _by_row(told["other"]))
    groups = rows["code"].map(kommuner.table["kommungrupp"]).astype("str")
    rows = rows.assign(group=rows["group"].fillna(groups))
    return rows[~rows.index.isin(notes.refusals()["row"])]


def _by_row(where: "pd.Series[bool]") -> "pd.Series[bool]":
    return where.groupby(level=0).any()


def _names(code: "pd.Series[str]", name: "pd.Series[str]", lost: "pd.Series[bool]", kommuner: Kommuner) -> pd.DataFrame:
    """code, region, known (the code is one), named (the code is the name's), former, other (two regions in one)."""
    pairs = pd.DataFrame({"code": code, "name": name, "lost": lost})
    each = pairs.drop_duplicates()
    found = [
        _named(code, name, bool(gone), kommuner)
        for code, name, gone in zip(each["code"], each["name"], each["lost"], strict=True)
    ]
    columns = ["own", "region", "known", "named", "former", "other"]
    told = pd.concat([each.reset_index(drop=True), pd.DataFrame(found, columns=columns)], axis=1)
    keys = ["code", "name", "lost"]
    joined = pairs.merge(told, on=keys, how="left").set_axis(pairs.index)
    return joined.drop(columns=["code"]).rename(columns={"own": "code"})


def _named(code: str, name: str, lost: bool, kommuner: Kommuner) -> tuple[object, object, bool, bool, bool, bool]:
    if pd.isna(code):
        own = "" if pd.isna(name) or lost else kommuner.code(name)
        former = bool(own) and kommuner.is_former(own, name)
        return own or pd.NA, kommuner.name(own) if own else name, bool(own), bool(own), former, False
    known = kommuner.name(code)
    if not known or pd.isna(name) or lost:
        return code, known or (code if pd.isna(name) else name), bool(known), False, False, False
    former = kommuner.is_former(code, name)
    other = not former and plain(name) != plain(known) and kommuner.code(name) not in ("", code)
    return code, known, True, False, former, other


def tell_changes(rows: pd.DataFrame, kommuner: Kommuner, notes: SourceNotes) -> None:
    """Tell of kommuner whose ground changed within the years that have figures: their series are of two kommuner.

    Parameters
    ----------
    rows : DataFrame
        code, year and value, missing where the source has none.
    """
    rows = rows[rows["value"].notna()]
    if rows.empty:
        return
    years, there = rows["year"].astype("int64"), set(rows["code"].dropna())
    new = kommuner.changes[kommuner.changes["andring"] == NEW]
    new = new[new["ar"].between(years.min() + 1, years.max()) & new["kod"].isin(there) & new["ur"].isin(there)]
    for code, year, whole in zip(new["kod"], new["ar"], new["ur"], strict=True):
        name, mother = kommuner.name(code), kommuner.name(whole)
        said = f"{name} bildades {year} ur {mother}; {mother} före {year} är ett större område"
        notes.add(said, int(rows["code"].isin([code, whole]).sum()), grade=LOOK)
