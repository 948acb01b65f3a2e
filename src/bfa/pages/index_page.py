"""The index of a batch: every kommundel and notebook with links, what failed and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bfa.draw.marks import part_mark, verdict_mark
from bfa.draw.output import escape
from bfa.draw.page import clipped, foot, head, link, page
from bfa.pages.answer import Change, changes, verdict_words
from bfa.words.labels import NOTEBOOKS, Labels
from bfa.words.numbers import HIDDEN, MISSING, baseline_label, counted, missing, number, period_label


@dataclass(frozen=True, slots=True)
class Part:
    """One notebook of one kommundel, as the batch left it.

    Attributes
    ----------
    notebook : str
        File stem, such as `2_hotspots`.
    status : str
        klar, oförändrad (kept from an earlier run), misslyckad, avbruten or ej körd. One that is ej körd without a
        reason was not asked for: it is no fault.
    href : str
        The handout, relative to the index; "" where there is none.
    reason : str
        Why it failed, in the words of the refusal. Never a value from data rows.
    workbook : str
        The workbook beside the handout, relative to the index; "" where there is none.
    """

    notebook: str
    status: str
    href: str = ""
    reason: str = ""
    workbook: str = ""

    @property
    def asked(self) -> bool:
        """Whether it belongs to what was run or should have been."""
        return self.status != _NOT_RUN or bool(self.reason)

    @property
    def failed(self) -> bool:
        """Whether it leaves something to wish for."""
        return self.asked and self.status not in _GOOD


@dataclass(frozen=True, slots=True)
class Row:
    """One kommundel in the index.

    Attributes
    ----------
    kommundel : str
        Real name; "" for the whole kommun.
    sheet : str
        The meeting sheet, relative to the index; "" where there is none.
    parts : tuple of Part
        One per notebook, in order.
    figures : mapping
        Notebook stem -> the figures it handed on; what failed is absent or None.
    """

    kommundel: str
    sheet: str = ""
    parts: tuple[Part, ...] = ()
    figures: Mapping[str, Mapping[str, Any] | None] = field(default_factory=dict)


#: Statuses that leave nothing to wish for.
_GOOD = ("klar", "oförändrad")
_NOT_RUN = "ej körd"
_COLUMNS = (
    "Kommundel",
    "Före, antal",
    "Efter, antal",
    "Egen ändring",
    "Mot jämförelseområdena",
    "Bedömning",
    "Bilagor",
)
_NUMBERS = _COLUMNS[1:3]


def index_page(
    rows: Sequence[Row], *, labels: Labels, overview: Row | None = None, run_at: str = "", took: str = ""
) -> str:
    """The index as a whole HTML page.

    Parameters
    ----------
    rows : sequence of Row
        The kommundelar, in the kommun's own order.
    labels : Labels
        Of the whole kommun.
    overview : Row, optional
        The whole kommun: its notebooks (0_oversikt first) and their figures.
    run_at, took : str
        When the run ended and how long it took, in words ("2010-09-06 14:02", "3 min 12 s").
    """
    everything = [*([overview] if overview else []), *rows]
    name = labels.kommun
    body = "\n".join(
        [
            head(name, _scope(rows), labels=labels),
            "<main>",
            _overview(overview),
            _table(rows),
            _failures(everything),
            "</main>",
            foot(f"<p>{escape(_run(everything, run_at, took))}</p>", labels=labels),
        ]
    )
    return page(body, title=f"Blad och bilagor – {name}", classes="wide index")


def _scope(rows: Sequence[Row]) -> str:
    effect = next((found for row in rows if (found := row.figures.get("4_effekt"))), None)
    said = f"{counted(len(rows), 'kommundel', 'kommundelar')}: mötesblad och bilagor"
    if not effect:
        return said
    kind = str(effect.get("brottstyp") or "")
    period, baseline = str(effect["period"]), str(effect["baseline"])
    spans = f"{period_label(period)} mot {baseline_label(period, baseline)}"
    return f"{kind[:1].upper()}{kind[1:]} · {spans} · {said}"


def _overview(overview: Row | None) -> str:
    if overview is None:
        return ""
    said = str((overview.figures.get("0_oversikt") or {}).get("sentence") or "")
    text = f"<p>{escape(clipped(said, 400))}</p>" if said else ""
    return f"<section>\n<h2>Hela kommunen</h2>\n{text}<p>{_parts(overview.parts)}</p>\n</section>"


def _table(rows: Sequence[Row]) -> str:
    if not rows:
        return "<p>Inga kommundelar i körningen.</p>"
    kinds = [' class="n"' if name in _NUMBERS else "" for name in _COLUMNS]
    heads = "".join(f'<th scope="col"{kind}>{name}</th>' for name, kind in zip(_COLUMNS, kinds, strict=True))
    caption = (
        "Namnet öppnar mötesbladet. Varje ändring står med vad den är förenlig med; bedömningen bygger på jämförelsen."
    )
    lines = "".join(_line(row) for row in rows)
    return (
        '<section>\n<h2>Kommundelarna</h2>\n<table class="index stack">\n'
        f"<caption>{caption}</caption>\n<thead><tr>{heads}</tr></thead>\n"
        f"<tbody>{lines}</tbody></table>\n</section>"
    )


def _line(row: Row) -> str:
    effect = row.figures.get("4_effekt")
    cells = _counts(effect)
    found = changes(effect)
    texts = (_changed(found[:1]), _changed(found[1:]), _verdict(effect), _parts(row.parts))
    rest = "".join(_cell(name, text) for name, text in zip(_COLUMNS[3:], texts, strict=True))
    return f'<tr><th scope="row">{link(row.sheet, row.kommundel)}</th>{cells}{rest}</tr>'


def _cell(name: str, html: str, kind: str = "") -> str:
    return f'<td{kind} data-label="{escape(name)}">{html}</td>'


def _counts(effect: Mapping[str, Any] | None) -> str:
    found = effect or {}
    texts = (number(found.get("before")), number(found.get("after")))
    if found.get("hidden"):
        texts = (HIDDEN, HIDDEN)
    kinds = [f' class="n{" hidden" if text == HIDDEN else ""}"' for text in texts]
    return "".join(_cell(name, text, kind) for name, text, kind in zip(_COLUMNS[1:3], texts, kinds, strict=True))


def _changed(found: Sequence[Change]) -> str:
    """Changes with their intervals, each in a block of its own; a dash where there is none in percent."""
    told = [each for each in found if each.compatible]
    return (
        "".join(
            f'<span data-figure="{each.key}"><strong>{escape(each.size)}</strong>'
            f'<span class="note">{escape(each.compatible)}</span></span>'
            for each in told
        )
        or MISSING
    )


def _verdict(effect: Mapping[str, Any] | None) -> str:
    if not effect:
        return "Delen saknas"
    reason = effect.get("reason") if effect["verdict"] in ("not_assessed", "too_early") else ""
    said = "Inga anmälda brott" if not missing(effect.get("before")) and _empty(effect) else clipped(reason or "", 90)
    more = f' <span class="note">{escape(said)}</span>' if said else ""
    return f"{verdict_mark(str(effect['verdict']))}{escape(verdict_words(effect))}{more}"


def _empty(effect: Mapping[str, Any]) -> bool:
    return effect.get("before") == 0 and effect.get("after") == 0


def _parts(parts: Iterable[Part]) -> str:
    return " · ".join(_part(part) for part in parts) or MISSING


def _part(part: Part) -> str:
    name = NOTEBOOKS.get(part.notebook, part.notebook)
    if part.status in _GOOD:
        return link(part.href, name) + (f" ({link(part.workbook, 'Excel')})" if part.workbook else "")
    return f'<span class="part">{part_mark(part.status)}{link(part.href, name)}: {escape(part.status)}</span>'


def _failures(rows: Iterable[Row]) -> str:
    failed = [(row, part) for row in rows for part in row.parts if part.failed]
    if not failed:
        return "<section>\n<h2>Det som inte gick</h2>\n<p>Allt gick igenom.</p>\n</section>"
    lines = "".join(
        f'<tr><th scope="row">{escape(row.kommundel or "Hela kommunen")}</th>'
        f"<td>{escape(NOTEBOOKS.get(part.notebook, part.notebook))}</td>"
        f'<td><span class="part">{part_mark(part.status)}{escape(part.status)}</span></td>'
        f"<td>{escape(clipped(part.reason or 'Inget skäl är sparat.', 400))}</td></tr>"
        for row, part in failed
    )
    return (
        '<section>\n<h2>Det som inte gick</h2>\n<table class="stack">\n'
        "<caption>Rätta skälet och kör igen: bara det som saknas eller ändrats körs om.</caption>\n"
        '<thead><tr><th scope="col">Kommundel</th><th scope="col">Del</th><th scope="col">Läge</th>'
        f'<th scope="col">Skäl och vad man gör</th></tr></thead>\n<tbody>{lines}</tbody></table>\n</section>'
    )


def _run(rows: Sequence[Row], run_at: str, took: str) -> str:
    parts = [part for row in rows for part in row.parts if part.asked]
    kept = sum(part.status == "oförändrad" for part in parts)
    failed = sum(part.failed for part in parts)
    said = [f"Körningen blev klar {run_at}" if run_at else "Körningen", f"tog {took}" if took else ""]
    ran = " och ".join(text for text in said if text)
    return (
        f"{ran}: {counted(len(parts), 'bilaga', 'bilagor')}, varav {number(kept)} oförändrade sedan förra "
        f"körningen och {number(failed)} som inte gick."
    )
