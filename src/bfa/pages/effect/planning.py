"""What could be shown after a measure, foreseen before its start: a sentence, a curve and a table of kommundelar."""

from dataclasses import dataclass

import pandas as pd

from bfa.analyses.planning import Plan
from bfa.analyses.series import kind_of
from bfa.analyses.situation import Situation
from bfa.disclosure import Gate, protect
from bfa.draw import curves, tables
from bfa.draw.output import emit_figure, say
from bfa.words.alt import note as in_sentences
from bfa.words.labels import labels, place_name
from bfa.words.numbers import counted, joined, month_label, number, percent
from bfa.words.uncompared import uncompared

__all__ = ["open_page", "show"]

#: The length that is told first, where it was planned for. [months]
_USUAL = 12
#: A table of more kommundelar than this is folded.
_MOST_OPEN = 8


@dataclass(frozen=True, slots=True)
class Page:
    """What may be shown of a plan.

    Attributes
    ----------
    plan : Plan
        Its words; of its numbers only those below may be shown.
    kommundel, name : str
        The kommundel chosen ("" for the whole kommun) and what it is called.
    table : DataFrame
        kommundel, length, expected [count], fall [%], reason, hidden.
    gate : Gate
    """

    plan: Plan
    kommundel: str
    name: str
    table: pd.DataFrame
    gate: Gate


def open_page(found: Plan, situation: Situation, *, gate: Gate) -> Page:
    """The page of a plan: the expected number as any count, and what follows from it."""
    kind = kind_of(situation, found.brottstyp)
    lines = found.table.assign(expected=found.table["expected"].round().astype("Int64"), n=found.table["expected"])
    lines["n"] = lines["expected"]
    safe = protect(
        lines,
        gate=gate,
        sensitive=found.brottstyp,
        margins=(("length",),),
        derived=("expected", "fall"),
        kind=kind,
    ).table
    safe["fall"] = (100 * safe["fall"].astype("Float64")).round().astype("Int64")
    safe["reason"] = safe["reason"].map(uncompared)
    small = safe["reason"].ne("")
    safe["expected"] = safe["expected"].mask(small)
    name = place_name(labels(situation.kommun, kommundel=situation.kommundel, tier=gate.tier))
    keep = ["kommundel", "length", "expected", "fall", "reason", "hidden"]
    return Page(found, situation.kommundel, name, safe[keep].astype({"fall": "Int64"}), gate)


def show(page: Page) -> None:
    """The sentence, the chosen kommundel's curve, and the table of those that were planned for."""
    say(sentence(page), gate=page.gate)
    curve(page)
    if page.table["fall"].notna().any() or page.table["kommundel"].nunique() > 1:
        table(page)


def sentence(page: Page) -> str:
    """What would be seen in the chosen kommundel, or in the one where least would do; how sure; what it rests on."""
    found = page.plan
    own = _own(page)
    seen = own[own["fall"].notna()]
    if seen.empty:
        return f"{_unseen(page, own)} {_rests_on(found)}"
    usual = seen[seen["length"] == _USUAL]
    first = (usual if len(usual) else seen.tail(1)).iloc[0]
    where = "" if page.kommundel else f" i {first['kommundel']}, där minst behövs"
    said = f"Med {first['length']} månaders uppföljning syns en minskning på minst {percent(first['fall'])}{where}"
    longest = seen.iloc[-1]
    if page.kommundel and longest["fall"] < first["fall"]:
        said += f", med {longest['length']} månader {percent(longest['fall'])}"
    longer = " Längre uppföljning hjälper inte: då räcker historiken till färre tidigare perioder."
    longer = longer if page.kommundel and longest["fall"] > first["fall"] else ""
    chance = number(round(10 * found.power))
    return f"{said}. Med syns menas att den beläggs i {chance} fall av 10.{longer} {_rests_on(found)}"


def table(page: Page) -> None:
    """Those planned for by length of follow-up."""
    lengths = list(page.plan.lengths)[-(tables.MOST_COLUMNS - 1) :]
    wide = page.table.pivot(index="kommundel", columns="length", values="fall")
    wide = wide.reindex(index=page.table["kommundel"].unique())[lengths]
    wide.columns = [f"m{length}" for length in lengths]
    why = [reason for reason in page.table["reason"].unique() if reason]
    unseen = f"Streck: {joined(why, last='eller')}" if why else ""
    gone = "Något visas inte, för att ett litet antal inte ska gå att räkna fram" if page.table["hidden"].any() else ""
    tables.show(
        wide.reset_index(),
        gate=page.gate,
        caption=f"Minsta minskning som syns, {page.plan.brottstyp}, efter så många månaders uppföljning",
        columns={"kommundel": "Kommundel"} | {f"m{length}": f"{length}" for length in lengths},
        formats=dict.fromkeys(wide.columns, "percent"),
        note=in_sentences(unseen, gone),
        folded=len(wide) > _MOST_OPEN,
    )


def curve(page: Page) -> None:
    """The smallest visible fall by length, the chosen kommundel in front of the others."""
    drawn = page.table[page.table["fall"].notna()]
    if drawn.empty:
        return

    chosen = str(_own(page)["kommundel"].iloc[0])
    is_mine = drawn["kommundel"] == chosen
    figure = curves.foreseen(
        drawn[is_mine],
        drawn[~is_mine],
        lengths=page.plan.lengths,
        names=(page.name if page.kommundel else chosen, "de andra"),
        across="Månaders uppföljning",
    )
    start = month_label(page.plan.start.first)
    emit_figure(
        figure,
        alt=_alt(page),
        caption=f"Minsta minskning som syns efter start {start}: {page.plan.brottstyp}",
        gate=page.gate,
    )


def _own(page: Page) -> pd.DataFrame:
    """The chosen kommundel's rows, by length; of the whole kommun those of the kommundel where least would do."""
    if page.kommundel:
        return page.table.loc[page.table["kommundel"] == page.kommundel]
    seen = page.table[page.table["fall"].notna()]
    usual = seen[seen["length"] == _USUAL] if (seen["length"] == _USUAL).any() else seen
    names = (
        usual.sort_values(["fall", "expected"], ascending=[True, False], kind="stable")["kommundel"]
        if len(usual)
        else page.table["kommundel"]
    )
    first: pd.DataFrame = page.table[page.table["kommundel"] == names.iloc[0]]
    return first


def _unseen(page: Page, own: pd.DataFrame) -> str:
    if own["hidden"].any():
        return "Antalet är för litet för att en plan ska kunna visas."
    named = page.name if page.name == page.kommundel else page.name[:1].lower() + page.name[1:]
    where = named if page.kommundel else "någon kommundel"
    longest = counted(max(page.plan.lengths), "månads", "månaders")
    why = own["reason"].iloc[-1] if len(own) else ""
    return f"Inte ens med {longest} uppföljning går det att belägga en minskning i {where}: {why}."


def _rests_on(found: Plan) -> str:
    start = month_label(found.start.first)
    if found.years_before:
        years = counted(found.years_before, "år", "år")
        return f"Månaderna före {start} är inte räknade; planen vilar på samma månader {years} tidigare."
    return f"Planen vilar bara på månaderna före {start}."


def _alt(page: Page) -> str:
    own = _own(page)
    seen = own[own["fall"].notna()]
    name = page.name if page.kommundel else str(own["kommundel"].iloc[0])
    parts = [f"{length} månader {percent(fall)}" for length, fall in zip(seen["length"], seen["fall"], strict=True)]
    others = page.table[page.table["fall"].notna()]["kommundel"].nunique() - (1 if len(seen) else 0)
    behind = f" {counted(others, 'kommundel till', 'kommundelar till')} som ett band." if others > 0 else ""
    return f"Minsta minskning som syns i {name}: {joined(parts) or 'ingen'}.{behind}"
