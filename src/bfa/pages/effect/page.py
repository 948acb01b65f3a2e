"""The effect notebook, section by section: a sentence, a table and a chart that say the same, and the figures."""

from typing import Any

import pandas as pd

from bfa.analyses.effect.verdicts import WORDS
from bfa.analyses.effects import Effect
from bfa.analyses.situation import Situation
from bfa.disclosure import Gate
from bfa.draw import charts, tables
from bfa.draw.output import emit_figures, emit_html, say
from bfa.pages.answer import answer_html, before_start
from bfa.pages.effect import words as effect_words
from bfa.pages.effect.tables import ShownEffect, in_words, shown_effect
from bfa.pages.maps import rings as ring_map
from bfa.tables.period import Period, parse_period
from bfa.words.alt import note as in_sentences
from bfa.words.nouns import heading
from bfa.words.numbers import period_label

__all__ = [
    "answer",
    "choice",
    "earlier",
    "grounds",
    "hand_on",
    "left_out",
    "method",
    "months",
    "opened",
    "size",
    "spread",
]

Figures = dict[str, Any]

_MOST_DRAWN = 12
#: What the figures hold of the parts of an effect.
_RELATIVE = (
    *("ratio", "lower", "upper", "p", "total_ratio", "total_lower", "total_upper"),
    *("controls", "dropped", "near", "shared_measures"),
)
_LINE = ("line", "before", "after", "percent", "ratio", "lower", "upper")
_ROBUSTNESS = ("departure", "exceeding", "cases", "sentence")
_SELECTION = ("period", "cases", "typical", "typical_relative", "low", "high", "sentence")
_BAND_NOTE = "Väntat: nivån före, flyttad som jämförelseområdena; bandet rymmer 95 procent. Räkningen tar med äldre år."


def opened(found: Effect, situation: Situation, *, gate: Gate) -> ShownEffect:
    """The effect through the gate, for every section below."""
    return shown_effect(found, situation, gate=gate)


def answer(page: ShownEffect, *, gate: Gate) -> None:
    """The answer block, as the meeting sheet has it too."""
    emit_html(answer_html(figures(page)), kind="text", gate=gate)


def hand_on(page: ShownEffect, *, gate: Gate) -> None:
    """Hand the figures on to the run, invisibly."""
    emit_figures(figures(page), gate=gate)


def size(page: ShownEffect, *, gate: Gate) -> None:
    """How large the change is: by itself and against the controls."""
    say(effect_words.own_change(page), gate=gate)
    tables.show(
        page.table,
        gate=gate,
        caption=f"Ändring: {page.title}",
        columns={
            "label": "Jämförelse",
            "before": "Före",
            "after": "Efter",
            "percent": "Ändring",
            "interval": "Förenligt med (95 %)",
        },
        formats={"before": "int", "after": "int", "percent": "change"},
        note=in_sentences(
            effect_words.others_note(page),
            effect_words.late_note(page, gate=gate),
            effect_words.rules_note(page, page.baseline, page.period),
        ),
        stacked=True,
    )
    changes = page.table[page.table["line"] != "others"].reset_index(drop=True)
    if changes["ratio"].notna().any():
        charts.intervals(changes, gate=gate, title=f"Ändring och vad den är förenlig med: {page.title}", of="Ändring")


def months(page: ShownEffect, *, gate: Gate) -> None:
    """Observed against expected."""
    if said := effect_words.expected(page):
        say(said, gate=gate)
    band, drawn = _BAND_NOTE if "expected" in page.series else "", pd.PeriodIndex(page.series["month"])
    charts.months(
        page.series,
        gate=gate,
        period=page.period,
        baseline=page.baseline,
        start=page.start,
        sums=page.sums,
        title=f"Per månad: {page.title}",
        brottstyp=page.found.brottstyp,
        kind=page.found.kind_counted,
        note=in_sentences(band, effect_words.rules_note(page, Period(drawn[0], drawn[-1]))),
    )


def earlier(page: ShownEffect, *, gate: Gate) -> None:
    """The area's own earlier years, and those of every area."""
    columns = {"label": "Period", "n": heading(page.found.kind_counted)}
    periods = [parse_period(text) for text in page.years["period"]]
    departed = bool(page.years["percent"].notna().any())
    tables.show(
        page.years.assign(label=[period_label(period) for period in periods]),
        gate=gate,
        caption=f"Samma månader varje år: {page.name}",
        columns=columns | ({"percent": "Avvikelse från jämförelsen"} if departed else {}),
        formats={"n": "int", "percent": "change"},
        note=in_sentences(effect_words.years_note(page) if departed else "", effect_words.rules_note(page, *periods)),
    )
    other = page.found.relative
    if other is None or page.withheld or page.earlier.empty:
        return
    say(effect_words.illustrated(page), gate=gate)
    charts.departures(
        [float(ratio) for ratio in page.earlier["ratio"].dropna()],
        effect_words.named_windows(page),
        other.ratio,
        gate=gate,
        name=page.name,
        title="Så mycket har områden avvikit från varandra utan att någon åtgärd prövats",
    )


def left_out(page: ShownEffect, *, gate: Gate) -> None:
    """The comparison without each control in turn."""
    say(effect_words.left_out(page), gate=gate)
    table = page.left_out
    if table.empty:
        return
    first, rest = table.iloc[:1], table.iloc[1:].sort_values("weight", ascending=False, kind="stable")
    weights = rest["weight"].round().astype("Int64").astype(str) + " %"
    drawn = rest.assign(label=rest["label"] + " (" + weights + ")").head(_MOST_DRAWN)
    charts.intervals(
        pd.concat([first, drawn], ignore_index=True),
        gate=gate,
        title="Skillnaden mot jämförelseområdena när ett av dem tas bort, och hur mycket det vägde",
        of="Skillnad mot jämförelseområdena",
        note=f"De {_MOST_DRAWN} tyngsta av {len(rest)} områden." if len(rest) > _MOST_DRAWN else "",
    )
    tables.show(
        table.assign(percent=100 * (table["ratio"] - 1), turned=table["changes_sign"].map({True: "ja", False: "nej"})),
        gate=gate,
        caption="Om ett jämförelseområde tas bort",
        columns={"label": "Jämförelse", "percent": "Skillnad", "weight": "Vikt", "turned": "Byter riktning"},
        formats={"percent": "change", "weight": "percent"},
        folded=True,
    )


def spread(page: ShownEffect, situation: Situation, *, gate: Gate) -> None:
    """What happened around the area, at other hours and in other types, and rings on a map."""
    say(effect_words.spread(page, rows=situation.incidents is not None), gate=gate)
    if page.spread.empty or page.withheld:
        return
    tables.show(
        page.spread,
        gate=gate,
        caption="Ändring intill, på andra tider och av andra typer, ställd mot jämförelseområdena",
        columns={
            "where": "Var",
            "kind": "Slag",
            "before": "Före",
            "after": "Efter",
            "difference": "Skillnad, antal",
            "words": "Bedömning",
        },
        formats={"before": "int", "after": "int", "difference": "decimal1"},
        note=effect_words.rules_note(page, page.baseline, page.period),
        stacked=True,
    )
    ring_map.show(page, situation, gate=gate)


def choice(page: ShownEffect, *, gate: Gate, chosen_on: str) -> None:
    """Why the area was chosen, and what the choice does by itself."""
    say(effect_words.selection(page, chosen_on=chosen_on), gate=gate)


def grounds(page: ShownEffect, *, gate: Gate) -> None:
    """The questions the verdict rests on: first those that weigh against it, then all."""
    columns = {"gate": "Fråga", "answer": "Svar", "why": "Skäl"}
    weighing = page.gates[page.gates["answer"].isin(["nej", "osäkert"])]
    if len(weighing):
        tables.show(
            weighing, gate=gate, caption="Det som stoppar eller försvagar bedömningen", columns=columns, stacked=True
        )
    else:
        say("Ingen fråga har fått svaret nej.", gate=gate)
    tables.show(
        page.gates, gate=gate, caption="Alla frågor i tur och ordning", columns=columns, folded=True, stacked=True
    )


def method(page: ShownEffect, *, gate: Gate) -> None:
    """How it was computed."""
    untold = page.withheld or not page.found.acted or page.found.verdict == "not_assessed"
    planned = "" if untold else before_start(page.found.smallest_visible_fall)
    said = [*effect_words.method(page), *([planned] if planned else [])]
    say(said, gate=gate)


def figures(page: ShownEffect) -> Figures:
    """Figures of `4_effekt`. `ratio`, `lower`, `upper` are the area's own change; the comparison is `relative`.

    `lines` are those of the table; an interval belongs to the change of its own line.
    """
    found, hidden = page.found, page.hidden
    own, compared = (
        ("before", "after", "percent", "ratio", "lower", "upper", "p"),
        ("expected", "expected_lower", "expected_upper", "smallest_visible_fall"),
    )
    return {
        "brottstyp": found.brottstyp,
        "kind": found.kind_counted,
        "period": found.period,
        "baseline": found.baseline,
        **{name: None if hidden else getattr(found, name) for name in own},
        "hidden": hidden,
        "withheld": page.withheld,
        "not_counted": [str(stretch) for stretch in page.uncounted],
        **{name: None if page.withheld else getattr(found, name) for name in compared},
        "relative": None if page.withheld else _named(found.relative, *_RELATIVE),
        "robustness": None if page.withheld else _named(found.robustness, *_ROBUSTNESS),
        "lines": [dict(row) for row in page.table[list(_LINE)].to_dict("records")],
        "same_months": effect_words.same_months(page),
        "own_years": effect_words.own_percents(page),
        "own_year_names": effect_words.own_names(page),
        "selection": None if page.withheld else _selection(found),
        "declared": found.declared,
        "acted": found.acted,
        "final": found.final,
        "family": found.pool,
        "verdict": found.verdict,
        "verdict_words": WORDS[found.verdict],
        "strength": "" if page.withheld else found.strength,
        "grade": 0 if page.withheld else found.grade,
        "sentence": effect_words.sentence(page),
        "said": [] if page.withheld else list(found.said),
        "reason": found.reason or None,
        "gates": page.gates[["gate", "answer", "why"]].to_dict("records"),
    }


def _named(part: object | None, *names: str) -> Figures | None:
    """A part of an effect by the names of its values, tuples as lists; None where there is no such part."""
    if part is None:
        return None
    values = {name: getattr(part, name) for name in names}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _selection(found: Effect) -> Figures | None:
    figures = _named(found.selection, *_SELECTION)
    return None if figures is None else figures | {"sentence": in_words(figures["sentence"])}
