"""The kommun's sheet: one A4 that the meeting is run from; the kommundelar's sheets are its appendices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bfa.draw.page import page
from bfa.pages.answer import changes, verdict_words
from bfa.pages.sheets import chain_rows, decision_rows
from bfa.pages.sheets.kommundel import scope_of
from bfa.words.catalogue import message
from bfa.words.labels import Labels
from bfa.words.nouns import REPORTED, kind_in
from bfa.words.numbers import HIDDEN, MISSING, baseline_label, change, interval, joined, missing, number, period_label

Figures = Mapping[str, Any]

#: Rows that an A4 has room for.
_DECIDED, _AREAS, _WIDE, _PROPOSALS = 5, 8, 5, 10


@dataclass(frozen=True, slots=True)
class Area:
    """A kommundel as the kommun's sheet tells of it."""

    #: Real name, and its sheet relative to the kommun's; "" where there is none.
    name: str
    sheet: str
    #: Notebook stem -> the figures it handed on; what failed is absent or None.
    figures: Mapping[str, Figures | None] = field(default_factory=dict)

    @property
    def effect(self) -> Figures | None:
        """The figures of `4_effekt`."""
        return self.figures.get("4_effekt")

    @property
    def measures(self) -> Sequence[Figures]:
        """The measures that act here."""
        return (self.figures.get("5_uppfoljning") or {}).get("measures") or ()


def kommun_sheet(
    figures: Mapping[str, Figures | None],
    areas: Sequence[Area],
    *,
    labels: Labels,
    appendices: Sequence[tuple[str, str]],
) -> str:
    """The sheet as a whole HTML page of one A4.

    `figures`: of the whole kommun, as in `kommundel_sheet`. `areas`: in the kommun's own order.
    """
    overview, follow_up = figures.get("0_oversikt"), figures.get("5_uppfoljning")
    scope = scope_of([follow_up, overview])
    return page(
        "kommun_sheet.j2",
        title=message("sheet.title", name=labels.kommun, scope=scope, kommun=labels.kommun),
        classes="sheet dense",
        labels=labels,
        heading=labels.kommun,
        scope=message("sheet.of_kommun", scope=scope),
        answer=_answer(follow_up, overview),
        areas=_areas(areas),
        decided=_decided(follow_up) if follow_up else {},
        wide=_wide(follow_up) if follow_up else {},
        decide=_decide(follow_up, labels, {area.name: area.sheet for area in areas}) if follow_up else {},
        appendices=appendices,
    )


def _answer(follow_up: Figures | None, overview: Figures | None) -> Figures:
    """The change of the whole kommun with its counts, and which kommundelar could be compared."""
    rows = [row for row in (follow_up or {}).get("indicators") or () if row["of"] == "problem"]
    family = ((overview or {}).get("family") or {}).get("sentence") or ""
    if not rows or not follow_up:
        return {"size": "", "said": message("answer.part_lost"), "family": family}
    row, kind = rows[0], kind_in(rows[0])
    spans = {
        "now": period_label(follow_up["period"]),
        "then": baseline_label(follow_up["period"], follow_up["baseline"]),
    }
    ends = {side: HIDDEN if row["hidden"] and row[side] is None else number(row[side]) for side in ("before", "after")}
    said = message("sheet.whole", nouns=REPORTED[kind][1], **spans, **ends)
    return {"size": "" if missing(row["percent"]) else change(row["percent"]), "said": said, "family": family}


def _areas(areas: Sequence[Area]) -> Figures:
    """A line for each kommundel; where they are many, those with a measure of their own or a verdict."""
    kept = list(areas)
    if len(kept) > _AREAS:
        kept = [area for area in areas if _stands_out(area)][:_AREAS] or kept[:_AREAS]
    return {"rows": [_area(area) for area in kept], "left": len(areas) - len(kept)}


def _stands_out(area: Area) -> bool:
    own = any(measure["scope"] for measure in area.measures)
    return own or (area.effect or {}).get("verdict") in ("fall_shown", "rise_shown")


def _area(area: Area) -> Figures:
    effect, own = area.effect, next(iter(changes(area.effect)), None)
    over = sum(measure["state"] == "klar" for measure in area.measures)
    late = sum(bool(measure["late"]) for measure in area.measures)
    told = message("sheet.area_measures", n=len(area.measures), done=number(over)) if area.measures else MISSING
    return {
        "name": area.name,
        "sheet": area.sheet,
        "before": _count(effect, "before"),
        "after": _count(effect, "after"),
        "size": own.size if own and own.compatible else MISSING,
        "compatible": interval(effect["lower"], effect["upper"]) if effect and own and own.compatible else "",
        "verdict": (effect or {}).get("verdict"),
        "words": verdict_words(effect) if effect else message("index.part_lost"),
        "measures": told + (message("sheet.area_late", n=late) if late else ""),
    }


def _count(effect: Figures | None, side: str) -> str:
    if not effect:
        return MISSING
    return HIDDEN if effect.get("hidden") else number(effect.get(side))


def _decided(follow_up: Figures) -> Figures:
    rows = decision_rows.decided(follow_up)
    lifted = [
        message("sheet.lifted_one", number=str(row.number), level=row.lifted, said=row.said)
        for row in rows
        if row.lifted
    ]
    return {
        "meeting": follow_up["meeting"],
        "rows": rows[:_DECIDED],
        "left": max(len(rows) - _DECIDED, 0),
        "lifted": message("sheet.lifted", named=joined(lifted)) if lifted else "",
    }


def _wide(follow_up: Figures) -> Figures:
    """The measures of the whole kommun."""
    rows = [measure for measure in follow_up["measures"] if not measure["scope"]]
    named = {number for measure in rows for number in measure["causes"]}
    causes = [cause for cause in follow_up["causes"] if cause["number"] in named]
    told = chain_rows.chain_rows({"measures": rows, "causes": causes})
    return {"heads": chain_rows.heads(), "rows": told[:_WIDE], "left": max(len(told) - _WIDE, 0)}


def _decide(follow_up: Figures, labels: Labels, sheets: Mapping[str, str]) -> Figures:
    """Every proposal: those of more than one kommundel are decided here, the others on their kommundel's sheet."""
    found = decision_rows.proposals(follow_up, labels, first=True)
    here = [each for each in found if each.shared or not sheets.get(next(iter(each.scope), ""))]
    there = [each for each in found if each not in here]
    return {
        "rows": here[:_PROPOSALS],
        "left": max(len(here) - _PROPOSALS, 0),
        "there": [(each, sheets[each.scope[0]]) for each in there[:_PROPOSALS]],
        "more_there": max(len(there) - _PROPOSALS, 0),
    }
