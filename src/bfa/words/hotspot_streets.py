"""Along which streets it happens, in Swedish."""

import pandas as pd

from bfa.analyses.streets import SHARE
from bfa.disclosure import hotspot_rows
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.disclosure.streets import MOST
from bfa.tables.period import parse_period
from bfa.words.catalogue import message
from bfa.words.hotspots import say, withheld
from bfa.words.nouns import SHORT
from bfa.words.numbers import counted, decimal, joined, missing, number, percent, period_label, share


def streets(released: ReleasedHotspots) -> list[str]:
    """The fullest streets, where along streets they lie, and how concentrated they are and whether that lasts."""
    least = least_of_street(released)
    if "streets" not in released.tables:
        if not released.street_names:
            return [message("hotspot_streets.none_named", least=least)]
        names = joined(released.street_names)
        named = message("hotspot_streets.named", least=least, names=names)
        return [f"{named} {withheld(released, 'street_counts')}"]
    gathered = " ".join(part for part in (_half(released), _again(released)) if part)
    return [_fullest_streets(released), _lie(released), gathered]


def street_warnings(released: ReleasedHotspots) -> list[str]:
    """What weakens the counts of streets."""
    far = {"farthest": f"{released.streets.farthest:g}"}
    return [message(f"hotspot_streets.warnings.{code}", far) for code in released.streets.warnings]


def named_streets(lines: pd.DataFrame) -> pd.DataFrame:
    """The streets with a word for one without a name."""
    nameless = message("hotspot_streets.nameless")
    return lines.assign(name=[nameless if missing(name) else str(name) for name in lines["name"]])


def street_note(released: ReleasedHotspots, name: str) -> str:
    """What stands under the table of streets or segments."""
    least = {"most": MOST, "long": released.policy.smallest_cell, "many": released.policy.threshold}
    return message(f"hotspot_streets.notes.{name}", limits=message("hotspot_streets.limits", **least))


def least_of_street(released: ReleasedHotspots) -> str:
    """How many a street must have to be told: "minst 5 brott"."""
    return say("hotspot_streets.least", released, n=released.policy.threshold + 1)


def _lie(released: ReleasedHotspots) -> str:
    table = released.tables["along"].table
    n = dict(zip(table["what"], table["n"], strict=True))
    total, far = sum(n.values()), number(released.streets.farthest)
    parts = [
        message(
            f"hotspot_streets.parts.{name}", {"n": number(each), "share": share(100 * each / total), "farthest": far}
        )
        for name, each in n.items()
        if each or name != "between"
    ]
    every = counted(total, *SHORT[released.result.kind])
    return message("hotspot_streets.lie", counted=every, parts=joined(parts))


def _half(released: ReleasedHotspots) -> str:
    if released.result.groundless:
        return message("hotspot_streets.groundless")
    if "half" not in released.tables:
        return say("hotspot_streets.too_few", released)
    half = 100 * released.tables["half"].table.set_index("measure").loc["length_share", ["found", "low", "high"]]
    own = message("amounts.under", share=percent(0.1, 1)) if half["found"] < 0.1 else percent(half["found"], 1)
    return message("hotspot_streets.half", share=own, low=decimal(half["low"], 1), high=percent(half["high"], 1))


def _again(released: ReleasedHotspots) -> str:
    if "again" not in released.tables:
        return ""
    own = released.tables["again"].table.iloc[0]
    return message(
        "hotspot_streets.again",
        n=int(own["top"]),
        again=own["again"],
        share=percent(100 * SHARE),
        year=period_label(parse_period(own["year"])),
        chance=decimal(own["top"] * own["length_share"], 1),
    )


def _fullest_streets(released: ReleasedHotspots) -> str:
    first, least = hotspot_rows.streets(released).head(3), released.policy.threshold + 1
    if first.empty:
        return say("hotspot_streets.none", released, n=least)
    lines = [
        message("hotspot_streets.line", name=row.name, n=row.n, rate=decimal(row.per_100, 1))
        for row in first.rename_axis(None).itertuples(index=False)
    ]
    return say("hotspot_streets.fullest", released, lines=joined(lines), n=least)
