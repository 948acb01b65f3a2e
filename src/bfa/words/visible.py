"""Whether an effect could be seen, in Swedish: the answer, its grounds, what would raise it, what to follow instead."""

import math
from typing import Any

import pandas as pd

from bfa.analyses.designing import ALONE, COURSES, FALL, PARTNERS, SEED, STAGGERED, TOGETHER
from bfa.analyses.effect.settings import Settings
from bfa.analyses.recorded_lot import written
from bfa.analyses.trials import ALIKE
from bfa.disclosure.plan import USUAL
from bfa.disclosure.visible import ReleasedVisible
from bfa.words.catalogue import message, messages
from bfa.words.numbers import MISSING, change, in_letters, joined, missing, month_label, number, percent
from bfa.words.uncompared import uncompared

#: Chance from which the answer is yes, and perhaps. [%]
_LIKELY, _MAYBE = 80, 50
#: Chance up to which it is hardly seen: little more than without any effect. [%]
_HARDLY = 10
#: Times that stand in the table of designs, where they were looked at. [months]
_TOLD = (6, 12, 24, 36)
_MOST_INSTEAD = 3
#: Answers after which something else is followed.
UNSEEN = ("no", "never", "unknown")
#: Standard errors that a share of draws lies within, in 95 of 100.
_TWO_SIDED = 1.96
_WAYS = (ALONE, TOGETHER, STAGGERED)
#: What stands in a list of authors where there are several.
_SEVERAL = ("&", "m.fl.")


def usual(shown: ReleasedVisible) -> "pd.Series[Any] | None":
    """The design that the register names, after twelve months or the time nearest before; None where none is told."""
    table = shown.table
    own = table[table["design"].eq(shown.designs.told) & table["fall"].notna()]
    if own.empty:
        return None
    within = own[own["months"] <= USUAL]
    row: pd.Series[Any] = (within if len(within) else own).iloc[-1 if len(within) else 0]
    return row


def best(shown: ReleasedVisible) -> "pd.Series[Any] | None":
    """The way of our own and the time with the smallest visible fall, the shortest of those alike; None where none
    shows more."""
    first, told = usual(shown), shown.table[shown.table["fall"].notna() & shown.table["design"].isin(_WAYS)]
    if first is None or told.empty:
        return None
    row: pd.Series[Any] = told.sort_values(["fall", "months"], kind="stable").iloc[0]
    return row if row["fall"] < first["fall"] else None


def answer(shown: ReleasedVisible) -> str:
    """yes, maybe, no, never (not even if all that is reached were gone) or unknown (no size is known)."""
    row = usual(shown)
    if row is None or (shown.whole and shown.reached is not None and shown.reached < row["fall"]):
        return "never"
    if shown.fall is None or missing(row["chance"]):
        return "unknown"
    chance = int(row["chance"])
    return "yes" if chance >= _LIKELY else "maybe" if chance >= _MAYBE else "no"


def heading(shown: ReleasedVisible) -> str:
    """The answer in a few words."""
    row, said = usual(shown), answer(shown)
    if row is not None and said == "unknown":
        return message("visible.at_least", fall=percent(row["fall"]))
    hardly = row is not None and said == "no" and int(row["chance"]) <= _HARDLY
    return message(f"visible.answers.{'hardly' if hardly else said}")


def brief(shown: ReleasedVisible, *, name: str) -> str:
    """The question, the answer and what it rests on, as a sheet says it."""
    return message("visible.asked", answer=heading(shown), grounds=grounds(shown, name=name))


def in_brief(shown: ReleasedVisible) -> str:
    """The answer in a line for a sheet; "" where nothing is expected or nothing can be seen."""
    row = usual(shown)
    if row is None or shown.fall is None:
        return ""
    said = {"answer": heading(shown), "fall": _rounded(shown.fall), "how": called(shown, row)}
    return message("visible.brief", **said, months=row["months"], seen=percent(row["fall"]))


def grounds(shown: ReleasedVisible, *, name: str) -> str:
    """What the answer rests on: what is expected, what would be seen, and the chance of it."""
    row = usual(shown)
    if row is None:
        if shown.table["hidden"].any():
            return message("plan.hidden")
        return message("visible.nothing", why=uncompared(str(shown.table["reason"].iloc[-1])))
    said = [_expected(shown, name)]
    fewer = "" if missing(row["expected"]) else _fewer(row)
    seen = {"months": row["months"], "how": called(shown, row), "fall": percent(row["fall"]), "fewer": fewer}
    said.append(message("visible.seen", **seen))
    if answer(shown) == "never":
        said.append(message("visible.never", where=name, reached=percent(shown.reached)))
    elif shown.fall is not None and not missing(row["chance"]):
        said.append(message("visible.chance", chance=percent(row["chance"])))
    return " ".join(each for each in said if each)


def raised(shown: ReleasedVisible) -> str:
    """What would raise the chance most of the ways that were tried; "" where nothing does."""
    row = best(shown)
    if row is None:
        return ""
    how, known = called(shown, row), shown.fall is not None and not missing(row["chance"])
    chance = message("visible.its_chance", chance=percent(row["chance"])) if known else ""
    said = message("visible.best", how=how, months=row["months"], fall=percent(row["fall"]), chance=chance)
    return f"{said} {message('visible.not_enough')}" if known and row["chance"] < _MAYBE else said


def with_partners(shown: ReleasedVisible) -> str:
    """What is seen when other kommuner do the same thing, after twelve months or the time nearest before; "" where that
    is not told."""
    table = shown.table
    told = table[table["design"].eq(PARTNERS) & table["fall"].notna() & table["months"].le(USUAL)]
    if told.empty:
        return ""
    row, which = told.iloc[-1], "named" if shown.designs.partners else "alike"
    said = {"how": _upper(called(shown, row)), "months": row["months"], "fall": percent(row["fall"])}
    return f"{message(f'visible.partners.{which}', said)} {message('visible.partners.shared')}"


def called(shown: ReleasedVisible, row: Any) -> str:
    """What a design is called in a sentence: "A och B i tur och ordning, 6 månader emellan"."""
    order = [str(name) for name in shown.designs.order]
    if row["design"] == PARTNERS:
        own, others = joined([str(name) for name in row["kommundelar"]]), joined(shown.designs.partners)
        which = "partners" if others else "alike"
        return message(f"visible.called.{which}", {"names": own, "others": others, "n": in_letters(ALIKE)})
    alone = [str(row["kommundelar"][0])]
    names = joined(alone if row["design"] == ALONE else order if row["design"] == STAGGERED else sorted(order))
    return message(f"visible.called.{row['design']}", {"names": names, "apart": number(shown.designs.apart)})


def of_measures(shown: ReleasedVisible) -> pd.DataFrame:
    """measure, known, reach, fall: the measures that a share or a size is told of."""
    told = shown.measures[shown.measures["why"].ne("everywhere") & ~shown.measures["withheld"]]
    told = told[told["share"].notna() | told["why"].eq("")]
    rows = [
        {
            "measure": message("visible.measure", number=str(row["number"]), text=str(row["called_here"])),
            "known": _known(row),
            "reach": _reach(row),
            "fall": _fall(row),
        }
        for row in told.assign(called_here=told["short"].fillna(told["text"])).to_dict("records")
    ]
    return pd.DataFrame(rows, columns=["measure", "known", "reach", "fall"])


def measures_note(shown: ReleasedVisible) -> str:
    """What the table of measures leaves out, and what its figures mean."""
    table = shown.measures
    everywhere = [str(number) for number in table.loc[table["why"].eq("everywhere"), "number"]]
    shown_here = set(of_measures(shown)["measure"])
    rest = table[table["why"].ne("everywhere") & table["share"].isna() & table["why"].ne("")]
    said = [message("visible.reach_note")] if shown_here else []
    if everywhere:
        said.append(message("visible.everywhere", numbers=joined(everywhere)))
    if len(rest):
        said.append(message("visible.uncounted", numbers=joined([str(number) for number in rest["number"]])))
    return " ".join(said)


def of_designs(shown: ReleasedVisible) -> pd.DataFrame:
    """design, and a column per time ("m12"): the smallest visible fall, and the chance of the expected one."""
    table, rows = shown.table[shown.table["months"].isin(_TOLD)], []
    table = table.sort_values("design", key=lambda names: names.eq(PARTNERS), kind="stable")
    for name, part in table.groupby("design", sort=False):
        last = part.iloc[-1]
        cells = {f"m{row['months']}": _cell(shown, row) for row in part.to_dict("records")}
        named = name == shown.designs.told and len(shown.measures) > 0
        mark = message("visible.as_planned") if named else ""
        if int(last["controls"]) < Settings().enough_controls:
            mark += message("visible.weak")
        rows.append({"design": _upper(called(shown, last)) + mark} | cells)
    return pd.DataFrame(rows).fillna(MISSING)


def of_courses(shown: ReleasedVisible) -> pd.DataFrame:
    """design, and a column per time ("m12"): in how many of the made-up courses the fall was shown."""
    tried = shown.table[shown.table["found"].notna()]
    rows = [
        {"design": _upper(called(shown, part.iloc[-1]))}
        | {f"m{row['months']}": percent(row["found"]) for row in part.to_dict("records")}
        for _, part in tried.groupby("design", sort=False)
    ]
    return pd.DataFrame(rows).fillna(MISSING)


def courses_note(shown: ReleasedVisible) -> str:
    """That nothing of it has happened, and how the courses were made."""
    said = {"fall": percent(100 * FALL), "start": month_label(shown.designs.start.first)}
    margin = math.ceil(100 * _TWO_SIDED * math.sqrt(0.25 / COURSES))
    return message("visible.courses_note", n=COURSES, seed=SEED, margin=margin, **said)


def designs_note(shown: ReleasedVisible) -> str:
    """What the cells of the designs say."""
    chance = _chance_note(shown)
    power = message("visible.fall_note", chance=round(10 * shown.designs.power))
    hidden = message("plan.something_hidden") if shown.table["hidden"].any() else ""
    weak = shown.table["controls"].lt(Settings().enough_controls) & shown.table["fall"].notna()
    few = message("visible.few_controls", least=in_letters(Settings().enough_controls)) if weak.any() else ""
    looks = message("visible.looks", months=joined(shown.designs.looks)) if shown.designs.looks else ""
    return " ".join(each for each in (power, chance, looks, few, hidden) if each)


def lot(shown: ReleasedVisible) -> str:
    """The order drawn by lot among those that all get the measure; "" where it is too late or there is one."""
    order = shown.designs.order
    if not shown.designs.ahead:
        return ""
    if len(order) < 2:
        return message("visible.no_partners", least=in_letters(Settings().fewest_controls))
    said = joined([str(name) for name in order], last=message("visible.then"))
    return message("visible.lot", order=said, seed=shown.designs.seed, record=written(shown.designs.seed, order))


def instead(shown: ReleasedVisible, *, name: str) -> list[str]:
    """Three things to follow where the effect cannot be seen, or nothing is registered, with how to count each."""
    if shown.measures.empty:
        return list(messages("visible.any_measure").values())
    told = shown.measures[~shown.measures["withheld"]]
    done = [
        message("visible.instead.done", number=str(row["number"]), planned=str(row["planned"]).strip())
        for row in told[told["planned"].notna() & told["why"].ne("everywhere")].to_dict("records")
    ]
    near = told[told["share"].notna()].sort_values("share", ascending=False, kind="stable")
    counts = told[told["count"].fillna("").ne("")].sort_values("fall", ascending=False, kind="stable")
    listed = [
        *(
            message("visible.instead.count", method=row["called"], count=row["count"])
            for row in counts.to_dict("records")
        ),
    ]
    found = [
        *([message("visible.instead.amounts", done=joined(done[:2]))] if done else []),
        *listed[:1],
        *(
            [message("visible.instead.near", where=name, share=percent(shown.reached))]
            if len(near) and shown.reached
            else []
        ),
        *listed[1:],
        message("visible.instead.write"),
    ]
    return found[:_MOST_INSTEAD]


def alt(shown: ReleasedVisible) -> str:
    """The curve in words."""
    parts = [
        message(
            "visible.alt_part",
            how=called(shown, part.iloc[-1]),
            parts=joined(
                [
                    message("plan.alt_part", months=row["months"], fall=percent(row["fall"]))
                    for row in part.to_dict("records")
                ]
            ),
        )
        for _, part in drawn(shown).groupby("design", sort=False)
    ]
    return " ".join(parts)


def drawn(shown: ReleasedVisible) -> pd.DataFrame:
    """design, months, fall: what the curve is drawn of, the ways in the order of `_WAYS`."""
    told = shown.table[shown.table["fall"].notna() & shown.table["design"].isin(_WAYS)]
    return told.sort_values("design", key=lambda names: names.map(_WAYS.index), kind="stable")


def line_names(shown: ReleasedVisible) -> dict[str, str]:
    """Design -> its name at the end of its line."""
    first = {str(name): part.iloc[0] for name, part in drawn(shown).groupby("design", sort=False)}
    alone = str(first[ALONE]["kommundelar"][0]) if ALONE in first else ""
    return {name: message(f"visible.line.{name}", {"name": alone}) for name in first}


def _expected(shown: ReleasedVisible, name: str) -> str:
    if shown.fall is None:
        if len(shown.measures):
            return message("visible.no_size")
        return message("visible.no_measures", where=name, start=month_label(shown.designs.start.first))
    return message("visible.expected", where=name, fall=_rounded(shown.fall))


def _fewer(row: Any) -> str:
    """The fall in incidents, of those that are expected without a change."""
    expected = int(row["expected"])
    return message("visible.fewer", n=round(expected * int(row["fall"]) / 100), expected=expected)


def _source(text: str) -> str:
    """The first author and the year of a source."""
    authors, _, year = text.rpartition(" (")
    first, _, more = authors.partition(",")
    kind = "several" if any(mark in more for mark in _SEVERAL) else "one"
    return message(f"visible.source.{kind}", author=first, year=year.rstrip(")"))


def _known(row: Any) -> str:
    if row["why"] in ("no_method", "unread", "days", "no_fall"):
        return message(f"visible.untold.{row['why']}")
    if row["why"] == "no_size":
        return message(f"visible.direction.{row['direction']}", quality=row["quality"])
    ends = ""
    if not missing(row["lowest"]):
        ends = message("visible.size_ends", lower=change(row["lowest"]), upper=change(row["highest"]))
    per = f" {row['per']}" if row["per"] else ""
    decimals = int(row["percent"] != round(row["percent"]))
    said = {"size": change(row["percent"], decimals), "ends": ends, "per": per, "quality": row["quality"]}
    return message("visible.size", **said, source=_source(str(row["source"])))


def _reach(row: Any) -> str:
    if missing(row["share"]):
        return message("visible.reach.unknown")
    return message("visible.reach.part" if row["part"] else "visible.reach.whole", share=percent(row["share"]))


def _fall(row: Any) -> str:
    if missing(row["fall"]):
        return MISSING
    return (
        _rounded(row["fall"]) if not missing(row["share"]) else message("visible.at_most", fall=_rounded(row["fall"]))
    )


def _cell(shown: ReleasedVisible, row: Any) -> str:
    if missing(row["fall"]):
        return MISSING
    if shown.fall is None or missing(row["chance"]) or _one_chance(shown) is not None:
        return percent(row["fall"])
    return message("visible.cell", fall=percent(row["fall"]), chance=percent(row["chance"]))


def _one_chance(shown: ReleasedVisible) -> "pd.Series[Any] | None":
    """The chance of every design and time that is told, where one of them says it: all the same or all small. [%]"""
    told = shown.table.loc[shown.table["months"].isin(_TOLD) & shown.table["fall"].notna(), "chance"]
    alike = len(told) > 1 and told.notna().all() and (told.nunique() == 1 or told.max() <= _HARDLY)
    return told if alike else None


def _chance_note(shown: ReleasedVisible) -> str:
    """What the chance beside each cell is, or the one of all of them; "" where no fall is expected."""
    if shown.fall is None:
        return ""
    told = _one_chance(shown)
    if told is None:
        return message("visible.chance_note")
    by_chance = told.max() <= round(100 * (1 - Settings().confidence))
    which = "same" if told.nunique() == 1 else "at_most"
    said = message(f"visible.chances.{which}", chance=percent(int(told.max())), fall=_rounded(shown.fall))
    return f"{said} {message('visible.chance_of_nothing')}" if by_chance else said


def _rounded(value: float) -> str:
    """A size in whole percent, and less than one as that."""
    return message("visible.under_one") if value < 1 else percent(value)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
