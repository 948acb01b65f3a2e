"""The shape of a cell: which signs stand where, never what is written. For messages about a wrong format."""

import re

import pandas as pd

#: Longer cells are cut off: where the format goes wrong is seen long before.
LONGEST = 30
#: Words that belong to a clock time and say nothing of whom a row is about.
_KEPT = re.compile(
    r"(?<![^\W_])(?:AM|PM|[ap]\.m\.)(?![^\W_])|(?<=\d)[ ]?(?:AM|PM)(?![^\W_])|(?<=\d)T(?=\d)|(?<=\d)Z(?![^\W_])",
    re.IGNORECASE,
)


def shape(text: str) -> str:
    """A cell with every digit as 9 and every letter as A or a; separators, AM and PM, T and Z of a time are kept.

    ``03/18/2024 07:05:00 PM`` is ``99/99/9999 99:99:99 PM``. At most `LONGEST` signs, then an ellipsis; white space of
    other kinds than the ordinary is shown as ``␣``.
    """
    found, last = [], 0
    for kept in _KEPT.finditer(text):
        found += [_masked(text[last : kept.start()]), kept.group()]
        last = kept.end()
    whole = "".join([*found, _masked(text[last:])])
    return whole if len(whole) <= LONGEST else whole[:LONGEST] + "…"


def commonest(text: "pd.Series[str]", *, most: int = 3) -> str:
    """The commonest shapes of cells that could not be read, for the `found` of a refusal; "" where none has a text.

    ``99/99/9999 (144 rader), 9999-99 (2 rader)``.
    """
    words = text.dropna().astype("str").value_counts()
    shapes = pd.Series(words.to_numpy(), index=words.index.map(shape), dtype="int64").groupby(level=0, sort=False).sum()
    ordered = shapes.sort_values(ascending=False, kind="stable").head(most)
    return ", ".join(f"{form} ({n} {'rad' if n == 1 else 'rader'})" for form, n in ordered.items())


def _masked(text: str) -> str:
    return "".join(_sign(sign) for sign in text)


def _sign(sign: str) -> str:
    if sign.isnumeric():
        return "9"
    if sign.isalpha():
        return "A" if sign.isupper() else "a"
    return sign if sign == " " or (sign.isprintable() and not sign.isspace()) else "␣"
