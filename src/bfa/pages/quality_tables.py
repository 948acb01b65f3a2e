"""The tables of the quality report: what to do, the months that are counted, and the files."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bfa.tables.quality import SHAPE, UNEVEN, many_refused, to_decide
from bfa.words.catalogue import message, messages
from bfa.words.numbers import MONTHS, decimal, number, period_label

#: More files than this are told together in the table of months.
_MOST_FILES = 8
#: How a month that is not counted stands in the table of months.
_STATES = {"part": "({n})", "outside": "[{n}]", "": ""}


Table = dict[str, Any]


def table(name: str, rows: Iterable[Sequence[str]], *, numeric: Sequence[int] = (), **more: Any) -> Table:
    """A table for the template by its name in the catalogue; the columns in `numeric` are set to the right."""
    found = {"caption": message(f"quality.captions.{name}"), "heads": list(messages(f"quality.heads.{name}").values())}
    return found | {"rows": list(rows), "numeric": numeric, "classes": ""} | more


def to_do(figures: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What asks for a decision before the figures are used, worst first: what is wrong, in which file, what to mend."""
    lines = [(_refused(each), each["file"], _unread(each)) for each in many_refused(figures)]
    lines += [(what, ", ".join(files), do) for what, do, files in to_decide(figures)]
    wrong = [one for one in figures["control_sums"] if not one["match"]]
    lines += [
        (
            message("quality.sum_differs", brottstyp=one["brottstyp"], period=one["period"]),
            "",
            message("quality.see_sums"),
        )
        for one in wrong
    ]
    return [(_sentence(what), file, _sentence(do) if do else "") for what, file, do in lines]


def _uneven(source: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Remarks on where the refused rows of a file are."""
    return [line for line in source["remarks"] if line.get("about") == UNEVEN]


def _sentence(text: str) -> str:
    """With a capital letter and a full stop."""
    return f"{text[:1].upper()}{text[1:].rstrip('.:')}."


def _refused(source: Mapping[str, Any]) -> str:
    share = decimal(100 * source["refused"] / source["read"], 1)
    return message("quality.unreadable", refused=source["refused"], read=source["read"], share=share)


def _unread(source: Mapping[str, Any]) -> str:
    worst = max(source["reasons"], key=lambda line: int(line["n"]), default=None)
    if not worst:
        return ""
    shapes = [str(line["what"]) for line in source["remarks"] if line.get("about") == SHAPE]
    seen = [_sentence(text) for text in (*shapes[:1], *(str(line["what"]) for line in _uneven(source)))]
    return " ".join([message("quality.worst", what=str(worst["what"])), *seen, message("quality.mend")])


def months(coverage: Mapping[str, Any]) -> list[Table]:
    """Rows per month of each kind, with the months that are not counted marked; a row for each file where they differ.

    Of many files only all together.
    """
    return [_kind(message(f"quality.kinds.{kind}"), each) for kind, each in coverage.items()]


def marks(coverage: Mapping[str, Any]) -> str:
    """What the marks mean that stand in the tables."""
    held = [months for each in coverage.values() for months in (each["months"], *each.get("files", {}).values())]
    states = {state for months in held for state, _ in months.values()}
    told = [words for state, words in messages("quality.marks.states").items() if state in states]
    return ". ".join([message("quality.marks.first"), *told, message("quality.marks.empty")])


def _kind(noun: str, each: Mapping[str, Any]) -> Table:
    held, files = each["months"], each.get("files", {})
    years = sorted({month[:4] for month in held})
    parts = {"": held} if len(files) < 2 or len(files) > _MOST_FILES else files
    rows = [
        [name, year, *(_cell(*own.get(f"{year}-{month:02d}", ("", 0))) for month in range(1, 13))][0 if name else 1 :]
        for name, own in parts.items()
        for year in years
        if any(month.startswith(year) for month in own)
    ]
    heads = [message("quality.year"), *(name[:3] for name in MONTHS)]
    if "" not in parts:
        heads.insert(0, message("quality.file"))
    caption, numeric = message("quality.rows_per_month", noun=noun), range(len(heads) - 12, len(heads))
    return {"caption": caption, "heads": heads, "rows": rows, "numeric": numeric, "classes": "months"}


def _cell(state: str, n: int) -> str:
    if state == "gap":
        return message("quality.gap")
    return _STATES[state].format(n=number(n)) if state != "counted" else number(n)


def reached(covered: Sequence[str] | None, gone: Sequence[str] | None) -> tuple[str, str]:
    """The months that something covers, and those between that are not counted, in words; a dash for none."""
    span = period_label("/".join(covered)) if covered else "–"
    return span, ", ".join(map(period_label, gone or [])) or "–"


def files(sources: Sequence[Mapping[str, Any]]) -> Table:
    """What became of the rows of each file, and the months that it covers; columns of nothing but 0 are left out."""
    counts = {
        "read": [each["read"] for each in sources],
        "kept": [each["kept"] for each in sources],
        "refused": [each["refused"] for each in sources],
        "left_out": [each.get("left_out") or 0 for each in sources],
        "filtered": [each.get("filtered") or 0 for each in sources],
        "already": [each.get("already") or 0 for each in sources],
    }
    shown = {head: values for head, values in counts.items() if any(values) or head in ("read", "kept")}
    rows = [
        (
            each["file"],
            *(number(values[place]) for values in shown.values()),
            *reached(each.get("covered"), each.get("not_counted")),
        )
        for place, each in enumerate(sources)
    ]
    heads = [text for name, text in messages("quality.heads.files").items() if name in shown or name not in counts]
    return table("files", rows, numeric=range(1, len(shown) + 1), classes="files", heads=heads)
