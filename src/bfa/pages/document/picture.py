"""What `1_lagesbild` gives the document: types, consequences, other sources, the year ahead, what is not known."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bfa.draw.document import Block, Heading, Paragraph, Points, Table
from bfa.pages.document.material import Figures, Material, moved, table
from bfa.tables.contracts import UNKNOWNS
from bfa.words import assessment
from bfa.words.catalogue import message, messages
from bfa.words.numbers import MISSING, count, decimal, interval, missing, number, percent, period_label
from bfa.words.sentences import upper

PICTURE = "1_lagesbild"
#: Brå's four questions of a lägesbild to itself, by what the register calls them.
QUESTIONS = dict(zip(("why", "sources", "limits", "means"), UNKNOWNS, strict=False))
#: Types in a table, notes that are told, and kommundelar that a table has columns for.
_MOST, _MOST_HEARD, _MOST_COLUMNS = 10, 12, 8


def told_in(material: Material) -> Figures:
    """The figures of the whole kommun; empty where the batch has none."""
    return material.kommun.get(PICTURE, {})  # type: ignore[no-any-return]


def mapping(material: Material) -> Iterator[Block]:
    """What the picture says, the most common types, and each kommundel in its own sentences."""
    for name, picture in _pictures(material):
        yield Heading(message("word.picture.of", place=material.place(name)), 3)
        yield Points([*assessed(picture), *(str(line) for line in picture["sentences"])])
    if told := told_in(material):
        yield _common(told)
    yield from _categories(material)


def assessed(picture: Figures) -> list[str]:
    """What people have made of all of it, and what stands out in the figures."""
    return [*assessment.written(picture["assessment"]), message("assessment.worst", said=picture["worst"])]


def consequences(material: Material) -> Iterator[Block]:
    """Costs, and how much returned to the same place."""
    told = told_in(material)
    costs = told.get("beside", {}).get("costs") or ()
    if costs:
        rows = [(str(row["what"]), str(row["area"]), str(row["year"]), number(row["amount"])) for row in costs]
        yield table(
            message("word.picture.costs"), messages("word.picture.cost_heads"), rows, (4, 3, 2, 2.4), numbers=(3,)
        )
    yield from _points(told.get("repeats", {}).get("said") or ())


def other(material: Material) -> Iterator[Block]:
    """Surveys, events, notes, the area in figures, and where the sources do not tell the same."""
    beside = told_in(material).get("beside", {})
    yield from _surveys(beside, material.labels.kommun)
    if events := beside.get("events"):
        rows = [(upper(row["brottstyp"]), count(row, "before"), count(row, "now"), _change(row)) for row in events]
        heads = messages("word.picture.event_heads")
        yield table(message("word.picture.events"), heads, rows, (4, 2, 2, 6), numbers=(1, 2))
    if area := beside.get("area"):
        yield Points(
            [message("word.picture.fact", what=row["what"], value=row["value"], year=row["year"]) for row in area]
        )
    heard = [row for row in beside.get("heard") or () if row["text"]]
    said = [message("word.picture.heard", **{name: row[name] for name in ("day", "kind", "text")}) for row in heard]
    yield from _points(said)
    if apart := beside.get("disagreements"):
        yield Heading(message("word.picture.apart"), 3)
        yield Points([*apart["said"], *apart["pictures"]])


def ahead(material: Material) -> Iterator[Block]:
    """What stands in the twelve months to come."""
    told = told_in(material).get("ahead", {})
    if told.get("said"):
        yield Heading(message("word.picture.ahead", period=period_label(told["period"])), 3)
        yield Points([str(line) for line in told["said"]])


def stances(material: Material) -> Iterator[Block]:
    """What is prioritised, watched and refrained from, and why, as the register says it."""
    rows = told_in(material).get("priorities") or ()
    ways = messages("local_picture.stances.ways")
    said = [_stance(ways[stance], row) for stance in ways for row in rows if row["stance"] == stance]
    yield from _points(said)


def drafts(material: Material) -> Iterator[Block]:
    """The drafts of problem descriptions, to edit."""
    for each in told_in(material).get("drafts") or ():
        yield Heading(message("draft.heading", brottstyp=upper(each["brottstyp"])), 3)
        yield from (_draft_line(str(line)) for line in each["lines"])


def answered(material: Material, question: str) -> list[str]:
    """What people have written under one of `QUESTIONS`."""
    rows = told_in(material).get("unknown", {}).get("register") or ()
    return [str(row["text"]) for row in rows if row["kind"] == QUESTIONS[question]]


def not_known(material: Material) -> Iterator[Block]:
    """Assumptions, rival explanations and gaps as people have written them, and what is lacking in what was read in."""
    told = told_in(material).get("unknown", {})
    kinds = messages("not_known.kinds")
    rows = [row for row in told.get("register") or () if row["kind"] not in QUESTIONS.values()]
    lines = [message("word.picture.unknown", kind=kinds[row["kind"]], text=row["text"]) for row in rows]
    found = [*lines, *(str(line) for line in told.get("said") or ())]
    if found:
        yield Heading(message("word.picture.not_known"), 3)
        yield Points(found)


def _pictures(material: Material) -> Sequence[tuple[str, Figures]]:
    kommun = material.kommun.get(PICTURE)
    return [*([("", kommun)] if kommun else []), *material.of(PICTURE)]


def _points(lines: Sequence[str]) -> Iterator[Block]:
    if lines:
        yield Points(list(lines))


def _stance(way: str, row: Figures) -> str:
    what = str(row["brottstyp"] or row["text"]).rstrip(".")
    named = message("word.picture.stance", way=way, what=what, where=row["kommundel"] or message("word.everywhere"))
    return message("local_picture.stances.why", what=named, why=_within(row["why"])) if row["why"] else f"{named}."


def _within(sentence: str) -> str:
    """A sentence as it stands within another."""
    return f"{sentence[:1].lower()}{sentence[1:].rstrip('.')}"


def _draft_line(line: str) -> Paragraph:
    """A line, or a place to write in where it holds a bracket for it."""
    return Paragraph(line, "fill" if "[" in line else "plain")


def _common(picture: Figures) -> Table:
    lines = [row for row in picture["crimes"] if row["brottstyp"] in set(picture["common"])]
    order = {name: at for at, name in enumerate(picture["common"])}
    rows = [
        (
            upper(row["brottstyp"]),
            count(row, "n"),
            MISSING if missing(row["share"]) else percent(row["share"], 1),
            decimal(row["per_1000"]),
            MISSING if missing(row["ratio"]) else interval(row["lower"], row["upper"]),
        )
        for row in sorted(lines, key=lambda row: order[row["brottstyp"]])[:_MOST]
    ]
    caption = message("word.picture.common", period=period_label(picture["period"]))
    return table(caption, messages("word.picture.common_heads"), rows, (5, 2, 2, 2.4, 6), numbers=(1, 2, 3))


def _categories(material: Material) -> Iterator[Table]:
    """The sums of the categories, with a table for every eight kommundelar."""
    sums: dict[str, dict[str, str]] = {}
    pictures = dict(material.of(PICTURE))
    for name, picture in pictures.items():
        for row in (row for row in picture["crimes"] if row["subtotal"]):
            category = row["brottskategori"] or message("word.picture.every")
            sums.setdefault(category, {})[name] = count(row, "n")
    names = list(pictures)
    for start in range(0, len(names) if sums else 0, _MOST_COLUMNS):
        some = names[start : start + _MOST_COLUMNS]
        heads = messages("word.picture.category_heads") | dict(zip(some, some, strict=True))
        body = [(category, *(held.get(name, number(None)) for name in some)) for category, held in sums.items()]
        caption = message("word.picture.categories", period=period_label(pictures[names[0]]["period"]))
        yield table(caption, heads, body, (4, *[1.2] * len(some)), numbers=tuple(range(1, len(some) + 1)))


def _surveys(beside: Figures, kommun: str) -> Iterator[Block]:
    """Those of the kommun itself; of its areas where it has none of its own."""
    every = [row for row in beside.get("surveys") or () if row["group"] is None]
    rows = [row for row in every if row["area"] == kommun] or every
    if not rows:
        return
    names = ("area", "told", "ends")
    body = [(upper(row["asked"]), *(row[name] for name in names), _answered(row), str(row["year"])) for row in rows]
    heads = messages("word.picture.survey_heads")
    yield table(message("word.picture.surveys"), heads, body, (6, 2.6, 1.8, 2.2, 1.8, 1.4))
    yield from _points(beside.get("surveys_changed") or ())


def _answered(row: Mapping[str, Any]) -> str:
    return message("beside.unknown_n") if row["n"] is None else number(row["n"])


def _change(row: Mapping[str, Any]) -> str:
    if row["interval"]:
        return message("beside.with_interval", value=moved(row), interval=row["interval"])
    return moved(row)
