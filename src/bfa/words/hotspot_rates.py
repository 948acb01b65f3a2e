"""How many for those who live there, in Swedish."""

import pandas as pd

from bfa.analyses.rates import FEW, FEWEST, MANY
from bfa.disclosure import hotspot_rows
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.words.catalogue import message, messages
from bfa.words.hotspots import heads, nouns, say
from bfa.words.numbers import decimal, missing, number
from bfa.words.sentences import upper


def few(released: ReleasedHotspots) -> str:
    """That few live there, in words."""
    own = released.rates.exposure
    return message(f"hotspot_rates.few.{'inhabitants' if own.inhabitants else 'others'}", {"what": own.what})


def rates(released: ReleasedHotspots) -> list[str]:
    """The area's rate, what is high, how it was counted, and what misleads."""
    return list(filter(None, (line(released) for line in (_area, _high, _approximate, _misleading))))


def rate_columns(released: ReleasedHotspots, *names: str) -> dict[str, str]:
    """Some columns of the rates."""
    found = heads("hotspot_rates.columns", released, What=released.rates.exposure.what.capitalize())
    return {name: found[name] for name in names}


def rated(released: ReleasedHotspots) -> pd.DataFrame:
    """The listed cells with their interval and remark in words."""
    table, seldom, remarks = hotspot_rows.rates(released), few(released), messages("hotspot_rates.remarks")
    ends = zip(table["lower"], table["upper"], strict=True)
    high = ["" if missing(high) else remarks["high" if high else "chance"] for high in table["high"]]
    said = [[each, seldom if few else ""] for each, few in zip(high, table["few"], strict=True)]
    return table.assign(
        span=[message("calendar.span", first=decimal(low, 1), last=decimal(up, 1)) for low, up in ends],
        words=[", ".join(filter(None, parts)) for parts in said],
    )


def rate_note(released: ReleasedHotspots) -> str:
    """What stands under the rates."""
    seldom = few(released)
    tested = f" {message('hotspot_rates.tested')}" if released.whole else ""
    told = {"few": seldom, "Few": upper(seldom), "tested": tested, "low": FEW, "least": FEWEST}
    return say("hotspot_rates.note", released, what=released.rates.exposure.what, **told)


def _area(released: ReleasedHotspots) -> str:
    own = released.rates.exposure
    source = message("hotspot_rates.source", year=str(own.year), source=own.source) if own.source else str(own.year)
    if not released.whole:
        return message("hotspot_rates.closed", what=own.what, source=source)
    every = released.tables["rate"].table.iloc[0]
    people, rate = 10 * round(every["people"] / 10), decimal(every["per_1000"], 1)
    return say("hotspot_rates.area", released, people=people, what=own.what, source=source, rate=rate)


def _high(released: ReleasedHotspots) -> str:
    table, own = released.tables["rates"].table, released.rates.exposure
    if own.coarse:
        return ""
    if table.empty:
        return say("hotspot_rates.none_rated", released, least=FEWEST, what=own.what)
    if not released.whole:
        return ""
    many, tried = int(table["high"].sum()), say("nouns.counted_units", released, n=len(table))
    shown = number(many) if many else nouns(released)["none"]
    return message("hotspot_rates.high", many=shown, tried=tried, least=FEWEST, what=own.what)


def _approximate(released: ReleasedHotspots) -> str:
    own = released.rates.exposure
    if own.coarse or own.by_ground:
        return say("hotspot_rates.coarse" if own.coarse else "hotspot_rates.by_ground", released, what=own.what)
    border = int((own.approximate & (own.n > 0)).sum())
    where = say("nouns.counted_units", released, n=border)
    return message("hotspot_rates.border", where=where, what=own.what) if border else ""


def _misleading(released: ReleasedHotspots) -> str:
    crowded = len(hotspot_rows.crowded(released))
    if not crowded:
        return ""
    many, own = say("nouns.counted_units", released, n=crowded), released.rates.exposure
    told = {"most": MANY, "least": FEWEST, "what": own.what, "few": few(released)}
    return say("hotspot_rates.misleading", released, many=many, **told)
