"""The page of `4_effekt`: a sentence, a table and a chart that say the same, section by section, and the figures."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

import pandas as pd

from bfa.analyses.answer import Facts
from bfa.analyses.default_periods import Asked
from bfa.analyses.effect.gates import NO, UNSURE
from bfa.analyses.effect.spread import RING
from bfa.analyses.handed_on import handed_on
from bfa.analyses.situation import Situation
from bfa.disclosure import Policy
from bfa.disclosure.effect import ReleasedEffect
from bfa.disclosure.plan import ReleasedPlan
from bfa.disclosure.visible import ReleasedVisible
from bfa.draw import charts, tables
from bfa.draw.output import Output, figures_output, html_output, text
from bfa.pages import cause_drawings
from bfa.pages.answer import answer_html, before_start
from bfa.pages.effect import beside, partners, visible
from bfa.pages.figures import Figures
from bfa.pages.maps import rings
from bfa.pages.page import section
from bfa.tables.period import Period, parse_period
from bfa.words import effect as words
from bfa.words import effect_verdict
from bfa.words import plan as plan_words
from bfa.words import visible as visible_words
from bfa.words.alt import note as in_sentences
from bfa.words.catalogue import message, messages
from bfa.words.chosen_periods import chosen
from bfa.words.effect_gates import reason
from bfa.words.effect_gates import selection as of_selection
from bfa.words.labels import VERDICTS, labels, place_name
from bfa.words.nouns import heading
from bfa.words.numbers import in_percent, percent, period_label
from bfa.words.sentences import title

_MOST_DRAWN = 12
_OWN = ("before", "after", "percent", "ratio", "lower", "upper", "p")
_ENDS = ("ratio", "lower", "upper")
_SELECTION = ("period", "cases", "typical", "typical_relative", "low", "high")


@dataclass(frozen=True)
class EffectPage:
    """What may be shown of an effect and of its plan, and where."""

    shown: ReleasedEffect
    planned: ReleasedPlan
    seen: ReleasedVisible
    #: The effect goals of the type, as the tier may read them.
    goals: pd.DataFrame
    #: The measures that act in the area, likewise.
    measures: pd.DataFrame
    #: For its borders.
    situation: Situation
    #: What the area is called, and type, area and period in words.
    name: str
    title: str
    #: The months, and how those that were not given were chosen.
    asked: Asked
    policy: Policy

    @property
    def kind(self) -> str:
        """What it counts: crime, event or activity."""
        return str(self.shown.kind)

    @property
    def planned_only(self) -> bool:
        """Whether the page is about a start to come where nothing is tried yet: it holds the plan and nothing else."""
        return bool(self.seen.designs.ahead) and not self.shown.found.design.known.acted

    @section
    def in_short(self) -> Iterator[Output | None]:
        """What is planned for, how the months were chosen, and the answer block, as the meeting sheet has it too."""
        if self.planned_only:
            yield text(message("effect.ahead", start=period_label(self.seen.designs.start)))
            yield from visible.outputs(self.seen, self.planned, name=self.name)
            yield text(plan_words.small_targets(self.planned, self.goals))
            return
        if self.seen.designs.ahead and self.seen.visible.reason != "whole":
            yield text(visible_words.brief(self.seen, name=self.name))
        yield text(chosen(self.asked, "period", "baseline"))
        yield text(words.about(self.shown, name=self.name))
        yield html_output(answer_html(figures(self.shown)), kind="text")

    @section
    def size(self) -> Iterator[Output | None]:
        """How large the change is: by itself and against the controls."""
        if self.planned_only:
            return
        shown, table = self.shown, words.lines(self.shown)
        yield text(words.own_change(shown))
        if shown.package:
            yield tables.table(
                words.joined_areas(shown),
                caption=message("effect.captions.joint", title=shown.found.brottstyp),
                columns=messages("effect.columns.joint"),
                formats={"before": "int", "after": "int", "percent": "change"},
                note=message("effect.joint.note"),
                stacked=True,
            )
        rules = words.rules_note(shown, shown.baseline, shown.period)
        yield tables.table(
            table,
            caption=message("effect.captions.size", title=self.title),
            columns=messages("effect.columns.lines"),
            formats={"before": "int", "after": "int", "percent": "change"},
            note=in_sentences(words.others_note(shown), words.total_note(shown), words.late_note(shown), rules),
            stacked=True,
        )
        yield from beside.types(shown)
        yield from beside.measures(shown)
        yield from partners.outputs(shown, title=shown.found.brottstyp)
        changes = table[table["line"] != "others"].reset_index(drop=True)
        if changes["ratio"].notna().any():
            caption = message("effect.captions.intervals", title=self.title)
            yield charts.intervals(changes, title=caption, of=message("effect.of.change"))

    @section
    def lessons(self) -> Iterator[Output | None]:
        """What may be done otherwise the next time."""
        yield text(words.lessons(self.shown, self.seen))

    @section
    def months(self) -> Iterator[Output | None]:
        """Observed against expected."""
        if self.planned_only:
            return
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
            measures=cause_drawings.dated(self.measures),
            title=message("effect.captions.months", title=self.title),
            kind=shown.kind,
            note=in_sentences(message("effect.band") if shown.band else "", words.in_time_note(shown), rules),
        )

    @section
    def earlier(self) -> Iterator[Output | None]:
        """The area's own earlier years, and those of every area."""
        if self.planned_only:
            return
        shown = self.shown
        periods = [parse_period(each) for each in shown.years["period"]]
        departed = bool(shown.years["percent"].notna().any())
        columns = messages("effect.columns.years", counted=heading(shown.kind))
        yield tables.table(
            shown.years.assign(label=[period_label(period) for period in periods]),
            caption=message("effect.captions.years", name=self.name),
            columns=columns | (messages("effect.columns.departed") if departed else {}),
            formats={"n": "int", "percent": "change"},
            note=in_sentences(
                message("effect.departure") if departed else "",
                words.years_note(shown),
                words.rules_note(shown, *periods),
            ),
        )
        if shown.alone is None or shown.earlier.empty:
            return
        yield text(words.illustrated(shown))
        yield charts.departures(
            [float(ratio) for ratio in shown.earlier["ratio"].dropna()],
            words.named_windows(shown),
            shown.alone,
            name=self.name,
            title=message("effect.captions.departures"),
        )

    @section
    def left_out(self) -> Iterator[Output | None]:
        """The comparison without each control in turn."""
        if self.planned_only:
            return
        yield text(words.left_out(self.shown))
        table = words.controls_left_out(self.shown)
        if table.empty:
            return
        first, rest = table.iloc[:1], table.iloc[1:]
        drawn = rest.head(_MOST_DRAWN)
        weighed = zip(drawn["label"], map(percent, drawn["weight"]), strict=True)
        label = [message("effect.labelled", label=label, weight=weight) for label, weight in weighed]
        fewer = message("effect.heaviest", drawn=_MOST_DRAWN, of=len(rest)) if len(rest) > _MOST_DRAWN else ""
        yield charts.intervals(
            pd.concat([first, drawn.assign(label=label)], ignore_index=True),
            title=message("effect.captions.without_one"),
            of=message("effect.of.difference"),
            note=fewer,
        )
        yield tables.table(
            table,
            caption=message("effect.captions.left_out"),
            columns=messages("effect.columns.left_out"),
            formats={"percent": "change", "weight": "percent"},
            folded=True,
        )

    @section
    def spread(self) -> Iterator[Output | None]:
        """What happened around the area, at other hours and in other types, and rings on a map."""
        if self.planned_only:
            return
        shown, situation = self.shown, self.situation
        yield text(words.spread(shown, rows=situation.has_rows))
        if shown.spread.empty or shown.withheld:
            return
        yield tables.table(
            words.around(shown),
            caption=message("effect.captions.around"),
            columns=messages("effect.columns.around"),
            formats={"before": "int", "expected": "int", "after": "int", "difference": "signed"},
            note=words.rules_note(shown, shown.baseline, shown.period),
            stacked=True,
        )
        if (shown.spread["kind"] == RING).any():
            yield rings.ring_map(situation, name=self.name, kind=shown.kind, busy=shown.busy)

    @section
    def choice(self) -> Iterator[Output | None]:
        """Why the area was chosen, and what the choice does by itself."""
        if self.planned_only:
            return
        yield text(words.selection(self.shown))

    @section
    def grounds(self) -> Iterator[Output | None]:
        """The questions the verdict rests on: first those that weigh against it, then all."""
        if self.planned_only:
            return
        columns, every = messages("effect.columns.gates"), pd.DataFrame(words.reasons(self.shown))
        weighing = every[[gate.answer in (NO, UNSURE) for gate in self.shown.gates] + [False]]
        if weighing.empty:
            yield text(message("effect.no_gate_against"))
        else:
            yield tables.table(weighing, caption=message("effect.captions.weighing"), columns=columns, stacked=True)
        caption = message("effect.captions.gates")
        yield tables.table(every, caption=caption, columns=columns, folded=True, stacked=True)

    @section
    def plan(self) -> Iterator[Output | None]:
        """Whether an effect could be seen, computed before the start, and the goals that ask for less."""
        if self.planned_only:
            return
        yield from visible.outputs(self.seen, self.planned, name=self.name)
        yield text(plan_words.small_targets(self.planned, self.goals))

    @section
    def method(self) -> Iterator[Output | None]:
        """How it was computed."""
        if self.planned_only:
            return
        shown, told = self.shown, effect_verdict.method(self.shown)
        foreseen = shown.found.design.known.acted and shown.found.verdict != "not_assessed"
        planned = before_start(figures(shown)) if foreseen else ""
        yield text([*told, planned] if planned else told)

    @section
    def figures(self) -> Iterator[Output | None]:
        """What leaves for `results.json`, invisible."""
        own = figures(self.shown) | beside.figures(self.shown)
        yield figures_output(own | {"visible": visible.figures(self.seen, name=self.name)})


def page(
    released: tuple[ReleasedEffect, ReleasedPlan, ReleasedVisible],
    found: Facts,
    plan: Facts,
    seen: Facts,
    designs: Facts,
    situation: Situation,
    asked: Asked,
    *,
    policy: Policy,
) -> EffectPage:
    """The page, from what was released and what of the answers is no count."""
    name = place_name(labels(situation.kommun, kommundel=situation.kommundel, tier=policy.tier))
    headed = title(situation, found.brottstyp, found.period, policy=policy)
    return EffectPage(*released, plan.goals, plan.measures, situation, name, headed, asked, policy)


def figures(shown: ReleasedEffect) -> Figures:
    """Figures of `4_effekt`. `ratio`, `lower`, `upper` are the area's own change; the comparison is `relative`.

    `lines` are those of the table; an interval belongs to the change of its own line.
    """
    found, known, withheld = shown.found, shown.found.design.known, shown.withheld
    foreseen = dict(zip(("expected", "expected_lower", "expected_upper"), shown.expected, strict=True))
    windows = words.named_windows(shown)
    told = {
        "brottstyp": found.brottstyp,
        **{name: str(getattr(shown, name)) for name in ("period", "baseline")},
        "kind": shown.kind,
        **{name: shown.own[name] for name in _OWN},
        "hidden": shown.hidden,
        "withheld": withheld,
        "not_counted": [str(stretch) for stretch in shown.uncounted],
        **foreseen,
        "smallest_visible_fall": shown.smallest_visible_fall,
        "relative": _relative(shown),
        "joint": _joint(shown),
        "robustness": asdict(shown.robustness) | {"sentence": effect_verdict.robust(shown)}
        if shown.robustness
        else None,
        "lines": shown.table[["line", *_OWN[:-1]]].to_dict("records"),
        "same_months": words.same_months(shown),
        "own_years": [in_percent(ratio) for _, ratio in windows],
        "own_year_names": [name for name, _ in windows],
        "selection": _selection(shown),
        **{name: getattr(known, name) for name in ("declared", "acted", "final")},
        "target_excluded": shown.target_excluded,
        "measures": list(known.measures),
        "family": found.evidence.pool or 1,
        "verdict": found.verdict,
        "verdict_words": VERDICTS[found.verdict],
        "strength": effect_verdict.strength(shown),
        "grade": shown.grade,
        "sentence": effect_verdict.sentence(shown),
        "said": [] if withheld else list(effect_verdict.sentences(shown)[1:]),
        "reason": reason(shown.stopped) or None,
        "gates": words.reasons(shown),
        **partners.figures(shown),
    }
    return dict(handed_on(told))  # the answer reads the same digits here as on the meeting sheet


def _relative(shown: ReleasedEffect) -> Figures | None:
    """The comparison; None where there is none, or it is not told."""
    if shown.change is None or shown.total is None:
        return None
    design = shown.found.design
    several = len(design.treated) > 1
    return (
        {name: shown.change[name] for name in (*_ENDS, "p")}
        | {f"total_{name}": shown.total[name] if several else None for name in _ENDS}
        | {name: [str(area) for area in getattr(design, name)] for name in ("controls", "dropped", "near")}
        | {"shared_measures": list(design.known.shared_measures)}
    )


def _joint(shown: ReleasedEffect) -> Figures | None:
    """The kommundelar that the verdict is of together, when each began, and the comparison; None where it is of one."""
    if shown.package is None:
        return None
    moved = shown.change or dict.fromkeys(_ENDS)
    return {
        "goal": shown.package.goal,
        "kommundelar": list(shown.package.kommundelar),
        "starts": [f"{start:%Y-%m-%d}" for start in shown.package.starts],
        **{name: moved[name] for name in _ENDS},
        "verdict": shown.found.verdict,
        "sentence": effect_verdict.sentence(shown),
        "areas": _of_package(shown, shown.package),
    }


def _of_package(shown: ReleasedEffect, package: Facts) -> list[Figures]:
    """Each kommundel of a package with its months."""
    months = zip(package.periods, package.baselines, strict=True)
    spans = [{"period": str(period), "baseline": str(baseline)} for period, baseline in months]
    rows = shown.areas.iloc[:-1].to_dict("records")
    return [{str(name): value for name, value in row.items()} | span for row, span in zip(rows, spans, strict=True)]


def _selection(shown: ReleasedEffect) -> Figures | None:
    found = shown.selection
    if found is None:
        return None
    return {name: getattr(found, name) for name in _SELECTION} | {"sentence": of_selection(found)}
