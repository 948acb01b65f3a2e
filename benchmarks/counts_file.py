"""A panel from a file of counts: columns area, period, count, with every area in every period."""

from pathlib import Path

import pandas as pd
from effect_panels import Panel

from bfa.errors import DataError

COLUMNS = ["area", "period", "count"]
#: One with a measure and four to compare with.
FEWEST_AREAS = 5


def read_counts(path: Path, *, season: int, brottstyp: str = "") -> Panel:
    """Areas by periods, refused where anything is missing: a missing count is not zero.

    Raises
    ------
    DataError
        Another set of columns; areas or periods that are missing, doubled or cannot be read; counts that are
        negative or not whole; too few areas or periods.
    """
    rows = _rows(path)
    periods = _positions(rows["period"], path.name)
    counts = pd.to_numeric(rows["count"], errors="coerce")
    _refuse(counts.isna(), path.name, "count saknas eller är inte ett tal", "fyll i antalen; noll skrivs som 0.")
    _refuse((counts < 0) | (counts % 1 != 0), path.name, "count är inte ett helt tal från 0", "rätta antalen.")
    keys = pd.DataFrame({"area": rows["area"].str.strip(), "period": periods})
    _refuse(keys.duplicated(), path.name, "område och period står två gånger", "låt varje par stå en gång.")
    wide = keys.assign(n=counts).pivot(index="area", columns="period", values="n")
    wide = wide.reindex(columns=range(int(periods.min()), int(periods.max()) + 1))
    missing = int(wide.isna().sum().sum())
    if missing:
        raise DataError(
            f"{path.name}: rader saknas. Varje område ska ha en rad för varje period.",
            found=f"{missing} par av område och period utan rad",
            do="lägg till raderna; noll skrivs som 0, och områden med okända antal lämnas utanför.",
        )
    if len(wide) < FEWEST_AREAS or wide.shape[1] < 2 * season:
        raise DataError(
            f"{path.name}: för få områden eller för kort tid.",
            found=f"{len(wide)} områden, {wide.shape[1]} perioder",
            do=f"ta med minst {FEWEST_AREAS} områden och {2 * season} perioder (två år).",
        )
    wide.columns = range(wide.shape[1])
    return Panel(path.stem, wide.astype(float), season, path.stem, brottstyp)


def _rows(path: Path) -> pd.DataFrame:
    try:
        rows = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise DataError(
            f"{path.name}: filen kan inte läsas.", found=type(error).__name__, do="spara om den."
        ) from error
    if sorted(rows.columns) != sorted(COLUMNS):
        raise DataError(
            f"{path.name}: filen ska ha kolumnerna {', '.join(COLUMNS)} och inga andra.",
            found=f"{len(rows.columns)} kolumner",
            do="döp om eller ta bort kolumner; tecknet mellan dem är komma.",
        )
    if rows.empty:
        raise DataError(f"{path.name}: filen har inga rader.", do="ta ut antalen på nytt.")
    _refuse(rows["area"].str.strip() == "", path.name, "area saknas", "fyll i områdets namn.")
    return rows


def _positions(texts: pd.Series, name: str) -> pd.Series:
    """Months counted from year 0, or the whole numbers as they stand; 202012 is a month, next to 202101."""
    monthly = texts.str.fullmatch(r"\d{4}-(0[1-9]|1[0-2])")
    whole = texts.str.fullmatch(r"\d{1,6}")
    _refuse(~(monthly | whole), name, "period är varken ett heltal, ÅÅÅÅMM eller ÅÅÅÅ-MM", "rätta perioderna.")
    if monthly.any() and whole.any():
        raise DataError(f"{name}: perioder skrivs på två sätt.", do="skriv alla som heltal eller alla som ÅÅÅÅ-MM.")
    if texts.str.fullmatch(r"(19|20)\d{2}(0[1-9]|1[0-2])").all():
        texts = texts.str[:4] + "-" + texts.str[4:]
    elif whole.all():
        return texts.astype(int)
    return texts.str[:4].astype(int) * 12 + texts.str[5:].astype(int) - 1


def _refuse(wrong: pd.Series, name: str, what: str, do: str) -> None:
    if wrong.any():
        first = int(wrong.to_numpy().argmax()) + 2
        raise DataError(f"{name}: {what}.", found=f"{int(wrong.sum())} rader, den första är rad {first}", do=do)
