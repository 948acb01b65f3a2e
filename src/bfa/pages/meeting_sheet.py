"""The meeting sheet: one A4 that a samordningsgrupp reads in a minute, built from the notebooks' figures."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from bfa.draw.charts import week_image
from bfa.draw.page import clipped, page
from bfa.pages.answer import answer_html, printed_lines
from bfa.pages.cause_table import Room, cause_table, room_for
from bfa.pages.measure_table import measure_table
from bfa.tables.period import parse_period
from bfa.words.catalogue import message
from bfa.words.gaps import gap_words
from bfa.words.labels import NOTEBOOKS, Labels, place_name
from bfa.words.missing_months import span
from bfa.words.nouns import REPORTED, SHORT, heading, kind_in
from bfa.words.numbers import MISSING, baseline_label, counted, joined, missing, number
from bfa.words.sentences import upper

Figures = Mapping[str, Any]

_PLACES = 5
#: States of a measure that nobody waits for.
_OVER = ("klar", "avbruten")


def meeting_sheet(
    figures: Mapping[str, Figures | None], *, labels: Labels, appendices: Sequence[tuple[str, str]]
) -> str:
    """The sheet as a whole HTML page of one A4.

    `figures`: notebook stem -> the figures it handed on, already through the release; a failed notebook is absent or
    None. `appendices`: links to the handouts, relative to the sheet.
    """
    hotspots, causes, effect = (figures.get(stem) for stem in ("2_hotspots", "3_orsaker", "4_effekt"))
    name, scope = place_name(labels), _scope([effect, hotspots, causes])
    proposals, known = _proposals(causes or {}, labels), causes or {}
    lines = printed_lines(effect)
    room = room_for(known.get("causes") or [], known.get("measures") or [], proposals, answer=lines)
    return page(
        "sheet.j2",
        title=message("sheet.title", name=name, scope=scope, kommun=labels.kommun),
        classes="sheet dense" if room.dense else "sheet",
        labels=labels,
        heading=name,
        scope=f"{labels.kommun} · {scope}" if labels.kommundel else scope,
        answer=Markup(answer_html(effect, brief=True)),
        hotspots=hotspots,
        where=_where_and_when(hotspots) if hotspots else {},
        causes=causes,
        why=_causes_and_measures(causes, room) if causes else {},
        proposals=proposals,
        room=room,
        appendices=appendices,
        notebooks=NOTEBOOKS,
    )


def _scope(parts: Iterable[Figures | None]) -> str:
    known = [part for part in parts if part]
    kind = next((str(part["brottstyp"]) for part in known if part.get("brottstyp")), "")
    spans = [_span(part) for part in known if part.get("period")]
    period = next((str(part["period"]) for part in known if part.get("period")), "")
    baseline = next((str(part["baseline"]) for part in known if part.get("baseline")), "")
    said = upper(kind) or message("sheet.no_data")
    if not spans:
        return said
    if not baseline:
        return f"{said} · {spans[0]}"
    return f"{said} · {message('sheet.against', now=spans[0], then=baseline_label(period, baseline))}"


def _span(part: Figures) -> str:
    """The months of a part in words, with how many are counted where some are not."""
    return span(str(part["period"]), [parse_period(gone) for gone in part.get("not_counted") or ()])


def _where_and_when(hotspots: Figures) -> Figures:
    """What the sheet says of where and when; `said` alone where there is nothing to draw."""
    if hotspots.get("answered") is False:
        reason = hotspots.get("reason") or message("sheet.needs_rows")
        return {"said": clipped(reason, 260)}
    if hotspots.get("incidents") == 0:
        return {"said": message("sheet.none_in_period", nouns=REPORTED[kind_in(hotspots)][1])}
    cells, grid = list(hotspots.get("top_cells") or ())[:_PLACES], hotspots.get("weekday_hour") or ()
    named, peaks = (any(cell.get(key) for cell in cells) for key in ("near", "peak"))
    numbered = hotspots.get("cell_shape") != "polygon"
    counted_hours = any(value is None or value > 0 for row in grid for value in row)
    when = f"{_span(hotspots).capitalize()}. " if hotspots.get("period") else ""
    if hotspots.get("peak"):
        when += f"{message('sheet.peak', peak=clipped(hotspots['peak'], 60))} "
    return {
        "week": week_image(grid, kind=kind_in(hotspots)) if counted_hours else "",
        "when": when,
        "cells": cells,
        "named": named,
        "peaks": peaks,
        "shares": any(not missing(cell.get("share")) for cell in cells),
        "numbered": numbered,
        "heading": heading(kind_in(hotspots)),
        "caption": _places_caption(hotspots),
        "note": _places_note(cells, unnamed=numbered and not named, peaks=peaks),
        "warnings": " ".join(str(text).rstrip(".") + "." for text in hotspots.get("warnings") or ()),
    }


def _places_note(cells: Sequence[Figures], *, unnamed: bool, peaks: bool) -> str:
    said = []
    if unnamed:
        said.append(message("sheet.numbers_on_map"))
    if peaks and not all(cell.get("peak") for cell in cells):
        said.append(message("sheet.no_peak", missing=MISSING))
    if any(cell.get("hidden") for cell in cells):
        said.append(message("sheet.hidden"))
    return " ".join(said)


def _places_caption(hotspots: Figures) -> str:
    size, located, lost = (hotspots.get(key) for key in ("cell_size", "with_point", "without_point"))
    said = message("sheet.squares", size=size) if size else message("sheet.cells")
    said += f", {_span(hotspots)}" if hotspots.get("period") else ""
    said += message("sheet.of_located", n=located) if not missing(located) else ""
    return said + (message("sheet.unlocated", n=lost) if lost else "")


def _causes_and_measures(figures: Figures, room: Room) -> Figures:
    causes, measures = figures.get("causes") or [], figures.get("measures") or []
    table = cause_table(causes, measures, room=room, kind=kind_in(figures)) if causes else ""
    alone = measure_table(causes, measures, rows=room.alone, text=room.measure_text)
    return {"table": Markup(table + alone), "tags": _tags(figures), "gaps": clipped(_gaps(figures), 240)}


def _tags(figures: Figures) -> str:
    tags, total = figures.get("tags") or {}, figures.get("incidents")
    if not total or any(missing(value) for value in tags.values()) or not tags:
        return ""
    parts = joined(f"{number(value)} {name}" for name, value in tags.items())
    return message("sheet.tags", count=counted(total, *SHORT[kind_in(figures)]), parts=parts)


def _gaps(figures: Figures) -> str:
    return gap_words(
        [cause["number"] for cause in figures.get("causes") or ()],
        [measure["number"] for measure in figures.get("measures") or ()],
        lone=figures.get("causes_without_measure") or (),
        loose=figures.get("measures_without_cause") or (),
        unseen=figures.get("perspectives_without_cause") or (),
        unstarted=figures.get("measures_without_start") or (),
    )


def _proposals(figures: Figures, labels: Labels) -> list[str]:
    measures = figures.get("measures") or []
    said = [
        message("sheet.decide", number=str(item["number"]), what=item["decide"])
        for item in measures
        if item.get("decide")
    ]
    said += [_late(item) for item in measures if _is_late(item, labels.uttag)]
    lone, loose = figures.get("causes_without_measure") or (), figures.get("measures_without_cause") or ()
    said += [message("sheet.lone", number=str(key)) for key in lone]
    if figures.get("causes"):
        said += [message("sheet.loose", number=str(key)) for key in loose]
    if not labels.problembild:
        said.append(message("sheet.confirm"))
    if not labels.nasta_uppfoljning:
        said.append(message("sheet.set_next"))
    return said or [message("sheet.no_proposals")]


def _is_late(measure: Figures, uttag: str) -> bool:
    """Whether a measure was to be done before the day of extraction, and is not."""
    return bool(uttag and measure.get("due") and measure["due"] < uttag and measure.get("state") not in _OVER)


def _late(measure: Figures) -> str:
    state = measure.get("state") or message("sheet.stateless")
    return message("sheet.late", number=str(measure["number"]), due=measure["due"], state=state)
