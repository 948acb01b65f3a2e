"""Drafts to copy: the problem description of the types that weigh most, by what was released of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bfa.disclosure.all_crime import year_of
from bfa.draw.output import Output, escape, html_output, text
from bfa.pages.figures import Figures, records
from bfa.pages.local_picture.ahead import peaks_of
from bfa.pages.local_picture.repeat import share_of
from bfa.pages.local_picture.sources import Beside, event_rows
from bfa.pages.local_picture.types import most_common, year_counts
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.tables.topics import by_topic, of_topic
from bfa.words import draft as words
from bfa.words import other_sources
from bfa.words.catalogue import message, messages
from bfa.words.sentences import upper

#: Types that are drafted: those that are prioritised, then the most common.
_MOST = 3
_PRIORITISED = "prioriteras"


def drafts(page: Beside) -> Iterator[Output | None]:
    """Each draft under its type, folded."""
    found = page.drafted
    if not found:
        yield text(message("draft.none"))
        return
    intro = f'<p class="note">{escape(message("draft.intro"))}</p>'
    for name, lines in found.items():
        paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines)
        heading = escape(message("draft.heading", brottstyp=upper(name)))
        kept = f'<details class="screen"><summary>{heading}</summary>{intro}{paragraphs}</details>'
        yield html_output(kept, kind="text")


def drafted(page: Beside) -> dict[str, list[str]]:
    """The lines of each draft by type."""
    rows = {row["brottstyp"]: row for row in records(most_common(page.table, len(page.table)))}
    own = page.picture.priorities
    first = [name for name in own.loc[own["stance"] == _PRIORITISED, "brottstyp"].dropna() if name in rows]
    names = list(dict.fromkeys([*first, *rows]))[:_MOST]
    peaks = peaks_of(page)
    return {name: _lines(page, rows[name], peaks.get(name, ())) for name in names}


def figures(page: Beside) -> list[Figures]:
    """The drafts for the document."""
    return [{"brottstyp": name, "lines": lines} for name, lines in page.drafted.items()]


def _lines(page: Beside, row: Mapping[str, Any], peaks: Sequence[int]) -> list[str]:
    name = str(row["brottstyp"])
    years = records(year_counts(page.released, page.picture, name))[:-1]
    described = [words.problem(row, years, place=page.place, period=page.picture.period), words.span(row)]
    found = [
        " ".join([*filter(None, described), words.share(row["share"])]).strip(),
        _level(page, row),
        words.season(peaks),
        words.repeated(share_of(page, name)),
        words.events(_of_topic(page, name)),
        _asked(page, name),
    ]
    return [*filter(None, found), *messages("draft.yours").values()]


def _level(page: Beside, row: Mapping[str, Any]) -> str:
    cells = page.released[year_of(page.picture.period)].table
    own = cells[cells["brottstyp"].eq(row["brottstyp"]) & cells["kommundel"].ne(NO_KOMMUNDEL)]
    both = own.merge(page.picture.people, on="kommundel")
    known = both["n"].notna() & both["population"].gt(0).fillna(False)
    rates = 1000 * both["n"].astype("Float64") / both["population"].astype("Float64")
    order = rates[known].sort_values(ascending=False, kind="stable")
    areas = list(zip(both["kommundel"].reindex(order.index).astype(str), order.astype(float), strict=True))
    whole = float(1000 * both["n"].sum() / both["population"].sum()) if len(both) and known.all() else None
    return words.level(row["per_1000"], areas=areas, whole=whole, own=bool(page.picture.kommundel))


def _topics(page: Beside, brottstyp: str) -> list[str]:
    return list(by_topic(page.other.topics, "brott", [brottstyp]))


def _of_topic(page: Beside, brottstyp: str) -> list[Figures]:
    """The events of the topics that a type is in."""
    held = {row["brottstyp"]: row for row in event_rows(page)}
    found = by_topic(page.other.topics, "handelser", held)
    names = dict.fromkeys(name for topic in _topics(page, brottstyp) for name in found.get(topic, ()))
    return [held[name] for name in names]


def _asked(page: Beside, brottstyp: str) -> str:
    """The first question of its topic that the area has an answer to."""
    answers = page.other.surveys
    area = page.picture.kommundel or str(page.situation.kommun.kommun)
    own = {
        other_sources.asked(row): row
        for row in records(answers[answers["area"].eq(area) & answers["group"].isna() & ~answers["within"]])
    }
    found = by_topic(page.other.topics, "fragor", of_topic(own, page.other.topics.oro))
    names = [name for topic in _topics(page, brottstyp) for name in found.get(topic, ())]
    if not names:
        return ""
    row = own[names[0]]
    return words.survey(names[0], other_sources.answer(row), other_sources.ends(row))
