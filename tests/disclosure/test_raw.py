"""Whatever a page's release made, the page gets no count that was not released."""

from dataclasses import dataclass, fields, replace
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from bfa.analyses.answer import Answer, Facts
from bfa.disclosure.cube import Cube
from bfa.disclosure.overview import Common
from bfa.disclosure.raw import refuse_raw
from bfa.errors import DisclosureError
from tests.disclosure.test_release import POLICY
from tests.protected import protect
from tests.small_situation import situation


@dataclass(frozen=True, slots=True)
class Small(Answer):
    """An answer with a count."""

    incidents: int


@dataclass(frozen=True)
class Held:
    """What somebody made instead of a release."""

    each: Any


RAW = pd.DataFrame({"n": [3]})
RELEASED = protect(RAW, policy=POLICY)


def test_what_was_released_and_facts_are_taken():
    common = Common(RELEASED.table, RELEASED.table, "")
    refuse_raw(({"a": RELEASED}, Held((Facts(Small(3)), 3, "a", None)), common), where="x")


@pytest.mark.parametrize(
    ("held", "where"),
    [
        (RAW, "x är DataFrame"),
        ({"a": RAW}, r"x\['a'\] är DataFrame"),
        ((RELEASED, RAW["n"]), r"x\[\] är Series"),
        ({"a": RAW["n"].to_numpy()}, "är ndarray"),
        (Held(RELEASED.table), r"x\.each är DataFrame"),
        (Common(RAW, RELEASED.table, ""), r"x\.table är DataFrame"),
        (Small(3), "x är Small"),
        (Held({"a": (Held(Small(3)),)}), r"x\.each\['a'\]\[\]\.each är Small"),
    ],
)
def test_an_answer_or_a_table_of_counts_is_refused_however_deep_it_lies(held, where):
    with pytest.raises(DisclosureError, match=where):
        refuse_raw(held, where="x")


def test_a_page_has_the_rules_of_its_gate_and_what_was_released_but_not_the_data_behind(tmp_path):
    small = situation(tmp_path)
    policy = replace(POLICY, cube=Cube(small, POLICY, (), ()))
    with pytest.raises(DisclosureError, match=r"x\.each är Policy"):
        refuse_raw(Held(policy), where="x")
    opened = policy.without_data()
    refuse_raw(Held(opened), where="x")
    assert (opened.cube, opened.threshold, opened.released()) == (None, policy.threshold, [])
    policy.cube.printed.append(SimpleNamespace(plain=lambda: {"values": [3]}))
    assert opened.released() == [{"values": [3]}]
    assert "values" not in repr(opened)
    assert not any(isinstance(getattr(opened, name.name), list | Cube) for name in fields(opened))
