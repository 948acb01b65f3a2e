"""The index of a batch: every kommundel and notebook with links, what failed and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bfa.draw.page import clipped, page
from bfa.pages.answer import changes, verdict_words
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


#: Statuses that leave nothing to wish for.
_GOOD = ("klar", "oförändrad")
_NOT_RUN = "ej körd"


def index_page(
    rows: Sequence[Row],
    *,
    labels: Labels,
    overview: Row | None = None,
    more: Sequence[tuple[str, str]] = (),
    cards: Sequence[tuple[str, str]] = (),
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
    run_at, took : str
        When the run ended and how long it took, in words ("2010-09-06 14:02", "3 min 12 s").
    """
    everything = [*([overview] if overview else []), *rows]
    effects = [row.figures.get("4_effekt") for row in rows]
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
        sentence=(overview.figures.get("0_oversikt") or {}).get("sentence") if overview else "",
        rows=[(row, effect, changes(effect), _judged(effect)) for row, effect in zip(rows, effects, strict=True)],
        failed=[(row, part) for row in everything for part in row.parts if part.failed],
        part_name=part_name,
        run=_run(everything, run_at, took),
    )


def _scope(rows: Sequence[Row]) -> str:
    effect = next((found for row in rows if (found := row.figures.get("4_effekt"))), None)
    said = message("index.scope", n=len(rows))
    if not effect:
        return said
    kind = str(effect.get("brottstyp") or "")
    period, baseline = str(effect["period"]), str(effect["baseline"])
    spans = message("index.against", now=period_label(period), then=baseline_label(period, baseline))
    return f"{upper(kind)} · {spans} · {said}"


def _judged(effect: Mapping[str, Any] | None) -> dict[str, str]:
    """The verdict in words, and what more there is to say of it."""
    if not effect:
        return {}
    reason = effect.get("reason") if effect["verdict"] in ("not_assessed", "too_early") else ""
    empty = effect.get("before") == 0 and effect.get("after") == 0
    return {
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
