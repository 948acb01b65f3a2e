"""What an effect says, for tests that read it as a reader does."""

from bfa.analyses.effects import Effect
from bfa.words import effect_gates, effect_verdict

sentence, sentences = effect_verdict.sentence, effect_verdict.sentences
strength, robust = effect_verdict.strength, effect_verdict.robust


def reason(got: Effect) -> str:
    return effect_gates.reason(got.stopped)


def gates(got: Effect) -> dict[str, tuple[str, str]]:
    """Each question with its answer and why."""
    words = effect_gates
    return {words.question(gate): (words.ANSWERS[gate.answer], words.why(gate)) for gate in got.gates}


def gate(got: Effect, name: str) -> tuple[str, str]:
    """The answer and why of the first question that begins so."""
    return next(told for question, told in gates(got).items() if question.startswith(name))
