"""The lägesbild: mapping, what else is known, the analysis of the two, and its own account of itself."""

from collections.abc import Iterator, Mapping

from bfa.draw.document import Block, Heading, Paragraph, Points, Table
from bfa.pages.document import picture
from bfa.pages.document.material import (
    CAUSES,
    FOLLOW_UP,
    HOTSPOTS,
    OVERVIEW,
    Figures,
    Material,
    crime,
    fill,
    in_full,
    lost,
    months,
    moved,
    named,
    own,
    prioritised,
    table,
    where,
)
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.words.assessment import written
from bfa.words.catalogue import message, messages
from bfa.words.labels import statements
from bfa.words.nouns import SHORT, kind_in
from bfa.words.numbers import HIDDEN, MISSING, count, counted, decimal, number, period_label
from bfa.words.sentences import upper

#: Columns of kommundelar that a page has room for; more are given a table of their own.
_MOST_COLUMNS = 8
#: Places that are told of an area.
_MOST_PLACES = 3


def situation(material: Material) -> Iterator[Block]:
    """The four parts of the lägesbild."""
    heads, yours = messages("word.headings"), messages("word.yours")
    yield Heading(heads["situation"])
    yield from (Paragraph(line) for line in statements(material.labels, "lagesbild"))
    yield Heading(heads["mapping"], 2)
    yield from _mapping(material)
    yield from picture.mapping(material)
    yield Heading(heads["where"], 3)
    yield from _where(material)
    yield from picture.consequences(material)
    yield fill(yours["mapping"])
    yield Heading(heads["other"], 2)
    yield from picture.other(material)
    yield fill(yours["other"])
    yield from picture.ahead(material)
    yield fill(yours["ahead"])
    yield Heading(heads["analysis"], 2)
    yield from _causes(material)
    yield from picture.drafts(material)
    if told := picture.told_in(material).get("assessment"):
        yield from map(Paragraph, written(told))
    else:
        yield fill(yours["analysis"])
    yield Heading(heads["itself"], 2)
    yield from _itself(material)


def _mapping(material: Material) -> Iterator[Block]:
    overview = material.kommun.get(OVERVIEW)
    if not overview:
        yield lost(OVERVIEW)
        return
    yield Paragraph(str(overview["sentence"]))
    yield _areas(overview)
    yield Paragraph(message("word.see_effect"), "note")
    yield Paragraph(str(overview["problem"]["sentence"]))
    if overview["problem"]["changes"]:
        yield _changes(overview)
    yield from _common(overview)
    yield from _beside(material)


def _areas(overview: Figures) -> Table:
    rows = [
        (str(row["kommundel"]), count(row, "before"), count(row, "after"), moved(row), _rate(row))
        for row in (*overview["areas"], overview["total"])
    ]
    caption = message("word.captions.areas", brottstyp=crime(overview), against=months(overview))
    return table(caption, messages("word.columns.areas"), rows, (4, 2, 2, 2, 2), numbers=(1, 2, 3, 4))


def _rate(row: Figures) -> str:
    return HIDDEN if row["hidden"] and row["per_1000"] is None else decimal(row["per_1000"])


def _changes(overview: Figures) -> Table:
    rows = [
        (period_label(row["against"]), count(row, "before"), count(row, "after"), moved(row))
        for row in overview["problem"]["changes"]
    ]
    now = period_label(overview["problem"]["period"])
    caption = message("word.captions.changes", brottstyp=crime(overview), now=now)
    return table(caption, messages("word.columns.changes"), rows, (4, 2, 2, 2), numbers=(1, 2, 3))


def _common(overview: Figures) -> Iterator[Table]:
    """The types with most in every kommundel, with a table for every eight kommundelar."""
    found = overview["common"]
    of = [{each["kommundel"]: count(each, "n") for each in row["areas"]} for row in found]
    names = list(dict.fromkeys(name for each in of for name in each if name != NO_KOMMUNDEL))
    period = period_label(overview["crime_table_period"])
    for start in range(0, len(names), _MOST_COLUMNS):
        some = names[start : start + _MOST_COLUMNS]
        heads = messages("word.columns.common") | dict(zip(some, some, strict=True))
        body = [
            (upper(str(row["brottstyp"])), count(row, "n"), *(each.get(name, number(None)) for name in some))
            for row, each in zip(found, of, strict=True)
        ]
        widths = (4, 1.4, *[1.2] * len(some))
        caption = message("word.captions.common", period=period)
        yield table(caption, heads, body, widths, numbers=tuple(range(1, len(some) + 2)))


def _beside(material: Material) -> Iterator[Table]:
    """Other types of the kommun, and figures that others have told of the same."""
    told = material.kommun.get(FOLLOW_UP, {})
    if others := told.get("others"):
        rows = [(str(row["brottstyp"]), count(row, "before"), count(row, "after"), moved(row)) for row in others]
        caption = message("word.captions.others", against=months(told))
        yield table(caption, messages("word.columns.others"), rows, (4, 2, 2, 2), numbers=(1, 2, 3))
    if sums := told.get("sums"):
        body = [
            (
                str(row["brottstyp"]),
                period_label(row["period"]),
                count(row, "theirs"),
                count(row, "ours"),
                str(row["origin"]),
            )
            for row in sums
        ]
        caption = message("word.captions.sums")
        yield table(caption, messages("word.columns.sums"), body, (3, 3, 1.5, 1.5, 4), numbers=(2, 3))


def _where(material: Material) -> Iterator[Block]:
    found = [("", material.kommun[HOTSPOTS])] if HOTSPOTS in material.kommun else []
    found += list(material.of(HOTSPOTS))
    if not found:
        yield lost(HOTSPOTS)
        return
    yield Points([message("word.answer", place=material.place(name), said=_spots(each)) for name, each in found])


def _spots(hotspots: Figures) -> str:
    """How many, where and when; what is withheld is not among them."""
    said = str(hotspots.get("sentence") or hotspots.get("reason") or message("word.withheld"))
    places = [str(each["sentence"]) for each in (hotspots.get("clusters") or ())[:_MOST_PLACES]]
    return " ".join([said, *(f"{each}." for each in places)])


def _causes(material: Material) -> Iterator[Block]:
    causes = material.entries("causes")
    if not causes:
        yield fill(message("word.yours.causes"))
        return
    rows = [(in_full(row), where(row), _coded(row), _support(material, row), _stated(row)) for row in causes]
    yield table(message("word.captions.causes"), messages("word.columns.causes"), rows, (6, 1.8, 2.6, 2.6, 3.4))


def _coded(row: Figures) -> str:
    return ", ".join(str(row[key]) for key in ("perspective", "character", "distance") if row.get(key))


def _stated(row: Figures) -> str:
    who, source = row.get("stated_by"), row.get("source")
    if who and source:
        return message("word.stated", who=str(who), source=str(source))
    return str(who or source or own(row, "stated_by"))


def _support(material: Material, cause: Figures) -> str:
    """What the data say of a cause in each kommundel that asked."""
    found = [
        (name, _supported(row, each))
        for name, each in material.of(CAUSES)
        for row in each.get("causes") or ()
        if row["number"] == cause["number"]
    ]
    told = [(name, said) for name, said in found if said]
    if len(told) < 2:
        return told[0][1] if told else message("word.withheld") if cause.get("withheld") else MISSING
    return "; ".join(message("word.support", place=material.place(name), support=said) for name, said in told)


def _supported(row: Figures, causes: Figures) -> str:
    if row.get("hidden"):
        return message("word.support_hidden")
    if not row.get("support"):
        return ""
    n = row.get("support_n")
    support = str(row["support"])
    return message("word.support_n", support=support, count=counted(n, *SHORT[kind_in(causes)])) if n else support


def _itself(material: Material) -> Iterator[Block]:
    """The four questions, with what the figures and the kommun file say of each."""
    questions, yours = messages("word.questions"), messages("word.yours")
    why = [row for row in prioritised(material.entries("problems")) if row.get("why")]
    said = [message("word.why", name=named(row), priority=str(row["priority"]), why=str(row["why"])) for row in why]
    told: Mapping[str, list[str]] = {
        "why": said,
        "sources": list(statements(material.labels, "sources", "uttag")),
        "limits": [
            *statements(material.labels, "raknesatt", "span"),
            *material.labels.warnings,
            message("word.reported"),
        ],
        "means": [],
    }
    writes = {"why": "" if said else "why", "sources": "rejected", "limits": "limits", "means": "means"}
    for key, question in questions.items():
        yield Heading(question, 3)
        written = picture.answered(material, key)
        yield Points([*told[key], *written])
        if writes[key] and not written:
            yield fill(yours[writes[key]])
    yield from picture.not_known(material)
