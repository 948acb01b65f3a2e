"""How the product is asked: the one place where the benchmark calls the comparison and the verdict."""

import inspect
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from effect_designs import Draw
from effect_panels import Panel

from bfa.analyses.effect import panel as of_effect
from bfa.analyses.effect.design import expected_drift
from bfa.analyses.effect.settings import Circumstances, Settings
from bfa.analyses.effects import Effect, evaluate
from bfa.methods.drift import Comparison, compare_each, drift_aware_comparison
from bfa.methods.drift_each import contrasts
from bfa.methods.drift_windows import changes, span

#: The product's own way of estimating the drift.
USUAL_DRIFT = inspect.signature(drift_aware_comparison).parameters["drift"].default


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


def together(answers: Answers, panel: Panel, counts: pd.DataFrame, start: int) -> pd.DataFrame:
    """Every area in turn against the others."""
    options = _options(answers, panel, counts, start, panel.season)
    return compare_each(counts, start=start, length=panel.season, **options)


def intervals(answers: Answers, panel: Panel, placebos: Sequence[Draw], *, length: int | None = None) -> pd.DataFrame:
    """The comparisons of draws that share their start, many at once: a row per draw, as `interval` has it."""
    start, length = placebos[0].start, length or panel.season
    options = _options(answers, panel, panel.counts, start, length)
    where = span(panel.counts, start=start, length=length, season=panel.season, history=None)
    every = changes(panel.counts, where, [start, *where.earlier])
    treated = np.zeros((len(placebos), len(panel.counts)), dtype=bool)
    for row, draw in zip(treated, placebos, strict=True):
        row[list(draw.treated)] = True
    compare = contrasts(every, drift=options.get("drift", USUAL_DRIFT), prior=options["drift_prior"])
    return compare(treated, ~treated).table(0.95)


def evaluated(
    answers: Answers,
    panel: Panel,
    counts: pd.DataFrame,
    draw: Draw,
    *,
    length: int | None = None,
    final: bool = True,
    family: Sequence[float] | None = None,
    chosen_on: tuple[int, int] | None = None,
) -> Effect:
    """The product's whole answer; with a `family` of other p the comparison was not decided on before."""
    return evaluate(
        counts,
        treated=_labels(counts, draw),
        start=draw.start,
        length=length or panel.season,
        family=family,
        chosen_on=chosen_on,
        brottstyp=_name(answers, panel),
        settings=_rules(answers, panel),
        circumstances=Circumstances(declared=family is None, final=final),
    )


def verdict(*asked: Any, **options: Any) -> str:
    """The verdict of `evaluated`."""
    return evaluated(*asked, **options).verdict


def _options(answers: Answers, panel: Panel, counts: pd.DataFrame, start: int, length: int) -> dict[str, Any]:
    first = start - panel.season * math.ceil(length / panel.season)
    asked = of_effect.Panel(counts, start, length, first, (), brottstyp=_name(answers, panel))
    prior = expected_drift(counts.to_numpy(), asked, _rules(answers, panel))
    options: dict[str, Any] = {"season": panel.season, "drift_prior": prior}
    return options if answers.drift is None else {**options, "drift": answers.drift}


def _rules(answers: Answers, panel: Panel) -> Settings:
    """A year of history, counted in the panel's periods."""
    return Settings(season=panel.season, drift_prior=answers.drift_prior)


def _name(answers: Answers, panel: Panel) -> str:
    return "" if answers.unnamed else panel.brottstyp


def _labels(counts: pd.DataFrame, draw: Draw) -> list[Any]:
    return [counts.index[position] for position in draw.treated]
