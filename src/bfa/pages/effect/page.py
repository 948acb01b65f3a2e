"""The effect notebook, section by section: a sentence, a table and a chart that say the same, and the figures."""

from dataclasses import dataclass

import pandas as pd

from bfa.analyses.effect.spread import RING
from bfa.analyses.effects import Effect
from bfa.analyses.situation import Situation
from bfa.disclosure import Gate
from bfa.disclosure.effect import ReleasedEffect, release_effect
from bfa.draw import charts, tables
from bfa.draw.output import emit_html, say
from bfa.pages import figures as handed
from bfa.pages.answer import answer_html, before_start
from bfa.pages.figures import Figures
from bfa.pages.maps import rings as ring_map
from bfa.tables.period import Period, parse_period
from bfa.words import effect as words
from bfa.words import effect_around, effect_verdict
from bfa.words.alt import note as in_sentences
from bfa.words.effect_gates import reason
from bfa.words.effect_method import method as how_computed
from bfa.words.effect_selection import selection as of_selection
from bfa.words.labels import VERDICTS, labels, place_name
from bfa.words.nouns import heading
from bfa.words.numbers import missing, period_label
from bfa.words.sentences import title

__all__ = [
    "answer",
    "choice",
    "earlier",
    "export",
    "grounds",
    "left_out",
    "method",
    "months",
    "open_page",
    "size",
    "spread",
]

_MOST_DRAWN = 12
_LINE = ("line", "before", "after", "percent", "ratio", "lower", "upper")
_SELECTION = ("period", "cases", "typical", "typical_relative", "low", "high")
_BAND_NOTE = "Väntat: nivån före, flyttad som jämförelseområdena; bandet rymmer 95 procent. Räkningen tar med äldre år."


@dataclass(frozen=True, slots=True)
class Page:
    """What may be shown of an effect, and where.

    Attributes
    ----------
    shown : ReleasedEffect
    situation : Situation
        For its borders; its counts are read from `shown` alone.
    gate : Gate
    name, title : str
        What the area is called, and type, area and period in words.
    """

    shown: ReleasedEffect
    situation: Situation
    gate: Gate
    name: str
    title: str


def open_page(found: Effect, situation: Situation, *, gate: Gate) -> Page:
    """The page of an effect: everything that it counts is released here, at once."""
    name = place_name(labels(situation.kommun, kommundel=situation.kommundel, tier=gate.tier))
    headed = title(situation, found.brottstyp, found.period, gate=gate)
    return Page(release_effect(found, situation, gate=gate), situation, gate, name, headed)


def answer(page: Page) -> None:
    """The answer block, as the meeting sheet has it too."""
    emit_html(answer_html(figures(page)), kind="text", gate=page.gate)


def export(page: Page) -> None:
    """Hand the figures on to the run, invisibly."""
    handed.hand_on(figures(page), gate=page.gate)


def size(page: Page) -> None:
    """How large the change is: by itself and against the controls."""
    shown = page.shown
    say(words.own_change(shown), gate=page.gate)
    table = words.lines(shown)
    tables.show(
        table,
        gate=page.gate,
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
            words.others_note(shown), words.late_note(shown), words.rules_note(shown, shown.baseline, shown.period)
        ),
        stacked=True,
    )
    changes = table[table["line"] != "others"].reset_index(drop=True)
    if changes["ratio"].notna().any():
        headed = f"Ändring och vad den är förenlig med: {page.title}"
        charts.intervals(changes, gate=page.gate, title=headed, of="Ändring")


def months(page: Page) -> None:
    """Observed against expected."""
    shown = page.shown
    if said := words.expected(shown):
        say(said, gate=page.gate)
    drawn = pd.PeriodIndex(shown.months.table["month"])
    charts.months(
        shown.months,
        gate=page.gate,
        period=shown.period,
        baseline=shown.baseline,
        start=shown.start,
        band=shown.band,
        title=f"Per månad: {page.title}",
        kind=shown.found.design.panel.kind,
        note=in_sentences(_BAND_NOTE if shown.band else "", words.rules_note(shown, Period(drawn[0], drawn[-1]))),
    )


def earlier(page: Page) -> None:
    """The area's own earlier years, and those of every area."""
    shown = page.shown
    columns = {"label": "Period", "n": heading(shown.found.design.panel.kind)}
    periods = [parse_period(text) for text in shown.years["period"]]
    departed = bool(shown.years["percent"].notna().any())
    tables.show(
        shown.years.assign(label=[period_label(period) for period in periods]),
        gate=page.gate,
        caption=f"Samma månader varje år: {page.name}",
        columns=columns | ({"percent": "Avvikelse från jämförelsen"} if departed else {}),
        formats={"n": "int", "percent": "change"},
        note=in_sentences(words.years_note(shown) if departed else "", words.rules_note(shown, *periods)),
    )
    other = shown.found.relative
    if other is None or shown.withheld or shown.earlier.empty:
        return
    say(words.illustrated(shown), gate=page.gate)
    charts.departures(
        [float(ratio) for ratio in shown.earlier["ratio"].dropna()],
        words.named_windows(shown),
        other.change.ratio,
        gate=page.gate,
        name=page.name,
        title="Så mycket har områden avvikit från varandra utan att någon åtgärd prövats",
    )


def left_out(page: Page) -> None:
    """The comparison without each control in turn."""
    say(words.left_out(page.shown), gate=page.gate)
    table = words.controls_left_out(page.shown)
    if table.empty:
        return
    first, rest = table.iloc[:1], table.iloc[1:].sort_values("weight", ascending=False, kind="stable")
    weights = rest["weight"].round().astype("Int64").astype(str) + " %"
    drawn = rest.assign(label=rest["label"] + " (" + weights + ")").head(_MOST_DRAWN)
    charts.intervals(
        pd.concat([first, drawn], ignore_index=True),
        gate=page.gate,
        title="Skillnaden mot jämförelseområdena när ett av dem tas bort, och hur mycket det vägde",
        of="Skillnad mot jämförelseområdena",
        note=f"De {_MOST_DRAWN} tyngsta av {len(rest)} områden." if len(rest) > _MOST_DRAWN else "",
    )
    tables.show(
        table.assign(percent=100 * (table["ratio"] - 1), turned=table["changes_sign"].map({True: "ja", False: "nej"})),
        gate=page.gate,
        caption="Om ett jämförelseområde tas bort",
        columns={"label": "Jämförelse", "percent": "Skillnad", "weight": "Vikt", "turned": "Byter riktning"},
        formats={"percent": "change", "weight": "percent"},
        folded=True,
    )


def spread(page: Page) -> None:
    """What happened around the area, at other hours and in other types, and rings on a map."""
    shown, situation = page.shown, page.situation
    say(effect_around.spread(shown, rows=situation.incidents is not None), gate=page.gate)
    if shown.spread.empty or shown.withheld:
        return
    tables.show(
        effect_around.around(shown),
        gate=page.gate,
        caption="Ändring intill, på andra tider och av andra typer, ställd mot jämförelseområdena",
        columns={
            "label": "Var",
            "what": "Slag",
            "before": "Före",
            "after": "Efter",
            "difference": "Skillnad, antal",
            "judged": "Bedömning",
        },
        formats={"before": "int", "after": "int", "difference": "decimal1"},
        note=words.rules_note(shown, shown.baseline, shown.period),
        stacked=True,
    )
    if (shown.spread["kind"] == RING).any():
        ring_map.show(situation, gate=page.gate, name=page.name, kind=shown.found.design.panel.kind)


def choice(page: Page, *, chosen_on: str) -> None:
    """Why the area was chosen, and what the choice does by itself."""
    say(words.selection(page.shown, chosen_on=chosen_on), gate=page.gate)


def grounds(page: Page) -> None:
    """The questions the verdict rests on: first those that weigh against it, then all."""
    columns, gate = {"gate": "Fråga", "answer": "Svar", "why": "Skäl"}, page.gate
    every = pd.DataFrame(words.reasons(page.shown))
    weighing = every[every["answer"].isin(["nej", "osäkert"])]
    if len(weighing):
        tables.show(
            weighing, gate=gate, caption="Det som stoppar eller försvagar bedömningen", columns=columns, stacked=True
        )
    else:
        say("Ingen fråga har fått svaret nej.", gate=gate)
    tables.show(every, gate=gate, caption="Alla frågor i tur och ordning", columns=columns, folded=True, stacked=True)


def method(page: Page) -> None:
    """How it was computed."""
    found = page.shown.found
    untold = page.shown.withheld or not found.design.known.acted or found.verdict == "not_assessed"
    planned = "" if untold else before_start(found.smallest_visible_fall)
    say([*how_computed(page.shown), *([planned] if planned else [])], gate=page.gate)


def figures(page: Page) -> Figures:
    """Figures of `4_effekt`. `ratio`, `lower`, `upper` are the area's own change; the comparison is `relative`.

    `lines` are those of the table; an interval belongs to the change of its own line.
    """
    shown = page.shown
    found, hidden, withheld = shown.found, shown.hidden, shown.withheld
    known, own, change = found.design.known, found.table.iloc[0], found.evidence.own
    foreseen = dict(zip(("expected", "expected_lower", "expected_upper"), found.evidence.expected, strict=True))
    foreseen |= {"smallest_visible_fall": found.smallest_visible_fall}
    return {
        "brottstyp": found.brottstyp,
        "kind": found.design.panel.kind,
        "period": found.period,
        "baseline": found.baseline,
        **{name: None if hidden else n for name, n in zip(_LINE[1:3], found.evidence.counted, strict=True)},
        **{name: None if hidden or missing(own[name]) else float(own[name]) for name in _LINE[3:]},
        "p": None if hidden or change is None else change.p,
        "hidden": hidden,
        "withheld": withheld,
        "not_counted": [str(stretch) for stretch in shown.uncounted],
        **{name: None if withheld else value for name, value in foreseen.items()},
        "relative": None if withheld else _relative(found),
        "robustness": None if withheld else _robustness(found),
        "lines": [dict(row) for row in shown.table[list(_LINE)].to_dict("records")],
        "same_months": words.same_months(shown),
        "own_years": words.own_percents(shown),
        "own_year_names": words.own_names(shown),
        "selection": None if withheld else _selection(found),
        "declared": known.declared,
        "acted": known.acted,
        "final": known.final,
        "family": found.evidence.pool or 1,
        "verdict": found.verdict,
        "verdict_words": VERDICTS[found.verdict],
        "strength": "" if withheld else effect_verdict.strength(found),
        "grade": 0 if withheld else found.grade,
        "sentence": words.sentence(shown),
        "said": [] if withheld else list(effect_verdict.sentences(found)[1:]),
        "reason": reason(found.stopped) or None,
        "gates": words.reasons(shown),
    }


def _relative(found: Effect) -> Figures | None:
    """The comparison; None where there is none."""
    other, design = found.relative, found.design
    if other is None:
        return None
    total = (other.total.ratio, *other.total.ends) if len(design.treated) > 1 else (None, None, None)
    areas = {name: [str(area) for area in getattr(design, name)] for name in ("controls", "dropped", "near")}
    return (
        _named(other.change, "ratio", "lower", "upper", "p")
        | dict(zip(("total_ratio", "total_lower", "total_upper"), total, strict=True))
        | areas
        | {"shared_measures": list(design.known.shared_measures)}
    )


def _robustness(found: Effect) -> Figures | None:
    part = found.robustness
    return (
        None
        if part is None
        else _named(part, "departure", "exceeding", "cases") | {"sentence": effect_verdict.robust(found)}
    )


def _selection(found: Effect) -> Figures | None:
    part = found.evidence.selection
    return None if part is None else _named(part, *_SELECTION) | {"sentence": words.in_words(of_selection(part))}


def _named(part: object, *names: str) -> Figures:
    """A part of an effect by the names of its values."""
    return {name: getattr(part, name) for name in names}
