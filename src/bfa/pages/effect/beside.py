"""What stands beside the verdict of an effect and is no part of it: a goal's further types and second measures."""

from collections.abc import Iterator

from bfa.disclosure.effect import ReleasedEffect
from bfa.disclosure.second_measures import COUNTS, SURVEY, ReleasedMeasure
from bfa.draw import tables
from bfa.draw.output import Output, text
from bfa.pages.figures import Figures
from bfa.words import effect_types, second_measures
from bfa.words.catalogue import message, messages
from bfa.words.effect_gates import named
from bfa.words.labels import VERDICTS
from bfa.words.numbers import decimal

_ENDS = ("ratio", "lower", "upper")


def types(shown: ReleasedEffect) -> Iterator[Output | None]:
    """What the types did together, each of them in a table."""
    line = shown.types
    if line is None:
        return
    yield text(" ".join(effect_types.sentences(shown, line)))
    table = effect_types.rows(line)
    if len(table):
        yield tables.table(
            table,
            caption=message("effect_types.caption", areas=named(shown.found.design.controls)),
            columns=messages("effect_types.columns"),
            note=effect_types.note(line),
            stacked=True,
        )


def measures(shown: ReleasedEffect) -> Iterator[Output | None]:
    """What else the goal is followed by, a sentence each, and those with figures in a table."""
    if not shown.second:
        return
    said = [message("second_measures.secondary"), *map(second_measures.sentence, shown.second)]
    yield text(" ".join(said))
    table = second_measures.rows(shown.second)
    asked = [one.design_effect for one in shown.second if one.design_effect is not None]
    if len(table):
        yield tables.table(
            table,
            caption=message("second_measures.caption"),
            columns=messages("second_measures.columns"),
            note=message("second_measures.survey_note", effect=decimal(max(asked), 1)) if asked else "",
            stacked=True,
        )


def figures(shown: ReleasedEffect) -> Figures:
    """What leaves of both for `results.json`; types is None where the goal names none that may be told."""
    return {"types": _types(shown), "outcomes": [_measure(one) for one in shown.second]}


def _types(shown: ReleasedEffect) -> Figures | None:
    line = shown.types
    if line is None:
        return None
    moved = line.change or dict.fromkeys((*_ENDS, "p", "correlation"))
    rows = line.table[["brottstyp", *_ENDS, "weight", "why"]].to_dict("records")
    return {
        **{name: moved[name] for name in (*_ENDS, "p", "correlation")},
        "types": [{str(name): None if value != value else value for name, value in row.items()} for row in rows],
        "apart": list(line.apart),
        "declared": line.declared,
        "why": line.why,
        "sentence": " ".join(effect_types.sentences(shown, line)),
    }


def _measure(one: ReleasedMeasure) -> Figures:
    surveyed = {"answer": one.answer, "years": list(one.years or ())}
    asked = surveyed if one.how == SURVEY else {"brottstyp": one.name} if one.how == COUNTS else {}
    told = {"name": second_measures.name_of(one), "how": one.how, **asked, **one.numbers, "others": list(one.others)}
    said = {"verdict": one.verdict, "verdict_words": VERDICTS[one.verdict], "declared": one.declared, "why": one.why}
    return told | said | {"tried": one.tried, "sentence": second_measures.sentence(one)}
