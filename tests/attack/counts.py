"""What a page says, in the one form that the attacker's programme reads: signed sums of counts within an interval."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MONTHS = (
    "januari februari mars april maj juni juli augusti september oktober november december".split()  # noqa: SIM905
)
_NAMED = "|".join(MONTHS)
_SPAN = re.compile(
    rf"(?:(?P<from>{_NAMED})(?: (?P<since>\d{{4}}))?[–-])?(?P<to>{_NAMED}) (?P<year>\d{{4}})"
    r"|\b(?P<whole>\d{4})(?:[–-](?P<until>\d{4}))?\b",
    re.IGNORECASE,
)

#: First and last month, "2009-05".
Months = tuple[str, str]
#: What narrows a count beyond place, type and months: its kind and its name; () is the whole of them.
Part = tuple[str, ...]

#: Which of place, time and person each kind of part narrows by, one letter each.
NARROWS = {
    "cell": "p",
    "ground": "p",
    "hour": "t",
    "rule": "p",
    "rule at its hours": "pt",
    "outside its hours": "pt",
    "cause": "pt",
    "beside rule": "p",
    "beside rule at its hours": "pt",
    "beside outside its hours": "pt",
    "beside cause": "pt",
    "unexplained": "pt",
    "ring": "p",
    "hours of the day": "t",
    "unplaced": "",
    "off the map": "",
    "unclocked": "",
    "mark": "pt",
    "in time": "",
    "late": "",
    "hit so often": "p",
    "week": "t",
    "exact": "",
    "came": "",
    "counted throughout": "",
    "week at a cell": "pt",
}


@dataclass(frozen=True, slots=True, order=True)
class Count:
    """How many of a type there are in a place and some months, or in a part of them.

    Attributes
    ----------
    place : str
        A kommundel; "" is the whole kommun, "-" what lies in no kommundel.
    brottstyp : str
        In lower case; or a category, or "alla brott".
    months : tuple of str
        The first and the last.
    part : tuple of str
    """

    place: str
    brottstyp: str
    months: Months
    part: Part = ()

    @property
    def narrowed(self) -> int:
        """How many of place, time and person narrow it. [count]"""
        return len(NARROWS[self.part[0]]) if self.part else 0

    def __str__(self) -> str:
        place = self.place or "the kommun"
        return " · ".join([place, self.brottstyp, "–".join(dict.fromkeys(self.months)), *self.part])


@dataclass(frozen=True, slots=True)
class Fact:
    """A signed sum of counts that is known to lie within an interval.

    Attributes
    ----------
    page : str
    terms : tuple of (float, Count)
    low, high : float
        [count]
    hidden : bool
        The page says that the one count is hidden.
    worked_out : bool
        It stands nowhere, but was worked out from what does.
    """

    page: str
    terms: tuple[tuple[float, Count], ...]
    low: float
    high: float
    hidden: bool = False
    worked_out: bool = False


def shown(page: str, count: Count, n: float) -> Fact:
    """A printed number."""
    return Fact(page, ((1.0, count),), n, n)


def hidden(page: str, count: Count) -> Fact:
    """A number that stands hidden; zeros are shown."""
    return Fact(page, ((1.0, count),), 1, float("inf"), hidden=True)


def said(page: str, count: Count, text: object) -> list[Fact]:
    """What a cell of a table says: a number, hidden, or nothing."""
    if isinstance(text, str) and text.strip().casefold() == "dold":
        return [hidden(page, count)]
    number = number_of(text)
    return [] if number is None else [shown(page, count, number)]


def adds_up(page: str, whole: Count, parts: Sequence[Count]) -> Fact:
    """The parts are the whole."""
    return Fact(page, ((-1.0, whole), *((1.0, part) for part in parts)), 0, 0)


def at_most(page: str, less: Sequence[Count], more: Sequence[Count]) -> Fact:
    """One sum is no larger than another."""
    terms = (*((1.0, count) for count in less), *((-1.0, count) for count in more))
    return Fact(page, terms, float("-inf"), 0)


def ratio(page: str, part: Count, whole: Count, span: tuple[float, float]) -> Iterator[Fact]:
    """The part is between two multiples of the whole, as a rounded share or change says."""
    low, high = span
    yield Fact(page, ((1.0, part), (-low, whole)), -1e-9, float("inf"))
    yield Fact(page, ((1.0, part), (-high, whole)), float("-inf"), 1e-9)


def rounded(value: float, figures: int = 4) -> tuple[float, float]:
    """What a number written with so many significant figures can have been."""
    if not value:
        return -1e-9, 1e-9
    step = 10.0 ** (len(str(int(abs(value)))) - figures) if abs(value) >= 1 else _step_below_one(abs(value), figures)
    return value - step / 2, value + step / 2


def _step_below_one(value: float, figures: int) -> float:
    places = 0
    while value < 1:
        value, places = value * 10, places + 1
    return float(10.0 ** -(places + figures - 1))


def number_of(text: object) -> float | None:
    """A whole or decimal number as a Swede writes it; None for anything else."""
    if isinstance(text, int | float) and not isinstance(text, bool):
        return float(text)
    plain = re.sub(r"[\s\u00a0\u202f]", "", str(text)).replace("−", "-").replace(",", ".")
    return float(plain) if re.fullmatch(r"[+-]?\d+(\.\d+)?", plain) else None


def months_of(text: str) -> list[Months]:
    """Every period that a text names, in order: "maj–augusti 2010", "2009", "2009-05/2009-08"."""
    if iso := re.fullmatch(r"(\d{4}-\d\d)(?:/(\d{4}-\d\d))?", text.strip()):
        return [(iso[1], iso[2] or iso[1])]
    return [_span(found) for found in _SPAN.finditer(text)]


def _span(found: "re.Match[str]") -> Months:
    if found["whole"]:
        return f"{found['whole']}-01", f"{found['until'] or found['whole']}-12"
    last = MONTHS.index(found["to"].casefold()) + 1
    first = MONTHS.index(found["from"].casefold()) + 1 if found["from"] else last
    since = found["since"] or found["year"]
    return f"{since}-{first:02d}", f"{found['year']}-{last:02d}"


def each_month(months: Months) -> list[str]:
    """Every month from the first to the last."""
    (year, month), (stop, last) = ((int(part) for part in each.split("-")) for each in months)
    many = (stop - year) * 12 + last - month + 1
    return [f"{year + (month - 1 + step) // 12}-{(month - 1 + step) % 12 + 1:02d}" for step in range(many)]
