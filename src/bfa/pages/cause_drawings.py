"""The drawings of `3_orsaker`: what leads to each problem, from the registers as the tier may read them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from bfa.analyses.answer import Facts
from bfa.analyses.causes import CauseMatch
from bfa.draw.causes import fishbone
from bfa.draw.causes.sheet import Cause, drawing_output
from bfa.draw.output import Output
from bfa.pages.figures import records
from bfa.tables.contracts import DISTANCES
from bfa.words import cause_drawings as words
from bfa.words.catalogue import message, messages

Row = Mapping[str, Any]
#: What the data say of a cause, in the words of the register's table -> the name of its mark.
_MARKS = {"stöds": "supported", "antagande": "assumed", "motsägs": "contradicted", "kan inte prövas": "untestable"}


def fishbones(match: CauseMatch | Facts, told: pd.DataFrame, *, area: str) -> Iterator[Output]:
    """A fishbone for each problem that a cause is tied to, and one for the causes of none.

    `told`: number, support, hidden of the causes, as released. `area`: what stands for a problem that has no name.
    """
    rows = _rows(match, told)
    for name, above, own in _problems(rows, records(match.problems), area):
        held = {code: tuple(_cause(row) for row in own if row["perspective"] == code) for code in _perspectives()}
        bones = tuple(fishbone.Bone(_perspectives()[code], causes) for code, causes in held.items())
        drawn = fishbone.Fish(name, above, bones)
        yield drawing_output(
            fishbone.fishbone(drawn),
            fishbone.fishbone_down(drawn),
            alt=words.fishbone(name, [(bone.name, [_said(cause) for cause in bone.causes]) for bone in bones]),
            caption=message("drawings.captions.fishbone", name=name),
        )


def _perspectives() -> dict[str, str]:
    return messages("drawings.perspectives")


def _rows(match: CauseMatch | Facts, told: pd.DataFrame) -> list[Row]:
    """The causes as they may be read, with mark: the name of the mark of what the data say, "" where nothing is."""
    marks = {row["number"]: "hidden" if row["hidden"] else _MARKS.get(row["support"], "") for row in records(told)}
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


def _cause(row: Row) -> Cause:
    mark = str(row["mark"])
    said = messages("drawings.marks")[mark] if mark else ""
    return Cause(row["number"], row["short"] or row["text"], row["distance"] != DISTANCES[0], mark, said)


def _said(cause: Cause) -> str:
    return words.cause(cause.number, cause.name, far=cause.far, said=cause.said)
