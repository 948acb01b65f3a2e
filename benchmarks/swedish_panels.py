"""Swedish panels, kept aside: police notices by county and month, and violence by kommun and year.

The notices are an editorial selection, not reported crime; violence is counted back from rates per 10 000
inhabitants. Neither is what a kommun would bring, both drift as real Swedish figures do.
"""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from effect_panels import Panel, by_month, enough

#: Whole months of the file; beginning of the type's name, and what it is called here.
NOTICES = ("2023-04", "2026-07")
KINDS = {"Brand": "brand", "Trafikolycka": "trafikolycka", "Misshandel": "misshandel"}
YEARS = range(2000, 2016)


def notices(folder: Path) -> Iterator[Panel]:
    place = folder / "se_polisen_handelser"
    rows = pd.read_parquet(place / "polisen_handelser_2022_2026.parquet", columns=["datetime", "type", "location_name"])
    areas = pd.read_csv(place / "swedish_admin_areas.csv")
    county = dict(zip(areas["municipality_name"].str.casefold(), areas["county_name"], strict=True))
    named = rows["location_name"].astype("str")
    where = named.str.casefold().map(county).fillna(named)
    months = rows["datetime"].astype("str").str[:7]
    known = where.isin(set(areas["county_name"])) & months.between(*NOTICES)
    for beginning, name in KINDS.items():
        kept = known & rows["type"].astype("str").str.startswith(beginning)
        counts = enough(by_month(where[kept], months[kept]), 12, 20)
        yield Panel(f"Sverige, notiser per län: {name}", counts, 12, "Notiser", name, kept_aside=True)


def violence(folder: Path) -> Panel:
    """Kommuner with a rate every year and 20 or more in a mean year."""
    rates = pd.read_csv(folder / "se_bra_kommun_1990_2015" / "brott_kommun_lang_harledd.csv")
    people = pd.read_csv(folder / "se_befolkning_kommun" / "invanare_kommun_1998_2019_kolada.csv", index_col=0)
    rates = rates[(rates["brottsgrupp"] == "Våldsbrott") & rates["ar"].isin(YEARS)]
    wide = rates.pivot(index="kommun", columns="ar", values="per_10000").dropna()
    people = people[[str(year) for year in YEARS]].set_axis(list(YEARS), axis=1)
    counts = (wide * people.reindex(wide.index) / 10_000).dropna().round()
    return Panel("Sverige, kommuner: våld", enough(counts, 1, 20), 1, "Kommuner", "våld", kept_aside=True)
