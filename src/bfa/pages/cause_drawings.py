"""The drawings of `3_orsaker`: what leads to each problem, from the registers as the tier may read them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from bfa.analyses.answer import Facts
from bfa.analyses.causes import CauseMatch
from bfa.draw.causes import event_chain, fishbone
from bfa.draw.causes import matrix as draw_matrix
from bfa.draw.causes.matrix import Matrix
from bfa.draw.causes.sheet import Cause, Measure, drawing_output
from bfa.draw.output import Output, text
from bfa.pages.figures import records
from bfa.words import cause_drawings as words
from bfa.words.catalogue import message, messages
from bfa.words.measures import measures as measure_rows
from bfa.words.sentences import upper

#: The distance of a cause that bears directly on the crime, as in `orsaker.yml`.
_NEAR = "närliggande"
#: States of a measure that is in the way of its causes: in "kvarstår" it was, and the problem is still there.
_IN_THE_WAY = ("pågår", "delvis", "klar")
#: So many bones has a fish; a kommun with more perspectives has several.
_BONES = 3
Row = Mapping[str, Any]


def fishbones(match: CauseMatch | Facts, told: pd.DataFrame, *, area: str) -> Iterator[Output]:
    """A fishbone for each problem that a cause is tied to, and one for the causes of none.

    `told`: number, mark, hidden, withheld of the causes, as released. `area`: what a problem without a name is called.
    """
    rows = _rows(match, told)
    for name, above, own in _problems(rows, records(match.problems), area):
        bones = [_bone(named, code, own) for code, named in _perspectives(own).items()]
        for part in (bones[at : at + _BONES] for at in range(0, len(bones), _BONES)):
            yield _fishbone(name, above, part)


def _fishbone(name: str, above: str, bones: Sequence[fishbone.Bone]) -> Output:
    drawn = fishbone.Fish(name, above, tuple(bones))
    return drawing_output(
        fishbone.fishbone(drawn),
        fishbone.fishbone_down(drawn),
        alt=words.fishbone(name, [(bone.name, [_said(cause) for cause in bone.causes]) for bone in bones]),
        caption=message("drawings.captions.fishbone", name=name),
    )


def _bone(name: str, code: str, rows: Sequence[Row]) -> fishbone.Bone:
    return fishbone.Bone(name, tuple(_cause(row) for row in rows if row["perspective"] == code))


def chains(match: CauseMatch | Facts, told: pd.DataFrame, *, area: str, steps: Sequence[str] = ()) -> Iterator[Output]:
    """What leads to each problem, step by step, and where a measure is in the way; as `fishbones`.

    `steps`: those of the coding scheme, the first one first.
    """
    rows, measures = _rows(match, told), _measures(match)
    for name, above, own in _problems(rows, records(match.problems), area):
        held = tuple(_step(step, each, measures) for step, each in _placed(own, steps) if each)
        drawn = event_chain.Chain(name, above, held)
        said = [(step.name, [_linked(link) for link in step.links]) for step in held]
        yield drawing_output(
            event_chain.event_chain(drawn),
            event_chain.event_chain_down(drawn),
            alt=words.chain(name, said),
            caption=message("drawings.captions.chain", name=name),
        )


def matrix(match: CauseMatch | Facts) -> Iterator[Output]:
    """Which measures are aimed at which causes, and what is aimed at none."""
    measures, rows = _measures(match), records(match.stated)
    if not measures and not rows:
        yield from filter(None, [text(message("checks.no_registers"))])
        return
    aimed = {row["number"]: row["measures"] for row in rows}
    held = Matrix(tuple(_bare(row) for row in rows), tuple(measures.values()), aimed)
    told = {number: _told(measure) for number, measure in measures.items()}
    said = [(cause.number, cause.name, [told[n] for n in aimed[cause.number]]) for cause in held.causes]
    yield drawing_output(
        draw_matrix.matrix(held),
        draw_matrix.matrix_down(held),
        alt=words.matrix(said, len(measures), [told[n] for n in held.loose]),
        caption=message("drawings.captions.matrix"),
    )


def dated(measures: pd.DataFrame) -> pd.DataFrame:
    """number, name, start, end of measures, as they may be read."""
    names = [
        message("drawings.measure", number=str(row["number"]), name=row["short"] or _first_sentence(row["text"]))
        for row in records(measures[["number", "short", "text"]])
    ]
    return measures[["number", "start", "end"]].assign(name=names)


def _first_sentence(text: str) -> str:
    """What a measure is, without what is told of it after that."""
    return text.partition(". ")[0].rstrip(".")


def _placed(rows: Sequence[Row], steps: Sequence[str]) -> Iterator[tuple[str, list[Row]]]:
    """The causes by the step they are said to be in, those of none last; where none is, by distance."""
    said = [row.get("step") for row in rows]
    if any(said):
        for step in [*steps, *sorted({each for each in said if each} - set(steps))]:
            yield upper(step), [row for row in rows if row["step"] == step]
        yield message("drawings.without_step"), [row for row in rows if not row["step"]]
        return
    for name in ("far", "near"):
        yield message(f"drawings.steps.{name}"), [row for row in rows if _far(row) == (name == "far")]


def _step(name: str, rows: Sequence[Row], measures: Mapping[int, Measure]) -> event_chain.Step:
    links = [event_chain.Link(_bare(row), tuple(measures[n] for n in row["measures"])) for row in rows]
    return event_chain.Step(name, tuple(links))


def _linked(link: event_chain.Link) -> str:
    told = [_told(measure) for measure in link.measures]
    return words.link(link.cause.number, link.cause.name, cut=link.cut, measures=told)


def _told(measure: Measure) -> str:
    return words.measure(measure.number, measure.name, said=measure.said)


def _measures(match: CauseMatch | Facts) -> dict[int, Measure]:
    """The measures that act here by number, as they may be read."""
    return {
        row["number"]: Measure(
            row["number"],
            row["short"] or row["text"],
            row["state"] or "",
            row["state"] or message("sheet.stateless"),
            row["state"] in _IN_THE_WAY,
        )
        for row in records(measure_rows(match))
    }


def _perspectives(rows: Sequence[Row]) -> dict[str, str]:
    """What each perspective is called: the three, and those of the kommun's own that a cause is stated from."""
    own = sorted({row["perspective"] for row in rows})
    known = messages("drawings.perspectives")
    return known | {code: upper(code) for code in own if code not in known}


def _rows(match: CauseMatch | Facts, told: pd.DataFrame) -> list[Row]:
    """The causes as they may be read, with mark: what the data say, "" where nothing is."""
    hidden = told["hidden"].astype(bool) | told["withheld"].astype(bool)
    marks = dict(zip(told["number"], told["mark"].fillna("").mask(hidden, "hidden"), strict=True))
    return [{**row, "mark": marks.get(row["number"], "")} for row in records(match.stated)]


def _problems(rows: Sequence[Row], problems: Sequence[Row], area: str) -> Iterator[tuple[str, str, list[Row]]]:
    """Each problem's name, what stands above it, and its causes, in order of number; last those of no known one."""
    known = {row["number"] for row in problems}
    for problem in sorted(problems, key=lambda row: row["number"]):
        own = [row for row in rows if row["problem"] == problem["number"]]
        if own:
            yield problem["short"] or problem["text"], message("drawings.problem", number=str(problem["number"])), own
    rest = [row for row in rows if row["problem"] not in known]
    if rest:
        yield area, "", rest


def _far(row: Row) -> bool:
    return bool(row["distance"] != _NEAR)


def _bare(row: Row) -> Cause:
    """A cause without what the data say of it."""
    return _cause({**row, "mark": ""})


def _cause(row: Row) -> Cause:
    mark = str(row["mark"])
    said = messages("drawings.marks")[mark] if mark else ""
    return Cause(row["number"], row["short"] or row["text"], _far(row), mark, said)


def _said(cause: Cause) -> str:
    return words.cause(cause.number, cause.name, far=cause.far, said=cause.said)
