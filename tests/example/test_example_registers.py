"""The registers follow their contracts and the worked example."""

from importlib.resources import files
from pathlib import Path

import pandas as pd
import pytest

from bfa.tables import contracts
from bfa.tables.register_log import read_log

FILES = {
    "problems": ("problem", contracts.PROBLEMS),
    "causes": ("orsaker", contracts.CAUSES),
    "measures": ("atgarder", contracts.MEASURES),
    "goals": ("mal", contracts.GOALS),
    "follow_up": ("uppfoljning", contracts.FOLLOW_UP),
    "decisions": ("beslut", contracts.DECISIONS),
    "owners": ("ansvariga", contracts.OWNERS),
    "priorities": ("prioriteringar", contracts.PRIORITISED),
    "unknowns": ("kunskapslage", contracts.NOT_KNOWN),
}
TABLES = {
    name: pd.read_csv(files("bfa.example") / "registers" / f"{file}.csv", sep=";", keep_default_na=False)
    for name, (file, _) in FILES.items()
}


def numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part.strip()]


@pytest.mark.parametrize("name", TABLES)
def test_a_register_has_the_columns_of_its_contract_and_allowed_words(name: str) -> None:
    table, schema = TABLES[name].replace("", pd.NA), FILES[name][1]
    assert list(table.columns) == [column for column in schema.columns if column in table]
    contracts.validate(table, schema, where=name)


def test_there_are_ten_causes_and_nine_measures_and_each_answers_the_other() -> None:
    causes, measures = TABLES["causes"], TABLES["measures"]
    assert list(causes["number"]) == list(range(1, 11))
    assert list(measures["number"]) == list(range(1, 10))
    answered = {number for text in measures["causes"] for number in numbers(text)}
    assert answered == set(causes["number"])


def test_measures_name_the_causes_of_the_worked_example() -> None:
    measures = TABLES["measures"].set_index("number")["causes"]
    assert [numbers(text) for text in measures] == [
        [1, 2, 3], [4], [6], [4, 5, 6], [8], [7, 9], [5, 7, 8], [9], [10],
    ]  # fmt: skip


def test_every_cause_is_of_the_problem_that_is_prioritised() -> None:
    problems = TABLES["problems"].set_index("number")["priority"]
    assert set(TABLES["causes"]["problem"]) == set(problems.index[problems == "prioriterat"])


def test_every_one_responsible_is_among_the_owners() -> None:
    owners = set(TABLES["owners"]["text"])
    assert {part for text in TABLES["measures"]["responsible"] for part in text.split(" och ")} <= owners


def test_local_measures_act_in_a_and_b_and_three_are_kommun_wide() -> None:
    scope = TABLES["measures"].set_index("number")["scope"]
    assert set(scope) == {"A", "A, B", "kommun"}
    assert list(scope.index[scope == "kommun"]) == [2, 3, 7]


def test_causes_3_and_10_and_the_measure_against_six_persons_have_a_public_wording() -> None:
    causes, measures = TABLES["causes"].set_index("number"), TABLES["measures"].set_index("number")
    assert list(causes.index[causes["sekretess"] == "ja"]) == [3, 10]
    assert list(measures.index[measures["sekretess"] == "ja"]) == [9]
    assert (causes.loc[[3, 10], "utlamnad_text"] != "").all()
    assert measures.loc[9, "utlamnad_text"] != ""
    assert "sex" not in measures.loc[9, "utlamnad_text"].lower()
    assert {"oprövad"} <= set(causes["sekretess"]) & set(measures["sekretess"])


@pytest.mark.parametrize("name", TABLES)
def test_a_public_wording_names_no_pub_street_or_number_of_persons(name: str) -> None:
    public = " ".join(TABLES[name]["utlamnad_text"])
    assert not any(word in public for word in ("Krog ", "krog H", "Gata ", "L och M", "sex personer"))


def test_the_effect_goal_is_declared_before_the_start() -> None:
    goals = TABLES["goals"]
    primary = goals[goals["indicator"] == "misshandel utomhus"]
    assert list(primary["kommundel"]) == ["A, B"]
    assert (primary["declared"] < "2010-05-01").all()
    assert set(goals["kind"]) == set(contracts.GOAL_KINDS)


def test_the_production_goal_of_twelve_inspections_has_its_indicator() -> None:
    goals = TABLES["goals"].set_index("indicator")
    assert (goals.loc["krogtillsyn", "kind"], goals.loc["krogtillsyn", "target"]) == ("produktion", "12")


def test_the_follow_up_has_a_row_for_every_measure_with_3_of_8_points_done() -> None:
    table = TABLES["follow_up"].astype({"done": str, "planned": str}).set_index("measure")
    assert list(table.index) == list(range(1, 10))
    assert (table.loc[2, "done"], table.loc[2, "planned"]) == ("3", "8")
    assert table.loc[4, "indicator"] == "omhändertagande PL 13 och LOB"
    assert table.loc[5, "state"] == table.loc[9, "state"] == "kvarstår"
    assert (table["decide"] != "").sum() >= 6


def test_what_is_secret_in_a_measure_is_secret_in_its_follow_up() -> None:
    measures, followed = TABLES["measures"], TABLES["follow_up"]
    assert list(followed["sekretess"]) == list(measures["sekretess"])


def test_no_percentage_is_typed_into_a_register() -> None:
    texts = [str(cell) for table in TABLES.values() for cell in table.to_numpy().ravel()]
    assert not any("%" in text or "procent" in text for text in texts)


def test_the_log_is_of_two_editions_what_was_decided_and_what_came_of_it(folder: Path) -> None:
    log = read_log(folder / "register.jsonl")
    assert [(f"{save.at:%Y-%m-%d}", sorted({change.cell[0] for change in save.changes})) for save in log.saves] == [
        ("2010-04-27", ["causes", "decisions", "goals", "measures", "owners", "priorities", "problems", "unknowns"]),
        ("2010-09-06", ["decisions", "follow_up"]),
    ]


def test_what_was_decided_is_of_the_first_edition_and_what_is_proposed_of_the_second(folder: Path) -> None:
    first, second = read_log(folder / "register.jsonl").saves
    decisions = TABLES["decisions"].astype({"number": str}).set_index("number")["state"]
    for save, wanted in ((first, decisions.ne("föreslaget")), (second, decisions.eq("föreslaget"))):
        assert {change.cell[1] for change in save.changes if change.cell[0] == "decisions"} == set(wanted.index[wanted])


def test_what_is_proposed_is_also_of_a_kommundel_alone_and_names_who_and_when() -> None:
    proposed = TABLES["decisions"][TABLES["decisions"]["state"] == "föreslaget"]
    assert set(proposed["kommundel"]) == {"kommun", "A"}
    assert (proposed[["responsible", "due", "decider", "measures"]] != "").all(axis=None)
    assert (proposed["date"] == "").all()
    assert set(TABLES["decisions"]["responsible"]) <= set(TABLES["owners"]["text"])
