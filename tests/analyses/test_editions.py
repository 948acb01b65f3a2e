"""Four kinds of difference between two editions, each under its own and nowhere else."""

from collections.abc import Callable

import pytest

from bfa.analyses.editions import HIDDEN, Edition, compared
from tests.edition_example import after, before, cell, later_months, newer_data, page, run


def kinds(changes) -> set[str]:
    return {each.kind for each in changes.differences}


def told(changes, kind: str) -> list[tuple]:
    return [(each.what, each.name, each.before, each.after) for each in changes.of(kind)]


def test_two_editions_with_nothing_changed_differ_in_nothing():
    found = compared(before(), after())
    assert (found.reasons, found.differences, found.new_pages, found.gone_pages) == ((), (), (), ())


def test_the_same_months_with_another_count_is_data_and_the_file_is_named():
    new = after()
    newer_data(new)
    page(new, "4_effekt")["same_months"][0]["n"] = 28
    page(new, "4_effekt")["after"] = 27
    found = compared(before(), new)
    assert told(found, "data") == [("count", "A", 26, 27), ("count", "A", 27, 28)]
    assert kinds(found) == {"data"}
    (why,) = found.reasons
    assert (why.kind, why.name, why.before, why.after) == ("data", "a.csv", "2010-09-01", "2010-10-01")


def test_months_that_have_moved_on_are_the_world_also_where_the_page_chose_them_and_the_data_are_new():
    new = after()
    newer_data(new)
    later_months(new)
    page(new, "4_effekt").update({"before": 30, "after": 20, "verdict": "fall_shown"})
    page(new, "2_hotspots").update({"incidents": 60, "top_cells": [cell("1", 10, near="Torget"), cell("3", None)]})
    found = compared(before(), new)
    assert told(found, "world") == [
        ("count", "A", 26, 20),
        ("verdict", "A", "too_early", "fall_shown"),
        ("count", "A", 87, 60),
        ("hot_spot_new", "3", None, HIDDEN),
        ("hot_spot_gone", "2", 9, None),
    ]
    assert kinds(found) == {"world"}
    assert [each.pages for each in found.why("world") if each.name == "period"] == [
        (("A", "4_effekt"), ("A", "2_hotspots"))
    ]


def test_restated_months_are_told_as_data_beside_a_world_that_moved_on():
    new = after()
    newer_data(new)
    later_months(new)
    page(new, "4_effekt")["same_months"] = [{"period": "2010-05/2010-08", "n": 29, "hidden": False}]
    found = compared(before(), new)
    assert told(found, "data") == [("count", "A", 26, 29)]


METHODS: dict[str, Callable[[Edition], object]] = {
    "code": lambda new: new.manifest.update(code="annan"),
    "version": lambda new: new.manifest["versions"].update(numpy="2.1"),
    "codebook": lambda new: new.manifest["codebooks"].update({"brott.csv": "annan"}),
    "reading": lambda new: new.manifest.update(reading=["annan"]),
}


@pytest.mark.parametrize("what", METHODS)
def test_another_method_is_method_and_never_data_or_world(what: str):
    new = after()
    METHODS[what](new)
    newer_data(new)
    later_months(new)
    page(new, "4_effekt").update({"after": 20, "verdict": "fall_shown", "p": 0})
    found = compared(before(), new)
    assert [each.what for each in found.why("method")] == [what]
    assert kinds(found) == {"method"}


def test_another_notebook_or_parameter_touches_its_own_pages_only():
    new = after()
    newer_data(new)
    new.manifest["notebooks"]["4_effekt"] = "annan"
    run(new, "2_hotspots")["parameters"]["cell_size"] = 500
    for notebook in ("4_effekt", "2_hotspots"):
        page(new, notebook)["ny"] = 1
    page(new, "3_orsaker")["incidents"] = 5
    found = compared(before(), new)
    assert [(each.what, each.pages) for each in found.why("method")] == [
        ("notebook", (("A", "4_effekt"),)),
        ("parameter", (("A", "2_hotspots"),)),
    ]
    assert [(each.kind, each.page[1]) for each in found.differences] == [
        ("method", "4_effekt"),
        ("method", "2_hotspots"),
    ]


def test_a_source_more_that_is_read_in_a_way_of_its_own_is_no_method():
    new = after()
    new.manifest["sources"].append({"file": "b.csv", "sha256": "3", "uttag": ""})
    new.manifest["reading"].append("s")
    assert [each.kind for each in compared(before(), new).reasons] == ["data"]


def test_a_measure_done_is_register_whatever_else_has_changed():
    new = after()
    new.manifest["register"]["sha256"] = "annan"
    new.manifest["code"] = "annan"
    page(new, "3_orsaker")["measures"][0].update(state="klar", done=8)
    page(new, "3_orsaker")["causes"].append({"number": 5, "text": "Mörkt", "measures": []})
    found = compared(before(), new)
    assert [(each.number, each.what, each.before, each.after) for each in found.of("register")] == [
        (5, "new", None, None),
        (3, "state", "pågår", "klar"),
        (3, "done", 3, 8),
    ]
    assert found.of("world") == found.of("data") == ()


def test_a_measure_is_told_also_where_one_page_only_names_it_and_another_has_fewer_fields():
    old, new = before(), after()
    for edition, state in ((old, "pågår"), (new, "klar")):
        page(edition, "4_effekt")["measures"] = [3]
        edition.results["kommun"]["5_uppfoljning"] = {"measures": [{"number": 3, "state": state}]}
    page(new, "3_orsaker")["measures"][0].update(state="klar", done=8)
    assert [(each.number, each.what, each.after) for each in compared(old, new).differences if each.number] == [
        (3, "state", "klar"),
        (3, "done", 8),
    ]


def test_decisions_that_were_taken_are_told_and_of_a_withheld_one_its_state_alone():
    old, new = before(), after()
    proposed = {"text": "Pengar söks", "state": "föreslaget", "due": None, "withheld": False}
    for edition, state, due in ((old, "föreslaget", None), (new, "beslutat", "2010-10-15")):
        rows = [proposed | {"number": n, "state": state, "due": due, "withheld": n == 2} for n in (1, 2)]
        edition.results["kommun"]["5_uppfoljning"] = {"decisions": rows}
    found = [(each.number, each.what, each.name, each.after) for each in compared(old, new).differences if each.number]
    assert found == [
        (1, "state", "Pengar söks", "beslutat"),
        (1, "due", "Pengar söks", "2010-10-15"),
        (2, "state", "", "beslutat"),
    ]
    del old.results["kommun"]["5_uppfoljning"]["decisions"]  # made before decisions were handed on
    assert not [each for each in compared(old, new).differences if each.number]


def test_of_what_is_hidden_in_either_edition_no_number_is_told():
    for old, new in ((before(), after()), (after(), before())):
        page(new, "4_effekt").update({"hidden": True, "after": None, "before": None})
        found = compared(old, new)
        assert not [each for each in found.differences if each.what == "count"]


def test_places_of_another_division_are_not_compared():
    new = after()
    page(new, "2_hotspots").update({"cell_size": 500, "top_cells": [cell("9", 20)]})
    assert not [each for each in compared(before(), new).differences if each.what.startswith("hot_spot")]


def test_a_page_of_one_edition_only_is_told_and_compared_with_nothing():
    new = after()
    new.results["kommundelar"]["B"] = {"folder": "b", "3_orsaker": {"measures": [{"number": 9, "text": "Ny"}]}}
    del new.results["kommundelar"]["A"]["2_hotspots"]
    found = compared(before(), new)
    assert (found.new_pages, found.gone_pages, found.differences) == ((("B", "3_orsaker"),), (("A", "2_hotspots"),), ())


WITHHELD = {"text": "Underlag finns", "decide": None, "responsible": None, "due": None, "done": None, "planned": None}


@pytest.mark.parametrize("which", [0, 1])
def test_of_a_row_that_is_withheld_in_either_edition_its_number_and_state_are_told_and_nothing_else(which: int):
    editions = (before(), after())
    editions[1].manifest["register"]["sha256"] = "annan"
    page(editions[1], "3_orsaker")["measures"][0]["state"] = "klar"
    page(editions[which], "3_orsaker")["measures"][0].update(WITHHELD, withheld=True)
    page(editions[which], "3_orsaker")["causes"][0].update(text="Underlag finns", withheld=True)
    assert told(compared(*editions), "register") == [
        ("withheld", "", None, None),
        ("withheld", "", None, None),
        ("state", "", "pågår", "klar"),
    ]


def test_a_row_that_is_gone_is_told_by_its_number_alone():
    new = after()
    new.manifest["register"]["sha256"] = "annan"
    page(new, "3_orsaker").update(causes=[], measures=[])
    found = compared(before(), new).of("register")
    assert [(each.page[1], each.number, each.what, each.name, each.before) for each in found] == [
        ("causes", 4, "gone", "", None),
        ("measures", 3, "gone", "", None),
    ]


def test_a_decision_that_is_no_longer_asked_for_is_not_told_as_it_was():
    new = after()
    new.manifest["register"]["sha256"] = "annan"
    page(new, "3_orsaker")["measures"][0]["decide"] = None
    assert told(compared(before(), new), "register") == [("decide", "Plan för torget", HIDDEN, None)]


CLOSING: dict[str, Callable[[Edition], object]] = {
    "owners": lambda new: new.manifest["register"].update(sha256="annan", owners="annan"),
    "owners that were not kept": lambda new: new.manifest.update(register={"sha256": "annan"}),
    "sekretess.yml": lambda new: new.manifest["codebooks"].update({"sekretess.yml": "annan"}),
    "platstyper.yml": lambda new: new.manifest["codebooks"].update({"platstyper.yml": "annan"}),
}


@pytest.mark.parametrize("what", CLOSING)
def test_where_what_may_be_read_is_decided_otherwise_no_earlier_text_and_no_earlier_place_is_told(what: str):
    old, new = before(), after()
    CLOSING[what](new)
    page(old, "2_hotspots")["top_cells"][1]["near"] = "Kvinnojouren"
    page(new, "2_hotspots")["top_cells"].pop()
    page(new, "3_orsaker")["measures"][0].update(
        text="Plan", responsible="Kommunen", due=None, decide="Nytt datum.", done=4
    )
    found = compared(old, new).differences
    assert [(each.what, each.name, each.before, each.after) for each in found] == [
        ("hot_spot_gone", "2", 9, None),
        ("text", "Plan", HIDDEN, "Plan"),
        ("done", "Plan", 3, 4),
        ("responsible", "Plan", HIDDEN, "Kommunen"),
        ("due", "Plan", HIDDEN, None),
        ("decide", "Plan", HIDDEN, "Nytt datum."),
    ]


def areas(*, period: str, baseline: str, was: int | None, now: int | None) -> dict:
    row = {"kommundel": "A", "before": was, "after": now, "hidden": now is None}
    return {"brottstyp": "stöld", "period": period, "baseline": baseline, "areas": [row]}


def moved_on(first: dict, second: dict, *, backwards: bool = False) -> list[tuple]:
    old, new = before(), after()
    for edition, figures in zip((new, old) if backwards else (old, new), (first, second), strict=True):
        edition.results["kommun"]["0_oversikt"] = figures
        edition.manifest["runs"].append(
            {"kommundel": "", "notebook": "0_oversikt", "parameters": {}, "periods": {"period": figures["period"]}}
        )
    return told(compared(old, new), "world")


@pytest.mark.parametrize("backwards", [False, True])
def test_a_count_whose_months_the_other_edition_hides_is_told_by_no_number_though_the_page_has_moved_on(backwards):
    first = areas(period="2009", baseline="2008", was=11, now=12)
    hiding = areas(period="2010", baseline="2009", was=None, now=None)
    assert moved_on(first, hiding, backwards=backwards) == [("count", "A", HIDDEN, HIDDEN)]
    shown = areas(period="2010", baseline="2009", was=12, now=14)
    assert moved_on(first, shown, backwards=backwards) == [("count", "A", *((14, 12) if backwards else (12, 14)))]


def test_a_count_that_another_page_of_the_other_edition_hides_is_told_by_no_number():
    new = after()
    newer_data(new)
    later_months(new)
    page(new, "4_effekt")["after"] = 20
    new.results["kommundelar"]["A"]["0_oversikt"] = areas(
        period="2010-05/2010-08", baseline="2009-05/2009-08", was=None, now=None
    )
    assert ("count", "A", HIDDEN, 20) in told(compared(before(), new), "world")


def test_a_place_that_no_longer_gathers_and_is_hidden_there_is_told_by_no_number_and_by_its_later_name():
    old, new = before(), after()
    page(old, "2_hotspots")["top_cells"][1]["near"] = "Kvinnojouren"
    page(new, "2_hotspots")["top_cells"][1] = cell("2", None, gathered=False)
    assert told(compared(old, new), "data") == [("hot_spot_gone", "2", HIDDEN, None)]


def of_a_further_type(edition: Edition) -> Edition:
    """The edition with a page of the effect for another type too."""
    edition.results["kommundelar"]["A"]["4_effekt · rån"] = page(edition, "4_effekt") | {"brottstyp": "rån", "after": 7}
    asked = next(each for each in edition.manifest["runs"] if each["notebook"] == "4_effekt")
    edition.manifest["runs"].append(asked | {"notebook": "4_effekt · rån", "parameters": {"brottstyp": "rån"}})
    return edition


def test_a_page_of_a_further_type_is_compared_with_itself_and_a_changed_notebook_touches_it_too():
    old, new = of_a_further_type(before()), of_a_further_type(after())
    newer_data(new)
    new.results["kommundelar"]["A"]["4_effekt · rån"]["after"] = 9
    found = compared(old, new)
    assert [(each.page, each.before, each.after) for each in found.differences] == [(("A", "4_effekt · rån"), 7, 9)]
    assert found.new_pages == found.gone_pages == ()
    new.manifest["notebooks"]["4_effekt"] = "annan"
    assert compared(old, new).reasons[0].pages == (("A", "4_effekt"), ("A", "4_effekt · rån"))


def test_a_type_that_is_new_in_a_batch_is_a_new_page():
    assert compared(before(), of_a_further_type(after())).new_pages == (("A", "4_effekt · rån"),)
    assert compared(of_a_further_type(before()), after()).gone_pages == (("A", "4_effekt · rån"),)
