"""The index of a batch: the answer, what is new, every kommundel and notebook with links, what failed and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bfa.analyses.editions import Changes
from bfa.analyses.effect.verdicts import GRADED, SHOWN
from bfa.draw.page import clipped, page
from bfa.pages.answer import Change, changes, judged_together, verdict_words
from bfa.pages.index_types import type_pages
from bfa.pages.since_edition import since_edition
from bfa.tables.naming import page_parts
from bfa.words.catalogue import message, messages
from bfa.words.labels import Labels, part_name
from bfa.words.numbers import baseline_label, period_label
from bfa.words.sentences import upper


@dataclass(frozen=True, slots=True)
class Part:
    """One notebook of one kommundel, as the batch left it."""

    #: File stem, such as `2_hotspots`.
    notebook: str
    #: klar, oförändrad (kept from an earlier run), misslyckad, avbruten or ej körd. One that is ej körd without a
    #: reason was not asked for: it is no fault.
    status: str
    #: The handout, relative to the index; "" where there is none.
    href: str = ""
    #: Why it failed, in the words of the refusal. Never a value from data rows.
    reason: str = ""
    #: The workbook beside the handout, relative to the index; "" where there is none.
    workbook: str = ""

    @property
    def good(self) -> bool:
        """Whether it leaves nothing to wish for."""
        return self.status in _GOOD

    @property
    def asked(self) -> bool:
        """Whether it belongs to what was run or should have been."""
        return self.status != _NOT_RUN or bool(self.reason)

    @property
    def failed(self) -> bool:
        """Whether it leaves something to wish for."""
        return self.asked and not self.good


@dataclass(frozen=True, slots=True)
class Row:
    """One kommundel in the index."""

    #: Real name; "" for the whole kommun.
    kommundel: str
    #: The meeting sheet, relative to the index; "" where there is none.
    sheet: str = ""
    #: One per notebook, in order.
    parts: tuple[Part, ...] = ()
    #: Notebook stem -> the figures it handed on; what failed is absent or None.
    figures: Mapping[str, Mapping[str, Any] | None] = field(default_factory=dict)

    @property
    def opens(self) -> str:
        """What the name opens: the sheet, or where there is none the first page."""
        return self.sheet or next((part.href for part in self.own if part.href), "")

    @property
    def own(self) -> list[Part]:
        """The parts of the type in question; those of further types have a table of their own."""
        return [part for part in self.parts if not page_parts(part.notebook)[1]]


#: Statuses that leave nothing to wish for.
_GOOD = ("klar", "oförändrad")
_NOT_RUN = "ej körd"
#: So many kommundelar stand in a table that is read; of more, it is opened by who wants it, and their names are listed.
MOST_ROWS = 20


def index_page(
    rows: Sequence[Row],
    *,
    labels: Labels,
    overview: Row | None = None,
    more: Sequence[tuple[str, str]] = (),
    cards: Sequence[tuple[str, str]] = (),
    since: Changes | None = None,
    run_at: str = "",
    took: str = "",
) -> str:
    """The index as a whole HTML page.

    Parameters
    ----------
    rows : sequence of Row
        The kommundelar, in the kommun's own order.
    overview : Row, optional
        The whole kommun: its notebooks (0_oversikt first) and their figures.
    more : sequence of (str, str)
        What else there is of the whole kommun: minutes, document or comparison, and its address relative to the index.
    cards : sequence of (str, str)
        The methods in use that have a card, and its address relative to the index.
    since : Changes, optional
        What differs from the edition before; None where there is none.
    run_at, took : str
        When the run ended and how long it took, in words ("2010-09-06 14:02", "3 min 12 s").
    """
    everything = [*([overview] if overview else []), *rows]
    shared = judged_together((row.kommundel, row.figures.get("4_effekt")) for row in rows)
    told = [_told(row, shared) for row in rows]
    figures = (overview.figures.get("0_oversikt") or {}) if overview else {}
    return page(
        "index.j2",
        title=message("index.title", kommun=labels.kommun),
        classes="wide index",
        labels=labels,
        heading=labels.kommun,
        scope=_scope(rows),
        overview=overview,
        more=[(messages("index.beside")[what], href) for what, href in more],
        cards=cards,
        lead=(figures.get("problem") or {}).get("sentence"),
        sentence=figures.get("sentence"),
        since=since_edition(since) if since else {},
        rows=told,
        sheets=any(row.sheet for row in rows),
        effects=any(part.notebook == "4_effekt" for row in rows for part in row.parts),
        many=len(rows) > MOST_ROWS,
        judged=[each for each in told if _is_judged(each[0], each[1], figures)][:MOST_ROWS],
        types=type_pages([(row.kommundel, row.parts, row.figures) for row in everything]),
        failed=[(row, part) for row in everything for part in row.parts if part.failed],
        part_name=part_name,
        run=_run(everything, run_at, took),
    )


Told = tuple[Row, Mapping[str, Any] | None, Sequence[Change], dict[str, str]]


def _told(row: Row, shared: Mapping[str, tuple[str, bool]]) -> Told:
    """A kommundel with its effect, the changes in words, and what is said of the verdict; that of several only once."""
    effect = row.figures.get("4_effekt")
    together, here = shared.get(row.kommundel, ("", True))
    judged = _judged(effect) if here else {"code": "", "words": together, "more": ""}
    if together and here:
        judged["more"] = ". ".join(filter(None, (together, judged["more"])))
    return row, effect, changes(effect) if here else changes(effect)[:1], judged


def _is_judged(row: Row, effect: Mapping[str, Any] | None, overview: Mapping[str, Any]) -> bool:
    """Whether there is more to say of a kommundel than that it is there: a verdict, that it stands out, or a fault."""
    out = {each["kommundel"] for each in (overview.get("family") or {}).get("stands_out", ())}
    said = (effect or {}).get("verdict") in (*SHOWN, *GRADED)
    return said or row.kommundel in out or any(part.failed for part in row.parts)


def _scope(rows: Sequence[Row]) -> str:
    effect = next((found for row in rows if (found := row.figures.get("4_effekt"))), None)
    said = message(f"index.scope{'' if any(row.sheet for row in rows) else '_pages'}", n=len(rows))
    if not effect:
        return said
    kind = str(effect.get("brottstyp") or "")
    period, baseline = str(effect["period"]), str(effect["baseline"])
    spans = message("index.against", now=period_label(period), then=baseline_label(period, baseline))
    return f"{upper(kind)} · {spans} · {said}"


def _judged(effect: Mapping[str, Any] | None) -> dict[str, str]:
    """The verdict as a code and in words, and what more there is to say of it."""
    if not effect:
        return {}
    reason = effect.get("reason") if effect["verdict"] in ("not_assessed", "too_early") else ""
    empty = effect.get("before") == 0 and effect.get("after") == 0
    return {
        "code": str(effect["verdict"]),
        "words": verdict_words(effect),
        "more": message("index.none_reported") if empty else clipped(reason or "", 90),
    }


def _run(rows: Sequence[Row], run_at: str, took: str) -> str:
    parts = [part for row in rows for part in row.parts if part.asked]
    kept = sum(part.status == "oförändrad" for part in parts)
    failed = sum(part.failed for part in parts)
    told = message("index.ended", at=run_at) if run_at else message("index.run")
    ran = message("index.took", ran=told, took=took) if took else told
    return message("index.parts", ran=ran, n=len(parts), kept=kept, failed=failed)
