"""Partner kommuner on the effect page: what they found together in a sentence, and each of them in a table."""

from collections.abc import Iterator

from bfa.disclosure.effect import ReleasedEffect
from bfa.draw import tables
from bfa.draw.output import Output, text
from bfa.methods.drift_mixed import CORRELATION_OF_TREATED
from bfa.pages.figures import Figures
from bfa.words import partners as words
from bfa.words.catalogue import message, messages
from bfa.words.labels import VERDICTS
from bfa.words.numbers import decimal

_JOINT = ("ratio", "lower", "upper", "p", "between")
_ROW = ("kommun", "before", "after", "ratio", "lower", "upper", "hidden")


def outputs(shown: ReleasedEffect, *, title: str) -> Iterator[Output | None]:
    """The sentences and the table; nothing where the goal has no partners."""
    line = shown.partners
    if line is None:
        return
    yield text(" ".join(words.sentences(line)))
    table = words.rows(line)
    if len(table):
        yield tables.table(
            table,
            caption=message("partners.caption", title=title),
            columns=messages("partners.columns"),
            formats={"before": "int", "after": "int"},
            note=message("partners.note", correlation=decimal(CORRELATION_OF_TREATED, 2)),
            stacked=True,
        )


def figures(shown: ReleasedEffect) -> Figures:
    """`partners`, for `results.json`; nothing where the goal has none."""
    line = shown.partners
    if line is None:
        return {}
    rows = [
        {name: None if row[name] != row[name] else row[name] for name in _ROW}
        | {"kommundelar": list(row["kommundelar"]), "starts": [f"{start:%Y-%m-%d}" for start in row["starts"]]}
        for row in line.table.to_dict("records")
    ]
    moved = line.change or dict.fromkeys(_JOINT)
    return {
        "partners": {
            **{name: moved[name] for name in _JOINT},
            "stayed": line.stayed,
            "kommuner": rows,
            "verdict": line.found.verdict,
            "verdict_words": VERDICTS[line.found.verdict],
            "grade": line.found.grade,
            "withheld": line.withheld,
            "sentence": " ".join(words.sentences(line)),
        }
    }
