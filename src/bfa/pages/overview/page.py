"""The page of `0_oversikt`, two A4: the answer and what stands out, the measures; what is most common, and where."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from bfa.analyses.answer import Facts
from bfa.analyses.default_periods import Asked
from bfa.analyses.situation import Situation
from bfa.disclosure import Policy
from bfa.disclosure.overview import Shown
from bfa.draw import tables
from bfa.draw.output import Output, figures_output, folded_text, html_output, text
from bfa.draw.page import filled
from bfa.draw.slot import slot
from bfa.pages.overview import areas, excel, most_common, sealed, state_map
from bfa.pages.overview.figures import figures
from bfa.pages.overview.funnel import funnel, named_in
from bfa.pages.overview.measures import measures
from bfa.pages.page import section
from bfa.pages.since_edition import not_compared
from bfa.words import overview as words
from bfa.words import sentences
from bfa.words.catalogue import message, messages
from bfa.words.chosen_periods import chosen
from bfa.words.numbers import period_label


@dataclass(frozen=True)
class OverviewPage:
    """The answers, and what may be shown of them."""

    shown: Shown
    #: Type, place and period in words, of the page and of the problem.
    title: str
    problem_title: str
    #: The months, and how those that were not given were chosen.
    asked: Asked
    policy: Policy
    situation: Situation
    #: The goals of the kommun as the tier may read them.
    goals: pd.DataFrame

    @property
    def lead(self) -> str:
        """The problem against earlier years, in a sentence."""
        return words.problem(self.shown.found.problem, self.shown)[0]

    @section
    def answer(self) -> Iterator[Output | None]:
        """The problem, the kommun, who stands out, what is most common; and how the months were chosen."""
        yield html_output(filled("overview_answer.j2", lead=self.lead, said=answer(self)), kind="text")
        yield text(chosen(self.asked, "problem_period", "period", "baseline", "crime_table_period"))

    @section
    def kommundelar(self) -> Iterator[Output | None]:
        """What stands out among all that were tried, and every kommundel; many are folded."""
        yield from areas.standing(self.shown.types)
        yield areas.table(self.shown.types[0], self.title)
        yield areas.rates(self.shown.types[0], self.title)
        yield tables.table(
            self.shown.changes,
            caption=self.problem_title,
            columns=messages("overview.columns.changes"),
            formats={"against": "period", "before": "int", "after": "int", "percent": "change"},
            folded=True,
            on_paper=False,
        )

    @section
    def other_types(self) -> Iterator[Output | None]:
        """One folded table per further type that was looked at; nothing where there is none."""
        for each in self.shown.types[1:]:
            name = f"{sentences.upper(each.found.brottstyp)}, {period_label(each.found.period)}"
            yield areas.table(each, name, further=True)

    @section
    def followed(self) -> Iterator[Output | None]:
        """Every measure by name, with its state, its owner and what is done; and what its indicator says."""
        yield from measures(self.shown.followed)
        yield from sealed.shown(self.shown.found.sealed, self.goals)

    @section
    def common(self) -> Iterator[Output | None]:
        """The types with most in every kommundel."""
        yield from most_common.shown(self.shown, crime_period=self.asked.crime_table_period)

    @section
    def funnel(self) -> Iterator[Output]:
        """Change against the others by size; nothing where it may not be shown."""
        own = self.shown.types[0]
        if own.withheld:
            return
        known = own.table[own.table["other_ratio"].notna()].rename(columns={"other_ratio": "ratio"})
        dots = known.assign(tried=known["reason"].eq(""), stands_out=known["stands_out"].fillna(False).astype(bool))
        curves = self.shown.found.family.curves
        yield funnel(
            dots[["kommundel", "expected", "ratio", "stands_out", "tried"]].astype({"expected": float, "ratio": float}),
            curves[curves["brottstyp"] == own.found.brottstyp],
            title=message("overview.captions.funnel", title=self.title),
            noun=words.noun_of(own.found),
            note=words.evened_note(named_in(dots)),
        )

    @section
    def map(self) -> Iterator[Output | None]:
        """Where the kommundelar that stand out lie; nothing where it may not be shown, or without polygons."""
        yield state_map.shown(self.shown.types[0], self.situation.areas, title=self.title)

    @section
    def method(self) -> Iterator[Output | None]:
        """How it was computed."""
        said = words.method(self.shown.found.family, self.shown.types)
        yield folded_text(said, heading=message("overview.captions.method"))

    @section
    def since(self) -> Iterator[Output]:
        """The place for what is new since the edition before, which is known when all pages are there."""
        yield html_output(slot(not_compared()), kind="text")

    @section
    def excel(self) -> Iterator[Output | None]:
        """The counts behind all pages, as a workbook."""
        more = sealed.sheets(self.shown.found.sealed, self.goals)
        yield excel.workbook_of(self.shown, self.situation, more, title=self.title, policy=self.policy)

    @section
    def figures(self) -> Iterator[Output]:
        """The figures for the run, invisible."""
        told = figures(self.shown, sentence(self), crime_period=self.asked.crime_table_period)
        yield figures_output(told | {"sealed": sealed.figures(self.shown.found.sealed, self.goals)})


def page(shown: Shown, found: Facts, situation: Situation, asked: Asked, *, policy: Policy) -> OverviewPage:
    """The page, from what was released and what of the answers is no count."""
    own, problem = found.types[0], found.problem
    title = sentences.title(situation, problem.brottstyp, own.period, policy=policy)
    problem_title = sentences.title(situation, problem.brottstyp, problem.period, policy=policy)
    return OverviewPage(shown, title, problem_title, asked, policy, situation, found.goals)


def sentence(page: OverviewPage) -> str:
    """The answer: the whole kommun, and who stands out."""
    types = page.shown.types
    return f"{words.kommun_sentence(types[0])} {words.stand_out(page.shown.found.family, types)}"


def answer(page: OverviewPage) -> list[str]:
    """What stands under the problem: per inhabitant, the kommun and who stands out, what is most common, measures."""
    _, level = words.problem(page.shown.found.problem, page.shown)
    own = [level, sentence(page), words.most_common(page.shown, page.asked.crime_table_period)]
    return [line for line in (*own, words.done(page.shown.followed)) if line]
