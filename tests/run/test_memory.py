"""The memory: every measure that ever stood in the register, whatever came of it, as a tier may read it."""

from datetime import datetime
from pathlib import Path

import pytest

from bfa.disclosure import TIERS
from bfa.run import memory as module
from bfa.run.editions import kept
from bfa.run.files import sha256, write_json
from bfa.run.layout import Layout
from bfa.run.memory import holding, memory
from bfa.run.notebook_code import unlisted
from bfa.tables.register_cells import changes
from bfa.tables.register_log import Log, Save, append, read_log
from bfa.words.memory import lines
from tests.edition_example import made
from tests.small_situation import kommun, situation

CAUSE = {"text": "Mörkt vid Fältet.", "perspective": "situationellt", "character": "situationell"}
CAUSE |= {"distance": "närliggande", "influence": "kommun", "sekretess": "nej", "place": "Fältet", "time": "kväll"}
LIGHT = {"text": "Ny belysning.", "causes": "1", "scope": "Norr", "sekretess": "nej", "state": "avbruten"}
LIGHT |= {"why_not": "Pengarna tog slut."}
GUARDS = {"text": "Fler väktare.", "scope": "kommun", "sekretess": "nej", "state": "klar", "done": "Alla kvällar."}


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A kommun with a log; `save(registers)` saves an edition in which they stand, by register and number."""
    own = kommun(tmp_path, "registers: {log: register.jsonl}\n")
    there = situation(tmp_path, kommun=own, kommundel="")
    monkeypatch.setattr(module, "load", lambda *_, **__: there)
    log, stands = [Log()], [{}]

    def save(**registers: dict[int, dict[str, str]]) -> Path:
        cells = {
            (register, str(number), column): value
            for register, rows in registers.items()
            for number, row in rows.items()
            for column, value in row.items()
        }
        edition = log[0].edition + 1
        at = datetime(2010, edition, 1)
        entry = Save(edition, at, "samordnaren", "kommun", "prov", edition - 1, changes(stands[0], cells))
        log[0], stands[0] = append(tmp_path / "register.jsonl", entry, on=log[0]), cells
        return own.path

    return save


def keep(file: Path, batch: str, *, tier: str = "samverkan", at: str = "2010-09-01", log: str = "", **effect) -> None:
    """An edition of a batch whose effect page for Norr tried measure 1."""
    layout = Layout(file.parents[2] / "reports", batch)
    asked = {"brottstyp": "stöld", "period": "2010-01/2010-12", "baseline": "2009-01/2009-12", "measures": [1]}
    results = layout.shared / "results.json"
    write_json(results, {"kommun": {}, "kommundelar": {"Norr": {"4_effekt": asked | effect}}})
    of = {"batch": batch, "tier": tier, "at": f"{at}T10:00:00", "kommun": "Liten", "results": sha256(results)}
    of |= {"register": {"log": log or read_log(file.parents[2] / "register.jsonl").name, "edition": 1}}
    kept(layout, made() | of, complete=True)


def test_failed_and_removed_measures_are_told_as_the_others_in_the_order_they_came(town):
    town(causes={1: CAUSE}, measures={1: LIGHT})
    town(causes={1: CAUSE}, measures={1: LIGHT, 2: GUARDS})
    file = town(measures={2: GUARDS})
    found = memory(file)
    assert found["number"].tolist() == [1, 2]
    assert found["stands"].tolist() == [False, True]
    assert found[["first_edition", "last_edition"]].to_numpy().tolist() == [[1, 2], [2, 3]]
    light, guards = found.to_dict("records")
    assert (light["state"], light["why_not"]) == ("avbruten", "Pengarna tog slut.")
    assert (light["causes"], light["place"], light["time"]) == ("1 Mörkt vid Fältet", "Fältet", "kväll")
    assert (guards["told"], guards["scope"]) == ("Alla kvällar.", "kommun")
    assert "borttagen ur registret efter utgåva 2" in lines(light)[0]
    assert "  Varför inte: Pengarna tog slut." in lines(light)


def test_words_are_found_by_part_whatever_their_case_and_accents(town):
    every = memory(town(causes={1: CAUSE}, measures={1: LIGHT, 2: GUARDS}))
    asked = {(): [1, 2], ("FALT",): [1], ("lys", "mörk"): [1], ("å",): [1, 2], ("bil",): []}
    assert {words: holding(every, *words)["number"].tolist() for words in asked} == asked


def test_earlier_texts_are_found_and_are_withheld_when_the_row_is_now_or_was_then(town):
    secret = {"sekretess": "ja", "utlamnad_text": "En insats."}
    town(measures={1: LIGHT | secret | {"text": "Samtal med en familj."}})
    town(measures={1: LIGHT | {"text": "Lampor vid skolan."}})
    file = town(measures={1: LIGHT})
    (row,) = memory(file, "skolan").to_dict("records")
    assert (row["measure"], row["earlier"]) == ("Ny belysning.", "Lampor vid skolan.")
    assert memory(file, "familj").empty
    assert memory(file, "familj", tier="intern")["number"].tolist() == [1]
    town(measures={1: LIGHT | secret})
    (row,) = memory(file).to_dict("records")
    assert (row["measure"], row["earlier"], row["why_not"]) == ("En insats.", "", None)
    assert row["told"] == "Underlag finns hos polisen"


def test_a_cause_that_is_withheld_later_is_withheld_with_a_measure_that_was_taken_away_before(town):
    town(causes={1: CAUSE}, measures={1: LIGHT})
    town(causes={1: CAUSE})
    file = town(causes={1: CAUSE | {"sekretess": "ja"}})
    (row,) = memory(file).to_dict("records")
    assert row["causes"] == "1 Underlag finns hos polisen"
    assert (row["place"], row["time"]) == ("", "")


def test_an_owner_that_was_withheld_is_not_named_where_it_stood(town):
    town(owners={1: {"text": "Kim", "sekretess": "ja"}}, measures={1: LIGHT | {"responsible": "Kim"}})
    file = town(owners={1: {"text": "samordnaren", "sekretess": "nej"}}, measures={2: GUARDS})
    assert memory(file).loc[0, "responsible"] == "en ansvarig som inte nämns"


def test_verdicts_of_every_batch_are_told_oldest_first_each_once_with_its_edition(town):
    file = town(measures={1: LIGHT, 2: GUARDS})
    keep(file, "klotter", at="2010-09-05", verdict="fall_shown", brottstyp="klotter")
    for day in ("2010-09-01", "2010-09-02"):
        keep(file, "prov", at=day, verdict="no_difference_shown", n=day)
    first, other = memory(file)["outcomes"]
    told = "Ingen skillnad kunde beläggas (stöld i Norr, 2010 mot 2009; prov, utgåva 2, 2010-09-02)"
    assert (
        first == f"{told}; Minskning belagd i jämförelse (klotter i Norr, 2010 mot 2009; klotter, utgåva 1, 2010-09-05)"
    )
    assert other == ""
    assert holding(memory(file), "ingen skillnad")["number"].tolist() == [1]


def test_a_verdict_is_told_to_its_own_circle_and_to_narrower_ones(town):
    file = town(measures={1: LIGHT})
    for kept_for in TIERS:
        keep(file, kept_for, tier=kept_for, verdict="rise_shown", brottstyp=kept_for)
    for narrower, tier in enumerate(TIERS):
        found = memory(file, tier=tier)
        assert [name for name in TIERS if f"({name} i Norr" in found.loc[0, "outcomes"]] == list(TIERS[narrower:])
        assert len(found.attrs["left_out"]) == (narrower > 0)


def test_a_verdict_of_another_register_is_left_out_and_told_of(town):
    file = town(measures={1: LIGHT})
    keep(file, "prov", log="annan", verdict="rise_shown")
    found = memory(file)
    assert found.loc[0, "outcomes"] == ""
    assert "ett annat register" in found.attrs["left_out"][0]


def test_a_notebook_that_becomes_a_page_may_not_take_it():
    cell = {"cell_type": "code", "source": "from bfa import memory", "metadata": {}}
    assert unlisted([cell])
