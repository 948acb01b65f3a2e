"""The pages of what is promised to the citizens: written for anyone, and taken away when the promise is."""

import json
from pathlib import Path

from test_promise import GOAL, HEADS, town_in

from bfa.analyses import default_periods
from bfa.analyses.situation import load
from bfa.disclosure import open_policy
from bfa.disclosure.linking import name_of
from bfa.run import cli
from bfa.run.layout import Layout
from bfa.run.outlet import asked_in
from bfa.run.params import read_batch
from bfa.run.plan import plan
from bfa.run.sources import ensure_store
from bfa.tables.municipality import read_kommun
from bfa.tables.promises import Promise
from tests.small_situation import CHECKOUT

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


def batch_of(tiny: Path, notebook, name: str, *, tier: str, period: str, kommun: str = "prov") -> Path:
    """A batch that asks of one period: its file."""
    cell = 'kommun = "x"\nkommundel = "O0"\ntier = "offentlig"\nbrottstyp = ""\nperiod = ""\nbeside = []'
    notebook("4_effekt", parameters=cell)
    path = tiny / "params" / "batch" / f"{name}.yml"
    lines = [f"kommun: params/kommun/{kommun}.yml", f"tier: {tier}", "notebooks: [4_effekt]"]
    lines += [f"parameters: {{brottstyp: misshandel utomhus, period: {period}}}"]
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return path


def test_what_anyone_may_read_is_decided_beside_all_else_that_anyone_may_read(tiny, notebook):
    """A page of all crime names no months: the calendar year that it takes is told to the others all the same."""
    file = town(tiny, PROMISED)
    for name, tier, period in (("alla", "offentlig", "2010-01/2010-11"), ("grupp", "samverkan", "2009-01/2009-05")):
        batch_of(tiny, notebook, name, tier=tier, period=period)
    batch_of(tiny, notebook, "grann", tier="offentlig", period="2008-01/2008-03", kommun="grannby")
    (tiny / "params" / "batch" / "fel.yml").write_text("kommun: params/kommun/prov.yml\nnivå: 1\n", encoding="utf-8")
    kommun = read_kommun(file)
    ensure_store(kommun, say=lambda text: None)
    promised = ["2009-01/2009-12", "2010-01/2010-12"]
    everyone = sorted([*promised, "2010-01/2010-11"])
    assert asked_in(kommun, tier="offentlig") == [*everyone, "misshandel utomhus"]
    assert asked_in(kommun, tier="samverkan") == ["2009-01/2009-05", "misshandel utomhus"]
    sealed(tiny, indicator="misshandel utomhus", period="2010-02/2010-04", baseline="2009-02/2009-04", tier="samverkan")
    assert "2009-02/2009-04" in asked_in(kommun, tier="samverkan")
    year = tiny / "notebooks" / "1_lagesbild.ipynb"
    year.write_text((CHECKOUT / "notebooks" / "1_lagesbild.ipynb").read_text(encoding="utf-8"), encoding="utf-8")
    told = "kommun: params/kommun/prov.yml\ntier: samverkan\nnotebooks: [1_lagesbild]\n"
    (tiny / "params" / "batch" / "bild.yml").write_text(told, encoding="utf-8")
    assert "alla brott: 2010-01/2010-12" in asked_in(kommun, tier="samverkan")
    elsewhere = tiny / "annan.yml"
    (tiny / "params" / "batch" / "alla.yml").rename(elsewhere)
    assert "2010-01/2010-11" not in asked_in(kommun, tier="offentlig")


def test_the_months_that_a_weekly_page_tells_of_are_decided_beside_all_else(tiny, notebook):
    """They follow from its week: no parameter names them."""
    file = town(tiny, PROMISED)
    cell = 'kommun = "x"\nkommundel = "O0"\ntier = "offentlig"\nbrottstyp = ""\nvecka = ""\nbeside = []'
    notebook("6_veckolage", parameters=cell)
    lines = ["kommun: params/kommun/prov.yml", "tier: offentlig", "notebooks: [6_veckolage]"]
    lines += ["parameters: {brottstyp: misshandel utomhus, vecka: 2010-v20}", ""]
    (tiny / "params" / "batch" / "vecka.yml").write_text("\n".join(lines), encoding="utf-8")
    kommun = read_kommun(file)
    ensure_store(kommun, say=lambda text: None)
    assert {"2009-04/2010-03", "2010-04/2010-04"} <= set(asked_in(kommun, tier="offentlig"))
    assert "2009-04/2010-03" not in asked_in(kommun, tier="samverkan")


def test_a_small_month_is_not_the_difference_of_a_batch_and_a_citizens_page(tiny, notebook):
    file, name = town(tiny, PROMISED), "misshandel utomhus"
    of_goal = {"kommundel": "O0", "indicator": name, "controls": ["O1", "O2", "O3"]}
    sealed(tiny, **of_goal, period="2010-02/2010-08", baseline="2009-02/2009-08", tier="intern")
    counts = tiny / "data" / "antal.csv"
    lines = [line for line in counts.read_text(encoding="utf-8").split("\n") if line]
    few = [f"{line.rpartition(';')[0]};2" if line.startswith("O0;2010-08") else line for line in lines]
    counts.write_text("\n".join([*few, ""]), encoding="utf-8")
    batch = batch_of(tiny, notebook, "alla", tier="offentlig", period="2010-02/2010-07")
    assert cli._main(["medborgarlofte", str(file)]) == 0
    told = "anmälda brott." in page_of(tiny, 1).read_text(encoding="utf-8").replace("\u00a0", " ")
    (task, *_) = plan(read_batch(batch), read_kommun(file), Layout(tiny / "reports", "alla"))
    own, beside = load(file, kommundel="O0", rows=False), task.job.parameters["beside"]
    asked = default_periods.tertial(own, brottstyp=name, period="2010-02/2010-07")

    def hides(*more: str) -> bool:
        policy = open_policy(own, tier="offentlig", brottstyper=[name], asked=asked, beside=more)
        return policy.cube.of([name]).hidden[
            name_of({"brottstyp": name, "kommundel": "O0", "period": str(asked.period)})
        ]

    assert not hides()
    assert told
    assert hides(*beside)
