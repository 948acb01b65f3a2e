"""What an effect says, for tests that read it as a reader does."""

from types import SimpleNamespace
from typing import Any

from bfa.analyses.effects import Effect
from bfa.disclosure.effect import judged
from bfa.words import effect_gates, effect_verdict
from bfa.words.catalogue import messages


def told(got: Effect, **hidden: bool) -> Any:
    """What of its verdict may be told: all, unless said."""
    return SimpleNamespace(stopped=got.stopped, second=(), **judged(got, **hidden))


def sentence(got: Effect) -> str:
    return effect_verdict.sentence(told(got))


def sentences(got: Effect) -> tuple[str, ...]:
    return effect_verdict.sentences(told(got))


def strength(got: Effect) -> str:
    return effect_verdict.strength(told(got))


def robust(got: Effect) -> str:
    return effect_verdict.robust(told(got))


def reason(got: Effect) -> str:
    return effect_gates.reason(got.stopped)


def gates(got: Effect) -> dict[str, tuple[str, str]]:
    """Each question with its answer and why."""
    answers = messages("effect_gates.answers")
    return {effect_gates.question(gate): (answers[gate.answer], effect_gates.why(gate)) for gate in got.gates}


def gate(got: Effect, name: str) -> tuple[str, str]:
    """The answer and why of the first question that begins so."""
    return next(told for question, told in gates(got).items() if question.startswith(name))
