"""What a promise says of partner kommuner before the start: who they are, where and when they begin, how it is joined.

What is sealed cannot be chosen afterwards: neither who is counted, nor by which rule, nor how kommuner are combined.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from bfa.analyses.effect.settings import Settings
from bfa.analyses.packages import Package
from bfa.analyses.series import kind_of
from bfa.analyses.situation import Situation
from bfa.errors import ParameterError
from bfa.methods.drift_mixed import CORRELATION_OF_TREATED
from bfa.methods.partners import FEWEST
from bfa.tables.municipality import PartnerSource
from bfa.tables.naming import some_of
from bfa.tables.period import Period, months, parse_period
from bfa.tables.promises import Promise


def partners_of(situation: Situation, goal: int) -> list[PartnerSource]:
    """The partners that the kommun file says take part in a goal, in its order."""
    return [source for source in situation.kommun.partners if goal in source.goals]


def method() -> dict[str, Any]:
    """The parts of the method that decide what is found of the kommuner together."""
    return {
        "combined": "wider-of-scatter-and-within",
        "correlation": CORRELATION_OF_TREATED,
        "confidence": Settings().confidence,
        "fewest": FEWEST,
    }


def declared(source: PartnerSource) -> dict[str, Any]:
    """What a promise says of one partner."""
    starts = {area: day.isoformat() for area, day in sorted(source.starts.items())}
    return {"kommun": source.kommun, "starts": starts, "raknesatt": source.raknesatt}


def partners_promised(situation: Situation, goal: int) -> dict[str, Any]:
    """What a promise of a goal says of its partners; empty where it has none."""
    named = sorted((declared(source) for source in partners_of(situation, goal)), key=lambda each: str(each["kommun"]))
    if not named:
        return {}
    return {"kommuner": named, "raknesatt": situation.kommun.raknesatt, "method": method()}


def package_of_partner(source: PartnerSource, goal: int, *, length: int, back: int) -> Package:
    """Where and when a partner's measure is followed up: whole months from each start, so many as our own.

    Parameters
    ----------
    length, back : int
        Of our own follow-up, and to its baseline. [months, years]
    """
    begun: dict[str, pd.Timestamp | None] = {area: pd.Timestamp(day) for area, day in source.starts.items()}
    first = min(source.starts.values())
    month = pd.Period(first, "M") + int(first.day > 1)
    return Package.of(goal, begun, Period(month, month + length - 1), back=back)


def partner_counts(situation: Situation, source: PartnerSource, brottstyp: str) -> pd.DataFrame:
    """A partner's counts of a type, of what we count of it: crimes, events or activities.

    Its kommundelar x months without gaps. [count; NaN where not counted]
    """
    asked = {"kommun": source.kommun, "brottstyp": brottstyp, "kind": kind_of(situation, brottstyp)}
    rows = situation.partners[(situation.partners[list(asked)] == list(asked.values())).all(axis=1)]
    wide = rows.assign(month=rows["month"].dt.to_period("M")).pivot(index="area", columns="month", values="n")
    if wide.empty:
        return wide
    every = pd.period_range(wide.columns.min(), wide.columns.max(), freq="M")
    return wide.reindex(columns=every).astype("float64").rename_axis(index=None, columns=None)


def unfit(
    source: PartnerSource, package: Package, counts: pd.DataFrame, *, brottstyp: str, ours: str
) -> dict[str, Any]:
    """Why a partner cannot be compared as ours is, whatever its counts show; empty where it can.

    `counts` are those of the type (`partner_counts`), and `ours` is what we count by.
    """
    if source.raknesatt.strip().casefold() != ours.strip().casefold():
        return {"why": "other_rule", "theirs": source.raknesatt, "ours": ours}
    if gone := tuple(area for area in source.starts if area not in counts.index):
        return {"why": "other_type", "brottstyp": brottstyp, "areas": gone}
    first = pd.PeriodIndex(counts.columns)[0]
    if early := tuple(
        area for area, each in zip(package.kommundelar, package.baselines, strict=True) if each.first < first
    ):
        return {"why": "before_data", "areas": early, "first": str(first)}
    return {}


def refuse_partners(situation: Situation, promise: Promise) -> None:
    """Refuse to promise together with a partner that cannot be compared, or that has already begun.

    Raises
    ------
    ParameterError
        As said, with which partner and what.
    """
    period, baseline = parse_period(promise.period), parse_period(promise.baseline)
    length, back = len(months(period)), (period.first - baseline.first).n // 12
    for source in partners_of(situation, promise.number):
        package = package_of_partner(source, promise.number, length=length, back=back)
        if begun := [area for area, day in source.starts.items() if day.isoformat() <= promise.made]:
            raise ParameterError(
                f"Partnern {source.kommun} har redan börjat i {some_of(begun)}, det är för sent att lova tillsammans.",
                found=f"dagen för löftet är {promise.made}",
                do="ge löftet före partnernas start; den som redan har börjat kan inte vara med.",
            )
        counts, ours = partner_counts(situation, source, promise.indicator), situation.kommun.raknesatt
        if why := unfit(source, package, counts, brottstyp=promise.indicator, ours=ours):
            _refuse(source.kommun, why)


def _refuse(name: str, why: Mapping[str, Any]) -> None:
    if why["why"] == "other_rule":
        raise ParameterError(
            f"Partnern {name} räknar efter {why['theirs']}, och ni efter {why['ours']}.",
            do="be om antal efter samma räknesätt, eller ta bort målets nummer ur partnerns goals:.",
        )
    areas = some_of(list(why["areas"]))
    if why["why"] == "other_type":
        raise ParameterError(
            f"Partnern {name} saknar brottstypen {why['brottstyp']} i {areas}.",
            do="be om den typen, eller skriv partnerns ord för den i values: brottstyp:.",
        )
    raise ParameterError(
        f"Partnern {name} har inga antal för hela jämförelseperioden i {areas}.",
        found=f"första månaden i filen är {why['first']}",
        do="be om äldre månader, eller ta bort målets nummer ur partnerns goals:.",
    )
