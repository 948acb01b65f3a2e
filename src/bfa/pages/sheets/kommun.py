"""The kommun's sheet: one A4 that the meeting is run from; the kommundelar's sheets are its appendices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bfa.analyses.effect.verdicts import GRADED, SHOWN
from bfa.draw.page import page
from bfa.pages.answer import changes, judged_together, verdict_words
from bfa.pages.sheets import chain_rows, decision_rows
from bfa.pages.sheets.kommundel import scope_of
from bfa.pages.sheets.type_lines import type_lines
from bfa.words.catalogue import message
from bfa.words.labels import Labels
from bfa.words.nouns import REPORTED, kind_in
from bfa.words.numbers import HIDDEN, MISSING, baseline_label, change, count, missing, number, period_label

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
    decide = _decide(follow_up, labels, {area.name: area.sheet for area in areas}) if follow_up else {}
    room = _DECIDED + max(_PROPOSALS - len(decide.get("rows", ())), 0)
    return page(
        "kommun_sheet.j2",
        title=message("sheet.title", name=labels.kommun, scope=scope, kommun=labels.kommun),
        classes="sheet dense",
        labels=labels,
        heading=labels.kommun,
        scope=message("sheet.of_kommun", scope=scope),
        answer=_answer(follow_up, overview),
        areas=_areas(areas),
        others=type_lines(figures, [(area.name, area.figures) for area in areas]),
        decided=decision_rows.decided(follow_up, room, with_scope=True) if follow_up else {},
        wide=_wide(follow_up) if follow_up else {},
        decide=decide,
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
    ends = {side: count(row, side) for side in ("before", "after")}
    said = message("sheet.whole", nouns=REPORTED[kind][1], **spans, **ends)
    return {"size": "" if missing(row["percent"]) else change(row["percent"]), "said": said, "family": family}


def _areas(areas: Sequence[Area]) -> Figures:
    """A line for each kommundel; where they are many, those with a measure of their own or a verdict."""
    kept = list(areas)
    if len(kept) > _AREAS:
        kept = [area for area in areas if _stands_out(area)][:_AREAS] or kept[:_AREAS]
    dated = next((area.effect for area in areas if area.effect), None)
    caption = ""
    if dated:
        period, baseline = str(dated["period"]), str(dated["baseline"])
        caption = message("sheet.area_caption", now=period_label(period), then=baseline_label(period, baseline))
    shared = judged_together((area.name, area.effect) for area in areas)
    return {
        "rows": [_area(area, *shared.get(area.name, ("", True))) for area in kept],
        "left": len(areas) - len(kept),
        "caption": caption,
    }


def _stands_out(area: Area) -> bool:
    own = any(measure["scope"] for measure in area.measures)
    return own or (area.effect or {}).get("verdict") in (*SHOWN, *GRADED)


def _area(area: Area, together: str, here: bool) -> Figures:
    """A line; the verdict of several is told at the first of them alone."""
    effect, own = area.effect, next(iter(changes(area.effect)), None)
    mine = [measure for measure in area.measures if measure["scope"] == [area.name]]
    done, late = sum(each["state"] == "klar" for each in mine), sum(bool(each["late"]) for each in mine)
    told = message("sheet.area_measures", n=len(mine), done=number(done)) if mine else MISSING
    return {
        "name": area.name,
        "sheet": area.sheet,
        "before": _count(effect, "before"),
        "after": _count(effect, "after"),
        "size": own.size if own and own.compatible else MISSING,
        "compatible": _ends(effect) if effect and own and own.compatible else "",
        "verdict": (effect or {}).get("verdict") if here else None,
        "words": _words(effect, together, here=here),
        "measures": told + (message("sheet.area_late", n=late) if late else ""),
    }


def _words(effect: Figures | None, together: str, *, here: bool) -> str:
    if not effect or not here:
        return together or message("index.part_lost")
    words = verdict_words(effect)
    return message("sheet.judged", verdict=words, whom=together) if together else words


def _ends(effect: Figures) -> str:
    """What its own change is compatible with, as changes: "−58 till +33 %"."""
    return message("sheet.between", low=change(100 * (effect["lower"] - 1)), high=change(100 * (effect["upper"] - 1)))


def _count(effect: Figures | None, side: str) -> str:
    if not effect:
        return MISSING
    return HIDDEN if effect.get("hidden") else number(effect.get(side))


def _wide(follow_up: Figures) -> Figures:
    """The measures of more than one kommundel, with where they act."""
    rows = [measure for measure in follow_up["measures"] if len(measure["scope"]) != 1]
    told = chain_rows.chain_rows({**follow_up, "measures": rows, "causes": ()}, with_scope=True)
    return {"rows": told[:_WIDE], "left": max(len(told) - _WIDE, 0)}


def _decide(follow_up: Figures, labels: Labels, sheets: Mapping[str, str]) -> Figures:
    """Every proposal: those of more than one kommundel are decided here, the others on their kommundel's sheet."""
    found = decision_rows.proposals(follow_up, labels, first=True)
    placed = [(each, "" if each.shared else sheets.get(next(iter(each.scope), ""), "")) for each in found]
    here, there = [each for each, sheet in placed if not sheet], [row for row in placed if row[1]]
    return {
        "rows": here[:_PROPOSALS],
        "left": max(len(here) - _PROPOSALS, 0),
        "there": [(each, sheet, _told(each)) for each, sheet in there[:_PROPOSALS]],
        "more_there": max(len(there) - _PROPOSALS, 0),
    }


def _told(proposal: decision_rows.Proposal) -> str:
    """Who, when and at which level, as far as it is said."""
    due = message("sheet.at_last", day=proposal.due) if proposal.due else ""
    level = message("sheet.decided_by", level=proposal.level) if proposal.level else ""
    return ", ".join(filter(None, (proposal.who, due, level)))
