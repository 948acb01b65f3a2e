"""The page of `3_orsaker`: what no rule explains, the stated causes and their marks, what stands out, and measures."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bfa.analyses.causes import CauseMatch, Tags
from bfa.analyses.default_periods import Asked
from bfa.analyses.situation import Situation
from bfa.disclosure import CountTable, Policy, Released, Why
from bfa.disclosure.cause_tables import cause_tables
from bfa.draw import tables
from bfa.draw.output import Output, figures_output, text
from bfa.pages import cause_drawings, causes_figures
from bfa.pages.causes_against import Against, held_against
from bfa.pages.page import section
from bfa.words import causes as words
from bfa.words import causes_against as compared
from bfa.words import nouns, sentences, unexplained
from bfa.words.alt import note as in_sentences
from bfa.words.catalogue import message, messages
from bfa.words.chosen_periods import chosen


@dataclass(frozen=True)
class CausesPage:
    """The answer, and what may be shown of it."""

    #: Their facts, with registers as the tier may read them; counts are read from `released`.
    result: Tags
    match: CauseMatch
    title: str
    #: How the months were chosen; "" where they were given.
    periods: str
    policy: Policy
    #: As `disclosure.cause_tables` declares them; `incidents` alone (no row where a month was not counted) where
    #: nothing could be tagged.
    released: dict[str, Released]
    #: What stands out, and the marks of the causes.
    against: Against

    @property
    def kind(self) -> str:
        """What it counts: crime, event or activity."""
        return str(self.result.kind)

    @section
    def unexplained(self) -> Iterator[Output | None]:
        """How the months were chosen, how many no rule explains, where and when they lie, and what that means."""
        yield text(self.periods)
        if self.result.reason:
            yield text(words.tags(self.result, self.released))
            return
        yield text(unexplained.how_many(self.result, self.released))
        yield text(unexplained.where_and_when(self.released))
        if unexplained.some_told(self.released):
            yield tables.table(
                unexplained.by_time(self.released),
                caption=message("unexplained.caption", title=self.title),
                columns=messages("unexplained.columns"),
                formats=dict.fromkeys(unexplained.HOURS, "int"),
                note=in_sentences(message("unexplained.note"), self._why("unexplained")),
            )

    @section
    def in_short(self) -> Iterator[Output | None]:
        """How the rules divide the incidents, and in a table."""
        if self.result.reason:
            return
        yield text(words.tags(self.result, self.released))
        yield tables.table(
            self.released["tags"],
            caption=message("causes.captions.tags", title=self.title),
            columns=messages("causes.columns.tags", counted=nouns.heading(self.result.kind)),
            formats={"n": "int"},
        )

    @section
    def rules(self) -> Iterator[Output]:
        """The rules that met something, whether the place or the time stands out, and every base."""
        table = causes_figures.rules(self)
        yield tables.table(
            compared.of_rules(table[table["n"].ne(0).fillna(True)], self.against.rules),
            caption=message("causes.captions.rules", title=self.title),
            columns=messages("causes.columns.rules"),
            formats={"at_place": "int", "n": "int"},
            note=in_sentences(compared.rule_note(self.against), self._why("rules")),
            stacked=True,
        )
        if len(self.against.rules):
            yield tables.table(
                compared.every_base(self.against.rules, table),
                caption=message("causes.captions.bases"),
                columns=messages("causes.columns.bases"),
                note=message("causes.bases_note"),
                folded=True,
                stacked=True,
            )

    @section
    def causes(self) -> Iterator[Output | None]:
        """How many of the stated causes the data carry, each with its mark, and what it was held against."""
        table = causes_figures.causes(self)
        yield text(words.marks(table, self.against.causes, self.result.kind))
        if table.empty:
            return
        yield tables.table(
            compared.of_causes(table, self.against.causes),
            caption=message("causes.captions.causes"),
            columns=messages("causes.columns.causes", counted=nouns.heading(self.result.kind)),
            formats={"number": "int", "support_n": "int"},
            note=in_sentences(words.mark_note(table, self.against.causes, self.result.kind), self._why("causes")),
            stacked=True,
        )
        if len(self.against.causes):
            yield tables.table(
                compared.every_cause(self.against.causes, self._tried_by()),
                caption=message("causes.captions.held"),
                columns=messages("causes.columns.held"),
                formats={"number": "int"},
                note=message("causes.bases_note"),
                folded=True,
                stacked=True,
            )

    @section
    def fishbones(self) -> Iterator[Output]:
        """Each problem with the causes stated of it, as a fishbone."""
        yield from cause_drawings.fishbones(self.match, causes_figures.causes(self), area=self._area())

    @section
    def chains(self) -> Iterator[Output]:
        """What leads to each problem, and where a measure is in the way."""
        told = causes_figures.causes(self)
        yield from cause_drawings.chains(self.match, told, area=self._area(), steps=self.match.steps)

    @section
    def matrix(self) -> Iterator[Output]:
        """Which measures answer which causes."""
        yield from cause_drawings.matrix(self.match)

    @section
    def figures(self) -> Iterator[Output]:
        """The figures for the run, invisible."""
        yield figures_output(causes_figures.figures(self))

    def _tried_by(self) -> dict[int, str]:
        """The text of the rule that each cause is tried by, where it met something."""
        texts = self.released["rules"].table.set_index("rule")["text"]
        stated = self.match.stated
        return {int(n): texts.get(rule, "") for n, rule in zip(stated["number"], stated["rule"], strict=True)}

    def _area(self) -> str:
        """What stands for a problem that has no name."""
        return sentences.upper(self.result.brottstyp)

    def _why(self, name: str) -> Why | str:
        """Why something is hidden in one of the released tables; "" where there is none or nothing is."""
        return self.released[name].reason if name in self.released else ""


def page(
    released: dict[str, Released],
    result: Tags,
    match: CauseMatch,
    situation: Situation,
    asked: Asked,
    *,
    policy: Policy,
) -> CausesPage:
    """The page, from what was released and what of the answers is no count."""
    title = sentences.title(situation, result.brottstyp, result.period, policy=policy)
    return CausesPage(result, match, title, chosen(asked, "period"), policy, released, held_against(released))


def count_tables(result: Tags, match: CauseMatch, *more: Any, policy: Policy) -> dict[str, CountTable]:
    """What the page counts, by the names of `CausesPage.released`."""
    return cause_tables(result, match, policy=policy)
