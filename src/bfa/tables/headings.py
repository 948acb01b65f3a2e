"""The headings of a table: where each column stands, and what is said when one is missing or stands twice."""

from collections.abc import Sequence

from bfa.errors import DataError
from bfa.tables.naming import meant, one_spelling
from bfa.tables.personal import masked

#: So many of a file's first lines are searched for headings that stand further down.
SEARCHED = 60


def places(header: Sequence[str], columns: Sequence[str], *, name: str, do: str = "") -> list[int]:
    """Where each column stands among the headings; spaces, line breaks and composition do not matter.

    A column that is no heading and is written #2 is the second, whatever its heading.

    Parameters
    ----------
    do : str
        The way out when columns are missing, where it is known.

    Raises
    ------
    DataError
        Columns are missing, or stand twice.
    """
    there = [one_spelling(head) for head in header]
    wanted = [one_spelling(column) for column in columns]
    numbered = {f"#{place}": place - 1 for place in range(1, len(there) + 1) if f"#{place}" not in there}
    missing = [column for column in wanted if column not in there and column not in numbered]
    double = [column for column in wanted if there.count(column) > 1]
    if missing:
        some = len(missing) < len(wanted)
        hints = [f"{column}{meant(column, there)}" for column in missing]
        raise DataError(
            f"{name}: {'kolumnen' if len(missing) == 1 else 'kolumnerna'} {', '.join(hints)} saknas.",
            found=f"{len(header)} kolumner" + (f": {', '.join(map(masked, there))}" if some else ""),
            do=do or "rätta namnen i kommunfilen, eller kontrollera att första raden är rubriker (skip_rows).",
        )
    if double:
        raise DataError(
            f"{name}: kolumnen {', '.join(dict.fromkeys(double))} finns flera gånger.",
            do="ge kolumnerna olika namn i filen.",
        )
    return [numbered[column] if column in numbered else there.index(column) for column in wanted]


def standing_at(rows: Sequence[Sequence[str]], columns: Sequence[str], *, skipped: int) -> int | None:
    """The row, counted from 1, where the headings seem to stand, when it is not the one after those skipped.

    Of the file's first rows, from its very first, the one with most of the headings asked for, at least half, is taken.
    """
    wanted = {one_spelling(column) for column in columns}
    found = [len(wanted & {one_spelling(head) for head in row}) for row in rows[:SEARCHED]]
    best = max(found, default=0)
    place = found.index(best) if best else skipped
    now = found[skipped] if skipped < len(found) else 0
    return place + 1 if best > now and best >= len(wanted) / 2 else None


def move_to(row: int) -> str:
    """The way out when the headings stand at another row."""
    return f"rubrikerna verkar stå på rad {row} i filen: skriv skip_rows: {row - 1} vid källan."
