"""What of an answer a page may read."""

from dataclasses import dataclass, replace

import pandas as pd
import pytest

from bfa.analyses.answer import Answer, Facts
from bfa.errors import DisclosureError
from bfa.tables.period import Period, parse_period


@dataclass(frozen=True, slots=True)
class Small(Answer):
    """An answer with one of each."""

    FACTS = frozenset(("cell_size",))

    brottstyp: str
    period: Period
    incidents: int
    share: float
    table: pd.DataFrame
    names: tuple[str, ...]
    counts: tuple[int, ...]
    answered: bool
    cell_size: int


@dataclass(frozen=True, slots=True)
class Registers(Answer):
    """An answer with a register, and one that somebody took for a fact."""

    FACTS = frozenset(("causes",))
    REGISTERS = frozenset(("goals",))

    goals: pd.DataFrame
    causes: pd.DataFrame


SMALL = Small("a", parse_period("2010-01"), 3, 0.5, pd.DataFrame({"n": [3]}), ("b",), (3,), True, 250)


@pytest.mark.parametrize("name", ["brottstyp", "period", "names", "answered", "cell_size"])
def test_words_codes_and_what_is_listed_are_read(name):
    assert getattr(Facts(SMALL), name) == getattr(SMALL, name)


@pytest.mark.parametrize("name", ["incidents", "share", "table", "counts"])
def test_what_may_be_a_count_is_refused(name):
    with pytest.raises(DisclosureError, match=f"läser {name} ur Small"):
        getattr(Facts(SMALL), name)


def test_the_answers_that_an_answer_holds_are_read_as_facts_too():
    two = replace(SMALL, names=SMALL, counts=(SMALL, SMALL))
    assert [each.brottstyp for each in (Facts(two).names, *Facts(two).counts)] == ["a"] * 3
    for each in (Facts(two).names, *Facts(two).counts):
        with pytest.raises(DisclosureError, match="läser incidents ur Small"):
            each.incidents  # noqa: B018


def test_a_register_is_read_as_the_tier_may_or_not_at_all_whatever_is_listed():
    register = pd.DataFrame({"text": ["hemligt"], "sekretess": ["ja"]})
    held = Registers(register, register)
    for name in ("goals", "causes"):
        with pytest.raises(DisclosureError, match=f"läser {name} ur Registers, ett register"):
            getattr(Facts(held), name)
    assert Facts(held, {"goals": "utlämnat"}).goals == "utlämnat"


def test_facts_tell_no_size_of_their_answer_and_cannot_be_copied_with_other_values():
    assert repr(Facts(SMALL)) == f"{Facts(SMALL)}" == "Facts of Small"
    with pytest.raises(TypeError):
        replace(Facts(SMALL), brottstyp="b")


def test_what_was_asked_is_a_word_and_no_word_comes_for_each_incident():
    for asked in ({"period": 4}, {"period": {"mars": 4}}, {"names": ("Torget", "Torget", "Torget")}):
        with pytest.raises(DisclosureError, match="ur Small"):
            getattr(Facts(replace(SMALL, **asked)), *asked)


def test_a_count_written_out_in_a_text_is_refused_unless_the_text_is_what_was_asked():
    said = replace(SMALL, brottstyp="7 kap.", names=("bostad (2)",))
    assert Facts(said).brottstyp == "7 kap."
    with pytest.raises(DisclosureError, match="läser names ur Small"):
        Facts(said).names  # noqa: B018
