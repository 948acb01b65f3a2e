"""The questions, each by the noun an analyst would say: `hotspots(situation, ...)` of `ask`.

Each is loaded when it is first asked, since it brings methods of its own.
"""

from importlib import import_module
from typing import Any

#: Question -> where its answer is made.
QUESTIONS = {
    "year": "default_periods.year",
    "tertial": "default_periods.tertial",
    "calendar_year": "default_periods.calendar_year",
    "overview": "overview.answers",
    "local_picture": "local_picture.local_picture",
    "known_months": "data_quality.known_months",
    "data_quality": "data_quality.data_quality",
    "hotspots": "hotspots.hotspots",
    "lasting": "lasting.lasting",
    "timing": "timing.timing",
    "streets": "streets.on_streets",
    "rates": "rates.rates",
    "tags": "causes.tag",
    "match": "causes.match",
    "effect": "question.effect",
    "effect_months": "package_months.effect_months",
    "follow_up": "follow_up.follow_up",
    "other_types": "other_types.other_types",
    "known_sums": "known_sums.known_sums",
    "plan": "planning.plan_for",
    "visible": "visible.visible",
    "design": "designing.design",
    "week": "which_week.week",
    "weekly": "weekly.weekly",
    "other_sources": "other_sources.other_sources",
    "comparable": "comparable.comparable",
}


def __getattr__(name: str) -> Any:
    if name not in QUESTIONS:
        raise AttributeError(f"there is no question {name!r}; there are {', '.join(QUESTIONS)}")
    module, _, function = QUESTIONS[name].partition(".")
    return getattr(import_module(f"bfa.analyses.{module}"), function)


def __dir__() -> list[str]:
    return list(QUESTIONS)
