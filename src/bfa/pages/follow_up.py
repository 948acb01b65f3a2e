"""The page of `5_uppfoljning`: how it goes, what hangs loose, and the chain from cause to what is decided."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bfa.analyses.answer import Facts
from bfa.analyses.default_periods import Asked
from bfa.analyses.follow_up import FollowUp
from bfa.analyses.known_sums import KnownSums
from bfa.analyses.situation import Situation
from bfa.disclosure import CountTable, Policy, Released, public_register
from bfa.disclosure.indicators import SIDES, alone, indicator_table
from bfa.disclosure.known_sums import known_sum_tables
from bfa.draw import chain
from bfa.draw.output import Output, figures_output, text
from bfa.pages import follow_up_blocks as blocks
from bfa.pages import follow_up_figures as registers
from bfa.pages import known_sums, other_types
from bfa.pages.figures import Figures, records
from bfa.pages.page import section
from bfa.words import follow_up as words
from bfa.words import sentences
from bfa.words.catalogue import message
from bfa.words.chosen_periods import chosen

Row = Mapping[str, Any]


@dataclass(frozen=True)
class FollowUpPage:
    """The answer, and what may be shown of it."""

    #: Its facts, with registers as the tier may read them; counts are read from `released`.
    result: Facts
    title: str
    #: How the months were chosen; "" where they were given.
    periods: str
    policy: Policy
    #: By what is counted, its number and the side (before, after), where it may be asked for.
    released: dict[str, Released]
    #: Other types and figures from elsewhere, where they were asked for.
    others: Facts | None = None
    sums: Facts | None = None

    @section
    def in_short(self) -> Iterator[Output | None]:
        """How it goes, in at most five lines."""
        known, aims = registers.measure_rows(self.result), registers.goal_rows(self.result)
        yield text(words.how_it_goes(self.result, known, aims, counted(self)))
        yield text(self.periods)

    @section
    def loose_ends(self) -> Iterator[Output | None]:
        """What hangs loose, and what to do about it."""
        found = [message("checks.line", said=each["said"], do=each["do"]) for each in registers.checks(self.result)]
        yield text(found or message("checks.no_registers" if self.result.reason else "checks.none"))

    @section
    def problem(self) -> Iterator[Output | None]:
        """The problem, its goals and what came of them."""
        own = [row for row in registers.goal_rows(self.result) if not _of_causes(row, self.result)]
        found = registers.problem_rows(self.result)
        yield chain.blocks([blocks.problem_block(self.result, found, own, counted(self), title=self.title)])

    @section
    def causes(self) -> Iterator[Output | None]:
        """Each cause with its measures, goals and decisions; decisions of several or of none come last, and on the
        kommun's page the kommun-wide measures first.
        """
        known, told = registers.measure_rows(self.result), counted(self)
        wide = None if self.result.kommundel else blocks.kommun_wide(self.result, known, told)
        own = [row for row in registers.goal_rows(self.result) if _of_causes(row, self.result)]
        each = blocks.cause_blocks(self.result, registers.cause_rows(self.result), known, own, told)
        alone = blocks.decided([row for row in registers.decision_rows(self.result) if row["below"]])
        yield chain.blocks([block for block in (wide, *each, alone) if block])

    @section
    def beside(self) -> Iterator[Output | None]:
        """Other types in the area, and our figures against those of others."""
        others, sums = _other_types(self), _known_sums(self)
        if not others:
            yield text(message("other_types.none"))
        yield other_types.output(others)
        yield known_sums.output(sums, self.sums) if self.sums else None

    @section
    def figures(self) -> Iterator[Output]:
        """The figures for the run, invisible."""
        yield figures_output(figures(self))


def page(
    released: dict[str, Released], result: Facts, situation: Situation, asked: Asked, *more: Facts, policy: Policy
) -> FollowUpPage:
    """The page, from what was released and what of the answer is no count."""
    title = sentences.title(situation, result.brottstyp, result.period, policy=policy)
    periods = " ".join(filter(None, (chosen(asked, "period"), chosen(asked, "baseline"))))
    return FollowUpPage(result, title, periods, policy, released, *more)


def count_tables(
    result: FollowUp, situation: Situation, asked: Asked, *more: Any, policy: Policy
) -> dict[str, CountTable]:
    """The problem and the indicators; of a withheld measure, follow-up or goal the indicator is not counted."""
    hidden = {
        (of, int(number)) for of, register, key in _KEYS for number in _withheld(getattr(result, register), policy)[key]
    }
    rows = [row for row in result.counted.to_dict("records") if (row["of"], row["number"]) not in hidden]
    tables = {
        f"{row['of']} {row['number']} {side}": table
        for row in rows
        for side in SIDES
        if (table := indicator_table(row, side)) is not None
    }
    for each in more:
        of = known_sum_tables if isinstance(each, KnownSums) else other_types.count_tables
        tables |= of(each, policy=policy)
    return tables


#: What is counted, the registers that say whether it may be, and their numbers.
_KEYS = (("measure", "measures", "number"), ("measure", "follow_up", "measure"), ("goal", "goals", "number"))


def _withheld(register: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    return register[public_register(register, policy=policy)["withheld"].to_numpy(dtype=bool)]


def counted(page: FollowUpPage) -> list[Row]:
    """of, number, indicator, scope, kind, period, baseline, unread, before, after, hidden of what may be asked for."""
    found = list[Row]()
    for row in records(page.result.indicators):
        told = [alone(page.released.get(f"{row['of']} {row['number']} {side}")) for side in SIDES]
        if any(f"{row['of']} {row['number']} {side}" in page.released for side in SIDES):
            ends = {side: None if pd.isna(n) else int(n) for side, (n, _) in zip(SIDES, told, strict=True)}
            found.append({**row, **ends, "hidden": any(hidden for _, hidden in told)})
    return found


def figures(page: FollowUpPage) -> Figures:
    """The figures of `5_uppfoljning`."""
    beside = {
        "others": other_types.figures(_other_types(page)),
        "sums": known_sums.figures(_known_sums(page), page.sums) if page.sums else [],
    }
    return registers.figures(page.result, counted(page)) | beside


def _other_types(page: FollowUpPage) -> list[Row]:
    return other_types.rows(page.released, page.others) if page.others else []


def _known_sums(page: FollowUpPage) -> list[Row]:
    return known_sums.rows(page.released, page.sums) if page.sums else []


def _of_causes(goal: Row, result: Facts) -> bool:
    """Whether a goal is of some of the causes here, and not of all of them."""
    here = set(result.causes["number"])
    named = here & set(goal["cause_numbers"])
    return bool(named) and (named != here or len(here) == 1)
