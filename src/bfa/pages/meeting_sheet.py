"""The meeting sheet: one A4 that a samordningsgrupp reads in a minute, built from the notebooks' figures."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bfa.draw.marks import week_svg
from bfa.draw.output import escape
from bfa.draw.page import clipped, foot, head, link, page
from bfa.pages.answer import answer_html, printed_lines
from bfa.pages.cause_table import Room, cause_table, room_for
from bfa.pages.measure_table import measure_table
from bfa.tables.period import parse_period
from bfa.words.gaps import gap_words
from bfa.words.labels import NOTEBOOKS, Labels, place_name
from bfa.words.missing_months import span
from bfa.words.nouns import REPORTED, SHORT, heading, kind_in
from bfa.words.numbers import HIDDEN, MISSING, baseline_label, counted, joined, missing, number, percent

Figures = Mapping[str, Any]

_PLACES = 5
#: States of a measure that nobody waits for.
_OVER = ("klar", "avbruten")


def meeting_sheet(
    figures: Mapping[str, Figures | None],
    *,
    labels: Labels,
    appendices: Sequence[tuple[str, str]],
) -> str:
    """The sheet as a whole HTML page of one A4.

    Parameters
    ----------
    figures : mapping
        Notebook stem -> the figures it handed on, already through the gate; a failed notebook is absent or None.
    labels : Labels
        Of the kommundel.
    appendices : sequence of (text, href)
        Links to the handouts, relative to the sheet.
    """
    hotspots, causes, effect = (figures.get(stem) for stem in ("2_hotspots", "3_orsaker", "4_effekt"))
    when = labels.nasta_uppfoljning
    name, scope = place_name(labels), _scope([effect, hotspots, causes])
    proposals = _proposals(causes or {}, labels)
    known = causes or {}
    lines = printed_lines(effect)
    room = room_for(known.get("causes") or [], known.get("measures") or [], proposals, answer=lines)
    body = "\n".join(
        [
            head(name, f"{labels.kommun} · {scope}" if labels.kommundel else scope, labels=labels),
            "<main>",
            answer_html(effect, brief=True),
            _where_and_when(hotspots),
            _causes_and_measures(causes, room),
            _decide(proposals, room),
            "</main>",
            foot(_appendices(appendices, when), labels=labels),
        ]
    )
    title = f"Mötesblad {name}, {scope} – {labels.kommun}"
    return page(body, title=title, classes="sheet dense" if room.dense else "sheet")


def _scope(parts: Iterable[Figures | None]) -> str:
    known = [part for part in parts if part]
    kind = next((str(part["brottstyp"]) for part in known if part.get("brottstyp")), "")
    spans = [_span(part) for part in known if part.get("period")]
    period = next((str(part["period"]) for part in known if part.get("period")), "")
    baseline = next((str(part["baseline"]) for part in known if part.get("baseline")), "")
    against = f" mot {baseline_label(period, baseline)}" if baseline else ""
    said = f"{kind[:1].upper()}{kind[1:]}" if kind else "Inga uppgifter"
    return f"{said} · {spans[0]}{against}" if spans else said


def _span(part: Figures) -> str:
    """The months of a part in words, with how many are counted where some are not."""
    return span(str(part["period"]), [parse_period(gone) for gone in part.get("not_counted") or ()])


def _failed(stem: str) -> str:
    text = f"Delen {NOTEBOOKS[stem]} saknas: beräkningen gick inte att genomföra. Skälet står i körningens förteckning."
    return f"<p>{escape(text)}</p>"


def _section(title: str, body: str) -> str:
    return f"<section>\n<h2>{escape(title)}</h2>\n{body}\n</section>"


def _where_and_when(hotspots: Figures | None) -> str:
    if not hotspots:
        return _section("Var och när", _failed("2_hotspots"))
    if hotspots.get("answered") is False:
        reason = hotspots.get("reason") or "Det behövs en rad per brott; här finns bara antal per område och månad."
        return _section("Var och när", f"<p>{escape(clipped(reason, 260))}</p>")
    if hotspots.get("incidents") == 0:
        return _section("Var och när", f"<p>Inga {REPORTED[kind_in(hotspots)][1]} i perioden.</p>")
    body = f'<div class="pair">\n{_week(hotspots)}\n<div>{_places(hotspots)}</div>\n</div>'
    return _section("Var och när", body + _warnings(hotspots))


def _week(hotspots: Figures) -> str:
    grid = hotspots.get("weekday_hour")
    if not grid or not any(value is None or value > 0 for row in grid for value in row):
        return "<p>Klockslag saknas i uppgifterna.</p>"
    peak = f"Mest {clipped(hotspots['peak'], 60)}. " if hotspots.get("peak") else ""
    when = f"{_span(hotspots).capitalize()}. " if hotspots.get("period") else ""
    words = f"{when}{peak}Dygnet börjar kl. 06, så natten mot lördag står på fredagens rad."
    return f"<figure>{week_svg(grid, kind=kind_in(hotspots))}<figcaption>{escape(words)}</figcaption></figure>"


def _places(hotspots: Figures) -> str:
    cells = list(hotspots.get("top_cells") or ())[:_PLACES]
    if not cells:
        return "<p>Ingen plats kan visas på karta.</p>"
    named, peaks = (any(cell.get(key) for cell in cells) for key in ("near", "peak"))
    numbered = hotspots.get("cell_shape") != "polygon"
    called = [str(rank) if numbered else escape(cell["cell_id"]) for rank, cell in enumerate(cells, start=1)]
    both = zip(called, cells, strict=True)
    rows = "".join(_place(name, cell, named=named, peaks=peaks) for name, cell in both)
    near, most = ('<th scope="col">Nära</th>' if named else ""), ('<th scope="col">Mest</th>' if peaks else "")
    told = _places_note(cells, unnamed=numbered and not named, peaks=peaks)
    note = f'<p class="note">{escape(told)}</p>' if told else ""
    return (
        f'<table class="places">\n<caption>{escape(_places_caption(hotspots))}</caption>\n'
        f'<thead><tr><th scope="col">Ruta</th>{near}<th scope="col" class="n">{heading(kind_in(hotspots))}</th>'
        f'<th scope="col" class="n">Andel</th>{most}</tr></thead>\n'
        f"<tbody>{rows}</tbody></table>{note}"
    )


def _places_note(cells: Sequence[Figures], *, unnamed: bool, peaks: bool) -> str:
    said = []
    if unnamed:
        said.append("Numren är de på kartan i bilagan. Bladet Platser i register.xlsx ger rutorna namn.")
    if peaks and not all(cell.get("peak") for cell in cells):
        said.append(f"Mest {MISSING}: för få brott, eller ingen tid som sticker ut.")
    if any(cell.get("hidden") for cell in cells):
        said.append("dold: antalet är så litet att det inte lämnas ut.")
    return " ".join(said)


def _places_caption(hotspots: Figures) -> str:
    size, located, lost = (hotspots.get(key) for key in ("cell_size", "with_point", "without_point"))
    said = f"Rutor om {number(size)} m med flest brott" if size else "Rutor med flest brott"
    said += f", {_span(hotspots)}" if hotspots.get("period") else ""
    of = f", andel av {number(located)} med känd plats" if not missing(located) else ""
    return f"{said}{of}" + (f" ({number(lost)} saknar plats)" if lost else "")


def _place(name: str, cell: Figures, *, named: bool, peaks: bool) -> str:
    """A cell by its number on the map, or its own name where it is no square, and the place it is near."""
    gone = cell.get("hidden") or missing(cell.get("n"))
    count = f'<td class="n hidden">{HIDDEN}</td>' if gone else f'<td class="n">{number(cell["n"])}</td>'
    share = MISSING if gone else percent(cell.get("share"))
    near = f"<td>{escape(clipped(cell.get('near') or MISSING, 34))}</td>" if named else ""
    peak = f"<td>{escape(clipped(cell.get('peak') or MISSING, 18))}</td>" if peaks else ""
    return f'<tr><th scope="row">{name}</th>{near}{count}<td class="n">{share}</td>{peak}</tr>'


def _warnings(hotspots: Figures) -> str:
    said = " ".join(str(text).rstrip(".") + "." for text in hotspots.get("warnings") or ())
    return f'<p class="note">{escape(clipped(said, 200))}</p>' if said else ""


def _causes_and_measures(found: Figures | None, room: Room) -> str:
    title = "Troliga orsaker och läget för åtgärderna"
    if not found:
        return _section(title, _failed("3_orsaker"))
    causes, measures = found.get("causes") or [], found.get("measures") or []
    if not causes and not measures:
        return _section(title, f"<p>Inga orsaker eller åtgärder är registrerade. {escape(_tags(found))}</p>")
    reason = found.get("reason") if found.get("answered") is False else ""
    note = f'<p class="note">{escape(clipped(reason, 200))}</p>' if reason else ""
    alone = measure_table(causes, measures, rows=room.alone, text=room.measure_text)
    if not causes:
        return _section(title, f"{alone}<p>{escape(clipped(_gaps(found), 240))}</p>{note}")
    table = cause_table(causes, measures, room=room, kind=kind_in(found)) + alone
    return _section(title, f"{table}{note}<p><strong>Luckor:</strong> {escape(clipped(_gaps(found), 240))}</p>")


def _tags(found: Figures) -> str:
    tags, total = found.get("tags") or {}, found.get("incidents")
    if not total or any(missing(value) for value in tags.values()) or not tags:
        return ""
    parts = joined(f"{number(value)} {name}" for name, value in tags.items())
    return f"Reglerna för plats och tid delar {counted(total, *SHORT[kind_in(found)])} så: {parts}."


def _gaps(found: Figures) -> str:
    return gap_words(
        [cause["number"] for cause in found.get("causes") or ()],
        [measure["number"] for measure in found.get("measures") or ()],
        lone=found.get("causes_without_measure") or (),
        loose=found.get("measures_without_cause") or (),
        unseen=found.get("perspectives_without_cause") or (),
        unstarted=found.get("measures_without_start") or (),
    )


def _decide(proposals: Sequence[str], room: Room) -> str:
    shown, left = proposals[: room.decisions], len(proposals) - room.decisions
    items = "".join(f"<li>{escape(clipped(text, room.decision_text))}</li>" for text in shown)
    more = f"<p>{escape(counted(left, 'förslag till', 'förslag till'))} står i bilagan.</p>" if left > 0 else ""
    return f'<section class="decide">\n<h2>Att besluta i dag</h2>\n<ul class="decide">{items}</ul>{more}\n</section>'


def _proposals(found: Figures, labels: Labels) -> list[str]:
    measures = found.get("measures") or []
    said = [f"Åtgärd {item['number']}: {item['decide']}" for item in measures if item.get("decide")]
    said += [_late(item) for item in measures if _is_late(item, labels.uttag)]
    lone, loose = found.get("causes_without_measure") or (), found.get("measures_without_cause") or ()
    said += [f"Orsak {key} saknar åtgärd: vem tar fram ett förslag till nästa möte?" for key in lone]
    if found.get("causes"):
        said += [f"Åtgärd {key} saknar orsak: knyt den till en orsak eller avsluta den." for key in loose]
    if not labels.problembild:
        said.append("Bekräfta den gemensamma problembilden (kommun och polis), med datum.")
    if not labels.nasta_uppfoljning:
        said.append("Bestäm när nästa uppföljning görs.")
    return said or ["Inga förslag är registrerade i uppföljningen."]


def _is_late(measure: Figures, uttag: str) -> bool:
    """Whether a measure was to be done before the day of extraction, and is not."""
    return bool(uttag and measure.get("due") and measure["due"] < uttag and measure.get("state") not in _OVER)


def _late(measure: Figures) -> str:
    state = measure.get("state") or "läge saknas"
    return f"Åtgärd {measure['number']} skulle vara klar {measure['due']} ({state}): ny dag, eller avsluta?"


def _appendices(appendices: Sequence[tuple[str, str]], when: str) -> str:
    links = " · ".join(link(href, text) for text, href in appendices) or "inga"
    return f"<p>Bilagor: {links}</p>\n<p>Nästa uppföljning: {escape(clipped(when, 80) or 'inte bestämd')}</p>"
