"""Shares of draws with an alarm, how sure they are, and what the goals say of them."""

import numpy as np
import pandas as pd

REPEATS = 500
#: Goals of the ungated interval and of the verdict. [%]
POOLED, PER_PANEL, PLACED, TOGETHER = (3.0, 5.0), (2.5, 6.0), 6.5, 5.0
COVERED_POOLED, COVERED_CELL = 95.0, 93.0
#: Power with one and four treated: of this comparison, and of the one that it was developed from. [%]
POWER_ONE, POWER_FOUR, STARTED_FROM = 50.0, 80.0, (48.0, 79.0)
#: Drift that the goal for one treated area is stated for. [log scale]
STEADY = 0.11
Goal = tuple[str, str, bool | None]


def rate(rows: pd.DataFrame, column: str = "alarm") -> float:
    """Share of the draws. [%]"""
    return float(100 * rows[column].astype(float).mean()) if len(rows) else float("nan")


def block_interval(rows: pd.DataFrame, *, seed: int, column: str = "alarm") -> tuple[float, float]:
    """95 % interval of the share, areas and years drawn anew as blocks, each crossed with the other. [%]

    Draws of one area, or of one year, are not independent of each other: neither is it if panels share them. Wide
    rather than narrow.

    Source: Owen (2007), The pigeonhole bootstrap.
    """
    if rows.empty:
        return float("nan"), float("nan")
    rng = np.random.default_rng([seed, len(rows)])
    area, areas = pd.factorize(rows["source"] + "|" + rows["area"], sort=True)
    year, years = pd.factorize(rows["source"] + "|" + rows["year"].astype("str"), sort=True)
    shape = (len(areas), len(years))
    drawn, alarms = np.zeros(shape), np.zeros(shape)
    np.add.at(drawn, (area, year), 1)
    np.add.at(alarms, (area, year), rows[column].to_numpy(dtype=float))
    of_areas = rng.multinomial(shape[0], np.full(shape[0], 1 / shape[0]), REPEATS)
    of_years = rng.multinomial(shape[1], np.full(shape[1], 1 / shape[1]), REPEATS)
    weighed = [np.einsum("ba,ay,by->b", of_areas, part, of_years, optimize=True) for part in (alarms, drawn)]
    shares = 100 * weighed[0][weighed[1] > 0] / weighed[1][weighed[1] > 0]
    return float(np.quantile(shares, 0.025)), float(np.quantile(shares, 0.975))


def per_design(found: pd.DataFrame, name: str, *, seed: int) -> pd.DataFrame:
    """A row per design and number of treated areas. [%]"""
    usual = found[found["asked"].isin(["intervall", "svar"])]
    rows = []
    for (design, treated), part in usual.groupby(["design", "treated"], sort=False):
        by = dict(list(part.groupby(["asked", "effect"])))
        none = by[("intervall", 0.0)]
        low, high = block_interval(none, seed=seed)
        rows.append(
            {
                "panel": name,
                "upplägg": design,
                "med åtgärd": treated,
                "drift": f"{none['drift'].astype(float).median():.2f}".replace(".", ","),
                "dragningar": len(none),
                "falska larm": rate(none),
                "från": low,
                "till": high,
                "svar: falska": _or_missing(by, ("svar", 0.0)),
                "täckning 0": _or_missing(by, ("intervall", 0.0), "covered"),
                "täckning -20": _or_missing(by, ("intervall", -0.2), "covered"),
                "täckning -30": _or_missing(by, ("intervall", -0.3), "covered"),
                "finner -30": _or_missing(by, ("intervall", -0.3)),
                "svar: finner -30": _or_missing(by, ("svar", -0.3)),
            }
        )
    return pd.DataFrame(rows)


def _or_missing(by: dict[tuple[str, float], pd.DataFrame], key: tuple[str, float], column: str = "alarm") -> float:
    rows = by.get(key)
    return float("nan") if rows is None or rows[column].isna().all() else rate(rows, column)


def other_rows(found: pd.DataFrame, name: str, *, seed: int) -> pd.DataFrame:
    """Several looks, several areas, yardsticks: a row for each thing asked. [%]"""
    rows = []
    for (design, asked), part in found[~found["asked"].isin(["intervall", "svar"])].groupby(
        ["design", "asked"], sort=False
    ):
        low, high = block_interval(part, seed=seed)
        kind = {"panel": name, "upplägg": design, "fråga": asked, "dragningar": len(part)}
        rows.append({**kind, "falska larm": rate(part), "från": low, "till": high})
    return pd.DataFrame(rows)


def goals(found: pd.DataFrame, panels: pd.DataFrame) -> pd.DataFrame:
    """Each measured goal, what was found, and whether it is met."""
    interval = found[found["asked"] == "intervall"]
    placebo = interval[interval["effect"] == 0]
    lot, shown = interval[interval["design"] == "slumpvis"], panels[panels["upplägg"] == "slumpvis"]
    outside = shown[(shown["till"] < PER_PANEL[0]) | (shown["från"] > PER_PANEL[1])]
    names = ", ".join(f"{row['panel']} ({row['med åtgärd']})" for _, row in outside.iterrows())
    rows = [
        _within("falska larm, alla slumpvisa dragningar", rate(lot[lot["effect"] == 0]), *POOLED),
        ("paneler vars hela blockintervall ligger utanför 2,5-6: ingen", names or "ingen", outside.empty),
    ]
    for (design, treated), part in placebo[placebo["design"] != "slumpvis"].groupby(["design", "treated"], sort=False):
        rows.append(_at_most(f"falska larm, {design}, {treated}", rate(part), PLACED))
    for effect, part in lot.groupby("effect", sort=False):
        rows.append(_at_least(f"täckning vid {100 * effect:.0f} %", rate(part, "covered"), COVERED_POOLED))
    cells = shown[["täckning 0", "täckning -20", "täckning -30"]]
    low = shown.loc[cells.min(axis=1) < COVERED_CELL, "panel"].drop_duplicates()
    least = _at_least("lägsta täckning i någon panel", float(cells.min(axis=None)), COVERED_CELL)
    rows.append((least[0], f"{least[1]} ({', '.join(low)})" if len(low) else least[1], least[2]))
    for asked in ("svar, något tillfälle", "svar, något område"):
        rows.append(_at_most(asked, rate(found[found["asked"] == asked]), TOGETHER))
    table = pd.DataFrame([*rows, *_power(lot[lot["effect"] == -0.3])], columns=["mål", "mätt", "nått"])
    table = table[table["mätt"] != "nan"]
    return table.assign(nått=["" if met is None else "ja" if met else "nej" for met in table["nått"]])


def _power(fallen: pd.DataFrame) -> list[Goal]:
    """Power where the goals say it, and beside the comparison this one started from."""
    one, four = (fallen[fallen["treated"] == treated] for treated in (1, 4))
    drift = one.groupby("panel")["drift"].median()
    steady = one[one["panel"].isin(drift[drift <= STEADY].index)]
    london = four[four["group"] == "London"]
    return [
        _at_least("finner -30 % med 4 områden, antal som i London", rate(london), POWER_FOUR),
        _at_least("finner -30 % med 1 område där driften är högst 0,11", rate(steady), POWER_ONE),
        _at_least("finner -30 % med 1 område, alla", rate(one), STARTED_FROM[0]),
        _at_least("finner -30 % med 4 områden, alla", rate(four), STARTED_FROM[1]),
    ]


def _within(what: str, value: float, low: float, high: float) -> Goal:
    return f"{what}: {low:g}-{high:g}", _share(value), low <= value <= high


def _at_most(what: str, value: float, limit: float) -> Goal:
    return f"{what}: högst {limit:g}".replace(".", ","), _share(value), value <= limit


def _at_least(what: str, value: float, limit: float) -> Goal:
    return f"{what}: minst {limit:g}", _share(value), value >= limit


def _share(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def markdown(table: pd.DataFrame) -> str:
    """Rows between bars; shares with one decimal, nothing where nothing was measured."""

    def text(value: object) -> str:
        if isinstance(value, float):
            return "" if np.isnan(value) else _share(value)
        return str(value)

    lines = ["| " + " | ".join(table.columns) + " |", "|" + "---|" * len(table.columns)]
    lines += ["| " + " | ".join(text(value) for value in row) + " |" for row in table.itertuples(index=False)]
    return "\n".join(lines)
