"""The page of `4_effekt`: a sentence, a table and a chart that say the same, section by section, and the figures."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from bfa.analyses.default_periods import Asked
from bfa.analyses.effect.spread import RING
from bfa.analyses.effects import Effect
from bfa.analyses.planning import Plan
from bfa.analyses.situation import Situation
from bfa.disclosure import Gate
from bfa.disclosure.effect import ReleasedEffect
from bfa.disclosure.plan import ReleasedPlan
from bfa.draw import charts, tables
from bfa.draw.output import Output, figures_output, html_output, text
from bfa.pages.answer import answer_html, before_start
from bfa.pages.effect import planning
from bfa.pages.figures import Figures
from bfa.pages.maps import rings
from bfa.pages.page import section
from bfa.tables.period import Period, parse_period
from bfa.words import effect as words
from bfa.words import effect_around, effect_verdict
from bfa.words.alt import note as in_sentences
from bfa.words.chosen_periods import chosen
from bfa.words.effect_gates import reason
from bfa.words.effect_method import method as how_computed
from bfa.words.effect_selection import selection as of_selection
from bfa.words.labels import VERDICTS, labels, place_name
from bfa.words.nouns import heading
from bfa.words.numbers import missing, period_label
from bfa.words.sentences import title

_MOST_DRAWN = 12
_LINE = ("line", "before", "after", "percent", "ratio", "lower", "upper")
_SELECTION = ("period", "cases", "typical", "typical_relative", "low", "high")


@dataclass(frozen=True)
class EffectPage:
    """What may be shown of an effect and of its plan, and where.

    Attributes
    ----------
    shown : ReleasedEffect
    planned : ReleasedPlan
    situation : Situation
        For its borders; its counts are read from `shown` alone.
    name, title : str
        What the area is called, and type, area and period in words.
    asked : Asked
        The months, and how those that were not given were chosen.
    gate : Gate
    """

    shown: ReleasedEffect
    planned: ReleasedPlan
    situation: Situation
    name: str
    title: str
    asked: Asked
    gate: Gate

    @section
    def in_short(self) -> Iterator[Output | None]:
        """How the months were chosen, and the answer block, as the meeting sheet has it too."""
        yield text(chosen(self.asked, "period", "baseline"))
        yield html_output(answer_html(figures(self.shown)), kind="text")

    @section
    def size(self) -> Iterator[Output | None]:
        """How large the change is: by itself and against the controls."""
        shown, table = self.shown, words.lines(self.shown)
        yield text(words.own_change(shown))
        rules = words.rules_note(shown, shown.baseline, shown.period)
        yield tables.table(
            table,
            caption=f"Ändring: {self.title}",
            columns=words.LINE_HEADINGS,
            formats={"before": "int", "after": "int", "percent": "change"},
            note=in_sentences(words.others_note(shown), words.late_note(shown), rules),
            stacked=True,
        )
        changes = table[table["line"] != "others"].reset_index(drop=True)
        if changes["ratio"].notna().any():
            yield charts.intervals(changes, title=f"Ändring och vad den är förenlig med: {self.title}", of="Ändring")

    @section
    def months(self) -> Iterator[Output | None]:
        """Observed against expected."""
        shown = self.shown
        yield text(words.expected(shown))
        drawn = pd.PeriodIndex(shown.months.table["month"])
        rules = words.rules_note(shown, Period(drawn[0], drawn[-1]))
        yield charts.months(
            shown.months,
            period=shown.period,
            baseline=shown.baseline,
            start=shown.start,
            band=shown.band,
            title=f"Per månad: {self.title}",
            kind=shown.found.design.panel.kind,
            note=in_sentences(words.BAND_NOTE if shown.band else "", words.in_time_note(shown), rules),
        )

    @section
    def earlier(self) -> Iterator[Output | None]:
        """The area's own earlier years, and those of every area."""
        shown, other = self.shown, self.shown.found.relative
        periods = [parse_period(each) for each in shown.years["period"]]
        departed = bool(shown.years["percent"].notna().any())
        columns = {"label": "Period", "n": heading(shown.found.design.panel.kind)}
        yield tables.table(
            shown.years.assign(label=[period_label(period) for period in periods]),
            caption=f"Samma månader varje år: {self.name}",
            columns=columns | ({"percent": "Avvikelse från jämförelsen"} if departed else {}),
            formats={"n": "int", "percent": "change"},
            note=in_sentences(words.years_note(shown) if departed else "", words.rules_note(shown, *periods)),
        )
        if other is None or shown.withheld or shown.earlier.empty:
            return
        yield text(words.illustrated(shown))
        yield charts.departures(
            [float(ratio) for ratio in shown.earlier["ratio"].dropna()],
            words.named_windows(shown),
            other.change.ratio,
            name=self.name,
            title=words.DEPARTURES,
        )

    @section
    def left_out(self) -> Iterator[Output | None]:
        """The comparison without each control in turn."""
        yield text(words.left_out(self.shown))
        table = words.controls_left_out(self.shown)
        if table.empty:
            return
        first, rest = table.iloc[:1], table.iloc[1:].sort_values("weight", ascending=False, kind="stable")
        weights = rest["weight"].round().astype("Int64").astype(str) + " %"
        drawn = rest.assign(label=rest["label"] + " (" + weights + ")").head(_MOST_DRAWN)
        yield charts.intervals(
            pd.concat([first, drawn], ignore_index=True),
            title=words.WITHOUT_ONE,
            of="Skillnad mot jämförelseområdena",
            note=words.heaviest_note(_MOST_DRAWN, len(rest)),
        )
        turned = table["changes_sign"].map({True: "ja", False: "nej"})
        yield tables.table(
            table.assign(percent=100 * (table["ratio"] - 1), turned=turned),
            caption="Om ett jämförelseområde tas bort",
            columns={"label": "Jämförelse", "percent": "Skillnad", "weight": "Vikt", "turned": "Byter riktning"},
            formats={"percent": "change", "weight": "percent"},
            folded=True,
        )

    @section
    def spread(self) -> Iterator[Output | None]:
        """What happened around the area, at other hours and in other types, and rings on a map."""
        shown, situation = self.shown, self.situation
        yield text(effect_around.spread(shown, rows=situation.has_rows))
        if shown.spread.empty or shown.withheld:
            return
        yield tables.table(
            effect_around.around(shown),
            caption="Ändring intill, på andra tider och av andra typer, ställd mot jämförelseområdena",
            columns=effect_around.HEADINGS,
            formats={"before": "int", "after": "int", "difference": "decimal1"},
            note=words.rules_note(shown, shown.baseline, shown.period),
            stacked=True,
        )
        if (shown.spread["kind"] == RING).any():
            yield rings.ring_map(situation, name=self.name, kind=shown.found.design.panel.kind)

    @section
    def choice(self) -> Iterator[Output | None]:
        """Why the area was chosen, and what the choice does by itself."""
        yield text(words.selection(self.shown))

    @section
    def grounds(self) -> Iterator[Output | None]:
        """The questions the verdict rests on: first those that weigh against it, then all."""
        columns = {"gate": "Fråga", "answer": "Svar", "why": "Skäl"}
        every = pd.DataFrame(words.reasons(self.shown))
        weighing = every[every["answer"].isin(["nej", "osäkert"])]
        if weighing.empty:
            yield text("Ingen fråga har fått svaret nej.")
        else:
            named = "Det som stoppar eller försvagar bedömningen"
            yield tables.table(weighing, caption=named, columns=columns, stacked=True)
        yield tables.table(every, caption="Alla frågor i tur och ordning", columns=columns, folded=True, stacked=True)

    @section
    def plan(self) -> Iterator[Output | None]:
        """What could be seen, computed before the start."""
        yield from planning.outputs(self.planned, name=self.name)

    @section
    def method(self) -> Iterator[Output | None]:
        """How it was computed."""
        found = self.shown.found
        untold = self.shown.withheld or not found.design.known.acted or found.verdict == "not_assessed"
        planned = "" if untold else before_start(found.smallest_visible_fall)
        yield text([*how_computed(self.shown), *([planned] if planned else [])])

    @section
    def figures(self) -> Iterator[Output | None]:
        """What leaves for `results.json`, invisible."""
        yield figures_output(figures(self.shown))


def page(
    released: tuple[ReleasedEffect, ReleasedPlan],
    found: Effect,
    plan: Plan,
    situation: Situation,
    asked: Asked,
    *,
    gate: Gate,
) -> EffectPage:
    """The page, from what was released and what of the answers is no count."""
    name = place_name(labels(situation.kommun, kommundel=situation.kommundel, tier=gate.tier))
    headed = title(situation, found.brottstyp, found.period, gate=gate)
    return EffectPage(*released, situation, name, headed, asked, gate)


def figures(shown: ReleasedEffect) -> Figures:
    """Figures of `4_effekt`. `ratio`, `lower`, `upper` are the area's own change; the comparison is `relative`.

    `lines` are those of the table; an interval belongs to the change of its own line.
    """
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
