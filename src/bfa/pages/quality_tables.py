"""The tables of the quality report: what to do, the months that are counted, and the files."""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from bfa.draw.output import escape
from bfa.tables.quality import ACT, SHAPE, UNEVEN
from bfa.tables.refusals import CLASSES
from bfa.words.numbers import MONTHS, decimal, number, period_label

KINDS = {"crime": "brott", "event": "händelser", "activity": "insatser", "counts": "antal"}
#: More files than this are told together in the table of months.
_MOST_FILES = 8
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
    many = [each for each in sources if each["refused"] > CLASSES[-1][0] * each["read"]]
    many.sort(key=lambda each: -each["refused"] / each["read"])
    lines = [(_refused(each), each["file"], _unread(each)) for each in many]
    told = {each["file"] for each in many}
    named = [(each["file"], line) for each in sources for line in each["remarks"]]
    named += [("", line) for line in figures["remarks"]]
    causes: dict[tuple[str, str], list[str]] = {}
    for file, line in named:
        if _asks(file, line, told):
            causes.setdefault((str(line["what"]), str(line["do"])), []).append(file)
    lines += [(what, ", ".join(files), do) for (what, do), files in causes.items()]
    wrong = [one for one in figures["control_sums"] if not one["match"]]
    lines += [
        (f"kontrollsumman för {one['brottstyp']} {one['period']} stämmer inte", "", "se Kontrollsummor nedan")
        for one in wrong
    ]
    if not lines:
        return "<h2>Att göra</h2><p>Inget kräver ett beslut innan siffrorna används.</p>"
    head = f"<h2>Att göra innan siffrorna används ({len(lines)})</h2>"
    return f'{head}<ol class="todo">{"".join(_task(*line) for line in lines)}</ol>'


def _asks(file: str, line: Mapping[str, Any], told: Container[str]) -> bool:
    """Whether a remark asks for a decision; where refused rows lie is told with the files of which they are many."""
    return line.get("grade", 0) == ACT and not (line.get("about") == UNEVEN and file in told)


def _uneven(source: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Remarks on where the refused rows of a file are."""
    return [line for line in source["remarks"] if line.get("about") == UNEVEN]


def _task(what: str, file: str, do: str) -> str:
    """One thing to do: what is wrong, in which file, and what to write or mend."""
    where = f' <span class="note">{escape(file)}</span>' if file else ""
    mend = f"<br>{escape(_sentence(do))}" if do else ""
    return f"<li><strong>{escape(_sentence(what))}</strong>{where}{mend}</li>"


def _sentence(text: str) -> str:
    """With a capital letter and a full stop."""
    return f"{text[:1].upper()}{text[1:].rstrip('.:')}."


def _refused(source: Mapping[str, Any]) -> str:
    share = decimal(100 * source["refused"] / source["read"], 1)
    return f"{number(source['refused'])} av {number(source['read'])} rader ({share} %) kunde inte läsas"


def _unread(source: Mapping[str, Any]) -> str:
    worst = max(source["reasons"], key=lambda line: int(line["n"]), default=None)
    if not worst:
        return ""
    shapes = [str(line["what"]) for line in source["remarks"] if line.get("about") == SHAPE]
    seen = [_sentence(text) for text in (*shapes[:1], *(str(line["what"]) for line in _uneven(source)))]
    return " ".join([f"vanligaste skälet: {worst['what']}.", *seen, "Rätta kommunfilen eller filen och läs in igen"])


def months(coverage: Mapping[str, Any]) -> str:
    """Rows per month of each kind, with the months that are not counted marked; a row for each file where they differ.

    Of many files only all together.
    """
    parts = [_kind(KINDS[kind], each) for kind, each in coverage.items()]
    note = f'<p class="note">{_explained(coverage)}</p>'
    return "<h2>Vad som är räknat</h2>" + note + "".join(parts) if parts else ""


def _explained(coverage: Mapping[str, Any]) -> str:
    """What the marks mean that stand in the tables."""
    held = [months for each in coverage.values() for months in (each["months"], *each.get("files", {}).values())]
    states = {state for months in held for state, _ in months.values()}
    said = {
        "gap": "Saknas: inga rader, fast filen brukar ha det; månaden räknas inte",
        "part": "(12): bara en del av månaden finns; den räknas inte",
        "outside": "[1]: långt från de andra raderna; räknas inte",
    }
    told = [words for state, words in said.items() if state in states]
    return ". ".join(["Rader per månad", *told, "Tomt: filen når inte dit."])


def _kind(noun: str, each: Mapping[str, Any]) -> str:
    held, files = each["months"], each.get("files", {})
    years = sorted({month[:4] for month in held})
    parts = {"": held} if len(files) < 2 or len(files) > _MOST_FILES else files
    rows = [
        [name, year, *(_cell(*own.get(f"{year}-{month:02d}", ("", 0))) for month in range(1, 13))][0 if name else 1 :]
        for name, own in parts.items()
        for year in years
        if any(month.startswith(year) for month in own)
    ]
    heads = (*(("Fil",) if "" not in parts else ()), "År", *(name[:3] for name in MONTHS))
    return table(f"Rader per månad: {noun}", heads, rows, numeric=range(len(heads) - 12, len(heads)), classes="months")


def _cell(state: str, n: int) -> str:
    return _STATES[state].format(n=number(n)) if state != "counted" else number(n)


def files(sources: Sequence[Mapping[str, Any]]) -> str:
    """What became of the rows of each file, and the months that it covers; columns of nothing but 0 are left out."""
    counts = {
        "Lästa": [each["read"] for each in sources],
        "Räknas": [each["kept"] for each in sources],
        "Avvisade": [each["refused"] for each in sources],
        "I månader som inte räknas": [each.get("left_out") or 0 for each in sources],
        "Hör inte hit (where)": [each.get("filtered") or 0 for each in sources],
        "Redan räknade": [each.get("already") or 0 for each in sources],
    }
    shown = {head: values for head, values in counts.items() if any(values) or head in ("Lästa", "Räknas")}
    rows = [
        (
            each["file"],
            *(number(values[place]) for values in shown.values()),
            period_label("/".join(each["covered"])) if each.get("covered") else "–",
            ", ".join(period_label(gap) for gap in (each.get("not_counted") or [])) or "–",
        )
        for place, each in enumerate(sources)
    ]
    return table(
        "Filerna",
        ("Fil", *shown, "Täcker", "Därav räknas inte"),
        rows,
        numeric=range(1, len(shown) + 1),
        classes="files",
    )
