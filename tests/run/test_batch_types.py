"""A batch of several types: which they are, what pages they have, and that all of them are decided together."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from small_batch import go, pages, results

from bfa.analyses.situation import load
from bfa.errors import ParameterError
from bfa.run.layout import Layout
from bfa.run.outlet import asked_in
from bfa.run.params import read_batch, settled
from bfa.run.plan import plan, with_types
from bfa.run.sources import ensure_store
from bfa.run.task import Task
from bfa.tables.municipality import read_kommun
from bfa.tables.naming import folder_name, page_name, page_parts

CELL = 'kommun = ""\nkommundel = ""\ntier = "samverkan"\nbrottstyp = "klotter"\nbeside = []'
LISTS = CELL + "\nfamily = []\nandra_brottstyper = []"
#: Each month of 2010 in each of A and B.
USUAL = {"klotter": 9, "cykelstöld": 5, "misshandel utomhus": 3, "rån": 0}
HEADINGS = "brottskategori;brottstyp;order;reading_class;antagen;strategic;signal;part_of"
BOOK = f"""{HEADINGS}
Våld;misshandel utomhus;1;offerbrott med interaktion;nej;nej;nej;
Stöld, rån och andra tillgreppsbrott;rån;2;offerbrott med interaktion;nej;nej;nej;
Stöld, rån och andra tillgreppsbrott;cykelstöld;3;offerbrott utan interaktion;nej;nej;nej;
"""
Write = Callable[..., Path]


@pytest.fixture
def town(tiny: Path, notebook) -> Write:
    """Writes a kommun of two kommundelar with a batch; `visa` is about a type, `lista` about several, `allt` none."""

    def write(text: str, *, types: Mapping[str, int] = USUAL, name: str = "prov") -> Path:
        lines = [
            f'{area};2010-{month:02};"{brottstyp}";{n}'
            for area in ("A", "B")
            for month in range(1, 13)
            for brottstyp, n in types.items()
        ]
        (tiny / "data" / "antal.csv").write_text("area;month;brottstyp;n\n" + "\n".join(lines) + "\n", encoding="utf-8")
        (tiny / "data" / "codebook").mkdir(exist_ok=True)
        (tiny / "data" / "codebook" / "brottskategorier.csv").write_text(BOOK, encoding="utf-8")
        (tiny / "params" / "kommun" / "prov.yml").write_text(
            "kommun: Provby\ncounts:\n  - file: data/antal.csv\n    source: prov\n"
            "    columns: {area: area, month: month, brottstyp: brottstyp, n: n}\n",
            encoding="utf-8",
        )
        notebook("visa", parameters=CELL)
        notebook("lista", parameters=LISTS)
        notebook("allt", parameters='kommun = ""\nkommundel = ""\ntier = "samverkan"')
        path = tiny / "params" / "batch" / f"{name}.yml"
        path.write_text(f"kommun: params/kommun/prov.yml\n{text}\n", encoding="utf-8")
        return path

    return write


def types_of(batch: Path) -> list[str]:
    kommun = read_kommun(read_batch(batch).kommun_file)
    ensure_store(kommun, say=lambda _: None)
    return settled(read_batch(batch), load(kommun.path, rows=False)).types


def tasks_of(batch: Path) -> dict[tuple[str, str], Task]:
    read = read_batch(batch)
    kommun = read_kommun(read.kommun_file)
    ensure_store(kommun, say=lambda _: None)
    return {task.name: task for task in plan(with_types(read, kommun), kommun, Layout(read.root / "reports", read.key))}


def asked(task: Task, *names: str) -> list[Any]:
    return [task.job.parameters[name] for name in names]


def refusal(batch: Path) -> str:
    with pytest.raises(ParameterError) as refused:
        types_of(batch)
    return str(refused.value)


def test_types_are_listed_or_the_most_common_or_those_of_a_category(town: Write):
    assert types_of(town("notebooks: [visa]\nbrottstyper: [rån, klotter]")) == ["rån", "klotter"]
    common = ["klotter", "cykelstöld", "misshandel utomhus"]
    assert types_of(town("notebooks: [visa]\nbrottstyper: tio vanligaste")) == common
    thefts = "Stöld, rån och andra tillgreppsbrott"
    for said in (f"'kategori: {thefts}'", f"\n  kategori: {thefts}"):
        assert types_of(town(f"notebooks: [visa]\nbrottstyper: {said}")) == ["rån", "cykelstöld"]


def test_the_type_of_the_parameters_is_first_whether_the_list_names_it_or_not(town: Write):
    batch = "notebooks: [visa]\nbrottstyper: [cykelstöld, klotter]\nparameters: {brottstyp: %s}"
    assert types_of(town(batch % "klotter")) == ["klotter", "cykelstöld"]
    assert types_of(town(batch % "rån")) == ["rån", "cykelstöld", "klotter"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("[klotter, cykelstold]", ["'cykelstold' (menas cykelstöld?)", "misshandel utomhus", "skriv brottstypen"]),
        ("'kategori: Stöld'", ["kategorin 'Stöld'", "Stöld, rån och andra tillgreppsbrott", "Våld"]),
        ("'kategori: Skadegörelse'", ["kategorin 'Skadegörelse'", "kodboken"]),
        ("tio vanliga", ["rad 3", "'tio vanligaste'", "menas tio vanligaste?"]),
        ("klotter", ["rad 3", "en lista med brottstyper"]),
        ("[klotter, klotter]", ["rad 3", "har 'klotter' två gånger"]),
        ("{kategori: [a]}", ["rad 3", "brottstyper"]),
        ("3", ["rad 3", "brottstyper"]),
    ],
)
def test_what_names_no_type_is_refused_with_what_there_is_and_what_was_meant(town: Write, said: str, words: list[str]):
    told = refusal(town(f"notebooks: [visa]\nbrottstyper: {said}"))
    assert [word for word in words if word not in told] == [], told


def test_where_all_are_so_few_that_a_tier_would_hide_them_the_first_alone_is_left(town: Write):
    batch = "notebooks: [visa]\nbrottstyper: tio vanligaste"
    told = refusal(town(batch, types={"rån": 0}))
    assert "ingen brottstyp är räknad i hela det senaste året" in told
    assert "räkna upp brottstyperna i en lista" in told
    assert types_of(town(f"{batch}\nparameters: {{brottstyp: rån}}", types={"rån": 0})) == ["rån"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("notebooks: [visa]\nbrottstyper: [rån]\nbilagor: [lista]", ["bilagor nämner lista", "som inte körs"]),
        ("notebooks: [visa]\nbilagor: [visa]", ["inga brottstyper"]),
        ("notebooks: [allt]\nbrottstyper: [rån]\nbilagor: [allt]", ["allt, som inte handlar om en brottstyp"]),
    ],
)
def test_an_appendix_that_cannot_be_made_is_refused(town: Write, text: str, words: list[str]):
    told = refusal(town(text))
    assert [word for word in words if word not in told] == [], told


def test_what_tells_of_all_other_crime_at_a_place_is_made_for_one_type_in_a_handout(town: Write, notebook):
    notebook("3_orsaker", parameters=CELL)
    told = refusal(town("notebooks: [3_orsaker]\nbrottstyper: [rån]\nbilagor: [3_orsaker]"))
    assert "bara kan göras för en brottstyp i taget" in told
    assert "röja ett dolt antal" in told


def test_each_further_type_has_a_page_of_its_own_beside_the_first(town: Write):
    batch = town("notebooks: [lista, visa]\nkommun_notebooks: [visa]\nbrottstyper: [klotter, rån]\nbilagor: [visa]")
    tasks = tasks_of(batch)
    assert list(tasks) == [("", "visa"), ("", "visa · rån")] + [
        (area, page) for area in ("A", "B") for page in ("lista", "visa", "visa · rån")
    ]
    further = tasks["A", "visa · rån"]
    assert asked(further, "brottstyp") == ["rån"]
    assert further.handout.name == f"visa.{folder_name('rån')}.html"
    assert further.title == "visa: rån – Kommundel A"
    assert ("visa.html", "visa") in further.links
    assert (further.handout.name, "visa: rån") in tasks["A", "visa"].links


def test_an_appendix_may_be_made_for_some_of_the_types_alone(town: Write):
    batch = "notebooks: [visa]\nbrottstyper: [klotter, rån, cykelstöld]\nbilagor: {visa: [%s]}"
    assert [page for area, page in tasks_of(town(batch % "rån")) if area == "A"] == ["visa", "visa · rån"]
    told = refusal(town(batch % "rånn"))
    assert "bilagor nämner 'rånn' (menas rån?)" in told
    assert "brottstyper: klotter, rån, cykelstöld" in told


def test_every_type_is_in_the_family_of_every_page_whichever_it_is_about_and_whatever_is_run(town: Write):
    tasks = tasks_of(town("notebooks: [lista]\nbrottstyper: [klotter, rån, cykelstöld]\nbilagor: [lista]"))
    every = {frozenset([*asked(task, "brottstyp"), *asked(task, "family")[0]]) for task in tasks.values()}
    assert every == {frozenset(["klotter", "rån", "cykelstöld"])}
    assert all(task.job.parameters["brottstyp"] not in task.job.parameters["family"] for task in tasks.values())


@pytest.mark.usefixtures("no_kernel")
def test_a_page_is_asked_the_same_and_decided_beside_the_same_whether_it_is_run_with_only_or_with_all(town: Write):
    batch = town("notebooks: [lista]\nbrottstyper: [klotter, rån]\nbilagor: [lista]")
    done, _ = go(batch, only=("B",))
    assert done.made == 2
    again, told = go(batch)
    assert (again.made, again.kept) == (2, 2)
    assert told.ran == [("A", "lista"), ("A", "lista · rån")]


def test_a_family_of_the_batch_file_is_kept_beside_the_types_and_other_types_that_it_names_are_its_own(town: Write):
    given = "parameters: {family: [cykelstöld, rån], andra_brottstyper: []}"
    tasks = tasks_of(town(f"notebooks: [lista]\nbrottstyper: [klotter, rån]\n{given}"))
    assert asked(tasks["A", "lista"], "brottstyp", "family", "andra_brottstyper") == [
        "klotter",
        ["rån", "cykelstöld"],
        [],
    ]


def test_a_sheet_is_told_of_ten_types_at_the_most(town: Write):
    types = {f"typ {number:02}": 5 for number in range(14)}
    tasks = tasks_of(town("notebooks: [lista]\nbrottstyper: tio vanligaste", types=types))
    assert asked(tasks["A", "lista"], "brottstyp", "andra_brottstyper") == [
        "typ 00",
        [f"typ 0{n}" for n in range(1, 10)],
    ]
    tasks = tasks_of(town(f"notebooks: [lista]\nbrottstyper: {list(types)}", types=types))
    assert len(tasks["A", "lista"].job.parameters["andra_brottstyper"]) == 9
    assert len(tasks["A", "lista"].job.parameters["family"]) == 13


def test_a_batch_of_one_type_has_no_further_pages(town: Write):
    assert [name for _, name in tasks_of(town("notebooks: [visa]\nbrottstyper: [rån]\nbilagor: [visa]"))] == [
        "visa"
    ] * 2


def test_every_type_is_decided_beside_every_page_of_the_tier_also_those_of_another_batch(town: Write):
    town("notebooks: [visa]\nbrottstyper: tio vanligaste", name="annan")
    batch = town("notebooks: [visa]\nbrottstyper: [rån]\nbilagor: [visa]")
    beside = [asked(task, "beside")[0] for task in tasks_of(batch).values()]
    assert all({"rån", "klotter", "cykelstöld", "misshandel utomhus"} <= set(each) for each in beside)
    kommun = read_kommun(read_batch(batch).kommun_file)
    assert "rån" not in asked_in(kommun, tier="offentlig")
    assert "rån" in asked_in(kommun, tier="samverkan")


def test_a_batch_whose_types_are_not_in_the_data_is_beside_nothing(town: Write):
    town("notebooks: [visa]\nbrottstyper: [okänd]", name="annan")
    assert "klotter" in asked(tasks_of(town("notebooks: [visa]"))["A", "visa"], "beside")[0]


@pytest.mark.usefixtures("no_kernel")
def test_further_pages_stand_in_the_results_the_index_and_the_sheet_and_go_when_the_type_does(tiny: Path, town: Write):
    long = "stöld ur " + "mycket " * 12 + "stor bil"
    text = "notebooks: [visa]\nbrottstyper: [klotter, %s]\nbilagor: [visa]"
    types = {"klotter": 9, "å/ä: ö": 2, long: 4, "rån": 1}
    batch = town(text % f"'å/ä: ö', {long}", types=types)
    done, _ = go(batch)
    assert not done.failed
    a = folder_name("A")
    assert list(results(tiny)["kommundelar"]["A"]) == ["folder", "visa", "visa · å/ä: ö", f"visa · {long}"]
    names = {name for name in pages(tiny) if name.startswith(a)}
    further = {f"{a}/visa.{folder_name(name)}.html" for name in ("å/ä: ö", long)}
    assert names == {f"{a}/visa.html", f"{a}/motesblad.html"} | further
    assert all(f'href="{name}"' in pages(tiny)["index.html"] for name in further)
    assert all(f'href="{name.partition("/")[2]}"' in pages(tiny)[f"{a}/motesblad.html"] for name in further)
    assert go(batch)[1].ran == []
    go(town(text % "rån", types=types))
    left = {name for name in pages(tiny) if name.startswith(a)}
    assert left == {f"{a}/visa.html", f"{a}/motesblad.html", f"{a}/visa.{folder_name('rån')}.html"}


@pytest.mark.usefixtures("no_kernel")
def test_the_types_that_are_chosen_by_the_data_are_told_of(town: Write):
    _, told = go(town("notebooks: [visa]\nbrottstyper: tio vanligaste"))
    assert "tio vanligaste: klotter, cykelstöld, misshandel utomhus." in told.said


def test_the_name_of_a_page_is_taken_apart_as_it_was_put_together():
    for notebook, brottstyp in (("4_effekt", ""), ("4_effekt", "rån"), ("4_effekt", "a · b")):
        assert page_parts(page_name(notebook, brottstyp)) == (notebook, brottstyp)
