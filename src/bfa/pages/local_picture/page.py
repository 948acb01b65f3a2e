"""The page of `1_lagesbild`: what the picture says, the most common crimes, how they develop and where they deviate."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from bfa.analyses.answer import Facts
from bfa.analyses.default_periods import Asked
from bfa.analyses.local_picture import LocalPicture
from bfa.analyses.other_sources import OtherSources
from bfa.analyses.situation import Situation
from bfa.disclosure import CountTable, Policy, Released
from bfa.disclosure.all_crime import year_of
from bfa.disclosure.local_picture import picture_tables
from bfa.disclosure.other_sources import PLACES_OF, all_or_nothing, other_tables
from bfa.draw import tables
from bfa.draw.output import Output, figures_output, folded_text, marked_list, text
from bfa.pages.local_picture import ahead, development, draft, excel, figures, repeat, sources, unknown
from bfa.pages.local_picture.against import compared_of, levels_of
from bfa.pages.local_picture.assessment import assessment
from bfa.pages.local_picture.comparable import comparable, standing_out
from bfa.pages.local_picture.places import place_rows, places
from bfa.pages.local_picture.priority import priority, priority_rows
from bfa.pages.local_picture.since import since
from bfa.pages.local_picture.types import chosen_of, inner_of, most_common, table_of
from bfa.pages.page import section
from bfa.tables.contracts import STANCES
from bfa.words import local_picture as words
from bfa.words.alt import note as in_sentences
from bfa.words.catalogue import message, messages
from bfa.words.labels import labels, place_name, statements
from bfa.words.numbers import period_label

_CRIMES = {
    "n": "int",
    **dict.fromkeys(("share", "within"), "percent1"),
    "per_1000": "decimal1",
    "per_100000": "int",
    "percent": "change",
}


@dataclass(frozen=True)
class LocalPicturePage:
    """The picture, and what may be shown of it; what several sections are made of is worked out once, never changed."""

    #: What was asked, the codebook and the registers as the tier may read them; and what is known beside crime.
    picture: Facts
    other: Facts
    situation: Situation
    asked: Asked
    #: As it stands within a sentence, and with its period as a title.
    place: str
    title: str
    policy: Policy
    released: dict[str, Released]
    #: As `types.table_of`.
    table: pd.DataFrame
    #: As `against.levels_of` and `against.compared_of`.
    levels: pd.DataFrame
    compared: pd.DataFrame

    @section
    def in_short(self) -> Iterator[Output | None]:
        """How the months were chosen, what the picture says, and the most common types."""
        yield text(words.period(self.asked))
        yield marked_list([*assessment(self), *sentences(self)], name="picture")
        rows = self.weighed.set_index("brottstyp", drop=False).loc[self.told["brottstyp"]]
        yield tables.table(
            words.with_stances(rows, self.picture.priorities),
            caption=words.common_caption(len(self.common), len(self.chosen), self.title),
            columns=words.common_columns(self.picture),
            formats=_CRIMES,
            note=words.common_note(rows, self.table),
            stacked=True,
        )

    @section
    def stances(self) -> Iterator[Output | None]:
        """What is prioritised and what is not, and why, as people have written it."""
        rows = self.picture.priorities
        if rows.empty:
            yield text(message("local_picture.stances.none"))
            return
        yield tables.table(
            words.stances(rows, self.picture, self.weighed),
            caption=message("local_picture.captions.stances", place=self.place),
            columns=messages("local_picture.columns.stances"),
            note=in_sentences(message("local_picture.stances.note"), words.decided(rows)),
            stacked=True,
        )

    @section
    def since(self) -> Iterator[Output | None]:
        """How far the measures of the plan have come."""
        yield from since(self)

    @section
    def development(self) -> Iterator[Output | None]:
        """The most common types month by month, or year by year where months may not be told."""
        drawn = development.chart(
            self.released,
            self.picture,
            self.told.to_dict("records"),
            title=message("local_picture.captions.development", title=self.title),
        )
        yield drawn if drawn is not None else text(message("local_picture.development.none"))
        yield text(words.newest(development.newest_rows(self.released, self.picture, self.told_first), self.picture))
        yield text(words.breaks(self.picture.breaks))

    @section
    def against(self) -> Iterator[Output | None]:
        """Where the area, or any kommundel of the kommun, deviates in level or in change from the others."""
        yield text(words.levels(self.levels, self.picture, self.place))
        yield text(words.compared(self.compared, self.picture, self.place))
        shown = words.standing_levels(self.levels, self.picture)
        if len(shown):
            yield tables.table(
                shown,
                caption=message("local_picture.captions.levels", title=self.title),
                columns=words.level_columns(self.picture),
                formats={"n": "int", "per_1000": "decimal1", "times": "decimal1"},
                note=message("local_picture.levels.note"),
                folded=True,
                on_paper=False,
                stacked=True,
            )

    @section
    def places(self) -> Iterator[Output | None]:
        """Where the most common types are."""
        yield from places(self)

    @section
    def priority(self) -> Iterator[Output | None]:
        """What may be weighed, criterion by criterion, from the data and as people judge it."""
        yield from priority(self)

    @section
    def unknown_in_short(self) -> Iterator[Output | None]:
        """What is not known, in a few lines."""
        yield from unknown.brief(self)

    @section
    def comparable(self) -> Iterator[Output | None]:
        """The kommun among comparable ones and in its county, by published figures."""
        yield from comparable(self)

    @section
    def trygghet(self) -> Iterator[Output | None]:
        """Surveys, then injuries, costs and harm."""
        yield from sources.trygghet(self)
        yield from sources.consequences(self)

    @section
    def beside(self) -> Iterator[Output | None]:
        """Events, reports and notes."""
        yield from sources.beside(self)

    @section
    def disagreements(self) -> Iterator[Output | None]:
        """Where the sources do not tell the same."""
        yield from sources.disagreements(self)

    @section
    def repeats(self) -> Iterator[Output | None]:
        """How often the same place was hit."""
        yield from repeat.repeats(self)

    @section
    def ahead(self) -> Iterator[Output | None]:
        """The twelve months to come."""
        yield from ahead.ahead(self)

    @section
    def unknown(self) -> Iterator[Output | None]:
        """What is not known, and who finds it out."""
        yield from unknown.unknown(self)

    @section
    def area(self) -> Iterator[Output | None]:
        """The area in figures."""
        yield from sources.area_in_figures(self)

    @section
    def drafts(self) -> Iterator[Output | None]:
        """Problem descriptions to copy and edit."""
        yield from draft.drafts(self)

    @section
    def crimes(self) -> Iterator[Output | None]:
        """The handbook's table: every type in its category, with sums, share, rates and change."""
        yield tables.table(
            words.lines(self.table),
            caption=message("local_picture.captions.crimes", title=self.title),
            columns=messages("local_picture.columns.crimes", then=words.earlier(self.picture)),
            formats=_CRIMES,
            note=in_sentences(words.crimes_note(self.table), self.released[year_of(self.picture.period)].reason),
            strong="subtotal",
            folded=True,
            on_paper=False,
        )
        yield folded_text(words.reading(self.table), heading=message("local_picture.captions.reading"))
        if len(self.inner):
            yield tables.table(
                words.inner(self.inner),
                caption=message("local_picture.captions.inner", title=self.title),
                columns=messages("local_picture.columns.inner", then=words.earlier(self.picture)),
                formats=_CRIMES,
                note=message("local_picture.inner_note"),
                folded=True,
                on_paper=False,
            )

    @section
    def author(self) -> Iterator[Output | None]:
        """Who made the picture, in which role and when, and whom to ask."""
        yield from map(text, statements(labels(self.situation.kommun, tier=self.policy.tier), "lagesbild"))

    @section
    def method(self) -> Iterator[Output | None]:
        """How it was computed."""
        said = words.method(self.levels, self.compared, self.table)
        yield folded_text(said, heading=message("local_picture.captions.method"))

    @section
    def excel(self) -> Iterator[Output | None]:
        """The tables as a workbook."""
        yield excel.workbook_of(self)

    @section
    def figures(self) -> Iterator[Output]:
        """The figures for the run, invisible."""
        yield figures_output(figures.figures(self))

    @cached_property
    def inner(self) -> pd.DataFrame:
        """The types that are counted within others, as `types.inner_of`."""
        return inner_of(self.released, self.picture, self.table)

    @cached_property
    def weighed(self) -> pd.DataFrame:
        """Every type with its change and in which ways it is out of the ordinary, in words."""
        types = words.lines(self.table[~self.table["subtotal"].astype(bool)])
        return words.deviating(types, self.levels, self.compared, self.picture)

    @cached_property
    def common(self) -> pd.DataFrame:
        """The ten most common types whose number is shown."""
        return most_common(self.table)

    @cached_property
    def chosen(self) -> pd.DataFrame:
        """The types that people have taken a stand on, or that deviate, beyond the most common ones."""
        return chosen_of(self.weighed, self.picture, without=self.common["brottstyp"])

    @cached_property
    def told(self) -> pd.DataFrame:
        """The most common types, then the chosen ones."""
        return pd.concat([self.common, self.chosen])[[*self.common.columns]]

    @property
    def told_first(self) -> list[str]:
        """The types of `told`: those that are prioritised first, then the most common."""
        stances = self.picture.priorities
        first = self.told["brottstyp"].isin(stances.loc[stances["stance"].eq(STANCES[0]), "brottstyp"].dropna())
        return [*self.told.loc[first, "brottstyp"], *self.told.loc[~first, "brottstyp"]]

    @cached_property
    def placed(self) -> pd.DataFrame:
        """As `places.place_rows`."""
        return place_rows(self)

    @cached_property
    def criteria(self) -> pd.DataFrame:
        """As `priority.priority_rows`."""
        return priority_rows(self)

    @cached_property
    def recurring(self) -> pd.DataFrame:
        """The months of the year that recur, of every type whose months were released."""
        return ahead.recurring_of(self)

    @cached_property
    def drafted(self) -> dict[str, list[str]]:
        """As `draft.drafted`."""
        return draft.drafted(self)


def page(
    released: dict[str, Released],
    picture: Facts,
    other: Facts,
    situation: Situation,
    asked: Asked,
    *,
    policy: Policy,
) -> LocalPicturePage:
    """The page, from what was released and what of the answers is no count."""
    name = place_name(labels(situation.kommun, kommundel=situation.kommundel, tier=policy.tier))
    place = name[:1].lower() + name[1:] if situation.kommundel and name != situation.kommundel else name
    released = {key: all_or_nothing(each) if key.startswith(PLACES_OF) else each for key, each in released.items()}
    return LocalPicturePage(
        picture,
        other,
        situation,
        asked,
        place,
        message("local_picture.title", place=place, period=period_label(picture.period)),
        policy,
        released,
        table_of(released, picture),
        levels_of(released, picture),
        compared_of(released, picture),
    )


def count_tables(
    picture: LocalPicture, other: OtherSources, situation: Situation, *more: Any, policy: Policy
) -> dict[str, CountTable]:
    """What the page counts, by the names of `LocalPicturePage.released`."""
    return {**picture_tables(picture, situation, policy=policy), **other_tables(other, policy=policy)}


def sentences(page: LocalPicturePage) -> list[str]:
    """What the picture says, in five points at most: how much, changes, levels, the kommun among others, trygghet."""
    table, place = page.table, page.place
    said = [
        f"{words.how_many(table, page.picture, place)} {words.most(page.common)}",
        " ".join(
            (
                words.changed(table, page.picture),
                words.detectable(page.common),
                words.compared(page.compared, page.picture, place),
            )
        ).replace("  ", " "),
        words.levels(page.levels, page.picture, place),
        standing_out(page),
        " ".join(sources.worried(page)),
    ]
    return [each for each in said if each]
