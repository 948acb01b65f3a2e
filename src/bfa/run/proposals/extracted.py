"""The day of extraction, where a line above the headings says it."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd

from bfa.run.proposals.headings import Words

_DATE = r"(?:(?:19|20)\d\d[-/.]?[01]\d[-/.]?[0-3]\d|[0-3]?\d[./-][01]?\d[./-](?:19|20)\d\d)(?!\d)"
#: What may stand between the word and the date, and what after it says that it only begins a span.
_BETWEEN, _SPAN = r"[^\d\n]{0,25}?", rf"(?!\s*(?:-|–|_|till|t\.?\s?o\.?\s?m)[^\d\n]{{0,5}}{_DATE})"
_FORMS = ("%Y%m%d", "%d%m%Y")


def day_of_extraction(lines: Iterable[str], words: Words) -> date | None:
    """The latest date that stands beside a word for the extraction; None where no line says one."""
    found = [day for line in lines if (day := _beside(line, words["extracted"])) is not None]
    return max(found, default=None)


def _beside(line: str, words: Sequence[str]) -> date | None:
    longest = sorted(words, key=len, reverse=True)
    said = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest)
    hit = re.search(rf"(?<![^\W\d_])(?:{said})(?![^\W\d_]){_BETWEEN}(?P<date>{_DATE}){_SPAN}", line, re.IGNORECASE)
    return _read(hit["date"]) if hit else None


def _read(text: str) -> date | None:
    parts = re.split(r"\D", text)
    figures = "".join(part.zfill(2) for part in parts)
    form = _FORMS[1] if len(parts) == 3 and len(parts[2]) == 4 else _FORMS[0]
    day = pd.to_datetime(figures, format=form, errors="coerce")
    return None if pd.isna(day) else day.date()
