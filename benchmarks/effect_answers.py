"""How the product is asked: the one place where the benchmark calls the comparison and the verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from inspect import signature
from typing import Any

import numpy as np
import pandas as pd
from effect_designs import Draw
from effect_panels import Panel

from bfa.analyses.effects import evaluate
from bfa.analyses.settings import Circumstances, Settings
from bfa.methods.drift import Comparison, compare_each, drift_aware_comparison, drift_prior


@dataclass(frozen=True, slots=True)
class Answers:
    """What is asked otherwise than in the product; None and False are as the product does it.

    Attributes
    ----------
    drift : str or None
        Way of estimating the drift.
    drift_prior : float or None
        One prior for every panel. [log scale]
    unnamed : bool
        The types' names are withheld, so that the prior is the general one.
    """

    drift: str | None = None
    drift_prior: float | None = None
    unnamed: bool = False


def interval(
    answers: Answers, panel: Panel, counts: pd.DataFrame, draw: Draw, *, length: int | None = None
) -> Comparison:
    """The comparison of one draw, ungated, all other areas as controls."""
    length = length or panel.season
    options = _options(answers, panel, counts, draw.start, length)
    return drift_aware_comparison(counts, _labels(counts, draw), start=draw.start, length=length, **options)


def together(
    answers: Answers, panel: Panel, counts: pd.DataFrame, start: int, *, length: int | None = None
) -> pd.DataFrame:
    """Every area in turn against the others: the same comparisons at once."""
    length = length or panel.season
    options = _options(answers, panel, counts, start, length)
    return compare_each(counts, start=start, length=length, **options)


def verdict(
    answers: Answers,
    panel: Panel,
    counts: pd.DataFrame,
    draw: Draw,
    *,
    length: int | None = None,
    final: bool = True,
    family: Sequence[float] | None = None,
) -> str:
    """The product's verdict; with a `family` of other p the comparison was not decided on before."""
    if "settings" not in signature(evaluate).parameters:
        return _as_before(counts, draw, length or panel.season, panel.season, final, family)
    found = evaluate(
        counts,
        treated=_labels(counts, draw),
        start=draw.start,
        length=length or panel.season,
        declared=family is None,
        family=family,
        settings=Settings(season=panel.season, drift_prior=answers.drift_prior, **_shortest(panel)),
        circumstances=Circumstances(brottstyp=_name(answers, panel), final=final),
    )
    return found.verdict


def _as_before(
    counts: pd.DataFrame, draw: Draw, length: int, season: int, final: bool, family: Sequence[float] | None
) -> str:
    if season != 12 or not final:
        return ""
    asked: dict[str, Any] = {"treated": _labels(counts, draw), "start": draw.start, "length": length}
    return evaluate(counts, declared=family is None, family=family or (), **asked).verdict


def _shortest(panel: Panel) -> dict[str, int]:
    """A year of history, counted in the panel's periods."""
    return {"shortest_history": panel.season}


def _options(answers: Answers, panel: Panel, counts: pd.DataFrame, start: int, length: int) -> dict[str, Any]:
    prior = answers.drift_prior
    if prior is None:
        yearly = counts.to_numpy()[:, start - panel.season : start].sum(axis=1)
        typical = float(np.median(yearly)) * length / panel.season
        prior = drift_prior(_name(answers, panel), typical)
    options: dict[str, Any] = {"season": panel.season, "drift_prior": prior}
    return options if answers.drift is None else {**options, "drift": answers.drift}


def _name(answers: Answers, panel: Panel) -> str:
    return "" if answers.unnamed else panel.brottstyp


def _labels(counts: pd.DataFrame, draw: Draw) -> list[Any]:
    return [counts.index[position] for position in draw.treated]
