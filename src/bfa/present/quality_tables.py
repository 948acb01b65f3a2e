"""The tables of the quality report: what to do, the months that are counted, and the files."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bfa.present.numbers import MONTHS, number, period_label
from bfa.present.output import escape
from bfa.tables.quality import ACT
from bfa.tables.refusals import CLASSES

KINDS = {"crime": "brott", "event": "händelser", "activity": "insatser", "counts": "antal"}
#: How a month that is not counted stands in the table of months.
_STATES = {"gap": "saknas", "part": "({n})", "outside": "[{n}]", "": ""}


def table(
    caption: str, heads: Iterable[str], rows: Iterable[Sequence[str]], *, numeric: Sequence[int] = (), classes: str = ""
) -> str:
    """A table as HTML; the cells are plain text, the columns in `numeric` are set to the right."""

    def mark(place: int) -> str:
        return ' class="n"' if place in numeric else ""

    head = "".join(f'<th scope="col"{mark(place)}>{escape(text)}</th>' for place, text in enumerate(heads))
    body = "".join(
        "<tr>" + "".join(f"<td{mark(place)}>{escape(str(text))}</td>" for place, text in enumerate(row)) + "</tr>"
        for row in rows
    )
    kind = f' class="{classes}"' if classes else ""
    return (
        f'<div class="scroll" tabindex="0"><table{kind}><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def to_do(figures: Mapping[str, Any]) -> str:
    """What asks for a decision before the figures are used, worst first; a sentence where nothing does."""
    sources = [*figures["sources"], *figures["count_sources"]]
    lines = [
        (f"{number(each['refused'])} av {number(each['read'])} rader kunde inte läsas", each["file"], _unread(each))
        for each in sources
        if each["refused"] > CLASSES[-1][0] * each["read"]
    ]
    named = [(each["file"], line) for each in sources for line in each["remarks"]]
    named += [("", line) for line in figures["remarks"]]
    lines += [(str(line["what"]), file, line["do"]) for file, line in named if line.get("grade", 0) == ACT]
    wrong = [one for one in figures["control_sums"] if not one["match"]]
    lines += [(f"kontrollsumman för {one['brottstyp']} {one['period']} stämmer inte", "", "se nedan") for one in wrong]
    if not lines:
        return "<h2>Att göra</h2><p>Inget kräver ett beslut innan siffrorna används.</p>"
    return "<h2>Att göra</h2>" + table("Innan siffrorna används", ("Vad", "Fil", "Gör så här"), lines)


def _unread(source: Mapping[str, Any]) -> str:
    worst = max(source["reasons"], key=lambda line: int(line["n"]), default=None)
    return f"vanligaste skälet: {worst['what']}; rätta kommunfilen eller filen och läs in igen" if worst else ""


def months(coverage: Mapping[str, Any]) -> str:
    """Rows per month of each kind, with the months that are not counted marked; years down, months across."""
    parts = [_kind(KINDS[kind], each["months"]) for kind, each in coverage.items()]
    note = (
        '<p class="note">saknas: inga rader fast källan brukar ha det, räknas inte. (12): bara en del av månaden, '
        "räknas inte. [1]: långt utanför resten, räknas inte. Tomt: utanför filerna.</p>"
    )
    return "<h2>Vad som är räknat</h2>" + note + "".join(parts) if parts else ""


def _kind(noun: str, held: Mapping[str, Sequence[Any]]) -> str:
    years = sorted({month[:4] for month in held})
    rows = [
        [year, *(_cell(*held.get(f"{year}-{month:02d}", ("", 0))) for month in range(1, 13))]
        for year in years
        if any(month.startswith(year) for month in held)
    ]
    heads = ("År", *(name[:3] for name in MONTHS))
    return table(f"Rader per månad: {noun}", heads, rows, numeric=range(1, 13), classes="months")


def _cell(state: str, n: int) -> str:
    return _STATES[state].format(n=number(n)) if state != "counted" else number(n)


def files(sources: Sequence[Mapping[str, Any]]) -> str:
    """What became of the rows of each file, and the months that it covers."""
    rows = [
        (
            each["file"],
            *(number(each.get(name) or 0) for name in ("read", "kept", "refused", "left_out", "filtered")),
            number((each.get("merged") or 0) + (each.get("in_cases") or 0)),
            " till ".join(each.get("covered") or []) or "–",
            ", ".join(period_label(gap) for gap in (each.get("not_counted") or [])) or "–",
        )
        for each in sources
    ]
    heads = ("Fil", "Lästa", "Räknas", "Avvisade", "Utanför tiden", "Hör inte hit", "Samma händelse")
    return table("Filerna", (*heads, "Täcker", "Därav räknas inte"), rows, numeric=range(1, 7))
