"""The pages of what is promised to the citizens: written for anyone, and taken away when the promise is."""

import json
from pathlib import Path

from test_promise import GOAL, HEADS, town_in

from bfa.analyses.promises import Promise
from bfa.run import cli

PROMISED = GOAL.replace(";nej;", ";medborgarlöfte;nej;")
SHORT = PROMISED.replace("1;effekt", "2;effekt").replace("2011-01-05", "2010-02-05")


def town(tiny: Path, *goals: str) -> Path:
    file = town_in(tiny)(own=30)
    heads = HEADS.replace("sekretess", "promise;sekretess")
    (tiny / "data" / "mal.csv").write_text("\n".join([heads, *goals, ""]), encoding="utf-8")
    return file


def page_of(tiny: Path, number: int) -> Path:
    return tiny / "reports" / "medborgarloften" / "prov" / f"mal-{number}.html"


def sealed(tiny: Path, **given) -> None:
    """A promise of goal 1 as it was given before the start, with what the page reads of it."""
    promise = dict.fromkeys(Promise.__dataclass_fields__) | given
    path = tiny / "reports" / "loften" / "prov" / "mal-1.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"promise": promise, "sha256": "", "results": []}), encoding="utf-8")


def test_each_promise_has_a_page_with_the_comparison_that_was_promised_and_no_count_that_is_too_small(tiny, capsys):
    file = town(tiny, PROMISED, SHORT)
    of_goal = {"kommundel": "O0", "indicator": "misshandel utomhus", "controls": ["O1", "O2", "O3"]}
    sealed(tiny, **of_goal, period="2010-01/2010-12", baseline="2009-01/2009-12", tier="intern")
    counts = tiny / "data" / "antal.csv"
    lines = [line for line in counts.read_text(encoding="utf-8").split("\n") if line]
    few = [f"{line.rpartition(';')[0]};3" if line.startswith("O0;2010-01") else line for line in lines]
    counts.write_text("\n".join(few), encoding="utf-8")
    year = sum(int(line.rpartition(";")[2]) for line in few if line.startswith("O0;2010"))
    assert cli._main(["medborgarlofte", str(file)]) == 0
    assert "mal-1.html" in capsys.readouterr().out
    whole, short = (page_of(tiny, number).read_text(encoding="utf-8").replace("\u00a0", " ") for number in (1, 2))
    assert f"2010: {year} anmälda brott." in whole
    assert "Vi jämför med O1, O2 och O3." in whole
    assert "Antalen är så små att de inte visas" in short
    assert "anmälda brott." not in short
    assert "Offentlig" in whole


def test_a_goal_that_is_withheld_or_no_longer_promised_has_no_page_and_the_old_one_goes(tiny, capsys):
    file = town(tiny, PROMISED.replace(";nej;", ";ja;Torget blir bättre."), SHORT.replace("medborgarlöfte", ""))
    for number in (1, 2):
        page_of(tiny, number).parent.mkdir(parents=True, exist_ok=True)
        page_of(tiny, number).write_text("förra året", encoding="utf-8")
    assert cli._main(["medborgarlofte", str(file)]) == 0
    assert "Mål 1: ingen sida" in capsys.readouterr().out
    assert not page_of(tiny, 1).exists()
    assert not page_of(tiny, 2).exists()
