"""Cells read by a declared format into whole numbers: year, month, day, hour, minute, second and their like.

Cells that are written with all their zeros are read by where each digit stands: many times faster than by pattern.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as arrow
import pyarrow.compute as compute

from bfa.tables.calendar_words import MONTHS, WEEKDAYS
from bfa.tables.forms import Piece
from bfa.tables.word_columns import is_worded

Whole = np.ndarray[tuple[int], np.dtype[np.int32]]
Yes = np.ndarray[tuple[int], np.dtype[np.bool_]]
#: What stands for a part that is not there.
NONE = -1
NO_OFFSET = 100_000
#: Two-digit years up to this one are in the 2000s, the others in the 1900s, as in POSIX.
PIVOT = 68
_WORDS = {"month_word": MONTHS, "weekday": WEEKDAYS}
#: Zones in words to minutes before UTC's clock; others are UTC itself.
_ZONES = {"cet": 60, "cest": 120, "eet": 120, "eest": 180}
_TYPED_DATE = (
    r"^(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"
    r"(?:T(?P<hour>\d{2}):(?P<minute>\d{2}):(?P<second>\d{2})(?:\.(?P<fraction>\d{1,9}))?)?$"
)
_TYPED_CLOCK = (
    r"^(?:\d{4}-\d{2}-\d{2}T)?(?P<hour>\d{2}):(?P<minute>\d{2}):(?P<second>\d{2})(?:\.(?P<fraction>\d{1,9}))?$"
)
_DATE = ("year", "month", "day")
_CLOCK = ("hour", "minute", "second", "fraction")
_Grid = np.ndarray[tuple[int, int], np.dtype[np.uint8]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column, cell by cell."""

    #: Something is written; what is written has the declared form.
    there: Yes
    fits: Yes
    #: A number per cell for each part, or `NONE`. `offset` is in minutes, or `NO_OFFSET`.
    parts: dict[str, Whole]
    #: Whether it holds any part of the date.
    dated: bool
    #: The cell of each row, -1 where it has none; None where each row is a cell.
    codes: "np.ndarray[tuple[int], np.dtype[np.integer]] | None" = None

    def at(self, rows: slice) -> "Column":
        """Some of the rows, each with a cell of its own."""
        if self.codes is None:
            parts = {name: part[rows] for name, part in self.parts.items()}
            return Column(self.there[rows], self.fits[rows], parts, self.dated)
        codes = self.codes[rows]
        known = codes >= 0
        parts = {name: np.append(part, np.int32(_nothing(name)))[codes] for name, part in self.parts.items()}
        return Column(self.there[codes] & known, self.fits[codes] & known, parts, self.dated)


def read_column(cells: "pd.Series[str]", piece: Piece, *, typed: bool) -> Column:
    """Read each cell by its piece of the format; cells that are written alike are read once.

    Parameters
    ----------
    typed : bool
        Whether cells may be typed dates and clock times of a workbook, in ISO form, which are read as what they are.
    """
    text, codes = _unlike(cells)
    text = compute.utf8_trim_whitespace(text)
    there = compute.fill_null(compute.not_equal(text, ""), False).to_numpy(zero_copy_only=False)
    parts, fits = by_position(text, piece.layout) if piece.layout else _extracted(text, piece.pattern, piece.fields)
    if piece.layout and not fits[there].all():
        _add(parts, fits, _extracted(text.filter(arrow.array(~fits)), piece.pattern, piece.fields))
    if typed and not fits[there].all():
        _add_typed(text, piece, parts, fits)
    return Column(there, fits, parts, piece.dated, codes)


def _nothing(name: str) -> int:
    return NO_OFFSET if name == "offset" else NONE


def _unlike(
    cells: "pd.Series[str]",
) -> tuple[arrow.Array, "np.ndarray[tuple[int], np.dtype[np.integer]] | None"]:
    """The different cells and which of them each row has, or every cell where few are alike."""
    if is_worded(cells) and len(cells.cat.categories):
        return _flat(pd.Series(cells.cat.categories, dtype="str")), cells.cat.codes.to_numpy()
    first = cells.iloc[:2_000]
    if len(cells) < 2_000 or first.nunique() > 0.9 * len(first):
        return _flat(cells), None
    codes, unlike = pd.factorize(cells)
    if not len(unlike):
        return _flat(cells), None
    return _flat(pd.Series(unlike)), codes.astype(np.min_scalar_type(-len(unlike) - 1))


def _flat(cells: "pd.Series[str]") -> arrow.Array:
    found = arrow.array(cells.astype("str"), type=arrow.large_string(), from_pandas=True)
    return found.combine_chunks() if isinstance(found, arrow.ChunkedArray) else found


def _extracted(text: arrow.Array, pattern: str, fields: tuple[str, ...]) -> tuple[dict[str, Whole], Yes]:
    if not fields:
        found = compute.match_substring_regex(text, pattern)
        return {}, compute.fill_null(found, False).to_numpy(zero_copy_only=False)
    found = compute.extract_regex(text, pattern)
    fits = compute.is_valid(found).to_numpy(zero_copy_only=False)
    return {name: _whole(name, found.field(place)) for place, name in enumerate(fields)}, fits


def _whole(name: str, text: arrow.Array) -> Whole:
    if name in ("month_word", "weekday", "half", "offset", "fraction"):
        return _words(name, text)
    filled = compute.if_else(compute.equal(text, ""), None, text)
    whole: Whole = compute.fill_null(compute.cast(filled, arrow.int32()), NONE).to_numpy(zero_copy_only=False)
    return whole


def _words(name: str, text: arrow.Array) -> Whole:
    encoded = compute.dictionary_encode(compute.fill_null(text, ""))
    numbers: Whole = np.asarray([_number(name, word.as_py()) for word in encoded.dictionary], dtype=np.int32)
    found: Whole = numbers[encoded.indices.to_numpy(zero_copy_only=False)]
    return found


def _number(name: str, word: str) -> int:
    plain = word.lower().rstrip(".")
    if not plain:
        return _nothing(name)
    if name in _WORDS:
        return _WORDS[name].get(plain, NONE - 1)
    if name == "half":
        return int(plain[0] in "pe")
    if name == "fraction":
        return int(plain[:6].ljust(6, "0"))
    if plain[0] not in "+-":
        return _ZONES.get(plain, 0)
    digits = plain[1:].replace(":", "").ljust(4, "0")
    return (-1 if plain[0] == "-" else 1) * (int(digits[:2]) * 60 + int(digits[2:]))


def _add(parts: dict[str, Whole], fits: Yes, found: tuple[dict[str, Whole], Yes]) -> None:
    """What was found in the cells that did not fit, in the places that they have."""
    rest = np.flatnonzero(~fits)
    for name, part in found[0].items():
        parts[name][rest] = part
    fits[rest] = found[1]


def _add_typed(text: arrow.Array, piece: Piece, parts: dict[str, Whole], fits: Yes) -> None:
    """Typed cells get the parts that the piece declares; a clock time that it does not declare is kept as `unread`."""
    names = (*_DATE, *_CLOCK) if piece.dated else _CLOCK
    found, typed = _extracted(text, _TYPED_DATE if piece.dated else _TYPED_CLOCK, names)
    typed &= ~fits
    fits |= typed
    declared = set(piece.fields)
    alike = {"year": ("year", "short_year"), "month": ("month", "month_word"), "day": ("day",)}
    clocked = bool(declared & {"hour", "hour12", "hhmm", "hhmmss"})
    for name in names:
        wanted = bool(declared & set(alike[name])) if name in alike else clocked
        if wanted:
            parts[name] = np.where(typed, found[name], parts.get(name, np.full(len(text), NONE))).astype(np.int32)
    if not clocked and piece.dated:
        some = (found["hour"] > 0) | (found["minute"] > 0) | (found["second"] > 0)
        parts["unread"] = np.where(typed & some, 1, NONE).astype(np.int32)


def by_position(text: arrow.Array, layout: tuple[tuple[str, str], ...]) -> tuple[dict[str, Whole], Yes]:
    """The numbers of the cells that are as long as a layout (`forms.Piece.layout`), with its signs in their places.

    Returns
    -------
    tuple
        A number per cell for each field, -1 where the cell does not fit so; and which cells do.
    """
    written = "".join(signs for _, signs in layout)
    fits = _as_long(text, len(written))
    grid = _signs(text, fits, len(written))
    right = np.ones(len(grid), dtype=bool)
    for place, sign in enumerate(written):
        right &= grid[:, place] - np.uint8(48) < 10 if sign == "0" else grid[:, place] == ord(sign)
    fits[fits] = right
    found, place = {}, 0
    for name, signs in layout:
        if name:
            found[name] = _numbers(grid[right, place : place + len(signs)], fits)
        place += len(signs)
    return found, fits


def _numbers(digits: _Grid, fits: Yes) -> Whole:
    value = np.zeros(len(digits), dtype=np.int32)
    for place in range(digits.shape[1]):
        value = value * 10 + (digits[:, place] - np.uint8(48))
    found = np.full(len(fits), -1, dtype=np.int32)
    found[fits] = value
    return found


def _as_long(text: arrow.Array, width: int) -> Yes:
    ends = np.frombuffer(text.buffers()[1], dtype=np.int64)[text.offset : text.offset + len(text) + 1]
    there: Yes = text.is_valid().to_numpy(zero_copy_only=False)
    return np.asarray((np.diff(ends) == width) & there, dtype=bool)


def _signs(text: arrow.Array, own: Yes, width: int) -> _Grid:
    """One row for each such cell and one column for each byte."""
    if not own.any():
        return np.zeros((0, width), dtype=np.uint8)
    starts = np.frombuffer(text.buffers()[1], dtype=np.int64)[text.offset : text.offset + len(text)]
    raw = np.frombuffer(text.buffers()[2], dtype=np.uint8)
    if own.all():
        return raw[starts[0] : starts[0] + len(own) * width].reshape(len(own), width)
    picked: _Grid = raw[starts[own][:, None] + np.arange(width)]
    return picked
