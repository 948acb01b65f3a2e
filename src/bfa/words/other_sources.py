"""What stands beside crime, in words: surveys, events, costs, harm, and where sources do not tell the same."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from bfa.analyses.both_pictures import Side
from bfa.analyses.disagreements import Disagreement, Disagreements, Told
from bfa.words.catalogue import message, messages
from bfa.words.numbers import change, decimal, interval, joined, missing, number, percent, period_label
from bfa.words.sentences import upper

Row = Mapping[str, Any]
#: Changes of a survey's answers that are told, and register rows of one party.
_MOST_CHANGES, _MOST_ALONE = 3, 4
_EVENT = ("before", "now", "interval")
#: Kommundelar below which none is the highest.
_FEWEST = 2


def asked(row: Row) -> str:
    """A question, with the answer that the share is of where the question does not say it."""
    question = str(row["question"])
    return question if missing(row["answer"]) else message("beside.asked", question=question, answer=str(row["answer"]))


def answer(row: Row) -> str:
    """The share that answered so, or the score of an index."""
    if not missing(row["share"]):
        return percent(row["share"])
    return message("beside.score", score=decimal(row["score"], 1))


def ends(row: Row) -> str:
    """The interval of a share: "26–34 %"."""
    if missing(row["lower"]) or missing(row["upper"]):
        return message("beside.unknown_interval")
    return message("beside.share_interval", lower=decimal(row["lower"], 0), upper=decimal(row["upper"], 0))


def answers(table: pd.DataFrame) -> pd.DataFrame:
    """The answers in words: asked, area, group, value, interval, n, year, source."""
    rows: list[Row] = table.to_dict("records")  # type: ignore[assignment]
    said = [
        {
            "asked": upper(asked(row)),
            "area": row["area"],
            "group": row["group"],
            "value": answer(row),
            "interval": ends(row),
            "n": message("beside.unknown_n") if missing(row["n"]) else number(row["n"]),
            "year": str(row["year"]),
            "source": row["source"],
        }
        for row in rows
    ]
    return pd.DataFrame(said, columns=["asked", "area", "group", "value", "interval", "n", "year", "source"])


def side_by_side(table: pd.DataFrame, *, own: str, kommun: str) -> pd.DataFrame:
    """Each question of the own area beside the kommun, or of the kommun beside its highest and lowest kommundel.

    Returns
    -------
    DataFrame
        asked, one, other, third (the lowest; "" for a kommundel), n, year, source; only questions that the own area
        has an answer to.
    """
    found, first = list[dict[str, str]](), own or kommun
    keys = table["question"].astype("str") + "|" + table["answer"].fillna("").astype("str") + table["source"]
    for _, rows in table.groupby(keys, sort=False):
        answers = {str(row["area"]): row for row in rows.to_dict("records")}
        if first in answers:
            row: Row = answers[first]  # type: ignore[assignment]
            others = _beside(answers, own=own, kommun=kommun)
            n = message("beside.unknown_n") if missing(row["n"]) else number(row["n"])
            ours = {"asked": upper(asked(row)), "one": _told(row), "n": n, "year": str(row["year"])}
            found.append({**ours, **others, "source": str(row["source"])})
    return pd.DataFrame(found, columns=["asked", "one", "other", "third", "n", "year", "source"])


def survey_heads(table: pd.DataFrame, *, own: str, kommun: str) -> dict[str, str]:
    """The headings of `side_by_side`, without those of year and source where all rows have the same."""
    heads = messages("beside.columns.own", own=own, kommun=kommun) if own else messages("beside.columns.kommun")
    alike = [name for name in ("year", "source") if table[name].nunique() == 1]
    return {name: head for name, head in heads.items() if name not in alike}


def survey_note(table: pd.DataFrame) -> str:
    """What the share is of, and the year and source where all rows have the same."""
    same = [str(table[name].iloc[0]) for name in ("source", "year") if table[name].nunique() == 1]
    source = message("beside.source", source=" ".join(same)) if same else ""
    return f"{message('beside.survey_note')} {source}".rstrip()


def left_out(table: pd.DataFrame, *, own: str, fewest: int, least: int) -> list[str]:
    """That answers are left out since few answered, and which: the questions of the area itself, and how many others.

    Parameters
    ----------
    table : DataFrame
        What is left out: area, question, answer, group, gathered, within.
    fewest : int
        The tier tells of no fewer who answered.
    least : int
        Nor of fewer who answered so.
    """
    here = table[table["area"].eq(own) & table["group"].isna() & ~table["within"]]
    names = [upper(str(name)) for name in here["question"].unique()]
    others = len(table) - len(here)
    said = [message("beside.left_out.own", questions=joined(names), area=own)] if names else []
    said += [message("beside.left_out.others", n=others)] if others else []
    return [*said, message("beside.left_out.why", fewest=fewest, least=least)] if said else []


def costs_left_out(table: pd.DataFrame, *, own: str) -> list[str]:
    """That costs are left out since they tell a small number: those of the area by name, and how many others."""
    here = table[table["area"].eq(own)]
    told = [message("beside.cost_of", what=str(row["what"]), year=str(row["year"])) for row in here.to_dict("records")]
    others = len(table) - len(here)
    said = [message("beside.costs_left_out.own", area=own, costs=joined(told))] if told else []
    said += [message("beside.costs_left_out.others", n=others)] if others else []
    return [*said, message("beside.costs_left_out.why")] if said else []


def _beside(answers: Mapping[str, Any], *, own: str, kommun: str) -> dict[str, str]:
    if own:
        return {"other": _told(answers[kommun]) if kommun in answers else "", "third": ""}
    parts = [row for area, row in answers.items() if area != kommun and not missing(row["share"])]
    order = sorted(parts, key=lambda row: float(row["share"]))
    if len(order) < _FEWEST:
        return {"other": "", "third": ""}
    high, low = (message("beside.in_area", area=str(row["area"]), told=_told(row)) for row in (order[-1], order[0]))
    return {"other": high, "third": low}


def _told(row: Row) -> str:
    """An answer with its interval: "28 % (22–35 %)"."""
    if missing(row["lower"]) or missing(row["upper"]):
        return answer(row)
    return message("beside.with_interval", value=answer(row), interval=ends(row))


def facts(rows: Sequence[Row]) -> str:
    """What is told of the area, in one line; "" where nothing is."""
    told = [message("beside.fact", what=str(row["what"]), value=str(row["value"])) for row in rows]
    year = next((str(row["year"]) for row in rows if row["year"]), "")
    line = "; ".join(told)
    return message("beside.facts", told=line, year=year) if told and year else line


def published(row: Row) -> dict[str, str]:
    """A published figure: what, value with its unit, year and source."""
    whole = float(row["value"]).is_integer()
    value = number(row["value"]) if whole else decimal(row["value"], 1)
    unit = messages("beside.units")[row["unit"]]
    told = message("beside.published", value=value, unit=unit) if unit else value
    late = message("beside.preliminary", year=str(row["year"])) if row["preliminary"] else str(row["year"])
    return {"what": str(row["what"]), "value": told, "year": late, "source": str(row["source"])}


def changed_answers(table: pd.DataFrame) -> list[str]:
    """The answers that have changed by more than chance since the round before, the largest first.

    Sums of answers are left out: `worried` tells of them, changed or not.
    """
    sure = table[((table["lower"] > 0) | (table["upper"] < 0)) & ~table["gathered"]]
    order = sure["change"].astype(float).abs().sort_values(ascending=False, kind="stable").index
    return [_changed(row) for row in sure.loc[order].head(_MOST_CHANGES).to_dict("records")]  # type: ignore[arg-type]


def worried(table: pd.DataFrame, changed: pd.DataFrame, *, own: str, kommun: str) -> list[str]:
    """Each sum of answers that tell of worry: the share, that of the whole kommun, and that of the round before."""
    sums = table[table["gathered"] & table["group"].isna()]
    keys = ["question", "answer", "source"]
    whole = {tuple(row[key] for key in keys): row for row in sums[sums["area"] == kommun].to_dict("records")}
    moved = {tuple(row[key] for key in keys): row for row in changed[changed["gathered"]].to_dict("records")}
    found = []
    for row in sums[sums["area"] == own].to_dict("records"):
        key = tuple(row[each] for each in keys)
        said = message(
            "beside.worried.said",
            question=str(row["question"]),
            answer=str(row["answer"]),
            share=_told({str(name): value for name, value in row.items()}),
            year=str(row["year"]),
            area=own,
        )
        other = (
            ""
            if own == kommun or key not in whole
            else message(
                "beside.worried.other", share=_told({str(name): value for name, value in whole[key].items()}), area=own
            )
        )
        found.append(f"{said}{other}{_before(moved.get(key))}.")
    return found


def _before(row: Mapping[Any, Any] | None) -> str:
    """How a sum has changed since the round before, with its interval where it is known; "" where there is none."""
    if row is None:
        return ""
    side = "rise" if row["change"] > 0 else "fall"
    before, share, points = str(row["before"]), percent(row["share_before"]), decimal(abs(row["change"]), 0)
    if missing(row["lower"]):
        return message(f"beside.worried.bare.{side}", before=before, share=share, points=points)
    sure = row["lower"] > 0 or row["upper"] < 0
    lower, upper = (decimal(end, 0) for end in sorted(abs(row[n]) if sure else row[n] for n in ("lower", "upper")))
    if not sure:
        return message("beside.worried.unsure", before=before, share=share, lower=lower, upper=upper)
    return message(f"beside.worried.sure.{side}", before=before, share=share, points=points, lower=lower, upper=upper)


def _changed(row: Row) -> str:
    points = sorted(abs(row[name]) for name in ("lower", "upper"))
    return message(
        f"beside.changed.{'rise' if row['change'] > 0 else 'fall'}",
        asked=upper(asked(row)),
        share=percent(row["share"]),
        year=str(row["year"]),
        before=str(row["before"]),
        points=decimal(abs(row["change"]), 0),
        lower=decimal(points[0], 0),
        upper=decimal(points[1], 0),
    )


def sources(told_by: Mapping[str, Sequence[str]], kind: str) -> str:
    """The sources that a kind of figure is from, those of counts where none has it by itself."""
    names = tuple(told_by.get(kind, ())) or tuple(told_by.get("counts", ()))
    return joined(names) or message("beside.no_sources")


def day(row: Row) -> str:
    """The day of a note, or its first and last."""
    first, last = f"{row['start']:%Y-%m-%d}", "" if missing(row["end"]) else f"{row['end']:%Y-%m-%d}"
    return message("beside.days", first=first, last=last) if last and last != first else first


def disagreements(
    moved: Disagreements, placed: Disagreements, *, rule: str, told_by: Mapping[str, Sequence[str]]
) -> list[str]:
    """Each pair of sources that tell different things, then how many could be tried, and what the list is for."""
    found, tried, untried = (
        (*moved.found, *placed.found),
        len(moved.tried) + len(placed.tried),
        moved.untried + placed.untried,
    )
    topics = joined(dict.fromkeys(each.topic for each in (*moved.tried, *placed.tried)))
    lines = [_moved(each) for each in moved.found] + [_placed(each) for each in placed.found]
    if moved.found:
        lines.append(message("beside.disagree.rules", rule=rule, sources=sources(told_by, "event")))
    if not tried:
        lines.append(message("beside.disagree.nothing"))
    elif found:
        lines.append(message("beside.disagree.tried", found=len(found), n=tried, topics=topics))
    else:
        lines.append(message("beside.disagree.none", n=tried, topics=topics))
    lines += [message("beside.disagree.untried", n=untried)] if untried else []
    return [*lines, *([message("beside.disagree.purpose")] if found else [])]


def _moved(each: Disagreement) -> str:
    crime, event = each.told
    return message(
        "beside.disagree.moved",
        topic=upper(each.topic),
        crimes=crime.what,
        before=crime.before,
        now=crime.now,
        change=_size(crime),
        interval=interval(crime.lower, crime.upper),
        event=event.what,
        event_before=event.before,
        event_now=event.now,
        event_change=_size(event),
        event_interval=interval(event.lower, event.upper),
    )


def _size(told: Told) -> str:
    return change(100 * (told.value - 1))


def _placed(each: Disagreement) -> str:
    worried, hit_share, hit, own = each.told
    return message(
        "beside.disagree.place",
        topic=upper(each.topic),
        question=worried.what,
        share=percent(worried.value),
        share_interval=_span(worried, 0),
        worried=worried.area,
        hit_share=percent(hit_share.value),
        hit_share_interval=_span(hit_share, 0),
        hit=hit.area,
        rate=decimal(hit.value, 1),
        rate_interval=_span(hit, 1),
        own_rate=decimal(own.value, 1),
        own_rate_interval=_span(own, 1),
    )


def _span(told: Told, decimals: int) -> str:
    return message("beside.disagree.span", lower=decimal(told.lower, decimals), upper=decimal(told.upper, decimals))


def pairs(moved: Disagreements) -> pd.DataFrame:
    """Every pair of counts that was held against the other: topic, crimes, crimes_moved, event, event_moved."""
    said = [
        {
            "topic": upper(each.topic),
            "crimes": _counts(each.told[0]),
            "crimes_moved": _move(each.told[0]),
            "event": _counts(each.told[1]),
            "event_moved": _move(each.told[1]),
        }
        for each in moved.tried
    ]
    return pd.DataFrame(said, columns=["topic", "crimes", "crimes_moved", "event", "event_moved"])


def _counts(told: Told) -> str:
    return message("beside.disagree.counts", what=told.what, before=told.before, now=told.now)


def _move(told: Told) -> str:
    return message("beside.with_interval", value=_size(told), interval=interval(told.lower, told.upper))


def both_sides(sides: Sequence[Side], questions: int, alone: Sequence[Row], *, stated: str = "") -> list[str]:
    """How police and kommun stand to the joint picture, and what only one of them stands behind.

    `stated`: what the kommun file says of the joint picture.
    """
    if not sides:
        return []
    some = any(side.day for side in sides)
    told = joined(_side(side) for side in sides)
    nobody = message("beside.disagree.stated", said=stated) if stated else message("beside.disagree.neither")
    lines = [message("beside.disagree.sides", told=told) if some else nobody]
    lines += [message("beside.disagree.questions", n=questions)] if questions else []
    parties, registers = messages("beside.disagree.parties"), messages("beside.disagree.registers")
    for row in alone[:_MOST_ALONE]:
        lines.append(
            message(
                "beside.disagree.alone",
                party=parties[row["party"]],
                register=registers[row["register"]],
                number=str(row["number"]),
                text=str(row["text"]),
            )
        )
    return lines


def _side(side: Side) -> str:
    party = messages("beside.disagree.parties")[side.party]
    if not side.day:
        return message("beside.disagree.unconfirmed", party=party)
    key = "confirmed" if side.holds else "changed"
    return message(f"beside.disagree.standing.{key}", party=party, day=side.day)


def injuries(rows: Sequence[Row]) -> str:
    """Events that tell of somebody injured, with those of the year before."""
    told = [message("beside.injury_of", **_pair(row)) for row in rows if not missing(row["now"])]
    return message("beside.injury", told=joined(told)) if told else message("beside.no_injury")


def _pair(row: Row) -> dict[str, str]:
    return {"brottstyp": str(row["brottstyp"]), "now": number(row["now"]), "before": number(row["before"])}


def events_moved(rows: Sequence[Row]) -> str:
    """The events that have changed by more than chance; "" where none has."""
    tried = [row for row in rows if not missing(row["lower"]) and not missing(row["upper"])]
    named = [
        message("beside.event_named", what=str(row["brottstyp"]), **{key: str(row[key]) for key in _EVENT})
        for row in tried
        if row["lower"] > 1 or row["upper"] < 1
    ]
    return message("beside.event_moved", named=joined(named), n=len(tried)) if named else ""


def event_heads(before: object, now: object) -> dict[str, str]:
    """The headings of the table of events, with the two periods."""
    return messages("beside.columns.events", before=period_label(str(before)), now=period_label(str(now)))
