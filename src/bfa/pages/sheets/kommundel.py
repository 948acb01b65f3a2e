"""A kommundel's sheet: what a samordningsgrupp reads in a minute, the answer first and what to decide last."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from bfa.analyses.causes import TAGS
from bfa.draw.charts import week_image
from bfa.draw.page import drawing, page
from bfa.pages.answer import answer_html
from bfa.pages.sheets import chain_rows, decision_rows
from bfa.pages.sheets.chain_rows import brief
from bfa.pages.sheets.type_lines import type_lines
from bfa.tables.period import parse_period
from bfa.words.catalogue import message
from bfa.words.labels import Labels, part_name, place_name
from bfa.words.missing_months import span
from bfa.words.nouns import REPORTED, SHORT, heading, kind_in
from bfa.words.numbers import baseline_label, counted, joined, missing, number, percent, period_label
from bfa.words.sentences import upper

Figures = Mapping[str, Any]

#: Notebooks that the sheet says nothing of: a batch with none but them has no sheet.
UNTOLD = ("1_lagesbild", "6_veckolage")
#: Rows that the front has room for: causes with their measures, decisions and proposals.
_CHAIN, _DECIDED, _PROPOSALS = 6, 6, 8
#: What hangs loose: so many are told, and neither those of goals, which the sheet does not show, nor that measures
#: cannot be told apart, which the answer says.
_LOOSE, _ELSEWHERE = 3, ("goals_", "measures_together")
#: The tag of what no rule of place and time matches.
_UNMATCHED = TAGS[-1]
#: Rows of causes with their measures on the back.
_BACK = 14


def kommundel_sheet(
    figures: Mapping[str, Figures | None],
    *,
    labels: Labels,
    appendices: Sequence[tuple[str, str]],
    kommun_sheet: str = "",
) -> str:
    """The sheet as a whole HTML page: an A4 and its back.

    `figures`: notebook stem -> the figures it handed on, already through the release; a failed notebook is absent or
    None. `appendices`: links to the handouts. `kommun_sheet`: the kommun's sheet, where what concerns more than this
    kommundel is decided; "" where there is none. Addresses are relative to the sheet.
    """
    hotspots, causes, effect, follow_up = (
        figures.get(stem) for stem in ("2_hotspots", "3_orsaker", "4_effekt", "5_uppfoljning")
    )
    name, scope = place_name(labels), scope_of([effect, follow_up, hotspots, causes])
    return page(
        "sheet.j2",
        title=message("sheet.title", name=name, scope=scope, kommun=labels.kommun),
        classes="sheet",
        labels=labels,
        heading=name,
        scope=f"{labels.kommun} · {scope}",
        lost=[part_name(stem) for stem, held in figures.items() if not held and stem != "4_effekt"],
        answer=Markup(answer_html(effect, brief=True)) if "4_effekt" in figures else "",
        next_answer=_next_answer(effect, labels),
        where=_where_and_when(hotspots) if hotspots else {},
        others=type_lines(figures),
        sums=_sums(follow_up, labels) if follow_up else [],
        unexplained=_unexplained(causes) if causes else "",
        chain=_chain(follow_up, causes) if follow_up else {},
        decided=decision_rows.decided(follow_up, _DECIDED) if follow_up else {},
        decide=_decide(follow_up, labels, kommun_sheet) if follow_up else {},
        begin=_begin(follow_up, hotspots) if follow_up and not follow_up["causes"] else {},
        appendices=appendices,
        kommun_sheet=kommun_sheet,
    )


def scope_of(parts: Iterable[Figures | None]) -> str:
    """The type and the months of the first parts that name them."""
    known = [part for part in parts if part]
    kind = next((str(part["brottstyp"]) for part in known if part.get("brottstyp")), "")
    said = upper(kind) or message("sheet.no_data")
    dated = next((part for part in known if part.get("period")), None)
    if dated is None:
        return said
    if not dated.get("baseline"):
        return f"{said} · {_span(dated)}"
    then = baseline_label(str(dated["period"]), str(dated["baseline"]))
    return f"{said} · {message('sheet.against', now=_span(dated), then=then)}"


def _span(part: Figures) -> str:
    """The months of a part in words, with how many are counted where some are not."""
    return span(str(part["period"]), [parse_period(gone) for gone in part.get("not_counted") or ()])


def _where_and_when(hotspots: Figures) -> Figures:
    """What the sheet says of where and when; `said` alone where there is nothing to draw."""
    if hotspots.get("answered") is False:
        return {"said": brief(hotspots.get("reason") or message("sheet.needs_rows"), 260)}
    if hotspots.get("incidents") == 0:
        return {"said": message("sheet.none_in_period", nouns=REPORTED[kind_in(hotspots)][1])}
    grid = hotspots.get("weekday_hour") or ()
    counted_hours = any(value is None or value > 0 for row in grid for value in row)
    when = f"{_span(hotspots).capitalize()}. " if hotspots.get("period") else ""
    peak = f"{message('sheet.peak', peak=hotspots['peak'])} " if hotspots.get("peak") else ""
    return {
        "week": week_image(grid, kind=kind_in(hotspots)) if counted_hours else "",
        "when": when + peak,
        **_places(hotspots),
        "warnings": " ".join(str(text).rstrip(".") + "." for text in hotspots.get("warnings") or ()),
    }


def _places(hotspots: Figures) -> Figures:
    """The numbered places with their times, and the map that has their numbers."""
    rows, picture = _called(hotspots), hotspots.get("places_map")
    located, lost, size = (hotspots.get(key) for key in ("with_point", "without_point", "cell_size"))
    caption = message("sheet.squares", size=size) if size else message("sheet.cells")
    caption += f", {_span(hotspots)}" if hotspots.get("period") else ""
    caption += message("sheet.of_located", n=located) if not missing(located) else ""
    caption += message("sheet.unlocated", n=lost) if lost else ""
    return {
        "places": rows,
        "map": drawing(picture["svg"], alt=picture["alt"]) if picture else "",
        "shares": any(not missing(row["share"]) for row in rows),
        "peaks": any(row["peak"] for row in rows),
        "heading": heading(kind_in(hotspots)),
        "caption": caption,
        "note": message("sheet.no_peak") if len({bool(row["peak"]) for row in rows}) == 2 else "",
    }


def _called(hotspots: Figures) -> list[Figures]:
    """The places; one that has no name is called by its number on the map."""
    return [
        {**row, "called": row["name"] if row["named"] else message("sheet.begin.unnamed", number=str(row["number"]))}
        for row in hotspots.get("places") or ()
    ]


def _sums(follow_up: Figures, labels: Labels) -> list[str]:
    """What others say that the figure is, and where ours is another, how it is counted."""
    found = []
    for row in follow_up.get("sums") or ():
        if row["theirs"] is None:
            continue
        origin, period = upper(row["origin"] or message("sheet.sum_unnamed")), period_label(row["period"])
        said = {"origin": origin, "theirs": row["theirs"], "brottstyp": str(row["brottstyp"]), "period": period}
        if row["ours"] == row["theirs"]:
            found.append(message("sheet.sum_same", **said))
            continue
        ours, rule = number(row["ours"]), labels.raknesatt.rstrip(".")
        found.append(message("sheet.sum_differs", **said, ours=ours, rule=rule))
    return found


def _unexplained(causes: Figures) -> str:
    """How many no rule of place and time explains; "" where there are no rules or it may not be told."""
    tags, total = causes.get("tags") or {}, causes.get("incidents")
    none = tags.get(_UNMATCHED)
    if not total or any(missing(value) for value in tags.values()) or none is None:
        return ""
    every = counted(total, *SHORT[kind_in(causes)])
    period = period_label(causes["period"])
    return message("sheet.unexplained", none=number(none), every=every, period=period)


def _next_answer(effect: Figures | None, labels: Labels) -> str:
    """When the next answer comes, and whether what is expected of the measures will show in it."""
    when = labels.nasta_uppfoljning or message("sheet.next_unset")
    if brief := ((effect or {}).get("visible") or {}).get("brief"):
        return message("sheet.next_answer_seen", when=when, brief=brief)
    if (effect or {}).get("verdict") == "not_assessed":
        return message("sheet.next_answer_if", when=when)
    fall = (effect or {}).get("smallest_visible_fall")
    if missing(fall) or not fall:
        return message("sheet.next_answer", when=when)
    return message("sheet.next_answer_visible", when=when, fall=percent(100 * fall))


def _chain(follow_up: Figures, causes: Figures | None) -> Figures:
    support = (causes or {}).get("causes") or ()
    loose = [check for check in follow_up["checks"] if not check["kind"].startswith(_ELSEWHERE)]
    rows = chain_rows.chain_rows(follow_up, support=support, kind=kind_in(causes or follow_up), below=True)
    return {
        "causes": bool(follow_up["causes"]),
        "note": chain_rows.support_note(support),
        "front": rows[:_CHAIN],
        "back": rows[_CHAIN : _CHAIN + _BACK],
        "left": max(len(rows) - _CHAIN - _BACK, 0),
        "loose": [f"{check['said']} {check['do']}" for check in loose[:_LOOSE]],
        "more_loose": max(len(loose) - _LOOSE, 0),
    }


def _decide(follow_up: Figures, labels: Labels, kommun_sheet: str) -> Figures:
    """What is decided on this sheet; and by number what is decided on the kommun's, where there is one.

    A decision of another kommundel is listed here for a measure that both have, and is decided there.
    """
    found = decision_rows.proposals(follow_up, labels, first=not kommun_sheet)
    if kommun_sheet:
        found = [each for each in found if each.shared or each.scope in ((), (labels.kommundel,))]
    mine = [each for each in found if not (kommun_sheet and each.shared)]
    return {
        "rows": mine[:_PROPOSALS],
        "left": max(len(mine) - _PROPOSALS, 0),
        "elsewhere": [each.name for each in found if kommun_sheet and each.shared],
    }


def _begin(follow_up: Figures, hotspots: Figures | None) -> Figures:
    """What a first meeting can start from, where no cause is registered: questions, who should be there, what to write.

    Questions name the places and times that the sheet shows.
    """
    places = _called(hotspots or {})[:2]
    asked = [
        message("sheet.begin.place_time", place=row["called"], time=row["peak"])
        if row["peak"]
        else message("sheet.begin.place", place=row["called"])
        for row in places
    ]
    acting = [measure["number"] for measure in follow_up["measures"]]
    if acting:
        asked.append(message("sheet.begin.acting", n=len(acting), numbers=joined(acting)))
    return {"asked": asked, "places": joined(row["called"] for row in places)}
