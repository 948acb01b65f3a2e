"""What is not the same in two editions of a batch, each difference under what it comes from.

Method: what the figures were made with. Data: other counts of the same months. World: the months have moved on.
Register: what people wrote. Where the method is another, nothing can be said of what happened in the world, so that all
that differs on such a page is put under method and nowhere else. Only released figures are compared, and nothing is
subtracted. What either edition hides or withholds is not told of the other: no count of the same place, brottstyp and
months (`_hidden`), no text of the same row, and no earlier text at all where what decides it is another (`_is_closed`).
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, Literal

from bfa.tables.naming import page_parts

Kind = Literal["method", "data", "world", "register"]
#: Plain JSON by name.
Figures = Mapping[str, Any]
#: Kommundel ("" for the whole kommun) and page (`naming.page_name`: of a further type too).
Page = tuple[str, str]
#: What a count is of: place, brottstyp and months.
Of = tuple[str, str, str]
#: A count: its role, place, months, and itself.
Told = tuple[str, str, str, Any]
#: In the place of a count or a text that is not told.
HIDDEN = "hidden"
#: Figures that are compared one by one; another that differs is counted with the rest.
_COMPARED = {
    *("areas", "total", "problem", "follow_up", "before", "after", "same_months", "verdict", "verdict_words"),
    *("incidents", "season", "top_cells", "problems", "causes", "measures", "goals", "decisions"),
}
#: What is compared of each row of a register, in the order that it is told.
_FIELDS = {
    "decisions": ("text", "state", "responsible", "due"),
    "problems": ("text", "priority"),
    "causes": ("text", "measures"),
    "measures": ("text", "state", "done", "planned", "responsible", "due", "decide"),
    "goals": ("text", "target"),
}
#: What somebody wrote in a row of a register; all that is told of one that is withheld in either edition is its state.
_TEXTS = {"text", "responsible", "due", "decide", "target"}
#: Codebooks that decide which texts and places may be read.
_DECIDING = {"sekretess.yml", "platstyper.yml"}
#: What a row that is otherwise comes from: somebody wrote, else it is read otherwise, or its day has passed.
_WRITTEN: tuple[Kind, ...] = ("register", "method", "world")


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition as it was kept; plain JSON."""

    #: What it was made from (`run.manifest`).
    manifest: Figures
    #: What was released of it (`results.json`).
    results: Figures


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that the editions were made from, and that is not the same."""

    kind: Kind
    #: code, version, notebook, codebook, reading, parameter; source; period; register, owners.
    what: str
    #: Its name: a library, a file or a parameter; "" for the code.
    name: str = ""
    #: As it was and as it is; None where there was or is none, or where it is not for reading (a digest).
    before: Any = None
    after: Any = None
    #: The pages it touches; empty for all of them.
    pages: tuple[Page, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is read otherwise in the later edition."""

    kind: Kind
    #: Kommundel ("" for the whole kommun) and notebook; of a row of a register "" and causes or measures.
    page: Page
    #: count, verdict, hot_spot_new, hot_spot_gone, rest (so many other figures); of a row new, gone, withheld (in one
    #: of the editions) or its field.
    what: str
    #: A count's kommundel ("" for the whole kommun), a place, or what a row of a register is called.
    name: str
    #: What is told before and after: a number, a code, a text, None (missing) or `HIDDEN`.
    before: Any
    after: Any
    #: The months of each, as `2010-05/2010-08`; "" where it has none.
    months: tuple[str, str] = ("", "")
    #: Number of the row of a register.
    number: int | None = None


@dataclass(frozen=True, slots=True)
class _Between:
    """What decides how a difference between two editions is told."""

    reasons: tuple[Reason, ...]
    #: Counts that some page of either edition does not tell.
    hidden: Set[Of]
    #: What may be read is decided otherwise, so that no text of the earlier edition is told.
    closed: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """Two editions beside each other."""

    before: Edition
    after: Edition
    #: In the order of the kinds.
    reasons: tuple[Reason, ...]
    differences: tuple[Difference, ...]
    #: Pages that only the later or only the earlier edition has.
    new_pages: tuple[Page, ...]
    gone_pages: tuple[Page, ...]

    def of(self, kind: Kind) -> tuple[Difference, ...]:
        """The differences of a kind."""
        return tuple(each for each in self.differences if each.kind == kind)

    def why(self, kind: Kind) -> tuple[Reason, ...]:
        """The reasons of a kind."""
        return tuple(each for each in self.reasons if each.kind == kind)


def compared(before: Edition, after: Edition) -> Changes:
    """What differs between an edition and a later one of the same batch and tier."""
    reasons = (*_method(before, after), *_sources(before, after), *_periods(before, after), *_registers(before, after))
    old, new = _pages(before), _pages(after)
    between = _Between(reasons, _hidden(old) | _hidden(new), _is_closed(reasons))
    both = [page for page in new if page in old]
    found = [each for page in both for each in _page(page, old[page], new[page], between)]
    found += _rows([old[page] for page in both], [new[page] for page in both], between)
    return Changes(
        before,
        after,
        reasons,
        tuple(found),
        tuple(page for page in new if page not in old),
        tuple(page for page in old if page not in new),
    )


def _method(before: Edition, after: Edition) -> Iterator[Reason]:
    """What the figures were made with: code, versions, notebooks, codebooks, how rows are read, what was asked."""
    was, now = before.manifest, after.manifest
    runs = now["runs"]
    if was["code"] != now["code"]:
        yield Reason("method", "code")
    for name, old, new in _differing(was["versions"], now["versions"]):
        yield Reason("method", "version", name, old, new)
    for name, *_ in _differing(was["codebooks"], now["codebooks"]):
        yield Reason("method", "codebook", name)
    for name, old, new in _differing(was["notebooks"], now["notebooks"]):
        touched = tuple((run["kommundel"], run["notebook"]) for run in runs if page_parts(run["notebook"])[0] == name)
        if old and new:
            yield Reason("method", "notebook", name, pages=touched)
    if not set(was["reading"]) <= set(now["reading"]):
        yield Reason("method", "reading")
    yield from _asked("method", "parameter", _runs(before, "parameters"), _runs(after, "parameters"))


def _differing(was: Figures, now: Figures) -> Iterator[tuple[str, Any, Any]]:
    """Names that do not stand for the same, with both."""
    for name in dict.fromkeys((*was, *now)):
        if was.get(name) != now.get(name):
            yield name, was.get(name), now.get(name)


def _asked(kind: Kind, what: str, was: Mapping[Page, Figures], now: Mapping[Page, Figures]) -> Iterator[Reason]:
    """What the pages that are in both were asked otherwise, told once for all pages of the same change."""
    touched: dict[str, list[tuple[Page, tuple[str, Any, Any]]]] = {}
    for page in (page for page in now if page in was):
        for change in _differing(was[page], now[page]):
            touched.setdefault(repr(change), []).append((page, change))
    for found in touched.values():
        yield Reason(kind, what, *found[0][1], pages=tuple(page for page, _ in found))


def _runs(edition: Edition, key: str) -> dict[Page, Figures]:
    return {(run["kommundel"], run["notebook"]): run[key] for run in edition.manifest["runs"]}


def _sources(before: Edition, after: Edition) -> Iterator[Reason]:
    """Files that are new, gone or have other contents, with the days they were taken out."""
    was, now = ({each["file"]: each for each in edition.manifest["sources"]} for edition in (before, after))
    for name, old, new in _differing(was, now):
        if not old or not new or old["sha256"] != new["sha256"]:
            yield Reason("data", "source", name, old and old["uttag"], new and new["uttag"])


def _periods(before: Edition, after: Edition) -> Iterator[Reason]:
    """Months that pages were asked about otherwise, or chose otherwise by themselves."""
    yield from _asked("world", "period", *(dict(_spans(each)) for each in (before, after)))


def _spans(edition: Edition) -> Iterator[tuple[Page, Figures]]:
    pages = _pages(edition)
    for page, asked in _runs(edition, "periods").items():
        yield page, {name: pages.get(page, {}).get(name) or months for name, months in asked.items()}


def _registers(before: Edition, after: Edition) -> Iterator[Reason]:
    was, now = before.manifest["register"], after.manifest["register"]
    if was["sha256"] != now["sha256"]:
        yield Reason("register", "register")
    if was.get("owners", was["sha256"]) != now.get("owners", now["sha256"]):
        yield Reason("register", "owners")


def _is_closed(reasons: Sequence[Reason]) -> bool:
    return any(each.what == "owners" or (each.what == "codebook" and each.name in _DECIDING) for each in reasons)


def _pages(edition: Edition) -> dict[Page, Figures]:
    """The figures of every page that there is."""
    places = [("", edition.results["kommun"]), *edition.results["kommundelar"].items()]
    return {(place, name): own for place, held in places for name, own in held.items() if isinstance(own, Mapping)}


def _hidden(pages: Mapping[Page, Figures]) -> set[Of]:
    """The counts that some page of an edition does not tell."""
    every = ((figures, each) for page, figures in pages.items() for each in (*_told(page, figures), *_cells(figures)))
    return {_of(figures, place, months) for figures, (_, place, months, n) in every if n in (HIDDEN, None)}


def _of(figures: Figures, place: str, months: str) -> Of:
    return place, str(figures.get("brottstyp", "")), months


def _open(page: Page, figures: Figures, hidden: Set[Of]) -> Iterator[Told]:
    """The counts of a page as `_told`, those hidden that either edition hides."""
    for role, place, months, n in _told(page, figures):
        yield role, place, months, HIDDEN if n is not None and _of(figures, place, months) in hidden else n


def _page(page: Page, was: Figures, now: Figures, between: _Between) -> Iterator[Difference]:
    """What differs on one page, but for the rows of registers."""
    reasons = between.reasons
    moved = any(each.kind == "world" and page in each.pages for each in reasons)
    kind = _kind(page, reasons, moved=moved)
    months = (str(was.get("period", "")), str(now.get("period", "")))
    if was.get("brottstyp") == now.get("brottstyp"):
        old, new = ([*_open(page, each, between.hidden)] for each in (was, now))
        yield from _restated(page, old, new, _kind(page, reasons, moved=False))
        yield from _moved_on(page, old, new, kind)
        yield from _hot_spots(page, was, now, kind, between)
    if was.get("verdict") != now.get("verdict"):
        yield Difference(kind, page, "verdict", page[0], was.get("verdict"), now.get("verdict"), months)
    rest = sum(name not in _COMPARED for name, *_ in _differing(was, now))
    if rest and not moved:
        yield Difference(kind, page, "rest", page[0], None, rest)


def _kind(page: Page, reasons: Sequence[Reason], *, moved: bool) -> Kind:
    """What a difference on a page comes from. `moved`: it is of other months than before."""
    given = {each.kind for each in reasons}
    if any(each.kind == "method" and (not each.pages or page in each.pages) for each in reasons):
        return "method"
    if moved:
        return "world"
    return "register" if "register" in given and "data" not in given else "data"


def _restated(page: Page, was: Sequence[Told], now: Sequence[Told], kind: Kind) -> Iterator[Difference]:
    """Other counts of the same place and months; of one that is not told in either edition nothing is."""
    old, new = _counts(was), _counts(now)
    for (place, months), after in new.items():
        before = old.get((place, months), after)
        if before != after and not {HIDDEN, None} & {before, after}:
            yield Difference(kind, page, "count", place, before, after, (months, months))


def _counts(told: Sequence[Told]) -> dict[tuple[str, str], Any]:
    """Every count of a page by place and months; the first where it is told twice."""
    found: dict[tuple[str, str], Any] = {}
    for _, place, months, n in told:
        found.setdefault((place, months), n)
    return found


def _moved_on(page: Page, was: Sequence[Told], now: Sequence[Told], kind: Kind) -> Iterator[Difference]:
    """The counts that a page is about, of other months than before."""
    old, new = ({(role, place): own for role, place, *own in told if role} for told in (was, now))
    for (role, place), (since, after) in new.items():
        then, before = old.get((role, place), (since, after))
        if then != since:
            yield Difference(kind, page, "count", place, before, after, (then, since))


def _told(page: Page, figures: Figures) -> Iterator[Told]:
    """The counts of a page: role ("" where it is not what the page is about), place, months, count."""
    period, baseline = str(figures.get("period", "")), str(figures.get("baseline", ""))
    areas = [(area["kommundel"], area) for area in figures.get("areas", ())]
    for place, row in [(page[0], figures.get("total") or {}), *areas, (page[0], figures)]:
        for role, name, months in (("now", "after", period), ("now", "incidents", period), ("", "before", baseline)):
            if name in row:
                yield role, place, months, _n(row, name)
    problem = figures.get("problem") or {}
    for row in problem.get("changes", ()):
        yield "problem", page[0], str(problem["period"]), _n(row, "after")
        yield "", page[0], str(row["against"]), _n(row, "before")
    for row in (*(figures.get("same_months") or ()), *(figures.get("season") or ())):
        yield "", page[0], str(row.get("period") or row.get("month")), _n(row, "n")


def _n(row: Figures, name: str) -> Any:
    return HIDDEN if row.get("hidden") else row[name]


def _cells(figures: Figures) -> Iterator[Told]:
    """The counts of single places."""
    for cell in figures.get("top_cells") or ():
        yield "", str(cell["cell_id"]), str(figures.get("period", "")), _n(cell, "n")


def _hot_spots(page: Page, was: Figures, now: Figures, kind: Kind, between: _Between) -> Iterator[Difference]:
    """Places where crimes gather, or no longer do; only of the same division into cells."""
    same = all(was.get(name) == now.get(name) for name in ("cell_shape", "cell_size"))
    if not same or not was.get("top_cells") or not now.get("top_cells"):
        return
    months = (str(was.get("period", "")), str(now.get("period", "")))
    old, new = _gathered(was), _gathered(now)
    counts = [
        {cell: HIDDEN if _of(each, cell, since) in between.hidden else n for _, cell, since, n in _cells(each)}
        for each in (was, now)
    ]
    named = {str(cell["cell_id"]): cell for cell in now["top_cells"]}
    for cell in (cell for cell in new if cell not in old):
        yield Difference(kind, page, "hot_spot_new", _place(new[cell]), None, counts[1][cell], months)
    for cell in (cell for cell in old if cell not in new):
        known = named.get(cell, {"cell_id": cell} if between.closed else old[cell])
        yield Difference(kind, page, "hot_spot_gone", _place(known), counts[0][cell], None, months)


def _gathered(figures: Figures) -> dict[str, Figures]:
    """The places where crimes gather; all that are told, where that was not tried."""
    return {str(cell["cell_id"]): cell for cell in figures["top_cells"] if cell.get("gathered") is not False}


def _place(cell: Figures) -> str:
    return str(cell.get("near") or cell["cell_id"])


def _rows(was: Sequence[Figures], now: Sequence[Figures], between: _Between) -> Iterator[Difference]:
    """Rows of the registers that are new, gone or otherwise, each told once however many pages have it.

    A row that is gone, or withheld in either edition, is told by its number and state alone; nothing is of a register
    that no page of an edition has.
    """
    given = {each.kind for each in between.reasons}
    kind: Kind = next((each for each in _WRITTEN if each in given), "data")
    for register, fields in _FIELDS.items():
        if not all(any(register in page for page in pages) for pages in (was, now)):
            continue
        old, new = _listed(was, register), _listed(now, register)
        for number in sorted({*old, *new}):
            before, after, page = old.get(number), new.get(number), ("", register)
            withheld = any(each.get("withheld") for each in (before, after) if each)
            name = "" if withheld or not after else _called(after)
            if not before or not after:
                yield Difference(kind, page, "new" if after else "gone", name, None, None, number=number)
                continue
            if before["withheld"] != after["withheld"]:
                yield Difference(kind, page, "withheld", name, None, None, number=number)
            for what in (what for what in fields if before.get(what) != after.get(what)):
                if not withheld or what == "state":
                    told = before.get(what) if _is_told(what, after, between) else HIDDEN
                    yield Difference(kind, page, what, name, told, after.get(what), number=number)


def _is_told(what: str, after: Figures, between: _Between) -> bool:
    """Whether a field may be told as it was.

    What was to be decided comes from another row than the measure's, and that one may be withheld where it is no more.
    """
    return what not in _TEXTS or not (between.closed or (what == "decide" and after.get(what) is None))


def _listed(pages: Sequence[Figures], register: str) -> dict[int, Figures]:
    """The rows of a register by number, each field as the first page that has it tells; withheld where it is on any.

    A page that only names them by number (the measures that a judgement is of) tells nothing of them.
    """
    every = [row for page in pages for row in page.get(register) or () if isinstance(row, Mapping)]
    withheld = {row["number"] for row in every if row.get("withheld")}
    listed: dict[int, Figures] = {}
    for row in reversed(every):
        number = int(row["number"])
        listed[number] = {**listed.get(number, {}), **row, "withheld": number in withheld}
    return listed


def _called(row: Figures) -> str:
    return str(row.get("short") or row.get("text") or "")
