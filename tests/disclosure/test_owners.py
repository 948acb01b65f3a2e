"""Who answers for something is named as far as the owner's own row says, and all free text goes with its row."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import small_situation as small

from bfa.disclosure import Policy, policy_from, public_register
from bfa.disclosure.cube import open_policy
from bfa.disclosure.registers import unnamed_owners
from bfa.tables.contracts import DECISIONS, OWNERS
from bfa.tables.kinds import FREE, REGISTERS

CODEBOOK = small.CHECKOUT / "data" / "codebook"
#: What stands beside a withheld text: keys, coded words, days and numbers, and no wording.
SHOWN = {
    *("kommundel", "scope", "causes", "measures", "indicator", "period", "baseline", "term", "brottstyp"),
    *("organisation", "dnr"),
}


@pytest.fixture
def policy() -> Policy:
    return policy_from(CODEBOOK / "sekretess.yml", tier="samverkan")


def owners(*rows: dict[str, str]) -> pd.DataFrame:
    return small.register(OWNERS, [{"number": number} | row for number, row in enumerate(rows, 1)])


ANNA = {"text": "Anna Ek", "sekretess": "ja", "utlamnad_text": "en fältsekreterare"}


@pytest.mark.parametrize("name", REGISTERS)
def test_every_text_of_a_withheld_row_is_withheld_unless_it_is_a_key_or_a_coded_word(name: str, policy: Policy):
    schema = REGISTERS[name]
    texts = [column for column, rule in schema.columns.items() if str(rule.dtype).startswith("string")]
    rules = {column: schema.columns[column] for column in texts}
    coded = {column for column, rule in rules.items() if rule.checks or (rule.metadata or {}).get("coded")}
    row = dict.fromkeys(texts, "en hemlighet") | {"sekretess": "ja", "utlamnad_text": None}
    public = public_register(small.register(schema, [row]), policy=replace(policy, withheld_columns=()))
    read = {column for column in texts if "en hemlighet" in str(public[column].iloc[0])}
    assert read <= coded | SHOWN
    assert set(texts) - coded - SHOWN <= FREE


def test_the_day_something_is_to_be_done_goes_with_its_row_and_stands_in_one_that_is_shown(policy: Policy):
    rows = [{"number": n, "text": "x", "sekretess": mark} for n, mark in ((1, "ja"), (2, "nej"))]
    table = small.register(DECISIONS, rows).assign(due=pd.Timestamp("2025-05-01"))
    public = public_register(table, policy=replace(policy, unnamed=frozenset({"torget"})))
    assert public["due"].isna().tolist() == [True, False]


@pytest.mark.parametrize("tier", ["samverkan", "offentlig"])
def test_an_owner_that_is_withheld_is_named_in_no_text_of_any_register(tmp_path: Path, tier: str):
    situation = small.situation(tmp_path, owners=owners(ANNA, {"text": "polisen"}))
    policy = open_policy(situation, tier=tier, asked=None)
    said = "Anna Eks grupp och polisen; ring anna  ek."
    for schema in REGISTERS.values():
        texts = FREE.intersection(schema.columns)
        texts = {column for column in texts if str(schema.columns[column].dtype).startswith("string")}
        public = public_register(small.register(schema, [dict.fromkeys(texts, said)]), policy=policy)
        assert "text" in texts
        assert not [column for column in public if "anna" in str(public[column].iloc[0]).casefold()]
    measure = small.measures({"number": 1, "responsible": "Anna Ek"}, {"number": 2, "responsible": "Polisen"})
    assert public_register(measure, policy=policy)["responsible"].tolist() == ["en fältsekreterare", "Polisen"]


def test_an_owner_without_a_wording_has_the_policys_and_inside_the_authority_the_name(policy: Policy, tmp_path: Path):
    given = small.situation(tmp_path, owners=owners(ANNA | {"utlamnad_text": " "}))
    assert unnamed_owners(given, policy=policy) == {"Anna Ek": "en ansvarig som inte nämns"}
    intern = policy_from(CODEBOOK / "sekretess.yml", tier="intern")
    assert unnamed_owners(given, policy=intern) == {}
