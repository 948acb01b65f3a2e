"""From the pages of a handout to facts. One reader per page; what each of them reads stands in its tables below."""

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bfa.tables.naming import page_file, page_parts
from tests.attack import bounds, handout, pictures, products
from tests.attack.counts import (
    Count,
    Fact,
    Months,
    adds_up,
    at_most,
    each_month,
    hidden,
    months_of,
    number_of,
    ratio,
    rounded,
    said,
    shown,
)

_DAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_EVERY = "alla brott"
_MOST = float("inf")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page is about: its name, its place, its type and its periods."""

    page: str
    place: str
    brottstyp: str
    period: Months
    baseline: Months = ("", "")

    def of(self, months: Months | None = None, *part: str, place: str | None = None, brottstyp: str = "") -> Count:
        """A count of the page, of its own place, type and period unless said."""
        return Count(
            self.place if place is None else place,
            (brottstyp or self.brottstyp).casefold(),
            months or self.period,
            part,
        )


def facts(folder: Path) -> tuple[list[Fact], tuple[str, ...]]:
    """Every fact that the handout states, and its kommundelar with "-" for what lies in none."""
    figures, every = handout.figures(folder), {page.name: page for page in handout.pages(folder)}
    books = dict(handout.workbooks(folder))
    kommun, parts = figures["kommun"], figures["kommundelar"]
    names = {place: part["folder"] + "/" for place, part in parts.items()}
    found = list[Fact]()
    for place, prefix, own in (("", "", kommun), *((place, names[place], part) for place, part in parts.items())):
        for name, answer in own.items():
            reader, file = READERS.get(page_parts(name)[0]), f"{prefix}{page_file(name)}"
            page = every.get(f"{file}.html")
            if reader and page and answer and answer.get("answered", True):
                found += reader(page, place, answer, books.get(f"{file}.xlsx", {}))
        if sheet := every.get(f"{prefix}motesblad.html"):
            found += _sheet(sheet, place, own)
    if overview := kommun.get("0_oversikt"):
        sheet, asked = every.get("motesblad.html"), _asked(every["0_oversikt.html"], "", overview)
        tables = [*(sheet.tables if sheet else ()), *handout.document(folder / "underlag.docx")]
        found += _side_by_side(tables, asked, parts, months_of(overview["crime_table_period"])[0])
    effects = {
        place: (f"{names[place]}4_effekt.html", part["4_effekt"])
        for place, part in parts.items()
        if part.get("4_effekt", {}).get("lines")
    }
    if effects:
        told = next(iter(effects.values()))[1]
        periods = months_of(told["baseline"])[0], months_of(told["period"])[0]
        found += products.without_place(effects, periods, told["brottstyp"].casefold())
    areas = (area["kommundel"] for area in (kommun.get("0_oversikt") or {}).get("areas", ()))
    places = (*dict.fromkeys([*parts, *areas]), "-")
    return [*found, *_across(found, places)], places


def _overview(page: handout.Page, place: str, told: Mapping[str, Any], book: Mapping[str, Any]) -> Iterator[Fact]:
    """Before and after of each kommundel, rates, the problem, the follow-up's indicators and the types with most."""
    asked = _asked(page, place, told)
    for area in (*told["areas"], told["total"]):
        own = "" if area is told["total"] else area["kommundel"]
        yield from _before_and_after(asked, area, own)
        if area.get("per_1000") and area.get("population"):
            low, high = (end * area["population"] / 1000 for end in rounded(area["per_1000"]))
            yield Fact(page.name, ((1.0, asked.of(place=own)),), low - 0.5, high + 0.5)
    for change in (told.get("problem") or {}).get("changes", ()):
        now, then = months_of(told["problem"]["period"])[0], months_of(change["against"])[0]
        yield from _told(page.name, asked.of(now, place=""), change["after"], change["hidden"])
        yield from _told(page.name, asked.of(then, place=""), change["before"], change["hidden"])
    yield from _most(page.name, told)
    for line in re.finditer(r"Åtgärd \d+: ([^.:]+?) i ([^.:]+?) (\d+|dold) till (\d+|dold)", page.words):
        if "insatser, inte brott" not in page.words[line.end() : line.end() + 60]:
            terms = tuple((1.0, asked.of(place=name, brottstyp=line[1])) for name in _names(line[2]))
            early = tuple((1.0, asked.of(asked.baseline, place=name, brottstyp=line[1])) for name in _names(line[2]))
            for sums, text in ((early, line[3]), (terms, line[4])):
                if (number := number_of(text)) is not None:
                    yield Fact(page.name, sums, number, number)
    for where, months, brottstyp, n, gone, kind in book.get("Antal", [])[1:]:
        if kind != "insats":
            span = (months_of(months) or [(months, months)])[0]
            told_n = None if isinstance(n, str) else n
            yield from _told(page.name, asked.of(span, place=where, brottstyp=brottstyp), told_n, gone == "ja")


def _most(page: str, told: Mapping[str, Any]) -> Iterator[Fact]:
    """The types with most: every kommundel, and the whole kommun that they add up to."""
    months = months_of(told["crime_table_period"])[0]
    for row in told["common"]:
        kind = str(row["brottstyp"]).casefold()
        whole, parts = Count("", kind, months), [Count(each["kommundel"], kind, months) for each in row["areas"]]
        yield from _told(page, whole, row["n"], row["hidden"])
        for count, each in zip(parts, row["areas"], strict=True):
            yield from _told(page, count, each["n"], each["hidden"])
        yield adds_up(page, whole, parts)


def _hotspots(page: handout.Page, place: str, told: Mapping[str, Any], book: Mapping[str, Any]) -> Iterator[Fact]:
    """The whole, the cells of map and workbook, the hours, the months, and earlier years by their span."""
    asked = _asked(page, place, told)
    yield from _told(page.name, asked.of(), told["incidents"], told["hidden"])
    yield from _cells(page, asked, book, told.get("bandwidth"))
    yield from _hours(page, asked, book)
    for table in page.tables:
        if table.caption.startswith("Månad för månad"):
            for row in table.records():
                months = months_of(row["Månad"])[0]
                yield from said(page.name, asked.of(months), row["Brott"])
                yield from _earlier(page.name, asked, months, row.get("Tidigare år", ""), _years(table.caption))
        if table.caption.startswith(("Gatorna med flest", "Platserna där")):
            for row in table.records():
                spot = asked.of(None, "cell", f"{table.columns[0]} {row[table.columns[0]]}")
                yield from said(page.name, spot, row["Brott"])
                yield at_most(page.name, [spot], [asked.of()])
            names = [asked.of(None, "cell", f"{table.columns[0]} {row[0]}") for row in table.rows]
            yield from bounds.ranked(page.name, names)
        if table.caption.startswith("Rutorna med säkrast"):
            yield from _rates(page, asked, list(table.records()))
    for line in re.finditer(r"\d+ mot ([\d–]+) samma månader i (\d+) tidigare år", page.words):
        yield from _earlier(page.name, asked, asked.period, line[1], int(line[2]))


def _rates(page: handout.Page, asked: Asked, rows: Sequence[Mapping[str, str]]) -> Iterator[Fact]:
    """Counts behind rates, their intervals, and whom they are counted on."""
    side = re.search(r"Rutor: (\d+) m", page.words)
    for row in rows if side else ():
        people, rate = number_of(row.get("Invånare", "")), number_of(row["Per 1 000"])
        ends = [number_of(end) for end in row.get("Förenligt med", "").split("–")]
        if people and rate is not None:
            cell = asked.of(None, "cell", side[1], row["Ruta"])
            yield bounds.per_thousand(page.name, cell, people, rate)
            if len(ends) == 2 and None not in ends:
                yield bounds.by_interval(page.name, cell, people, (ends[0], ends[1]))


def _densities(page: handout.Page, asked: Asked, cells: Sequence[Count], reach: float | None) -> Iterator[Fact]:
    """What lies within the reach of each density that stands on the map."""
    middle = {cell: _middle(cell.part[2], float(cell.part[1])) for cell in cells}
    for frame in page.frames if reach else ():
        for name, side, value in pictures.densities_embedded(frame):
            here = _middle(name, side)
            yield bounds.dense(page.name, [c for c, at in middle.items() if math.dist(at, here) <= reach], reach, value)


def _middle(name: str, side: float) -> tuple[float, float]:
    return float(name[:6]) + side / 2, float(name[6:]) + side / 2


def _cells(page: handout.Page, asked: Asked, book: Mapping[str, Any], reach: float | None) -> Iterator[Fact]:
    side = re.search(r"Rutor: (\d+) m", page.words)
    names = list[Count]()
    for row in book.get("Rutor", [])[1:]:
        if re.fullmatch(r"\d{13}", str(row[0])) and side:
            names.append(asked.of(None, "cell", side[1], str(row[0])))
            yield from said(page.name.replace("html", "xlsx"), names[-1], row[1])
    for frame in page.frames:
        for name, size, span in pictures.cells_embedded(frame):
            cell = asked.of(None, "cell", f"{size:.0f}", name)
            names.append(cell)
            yield shown(page.name, cell, span[0]) if span else hidden(page.name, cell)
    if names:
        yield adds_up(page.name, asked.of(), [*dict.fromkeys(names), asked.of(None, "off the map")])
        yield from _densities(page, asked, list(dict.fromkeys(names)), reach)
        yield from _left_out(
            page, asked.of(None, "off the map"), r"(\d+) (?:har ingen känd plats|utan läge)", "saknar känd"
        )


def _hours(page: handout.Page, asked: Asked, book: Mapping[str, Any]) -> Iterator[Fact]:
    rows = [row for row in book.get("Timmar", [])[1:] if row[0] in _DAYS]
    names = [asked.of(None, "hour", str(_DAYS.index(row[0])), str(int(row[1]))) for row in rows]
    for name, row in zip(names, rows, strict=True):
        yield from said(page.name.replace("html", "xlsx"), name, row[2])
    yield from _drawn(page, asked)
    if names:
        yield adds_up(page.name, asked.of(), [*names, asked.of(None, "unclocked")])
        yield from _left_out(page, asked.of(None, "unclocked"), r"(\d+) (?:saknar|utan) klockslag", "saknar klockslag")
    for day, line in re.findall(r"Flest brott från (\w+) kl. 06 till \w+ kl. 06: (\d+)", _alts(page)):
        own = [name for name in names if name.part[1] == str(_DAYS.index(day))]
        yield Fact(page.name, tuple((1.0, name) for name in own), float(line), _MOST)


def _drawn(page: handout.Page, asked: Asked) -> Iterator[Fact]:
    """The hours of the weeks that the page draws."""
    weeks = [drawn for alt, drawn in page.pictures if alt.startswith("Veckodag och timme") and drawn]
    for day, hour, span in (square for drawn in weeks for square in pictures.week_drawn(drawn)):
        count = asked.of(None, "hour", str(day), str(hour))
        yield Fact(page.name, ((1.0, count),), *span) if span else hidden(page.name, count)


def _left_out(page: handout.Page, count: Count, number: str, some: str) -> Iterator[Fact]:
    """How many have no place or no clock: a number, some, or none."""
    if told := re.search(number, page.words):
        yield shown(page.name, count, float(told[1]))
    elif re.search(rf"[Nn]ågra {some}", page.words):
        yield hidden(page.name, count)
    elif re.search(rf"[Mm]er än en tiondel {some}", page.words) and (whole := re.search(r"(\d+) anmälda", page.words)):
        yield bounds.more_than(page.name, count, float(whole[1]), 0.1)
    elif re.search(rf"Alla har känt? {'plats' if 'känd' in some else 'klockslag'}", page.words):
        yield shown(page.name, count, 0)


def _earlier(page: str, asked: Asked, months: Months, text: str, years: int) -> Iterator[Fact]:
    """The same months of so many years before lie within a span."""
    ends = [float(number) for number in re.findall(r"\d+", text)]
    for back in range(1, years + 1 if ends else 0):
        before = asked.of((_back(months[0], back), _back(months[1], back)))
        yield Fact(page, ((1.0, before),), min(ends), max(ends))


def _causes(page: handout.Page, place: str, told: Mapping[str, Any], book: Mapping[str, Any]) -> Iterator[Fact]:
    """The whole, the marks, the rules with what lies outside their hours, and the causes."""
    asked = _asked(page, place, told)
    yield from _told(page.name, asked.of(), told["incidents"], told["hidden"])
    marks = {name: asked.of(None, "mark", name) for name in ("situationell", "social", "båda", "ingen regel")}
    for table in page.tables:
        if table.caption.startswith("Brott efter reglernas märkning"):
            for row in table.records():
                yield from said(page.name, marks[row["Märkning"]], row["Brott"])
            yield adds_up(page.name, asked.of(), list(marks.values()))
        if table.caption.startswith("Regler som träffat"):
            yield from _rules(page.name, asked, marks, list(table.records()))
    for cause in told["causes"]:
        if cause["support_n"] is not None:
            yield shown(page.name, asked.of(None, "cause", str(cause["number"])), cause["support_n"])
            yield at_most(page.name, [asked.of(None, "cause", str(cause["number"]))], [asked.of()])
        if (against := cause["against"]) and against["base_n"] is not None and not against["at_least"]:
            yield shown(page.name, asked.of(None, "beside cause", str(cause["number"])), against["base_n"])
    yield from _beside(page.name, asked, told["bases"])
    yield from _unexplained(page.name, asked, marks["ingen regel"], told["unexplained"]["parts"])


def _beside(page: str, asked: Asked, rows: Iterable[Mapping[str, Any]]) -> Iterator[Fact]:
    """Other crime at the rules' places, and also at their hours, which the comparisons tell."""
    for row in rows:
        at, then, rest = (
            asked.of(None, f"beside {part}", row["text"]) for part in ("rule", "rule at its hours", "outside its hours")
        )
        if row["base"] != "other_crime":
            continue
        counts = ((at, "base_n"),) if row["question"] == "place" else ((then, "base_n"), (at, "base_of"))
        for count, column in counts:
            yield hidden(page, count) if row[column] is None else shown(page, count, row[column])
        yield adds_up(page, at, [then, rest])


def _unexplained(page: str, asked: Asked, whole: Count, parts: Iterable[Mapping[str, Any]]) -> Iterator[Fact]:
    """The places, kinds of place and parts of the week of what no rule explains; each divides it by itself."""
    held = dict[str, list[Count]]()
    for row in parts:
        count = asked.of(None, "unexplained", row["part"], row["name"])
        yield from _told(page, count, row["n"], row["hidden"])
        held.setdefault(row["part"], []).append(count)
    for counts in held.values():
        yield at_most(page, counts, [whole])


def _rules(
    page: str,
    asked: Asked,
    marks: Mapping[str, Count],
    rows: Sequence[Mapping[str, str]],
) -> Iterator[Fact]:
    timed = dict[str, list[Count]]()
    for row in rows:
        at = asked.of(None, "rule", row["Regel"])
        then, rest = (asked.of(None, part, row["Regel"]) for part in ("rule at its hours", "outside its hours"))
        yield from said(page, at, row["På platsen"])
        yield from said(page, then, row["Även vid tiden"])
        yield adds_up(page, at, [then, rest])
        yield at_most(page, [at], [asked.of()])
        yield at_most(page, [then], [marks[row["Slag"]], marks["båda"]])
        timed.setdefault(row["Slag"], []).append(then)
    for kind, rules in timed.items():
        yield at_most(page, [marks[kind], marks["båda"]], rules)
    for kind in {"situationell", "social"} - set(timed):
        yield from (shown(page, marks[name], 0) for name in (kind, "båda"))


def _effect(page: handout.Page, place: str, told: Mapping[str, Any], book: Mapping[str, Any]) -> Iterator[Fact]:
    """Before and after, the controls' sums, the same months of each year, the months drawn, and what lies around."""
    asked = _asked(page, place, told)
    late = re.search(r"(Några få|\d+) \w+(?: \w+)? som registrerades mer än \d+ dag", page.words)
    alike = any(gate["why"].startswith("anmälda inom") for gate in told["gates"])
    part = ("in time",) if alike else ()
    yield from _before_and_after(asked, told, place, part)
    if alike and told["before"] is not None:
        yield from _in_time(page.name, asked, late[1] if late else "")
    for line in told["lines"]:
        if line["line"] == "others" and told["relative"]:
            for months, n in ((asked.baseline, line["before"]), (asked.period, line["after"])):
                if n is not None:
                    terms = tuple((1.0, asked.of(months, place=name)) for name in told["relative"]["controls"])
                    yield Fact(page.name, terms, n, n)
    for row in (told.get("joint") or {}).get("areas", ()):
        for name, text in (("before", row["baseline"]), ("after", row["period"])):
            count = asked.of(months_of(text)[0], *part, place=row["kommundel"])
            yield from _told(page.name, count, row[name], row["hidden"])
    for row in told.get("outcomes", ()):
        for months, name in ((asked.baseline, "before"), (asked.period, "after")) if row["how"] == "counts" else ():
            yield from _told(page.name, asked.of(months, *part, brottstyp=row["brottstyp"]), row[name], gone=False)
    for year in told["same_months"]:
        yield from _told(page.name, asked.of(months_of(year["period"])[0]), year["n"], year["hidden"])
    years = [months_of(year["period"])[0] for year in told["same_months"]]
    yield from _months_drawn(page, asked, part, years)
    for table in page.tables:
        if table.caption.startswith("Ändring intill"):
            yield from _around(page.name, asked, list(table.records()), part)


def _in_time(page: str, asked: Asked, late: str) -> Iterator[Fact]:
    """The period before is without what came too late; the follow-up, and one with no note of it, is whole."""
    for months in (asked.baseline, asked.period):
        whole, own, rest = asked.of(months), asked.of(months, "in time"), asked.of(months, "late")
        yield adds_up(page, whole, [own, rest])
        if months == asked.baseline and late:
            yield from said(page, rest, late if late.isdigit() else "dold")
        else:
            yield shown(page, rest, 0)


def _months_drawn(page: handout.Page, asked: Asked, part: tuple[str, ...], years: Sequence[Months]) -> Iterator[Fact]:
    """The months of the curve; those of the two periods add up to them.

    A span that is hidden whole may hold zeros: then its sum left no choice.
    """
    for alt, drawn in page.pictures:
        each = dict(pictures.months_drawn(alt, drawn))
        spans = [{(month, month) for month in each_month(span)} for span in (asked.baseline, asked.period, *years)]
        rest = set(each) - set().union(*spans)
        spans += [{months for months in rest if months[0][:4] == year} for year in {months[0][:4] for months in rest}]
        whole = set().union(*(span for span in spans if all(each.get(months) is None for months in span)))
        for months, value in each.items():
            count = asked.of(months, *part)
            gone = Fact(page.name, ((1.0, count),), 0 if months in whole else 1, _MOST, hidden=True)
            yield Fact(page.name, ((1.0, count),), *value) if value else gone
            if part:
                yield at_most(page.name, [count], [asked.of(months)])
        for span in (asked.baseline, asked.period) if part and each else ():
            inside = [asked.of((month, month), *part) for month in each_month(span)]
            yield adds_up(page.name, asked.of(span, *part), inside)


def _around(page: str, asked: Asked, rows: Sequence[Mapping[str, str]], part: tuple[str, ...]) -> Iterator[Fact]:
    for row in rows:
        where, _, kind = row["Var"].removesuffix(")").rpartition(" (")
        for months, text in ((asked.baseline, row["Före"]), (asked.period, row["Efter"])):
            if kind.startswith("grannområde"):
                count = asked.of(months, *part, place=where)
            elif kind == "andra brott":
                count = asked.of(months, *part, brottstyp=where)
            elif kind == "andra tider":
                count = asked.of(months, "hours of the day", where)
                rest = asked.of(months, "hours of the day", f"not {where}")
                yield Fact(page, ((-1.0, asked.of(months)), (1.0, count), (1.0, rest)), -_MOST, 0)
            else:
                count = asked.of(months, "ring", where)
            yield from said(page, count, text)


def _follow_up(page: handout.Page, place: str, told: Mapping[str, Any], book: Mapping[str, Any]) -> Iterator[Fact]:
    """The problem and the indicators of measures and goals, before and after; own work is no secret."""
    asked = _asked(page, place, told)
    for row in told["indicators"]:
        names = row["scope"] or [""]
        for months, n in ((asked.baseline, row["before"]), (asked.period, row["after"])):
            counts = [asked.of(months, place=name, brottstyp=row["indicator"]) for name in names]
            if row["kind"] != "activity" and n is not None:
                yield Fact(page.name, tuple((1.0, count) for count in counts), n, n)
    for row in told["others"]:
        own = replace(asked, brottstyp=row["brottstyp"])
        yield from _before_and_after(own, row, place) if row["kind"] != "activity" else ()
    for row in told["sums"]:
        yield from _told(page.name, asked.of(months_of(row["period"])[0], place=place), row["ours"], row["hidden"])


def _weekly(page: handout.Page, place: str, told: Mapping[str, Any], book: Mapping[str, Any]) -> Iterator[Fact]:
    """The week of each type, its kommundelar and the places that are told; the months before, and the latest one."""
    base, month = (months_of(told[name])[0] for name in ("period", "month"))
    for row in told["types"]:
        asked = Asked(page.name, place, row["brottstyp"], base)
        week = asked.of(None, "week", told["week"])
        yield from _told(page.name, week, row["now"], row["hidden"])
        yield from _told(page.name, asked.of(), row["n"], False)
        named = [each for each in told["week_places"] if each["brottstyp"] == row["brottstyp"]]
        spots = [asked.of(None, "week at a cell", told["week"], each["cell_id"]) for each in named]
        yield from (shown(page.name, spot, each["now"]) for spot, each in zip(spots, named, strict=True))
        yield adds_up(page.name, week, [*spots, asked.of(None, "week at a cell", told["week"], "elsewhere")])
    for row in told["areas"]:
        asked = Asked(page.name, row["kommundel"], row["brottstyp"], base)
        yield from _told(page.name, asked.of(None, "week", told["week"]), row["now"], row["hidden"])
        yield from _told(page.name, asked.of(), row["n"], False)
    for row in told["places"]:
        cell = (f"{told['cell_size']:.0f}", row["cell_id"])
        asked = Asked(page.name, place, row["brottstyp"], base)
        yield from _told(page.name, asked.of(None, "cell", *cell), row["n"], False)
        yield from _told(page.name, asked.of(month, "cell", *cell), row["now"], row["hidden"])


def _data_quality(page: handout.Page, place: str, told: Mapping[str, Any], book: Mapping[str, Any]) -> Iterator[Fact]:
    """How exact all rows are, how soon crimes were registered, and the halves of a year before and after a jump."""
    asked = Asked(page.name, place, "alla brott", months_of(told["period"])[0])
    for row in told["exact"]:
        yield from _told(page.name, asked.of(None, "exact", row["kind"], row["name"]), row["n"], row["hidden"])
    if told["delay_period"]:
        span = months_of(told["delay_period"])[0]
        for row in told["delays"]:
            if row["share"] is not None:
                low, high = rounded(row["share"])
                came = asked.of(span, "came", str(row["days"]))
                yield from ratio(page.name, came, asked.of(span), (low / 100, high / 100))
    for row in told["jumps"]:
        for side, span in row["periods"].items():
            count = asked.of(months_of(span)[0], "counted throughout", row["kind"])
            yield from _told(page.name, count, row[side], row[side] is None)


def _sheet(page: handout.Page, place: str, own: Mapping[str, Any]) -> Iterator[Fact]:
    """The meeting sheet's own small week, and its fullest cells."""
    hotspots = own.get("2_hotspots") or {}
    if hotspots.get("answered"):
        asked = _asked(page, place, hotspots)
        yield from _drawn(page, asked)


def _side_by_side(
    tables: Iterable[handout.Table], asked: Asked, parts: Collection[str], year: Months
) -> Iterator[Fact]:
    """Kommundelar before and after, and by type, as the kommun's sheet and the Word document have them."""
    for table in tables:
        if table.columns[:1] == ("Kommundel",) and table.columns[1:3] in (
            ("Före", "Efter"),
            ("Före, antal", "Efter, antal"),
        ):
            for where, *ends in table.rows:
                place = where if where in parts else ""
                for months, text in zip((asked.baseline, asked.period), ends, strict=False):
                    yield from said(table.page, asked.of(months, place=place), text)
        if table.columns[:2] == ("Brottstyp", "Hela kommunen"):
            for name, *counts in table.rows:
                for place, text in zip(("", *table.columns[2:]), counts, strict=True):
                    yield from said(table.page, Count(place, name.casefold(), year), text)


def _local_picture(page: handout.Page, place: str, told: Mapping[str, Any], book: Mapping[str, Any]) -> Iterator[Fact]:
    """Every type, category and all crime of a year, the years before together, and the levels of kommundelar."""
    now, before = months_of(told["period"])[0], [months_of(each)[0] for each in told["earlier"]]
    yield from _crime_table(page.name, place, now, told["crimes"])
    for row in told["inner"]:
        own, whole = (Count(place, row[name].casefold(), now) for name in ("brottstyp", "part_of"))
        yield from _told(page.name, own, row["n"], row["hidden"])
        yield at_most(page.name, [own], [whole])
        if row["within"] is not None:
            low, high = rounded(row["within"])
            yield from ratio(page.name, own, whole, (low / 100, high / 100))
    for row in (*told["crimes"], *told["inner"]):
        if row["mean"] is not None and not row.get("subtotal"):
            past = tuple((1.0, Count(place, row["brottstyp"].casefold(), each)) for each in before)
            low, high = rounded(row["mean"])
            yield Fact(page.name, past, low * row["years"], high * row["years"])
    for row in (*told["levels"], *told["compared"]):
        yield from _told(page.name, Count(row["kommundel"], row["brottstyp"].casefold(), now), row["n"], False)
    for row in told["places"]:
        kinds = [(1.0, Count(place, row["brottstyp"].casefold(), now, ("kind", name))) for name, _ in row["kinds"]]
        for (_, count), (_, n) in zip(kinds, row["kinds"], strict=True):
            yield shown(page.name, count, n)
        yield from _where_and_when(page.name, Count(place, row["brottstyp"].casefold(), now), kinds, row)
    yield from _beside_crime(page.name, place, now, told)


def _where_and_when(
    page: str, whole: Count, kinds: Sequence[tuple[float, Count]], row: Mapping[str, Any]
) -> Iterator[Fact]:
    """Kinds of place within those that have one, places within all, and a stretch of a week that holds a quarter."""
    base = replace(whole, part=("kind told",))
    yield from _told(page, base, row["known_n"], False)
    yield at_most(page, [kind for _, kind in kinds], [base])
    yield at_most(page, [base], [whole])
    near = [replace(whole, part=("near", name)) for name, _ in row["known"]]
    yield from (shown(page, count, n) for count, (_, n) in zip(near, row["known"], strict=True))
    yield at_most(page, near, [whole])
    if row["stretch"]:
        first_day, days, first_hour, hours = row["stretch"]
        inside = [
            replace(whole, part=("hour", str((first_day + day) % 7), str((first_hour + hour) % 24)))
            for day in range(days)
            for hour in range(hours)
        ]
        yield Fact(page, tuple((1.0, count) for count in inside), 5, _MOST)
        yield at_most(page, inside, [whole])


def _beside_crime(page: str, place: str, now: Months, told: Mapping[str, Any]) -> Iterator[Fact]:
    """Events of the year and of the one before, and each type's incidents by how often their place was hit."""
    before = months_of(told["beside"]["before"])[0]
    for row in told["beside"]["events"]:
        for side, months in (("before", before), ("now", now)):
            yield from _told(page, Count(place, row["brottstyp"].casefold(), months), row[side], row["hidden"])
    for name, rows in told["repeats"]["types"].items():
        whole = Count(place, name.casefold(), now)
        parts = [replace(whole, part=("hit so often", str(row["times"]))) for row in rows]
        for part, row in zip(parts, rows, strict=True):
            yield from _told(page, part, row["n"], row["hidden"])
        yield adds_up(page, whole, parts)


def _crime_table(page: str, place: str, months: Months, rows: Sequence[Mapping[str, Any]]) -> Iterator[Fact]:
    """Types that add up to categories, categories that add up to all crimes, and shares of all."""

    def count(row: Mapping[str, Any]) -> Count:
        name = row["brottstyp"] or (f"alla {row['brottskategori']}" if row["brottskategori"] else _EVERY)
        return Count(place, str(name).casefold(), months)

    whole = Count(place, _EVERY, months)
    sums = [row for row in rows if row["subtotal"]]
    for row in rows:
        yield from _told(page, count(row), row["n"], row["hidden"])
        if row["share"] is not None and count(row) != whole:
            low, high = rounded(row["share"])
            yield from ratio(page, count(row), whole, (low / 100, high / 100))
    for top in sums:
        own = [row for row in rows if not row["subtotal"] and row["brottskategori"] == top["brottskategori"]]
        below = [count(row) for row in own] or [count(row) for row in sums if row is not top]
        yield adds_up(page, count(top), below)


READERS = {
    "0_datakvalitet": _data_quality,
    "0_oversikt": _overview,
    "1_lagesbild": _local_picture,
    "2_hotspots": _hotspots,
    "3_orsaker": _causes,
    "4_effekt": _effect,
    "5_uppfoljning": _follow_up,
    "6_veckolage": _weekly,
}


def _across(found: Sequence[Fact], places: Sequence[str]) -> Iterator[Fact]:
    """An hour of the whole kommun is the sum of those of its kommundelar, and of what lies in none, which is told."""
    named = dict.fromkeys(count for fact in found for _, count in fact.terms if count.part[:1] == ("hour",))
    loose = dict[Count, list[Count]]()
    for count in named:
        own = [replace(count, place=place) for place in places]
        if not count.place and any(part in named for part in own):
            yield adds_up("2_hotspots.html", count, own)
            loose.setdefault(replace(own[-1], part=()), []).append(own[-1])
    for whole, parts in loose.items():
        yield at_most("2_hotspots.html", parts, [whole])


def _asked(page: handout.Page, place: str, told: Mapping[str, Any]) -> Asked:
    baseline = months_of(told["baseline"])[0] if told.get("baseline") else ("", "")
    return Asked(page.name, place, told["brottstyp"], months_of(told["period"])[0], baseline)


def _before_and_after(asked: Asked, told: Mapping[str, Any], place: str, part: tuple[str, ...] = ()) -> Iterator[Fact]:
    before, after = (asked.of(months, *part, place=place) for months in (asked.baseline, asked.period))
    for count, n in ((before, told["before"]), (after, told["after"])):
        yield from _told(asked.page, count, n, told["hidden"])
    if told.get("percent") is not None:
        low, high = rounded(told["percent"])
        yield from ratio(asked.page, after, before, (1 + low / 100, 1 + high / 100))


def _told(page: str, count: Count, n: float | None, gone: bool) -> Iterator[Fact]:
    if n is not None:
        yield shown(page, count, n)
    elif gone:
        yield hidden(page, count)


def _names(text: str) -> list[str]:
    return re.split(r", | och ", text)


def _years(caption: str) -> int:
    found = re.search(r"mot (\d+) tidigare år", caption)
    return int(found[1]) if found else 0


def _back(month: str, years: int) -> str:
    return f"{int(month[:4]) - years}{month[4:]}"


def _alts(page: handout.Page) -> str:
    return " ".join(alt for alt, _ in page.pictures)
