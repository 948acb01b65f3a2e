"""The rates of many panels in the few tables that a reader needs: one row per kind of panel, or per method."""

from collections.abc import Sequence

import pandas as pd
from effect_panels import Panel
from effect_rates import block_interval, goals, markdown, other_rows, per_design, rate

ALL = "Alla"
OURS = "**jämförelsen med områden (bfa)**"


def report(found: pd.DataFrame, panels: Sequence[Panel], *, seed: int) -> pd.DataFrame:
    """Print the tables and the goals; the rows of the panels are given back."""
    found = found.assign(group=found["panel"].str.split(":").str[0].str.replace(r" \d+$", "", regex=True))
    parts = [(panel.name, found[found["panel"] == panel.name]) for panel in panels]
    whole = pd.concat([per_design(part, name, seed=seed) for name, part in parts], ignore_index=True)
    other = pd.concat([other_rows(part, name, seed=seed) for name, part in parts], ignore_index=True)
    tables = {
        "Varje serie: intervallet och svaret": whole,
        "Varje serie: flera tillfällen, flera områden, andra": other,
    }
    if len(panels) > 1:
        tables["Sammantaget: områden dragna på måfå"] = kinds_of_panels(found, seed=seed)
        tables["Sammantaget: falska larm efter hur områdena valts"] = placements(found)
        tables["Sammantaget: hur ofta svaret säger minskning eller ökning"] = verdicts(found)
        tables["Sammantaget: falska larm med vanliga metoder"] = methods(found)
    for title, table in tables.items():
        print(f"## {title} (procent)\n\n{markdown(table)}\n")
    print(f"{unknown_places(panels)}\n\n## Mål\n\n{markdown(goals(found, whole))}")
    return pd.concat([whole, other], ignore_index=True)


def unknown_places(panels: Sequence[Panel]) -> str:
    """Where neighbours and the middle are not known, and what stands for them."""
    names = [panel.name for panel in panels if panel.neighbours is None]
    if not names:
        return "Grannar och mitt kommer från kartan."
    return f"Utan karta är grannar nästa i listan och centrala de största: {', '.join(names)}."


def kinds_of_panels(found: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    """By lot: false alarms with their block interval, coverage, and how often a fall of 30 % is found. [%]"""
    lot = found[(found["asked"] == "intervall") & (found["design"] == "slumpvis")]
    rows = []
    for name, part in _groups(lot):
        none, fallen = part[part["effect"] == 0], part[part["effect"] == -0.3]
        row = {"serier": name, "antal serier": part["panel"].nunique()}
        for treated, rows_ in none.groupby("treated"):
            low, high = block_interval(rows_, seed=seed)
            row[f"falska larm, {_areas(treated)}"] = f"{rate(rows_):.1f} ({low:.1f}-{high:.1f})".replace(".", ",")
        row["täckning"] = rate(part, "covered")
        for treated, rows_ in fallen.groupby("treated"):
            row[f"finner -30 %, {_areas(treated)}"] = rate(rows_)
        rows.append(row)
    return pd.DataFrame(rows)


def placements(found: pd.DataFrame) -> pd.DataFrame:
    """False alarms by how the treated areas are chosen. [%]"""
    none = found[(found["asked"] == "intervall") & (found["effect"] == 0)]
    rows = []
    for (design, treated), part in none.groupby(["design", "treated"], sort=False):
        rates = {name: rate(rows_) for name, rows_ in _groups(part)}
        rows.append({"områden med åtgärd": f"{design}, {_areas(treated)}", **rates})
    return pd.DataFrame(rows)


def verdicts(found: pd.DataFrame) -> pd.DataFrame:
    """How often the verdict says a fall or a rise. [%]"""
    one = found[found["asked"] == "svar"]
    rows = [
        ({0.0: "ingenting gjordes", -0.3: "30 % togs bort"}[effect] + f", {design}, {_areas(treated)}", part)
        for (effect, design, treated), part in one.groupby(["effect", "design", "treated"], sort=False)
    ]
    other = found[found["asked"].str.startswith(("svar,", "intervall,"))]
    rows += [
        (f"ingenting gjordes, {design}: {asked}", part)
        for (design, asked), part in other.groupby(["design", "asked"], sort=False)
    ]
    return pd.DataFrame(
        [
            {"fråga": what, "dragningar": len(part), **{name: rate(rows_) for name, rows_ in _groups(part)}}
            for what, part in rows
        ]
    )


def methods(found: pd.DataFrame) -> pd.DataFrame:
    """False alarms of the yardsticks beside the product's interval on the same first draws. [%]"""
    lot = found[(found["design"] == "slumpvis") & (found["effect"] == 0) & (found["asked"] != "svar")]
    parts = {name: part for name, part in lot.groupby("asked", sort=False) if name != "intervall"}
    ours = lot[lot["asked"] == "intervall"]
    rows = [{"metod": name, **{group: rate(part) for group, part in _groups(rows_)}} for name, rows_ in parts.items()]
    for treated, part in ours.groupby("treated"):
        rates = {group: rate(rows_) for group, rows_ in _groups(part)}
        rows.append({"metod": f"{OURS}, {_areas(treated)}", **rates})
    return pd.DataFrame(rows)


def _groups(rows: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    return [*((str(name), part) for name, part in rows.groupby("group", sort=False)), (ALL, rows)]


def _areas(number: object) -> str:
    return "1 område" if number == 1 else f"{number} områden"
