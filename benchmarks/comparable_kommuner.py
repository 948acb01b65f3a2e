"""How many of Sweden's kommuner deviate from comparable ones in published rates, over all that is tried at once.

    python benchmarks/comparable_kommuner.py [params/kommun/sverige.yml] [--year 2015]

Prints, for each figure, kommuner tried, how many have p < .05 by themselves and how many stand out with the share of
false ones held at 5 % over every kommun and figure; beside it the same with chance alone (Poisson, no differences among
the comparable ones), and with figures that are exchanged at random within each kommun's comparable ones, where nothing
is to be found.
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from bfa.analyses.comparable import FALSE_SHARE, PER, log_rates, standing_of, weighed
from bfa.methods.many import benjamini_hochberg
from bfa.tables.kommuner import read_kommuner
from bfa.tables.municipality import read_kommun
from bfa.tables.published import read_published

SEED = 20151231


def main() -> None:
    """Read, ask each kommun, print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("kommun", nargs="?", type=Path, default=Path("params/kommun/sverige.yml"))
    asked.add_argument("--year", type=int)
    given = asked.parse_args()
    kommun = read_kommun(given.kommun)
    sources = [each for each in kommun.published if each.form == "bred"]
    published = pd.concat([read_published(kommun, each, crs=None).table for each in sources], ignore_index=True)
    found = every_kommun(published, kommun.root, year=given.year)
    print(summary(found).to_string(index=False))
    nothing = every_kommun(exchanged(published), kommun.root, year=given.year)
    print(found.sort_values("p").head(8)[["region", "what", "value", "usual", "p", "adjusted"]].to_string(index=False))
    print("\nexchanged within kommungrupper and like sizes: nothing is to be found")
    print(summary(nothing).to_string(index=False))
    out = found[found["stands_out"] | found["change_stands_out"]].sort_values("change", ascending=False)
    print(f"\n{len(out)} kommuner and figures stand out")
    columns = ["region", "what", "value", "usual", "lower", "upper", "change", "change_lower", "change_upper", "of"]
    print(out[columns].round(2).to_string(index=False))


def every_kommun(published: pd.DataFrame, root: Path, *, year: int | None = None) -> pd.DataFrame:
    """The standing of every kommun in every figure; `stands_out` is over all of them.

    Returns
    -------
    DataFrame
        region, and the columns of `ComparableKommuner.standing`; chance_p: the p-value of chance alone [0-1].
    """
    kommuner = read_kommuner(root)
    rates = published[published["unit"].isin(PER)]
    parts = []
    for code in sorted(rates.loc[rates["code"].str.len() == 4, "code"].unique()):
        answer = standing_of(published, code, kommuner, year=year)
        if answer.reason:
            continue
        people = answer.shown.loc[answer.shown["own"], "people"].to_numpy()
        alone = answer.standing["stands_out"] | answer.standing["change_stands_out"]
        parts.append(answer.standing.assign(region=answer.region, people=people, on_own_page=alone))
    table = pd.concat(parts, ignore_index=True)
    chance = [_chance(row) for row in table.to_dict("records")]
    return weighed(table).assign(chance_p=chance)


def _chance(row: dict[str, object]) -> float:
    """Two-sided p-value of the count against the usual rate, by Poisson's chance alone."""
    per = PER[str(row["unit"])]
    (log,), (variance,) = log_rates(pd.Series([row["value"]]), pd.Series([row["people"]]), per=per)
    return float(2 * stats.norm.sf(abs(log - np.log(float(str(row["usual"])) / per)) / np.sqrt(variance)))


def exchanged(published: pd.DataFrame) -> pd.DataFrame:
    """Rates exchanged at random among kommuner of one group: by what and year, each group by itself."""
    rng = np.random.default_rng(SEED)
    table = published.copy()
    own = table["unit"].isin(PER) & table["value"].notna()
    for _, rows in table[own].groupby(["what", "year", "group"]):
        table.loc[rows.index, "value"] = rng.permutation(rows["value"].to_numpy())
    return table


def summary(found: pd.DataFrame) -> pd.DataFrame:
    """A row for each figure: kommuner, of (median), p < .05, above and below that stand out, by chance alone."""
    alone = found.assign(chance=benjamini_hochberg(found["chance_p"].to_list()) <= FALSE_SHARE)
    rows = [
        {
            "what": what,
            "year": int(own["year"].max()),
            "kommuner": len(own),
            "compared (median)": int(own["of"].median()) - 1,
            "p < .05": int((own["p"] < 0.05).sum()),
            "stand out, above": int((own["stands_out"] & (own["ratio"] > 1)).sum()),
            "stand out, below": int((own["stands_out"] & (own["ratio"] < 1)).sum()),
            "change p < .05": int((own["change_p"] < 0.05).sum()),
            "on its own page": int(own["on_own_page"].sum()),
            "changes stand out": int(own["change_stands_out"].sum()),
            "by chance alone": int(own["chance"].sum()),
        }
        for what, own in alone.groupby("what", sort=False)
    ]
    return pd.DataFrame(rows)


if __name__ == "__main__":
    main()
