"""Beside crime on the page: trygghet, consequences, the area in figures, events, and where sources differ."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

import pandas as pd

from bfa.analyses.answer import Facts
from bfa.analyses.disagreements import Disagreements, in_other_places, moved
from bfa.disclosure import Policy, Released
from bfa.disclosure.all_crime import year_of
from bfa.disclosure.other_sources import BEFORE, NOW, codes_of
from bfa.draw import tables
from bfa.draw.output import Output, text
from bfa.methods.ratios import rate_ratio
from bfa.pages.figures import Figures, records
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.tables.topics import by_topic, of_topic
from bfa.words import other_sources as words
from bfa.words.alt import note as in_sentences
from bfa.words.catalogue import message, messages
from bfa.words.numbers import decimal, interval_from, number, percent, period_label
from bfa.words.sentences import upper

#: Notes, and types of crime by harm, that are told.
_MOST_HEARD, _MOST_HARM = 8, 10
#: Published figures that are told of the kommun.
_MOST_PUBLISHED = 8
_SQUARE_KM = 1e6


class Beside(Protocol):
    """What these sections read of the page."""

    @property
    def picture(self) -> Facts:
        """`LocalPicture` as a page may read it."""

    @property
    def other(self) -> Facts:
        """`OtherSources` as a page may read it."""

    @property
    def situation(self) -> Any:
        """Its facts."""

    @property
    def released(self) -> Mapping[str, Released]:
        """The tables of `disclosure.local_picture` and `disclosure.other_sources`, by name."""

    @property
    def table(self) -> pd.DataFrame:
        """As `types.table_of`."""

    @property
    def recurring(self) -> pd.DataFrame:
        """As `ahead.recurring_of`."""

    @property
    def drafted(self) -> Mapping[str, Sequence[str]]:
        """As `draft.drafted`."""

    @property
    def policy(self) -> Policy:
        """The rules of the tier."""

    @property
    def place(self) -> str:
        """What the page is about, within a sentence."""


def trygghet(page: Beside) -> Iterator[Output | None]:
    """The answers of surveys with interval, number and source, those of groups folded; what has changed for sure."""
    held = page.other.surveys
    left_out = _left_out(page)
    if held.empty:
        yield text(left_out or message("beside.no_survey"))
        return
    yield text([*worried(page), *words.changed_answers(page.other.changed)])
    every, groups = held[held["group"].isna()], held[held["group"].notna() & ~held["within"]]
    kommun, own = str(page.situation.kommun.kommun), str(page.picture.kommundel)
    beside = words.side_by_side(every[~every["within"]], own=own, kommun=kommun)
    if len(beside):
        yield tables.table(
            beside,
            caption=message("beside.captions.surveys", place=page.place),
            columns=words.survey_heads(beside, own=own, kommun=kommun),
            note=words.survey_note(beside),
            stacked=True,
        )
    if len(every):
        yield tables.table(
            words.answers(every),
            caption=message("beside.captions.every_answer"),
            columns=messages("beside.columns.surveys"),
            folded=True,
            on_paper=False,
            stacked=True,
        )
    if len(groups):
        yield tables.table(
            words.answers(groups),
            caption=message("beside.captions.groups"),
            columns=messages("beside.columns.groups"),
            folded=True,
            on_paper=False,
            stacked=True,
        )
    yield text(left_out)


def _own(page: Beside) -> str:
    return str(page.picture.kommundel) or str(page.situation.kommun.kommun)


def _left_out(page: Beside) -> list[str]:
    rule = page.policy
    return words.left_out(page.other.left_out, own=_own(page), fewest=rule.fewest_answers, least=rule.threshold + 1)


def worried(page: Beside) -> list[str]:
    """Of each question with several answers: how many in the area answered with worry, beside the kommun and before."""
    kommun = str(page.situation.kommun.kommun)
    return words.worried(page.other.surveys, page.other.changed, own=_own(page), kommun=kommun)


def consequences(page: Beside) -> Iterator[Output | None]:
    """Injuries as events tell them, costs, and crimes by weights of harm: one line where there is nothing."""
    rows = event_rows(page)
    names = of_topic([row["brottstyp"] for row in rows], page.other.topics.skador)
    yield text(words.injuries([row for row in rows if row["brottstyp"] in names]))
    yield from _costs(page)
    yield from _harm(page)


def beside(page: Beside) -> Iterator[Output | None]:
    """Events and reports, each against the year before and with the interval of its change; then what people said."""
    rows = event_rows(page)
    if not any(row["before"] is not None or row["now"] is not None or row["hidden"] for row in rows):
        yield text(message("beside.no_events"))
    else:
        yield text(words.events_moved(rows))
        told = words.sources(page.other.told_by, "event")
        yield tables.table(
            pd.DataFrame(rows).assign(brottstyp=[upper(row["brottstyp"]) for row in rows]),
            caption=message("beside.captions.events", place=page.place),
            columns=words.event_heads(page.other.before, page.other.period),
            formats={"before": "int", "now": "int", "percent": "change"},
            note=in_sentences(message("beside.event_note", sources=told), page.released[NOW].reason),
            stacked=True,
        )
    yield from _heard(page)


def area_in_figures(page: Beside) -> Iterator[Output | None]:
    """People and ground of the area, and what others have published of the kommun."""
    rows = area_rows(page)
    if not rows:
        yield text(message("beside.no_area"))
        return
    own = [row for row in rows if not row["source"]]
    yield text(words.facts(own))
    if len(own) < len(rows):
        yield tables.table(
            pd.DataFrame([row for row in rows if row["source"]]),
            caption=message("beside.captions.area", place=page.place),
            columns=messages("beside.columns.area"),
            folded=True,
            on_paper=False,
        )


def disagreements(page: Beside) -> Iterator[Output | None]:
    """Where the sources do not tell the same, and how police and kommun stand to the joint picture: to talk about."""
    rule = str(page.situation.kommun.raknesatt)
    moved_apart, placed = held_apart(page)
    found = words.disagreements(moved_apart, placed, rule=rule, told_by=page.other.told_by)
    yield text([*found, *_sides(page)])
    if moved_apart.tried:
        spans = {"before": period_label(page.other.before), "now": period_label(page.other.period)}
        yield tables.table(
            words.pairs(moved_apart),
            caption=message("beside.disagree.caption", **spans),
            columns=messages("beside.disagree.columns"),
            folded=True,
            on_paper=False,
            stacked=True,
        )


def held_apart(page: Beside) -> tuple[Disagreements, Disagreements]:
    """The counts of each topic held against each other, and the worries against the rates of kommundelar."""
    topics, events = page.other.topics, {row["brottstyp"]: row for row in event_rows(page)}
    now, before = (_crimes(page, str(span)) for span in (page.other.period, page.other.before))
    crimes = {
        topic: [{"brottstyp": name, "before": before.get(name), "now": now[name]} for name in names]
        for topic, names in by_topic(topics, "brott", now).items()
    }
    beside = {topic: [events[name] for name in names] for topic, names in by_topic(topics, "handelser", events).items()}
    return moved(crimes, beside), in_other_places(_asked(page), _rates(page))


def event_rows(page: Beside) -> list[Figures]:
    """The events as they were released: brottstyp, before, now, percent, interval (in words), hidden.

    Those with most first by what is shown, and what is hidden last by name: its place would tell of its size.
    """
    before, now = (page.released[name].table for name in (BEFORE, NOW))
    both = before.merge(now, on="brottstyp", suffixes=("_before", "_now"))
    rows = [_event(row) for row in records(both)]
    return sorted(rows, key=lambda row: (-(row["now"] or 0), -(row["before"] or 0), row["brottstyp"]))


def area_rows(page: Beside) -> list[Figures]:
    """What is told of the area: what, value, year, source."""
    areas = page.situation.areas
    if areas is None or areas["population"].isna().all():
        return []
    own = areas[areas["kommundel"] == page.picture.kommundel] if page.picture.kommundel else areas
    people, every = (float(each["population"].sum(skipna=False)) for each in (own, areas))
    ground = float(own.geometry.area.sum()) / _SQUARE_KM if own.geometry.notna().all() else 0.0
    said, known = messages("beside.area"), "population_year" in areas and areas["population_year"].notna().any()
    year = str(int(areas["population_year"].max())) if known else ""
    rows: list[Figures] = [{"what": said["people"], "value": number(people)}]
    rows += [{"what": said["share"], "value": percent(100 * people / every)}] if page.picture.kommundel else []
    if ground:
        rows += [
            {"what": said["ground"], "value": message("beside.km2", km2=decimal(ground, 1))},
            {"what": said["density"], "value": number(people / ground)},
        ]
    return [*({**row, "year": year, "source": ""} for row in rows), *_published(page)]


def _published(page: Beside) -> list[Figures]:
    """The latest year of each figure that others have published of the kommun by its own name."""
    held, kommun = page.situation.published, str(page.situation.kommun.kommun)
    own = held[held["region"].eq(kommun) & held["month"].isna() & held["value"].notna() & held["group"].isna()]
    latest = own.sort_values("year", kind="stable").drop_duplicates(["what", "unit", "source"], keep="last")
    return [words.published(row) for row in records(latest)[:_MOST_PUBLISHED]]


def figures(page: Beside) -> Figures:
    """The figures of these sections for `results.json`."""
    moved_apart, placed = held_apart(page)
    rule = str(page.situation.kommun.raknesatt)
    return {
        "surveys": [
            {**row, "asked": words.asked(row), "told": words.answer(row), "ends": words.ends(row)}
            for row in records(page.other.surveys)
        ],
        "surveys_left_out": _left_out(page),
        "surveys_changed": [*worried(page), *words.changed_answers(page.other.changed)],
        "before": str(page.other.before),
        "events": event_rows(page),
        "costs": records(page.other.costs),
        "costs_left_out": words.costs_left_out(page.other.costs_left_out, own=_own(page)),
        "area": area_rows(page),
        "heard": [_note(row) for row in records(page.other.heard) if not row["withheld"]],
        "disagreements": {
            "found": len(moved_apart.found) + len(placed.found),
            "tried": len(moved_apart.tried) + len(placed.tried),
            "untried": moved_apart.untried + placed.untried,
            "said": words.disagreements(moved_apart, placed, rule=rule, told_by=page.other.told_by),
            "pictures": _sides(page),
        },
    }


def _event(row: Mapping[str, Any]) -> Figures:
    before, now = row["n_before"], row["n_now"]
    told = before is not None and now is not None
    ratio = rate_ratio(int(before), int(now)) if told and before + now > 0 else None
    return {
        "brottstyp": row["brottstyp"],
        "before": before,
        "now": now,
        "percent": 100 * (ratio.ratio - 1) if ratio and before else None,
        "lower": ratio.lower if ratio and before else None,
        "upper": ratio.upper if ratio and before else None,
        "interval": interval_from(before, now, (ratio.lower, ratio.upper)) if ratio else "",
        "hidden": bool(row["hidden_before"] or row["hidden_now"]),
    }


def _crimes(page: Beside, span: str) -> dict[str, int | None]:
    """The crimes of the own area in a year by type; None where hidden or not counted. Empty without counts."""
    if year_of(span) not in page.released:
        return {}
    safe = page.released[year_of(span)]
    if page.picture.kommundel:
        rows = safe.table[safe.table["kommundel"] == page.picture.kommundel]
    else:
        open_ = set(safe.table.loc[safe.table["n"].isna() & safe.table["kommundel"].ne(NO_KOMMUNDEL), "brottstyp"])
        rows = safe.totals[("brottstyp",)]
        rows = rows.assign(n=rows["n"].mask(rows["brottstyp"].isin(open_)))
    apart = _counted_apart(page)
    return {row["brottstyp"]: row["n"] for row in records(rows) if row["brottstyp"] in apart}


def _counted_apart(page: Beside) -> set[str]:
    """The types that are counted within no other."""
    types = page.picture.types
    return set(types.loc[types["part_of"].fillna("").eq(""), "brottstyp"])


def _asked(page: Beside) -> dict[str, pd.DataFrame]:
    """The answers of all by topic, where kommundelar are told apart."""
    held = page.other.surveys
    every = held[held["group"].isna() & held["share"].notna() & ~held["within"]]
    told = every.assign(question=[words.asked(row) for row in records(every)])
    told = told[told["question"].isin(of_topic(told["question"], page.other.topics.oro))]
    found = by_topic(page.other.topics, "fragor", dict.fromkeys(told["question"]))
    return {topic: told[told["question"].isin(names)] for topic, names in found.items()}


def _rates(page: Beside) -> dict[str, pd.DataFrame]:
    """Every kommundel's crimes of each topic and its people; missing where a type of the topic is hidden there."""
    span, people = year_of(str(page.other.period)), page.picture.people
    if span not in page.released or not len(people):
        return {}
    cells = page.released[span].table
    cells = cells[cells["kommundel"].ne(NO_KOMMUNDEL) & cells["brottstyp"].isin(_counted_apart(page))]
    found = {}
    for topic, names in by_topic(page.other.topics, "brott", dict.fromkeys(cells["brottstyp"])).items():
        own = cells[cells["brottstyp"].isin(names)]
        n = own.groupby("kommundel")["n"].agg(lambda held: held.sum(skipna=False))
        found[topic] = people[["kommundel", "population"]].merge(n.rename("n").reset_index(), on="kommundel")
    return found


def _sides(page: Beside) -> list[str]:
    stated = str(page.situation.kommun.problembild).rstrip(".")
    return words.both_sides(page.other.sides, page.other.questions, records(page.other.alone), stated=stated)


def _costs(page: Beside) -> Iterator[Output | None]:
    held, left_out = page.other.costs, words.costs_left_out(page.other.costs_left_out, own=_own(page))
    if held.empty:
        yield text(left_out or message("beside.no_costs"))
        return
    amount, before = (held[name].astype("Float64") for name in ("amount", "amount_before"))
    every = held.assign(year=held["year"].astype("str"), percent=100 * (amount / before.where(before > 0) - 1))
    own = every["area"].eq(_own(page))
    if own.any():
        yield _cost_table(every[own], message("beside.captions.costs", place=page.place), folded=False)
    if not own.all():
        yield _cost_table(every[~own], message("beside.captions.other_costs"), folded=True)
    yield text(left_out)


def _cost_table(rows: pd.DataFrame, caption: str, *, folded: bool) -> Output:
    return tables.table(
        rows,
        caption=caption,
        columns=messages("beside.columns.costs"),
        formats={"amount": "int", "percent": "change"},
        note=message("beside.cost_note") if folded else "",
        folded=folded,
        on_paper=not folded,
        stacked=True,
    )


def _harm(page: Beside) -> Iterator[Output | None]:
    """The types that have a weight, by their share of the harm: a short comparison, with source and limit."""
    weights = page.other.weights
    if weights.empty:
        yield text(message("beside.no_harm"))
        return
    types = page.table[~page.table["subtotal"].astype(bool) & page.table["n"].gt(0).fillna(False)]
    both = types.merge(_weights(page, types["brottstyp"]), on="brottstyp")
    if both.empty:
        yield text(message("beside.harm_untold"))
        return
    harm = both["n"].astype(float) * both["weight"].astype(float)
    both = both.assign(harm_share=100 * harm / harm.sum(), share=100 * both["n"].astype(float) / float(both["n"].sum()))
    first = weights.iloc[0]
    left = len(types) - len(both)
    said = message("beside.harm_note", unit=first["unit"], source=first["source"], valid=first["valid"])
    yield tables.table(
        both.sort_values("harm_share", ascending=False, kind="stable").head(_MOST_HARM),
        caption=message("beside.captions.harm", place=page.place),
        columns=messages("beside.columns.harm"),
        formats={"n": "int", "share": "percent", "weight": "decimal1", "harm_share": "percent"},
        note=in_sentences(
            said,
            message("beside.harm_codes") if both["by_code"].any() else "",
            message("beside.harm_left", n=left) if left else "",
        ),
        stacked=True,
    )


def _weights(page: Beside, types: "pd.Series[str]") -> pd.DataFrame:
    """brottstyp, weight, by_code (bool) of those that have one.

    A crime weighs what its code does, else what its type does. A type of which some code is hidden, or some crime has
    no weight, has the weight given for the type itself, or none.
    """
    given = page.other.weights
    of_code = given.dropna(subset="brottskod").drop_duplicates("brottskod").set_index("brottskod")["weight"]
    bare = given[given["brottskod"].isna()].drop_duplicates("brottstyp").set_index("brottstyp")["weight"]
    rows = []
    for name in types:
        safe, own = page.released.get(codes_of(str(name))), bare.get(name, float("nan"))
        if safe is not None and not safe.hidden:
            each = safe.table["brottskod"].map(of_code).astype(float).fillna(own)
            mean = float((each * safe.table["n"].astype(float)).sum(skipna=False) / safe.table["n"].sum())
            rows.append((name, own, False) if pd.isna(mean) else (name, mean, True))
        else:
            rows.append((name, own, False))
    return pd.DataFrame(rows, columns=["brottstyp", "weight", "by_code"]).dropna(subset="weight")


def _heard(page: Beside) -> Iterator[Output | None]:
    held = page.other.heard
    told = [_note(row) for row in records(held) if not row["withheld"]]
    if held.empty:
        yield text(message("beside.no_heard"))
        return
    gone, more = len(held) - len(told), len(told) - _MOST_HEARD
    if told:
        yield tables.table(
            pd.DataFrame(told[-_MOST_HEARD:]),
            caption=message("beside.captions.heard"),
            columns=messages("beside.columns.heard"),
            note=message("beside.more_heard", n=more) if more > 0 else "",
            folded=True,
            on_paper=False,
            stacked=True,
        )
    yield text(message("beside.withheld_heard", n=gone) if gone else "")


def _note(row: Mapping[str, Any]) -> Figures:
    return {
        "day": words.day(row),
        "kind": upper(str(row["kind"])),
        "text": row["text"],
        "plats": row["plats"],
        "source": row["source"],
    }
