"""Tables for people: caption, scope, tabular figures, at most seven columns; hidden is *dold*, missing a dash."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from bfa.disclosure import Released
from bfa.draw.output import Output, escape, html_output
from bfa.draw.page import link
from bfa.errors import ParameterError
from bfa.words import alt
from bfa.words.numbers import (
    HIDDEN,
    MISSING,
    change,
    decimal,
    missing,
    month_label,
    number,
    percent,
    period_label,
    share,
    signed,
)

#: More columns than this are not read, least of all on a phone or an A4.
MOST_COLUMNS = 7

# So few columns are not stretched over the page: the eye would lose its row.
_NARROW = 3

#: How a column is written; all but text, date, month and period are numbers and stand to the right.
FORMATS: Mapping[str, Callable[[Any], str]] = {
    "int": number,
    "decimal1": lambda value: decimal(value, 1),
    "decimal2": lambda value: decimal(value, 2),
    "percent": percent,
    "percent1": lambda value: percent(value, 1),
    "share": share,
    "change": change,
    "signed": signed,
    "text": lambda value: MISSING if missing(value) or value == "" else str(value),
    "date": lambda value: MISSING if missing(value) else f"{value:%Y-%m-%d}",
    "month": lambda value: MISSING if missing(value) else month_label(value),
    "period": lambda value: MISSING if missing(value) else period_label(value),
}
_WORDS = ("text", "date", "month", "period")
#: Words of at most so many letters stand on one line.
_ONE_LINE = 12


@dataclass(frozen=True, slots=True)
class _Look:
    columns: Mapping[str, str]
    formats: Mapping[str, str]
    links: Mapping[str, str] = field(default_factory=dict)
    strong: str | None = None
    stacked: bool = False


def table(
    frame: pd.DataFrame | Released,
    *,
    caption: str,
    columns: dict[str, str],
    formats: Mapping[str, str] | None = None,
    note: str = "",
    strong: str | None = None,
    links: Mapping[str, str] | None = None,
    folded: bool = False,
    stacked: bool = False,
    on_paper: bool = True,
) -> Output:
    """A table of what has been released.

    Parameters
    ----------
    frame : DataFrame or Released
        One row per line. Not changed. Of what `release` gave, why something is hidden is told with the note. A frame
        that holds counts comes with a column `hidden`, or has no count that needs one.
    caption, note : str
        Plain text above and below.
    columns : dict
        Column -> heading with its unit, in order; at most seven. The first heads its row.
    formats : mapping
        Column -> one of `FORMATS`; text unless given.
    strong : str, optional
        A true/false column: true rows are sums.
    links : mapping, optional
        Column -> the column that holds its link, a relative path.
    folded : bool
        Show the caption alone until it is opened; print shows the whole.
    on_paper : bool
        Whether a folded table is printed at all.
    stacked : bool
        On a phone each row becomes a block with its headings, since the columns do not fit beside each other.

    Raises
    ------
    ParameterError
        Too many columns, a column the frame lacks, or an unknown format.
    """
    if isinstance(frame, Released):
        note = alt.note(note, frame.reason)
        frame = frame.table
    look = _Look(columns, formats or {}, links or {}, strong, stacked)
    _check(frame, look)
    text = table_html(frame, _already_hidden(frame, look), look, caption=caption, note=note)
    if folded:
        kept = "" if on_paper else ' class="screen"'
        text = f"<details{kept}><summary>{escape(caption)}</summary>{text}</details>"
    return html_output(text, kind="table")


def table_html(frame: pd.DataFrame, hidden: pd.DataFrame, look: _Look, *, caption: str, note: str = "") -> str:
    """The table as HTML; `hidden` says per count column which cells the policy took."""
    below = f'<p class="note">{escape(note)}</p>' if note else ""
    if not len(frame):
        return f"<p>{escape(caption)}: inga uppgifter.</p>{below}"
    heads = look.columns.items()
    head = "".join(f'<th scope="col"{_side(name, look)}>{escape(text)}</th>' for name, text in heads)
    lines = zip(frame.to_dict("records"), hidden.to_dict("records"), strict=True)
    rows = "".join(_row(row, gone, look) for row, gone in lines)
    region = f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(caption)}">'
    return (
        f'{region}<table class="{_classes(look)}">'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{below}"
    )


def _classes(look: _Look) -> str:
    narrow = " narrow" if len(look.columns) <= _NARROW and not look.stacked else ""
    return f"bfa{narrow}{' stack' if look.stacked else ''}"


def _check(frame: pd.DataFrame, look: _Look) -> None:
    if len(look.columns) > MOST_COLUMNS:
        raise ParameterError(
            f"Tabellen har {len(look.columns)} kolumner; läsaren orkar {MOST_COLUMNS}.",
            do="dela tabellen eller lämna kolumner i bilagan.",
        )
    wanted = [*look.columns, *look.links.values(), *([look.strong] if look.strong else [])]
    absent = [name for name in wanted if name not in frame.columns]
    unknown = sorted(set(look.formats.values()) - set(FORMATS))
    if absent or unknown:
        raise ParameterError("Tabellen kan inte visas.", found=f"saknas eller okänt: {', '.join([*absent, *unknown])}")


def _already_hidden(frame: pd.DataFrame, look: _Look) -> pd.DataFrame:
    counts = [name for name in look.columns if look.formats.get(name) == "int"]
    if "hidden" not in frame.columns:
        return pd.DataFrame(False, index=frame.index, columns=counts)
    marked = frame["hidden"].fillna(False).astype(bool)
    return pd.DataFrame({name: marked & frame[name].isna() for name in counts}, index=frame.index)


def _side(name: str, look: _Look) -> str:
    word = look.formats.get(name, "text") in _WORDS
    return ' style="text-align:left"' if word else ' class="n" style="text-align:right"'


def _row(row: Mapping[Hashable, Any], hidden: Mapping[Hashable, Any], look: _Look) -> str:
    cells = [_cell(name, row, bool(hidden.get(name, False)), look) for name in look.columns]
    first = cells[0].replace("<td", '<th scope="row"', 1).removesuffix("</td>") + "</th>"
    strong = look.strong is not None and not missing(row[look.strong]) and bool(row[look.strong])
    return f"<tr{' class=' + chr(34) + 'sum' + chr(34) if strong else ''}>{first}{''.join(cells[1:])}</tr>"


def _cell(name: str, row: Mapping[Hashable, Any], hidden: bool, look: _Look) -> str:
    if hidden:
        return f'<td class="n hidden" style="text-align:right"{_labelled(name, look)}>{HIDDEN}</td>'
    text = FORMATS[look.formats.get(name, "text")](row[name])
    href = row[look.links[name]] if name in look.links else None
    said = link(str(href), text) if href is not None and not missing(href) else escape(text)
    whole = ' class="brief"' if look.formats.get(name, "text") in _WORDS and len(text) <= _ONE_LINE else ""
    return f"<td{whole}{_side(name, look)}{_labelled(name, look)}>{said}</td>"


def _labelled(name: str, look: _Look) -> str:
    """The heading of the cell, for a row that stands as a block."""
    first = name == next(iter(look.columns))
    return f' data-label="{escape(look.columns[name])}"' if look.stacked and not first else ""
