"""The form of the register: what is written in it, what is wrong with it, and what a save comes to."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from small_register import AT, CAUSE, log_of, put, small_register
from test_lab import only_here, open_lab

from bfa.errors import DataError, ParameterError
from bfa.run.register_draft import (
    as_book,
    begun,
    faults,
    open_draft,
    questions,
    rows,
    save_draft,
    settled,
    taken_away,
    texts,
    undone,
    written,
)
from bfa.run.register_fields import called, chosen, fields, joined, outline, referring
from bfa.run.register_form import Form, register_form
from bfa.tables.municipality import read_kommun
from bfa.tables.register_book import ODD
from bfa.tables.register_log import open_questions, state

FIRST, SECOND, MEASURE = ("causes", "1"), ("causes", "2"), ("measures", "1")


@pytest.fixture
def kommun(tmp_path):
    return small_register(tmp_path)


@pytest.fixture
def draft(kommun):
    return open_draft(kommun)


def save(draft, who="samordnaren"):
    return save_draft(draft, who=who, party="kommun", at=AT, say=print)


def stands(kommun, row, column):
    return state(log_of(kommun)).get((*row, column))


def test_a_save_is_one_line_of_the_log_with_who_and_the_cells_that_were_written(kommun, draft):
    draft = written(written(draft, FIRST, "distance", "avlägsen"), MEASURE, "due", "25 maj 2026")
    after, told = save(draft)
    line = log_of(kommun).saves[-1]
    assert (line.edition, line.who, line.party, line.via, line.base) == (2, "samordnaren", "kommun", "formuläret", 1)
    assert [(change.cell, change.before, change.after) for change in line.changes] == [
        (("causes", "1", "distance"), "närliggande", "avlägsen"),
        (("measures", "1", "due"), None, "2026-05-25"),
    ]
    assert told == ["Sparat: 2 celler ändrade. Registret är nu utgåva 2."]
    assert not after.is_changed
    assert texts(after, FIRST)["distance"] == "avlägsen"


def test_what_is_as_it_stood_is_no_edit_and_saves_nothing(kommun, draft):
    back = written(written(draft, FIRST, "place", "Parken"), FIRST, "place", "Torget ")
    assert not back.is_changed
    assert save(back)[1] == ["Inget nytt att spara. Registret är utgåva 1."]
    assert log_of(kommun).edition == 1


def test_a_field_that_is_not_as_its_contract_has_it_is_told_by_its_cell_and_nothing_is_saved(kommun, draft):
    wrong = written(draft, MEASURE, "due", "i vår")
    wrong = written(wrong, FIRST, "influence", "staten")
    wrong = written(wrong, SECOND, "text", "")
    found = faults(wrong, wrong.edits)
    assert found["measures", "1", "due"] == "är inte ett datum som 2010-05-25"
    assert found["causes", "1", "influence"].startswith("är inte något av orden kommun, polis")
    assert found["causes", "2", "text"] == "saknar värde"
    assert len(found) == 3
    with pytest.raises(DataError, match="3 fält måste rättas") as refused:
        save(wrong)
    assert "staten" not in str(refused.value)
    assert log_of(kommun).edition == 1


def test_a_new_row_gets_the_next_number_that_was_never_used_and_says_what_it_is_under(kommun):
    put(
        kommun,
        {("causes", "3", "text"): "Fel", **{("causes", "3", name): said for name, said in CAUSE.items()}},
        who="a",
    )
    put(kommun, {("causes", "3", name): None for name in ("text", *CAUSE)}, who="a")
    draft, row = begun(open_draft(kommun), "causes", {"problem": "1"})
    assert row == ("causes", "4")
    assert texts(draft, row) == {"number": "4", "problem": "1"}
    for column, said in (CAUSE | {"text": "Ingen vuxen på plats"}).items():
        draft = written(draft, row, column, said)
    _, told = save(draft)
    assert told[0] == "Sparat: 7 celler ändrade, 1 ny rad. Registret är nu utgåva 4."
    assert stands(kommun, row, "text") == "Ingen vuxen på plats"


def test_a_number_that_somebody_else_took_meanwhile_is_another_one_and_references_follow_it(kommun, draft):
    draft, row = begun(draft, "measures", {"causes": "2", "text": "Ordningsvakt vid kön"})
    draft, goal = begun(draft, "goals", {"measures": row[1], "text": "Ingen kö", "kind": "effekt"})
    put(kommun, {("measures", "2", "text"): "Ny belysning i parken"}, who="polisen")
    _, told = save(draft)
    assert stands(kommun, ("measures", "3"), "text") == "Ordningsvakt vid kön"
    assert stands(kommun, goal, "measures") == "3"
    assert "Åtgärder 2 blev Åtgärder 3: någon annan hann före med numret." in told
    assert told[1] == "Under tiden har registret sparats av polisen, 2026-03-02, utgåva 2. Det är med."


def test_what_others_wrote_in_other_cells_of_a_row_meanwhile_is_kept(kommun, draft):
    draft = written(draft, FIRST, "place", "Parken")
    put(kommun, {("causes", "1", "time"): "kväll"}, who="polisen")
    after, _ = save(draft)
    assert texts(after, FIRST) | {"place": "Parken", "time": "kväll"} == texts(after, FIRST)
    assert open_questions(log_of(kommun)) == []


def test_a_cell_that_two_have_written_is_a_question_that_either_answer_settles(kommun, draft):
    draft = written(draft, FIRST, "place", "Parken")
    put(kommun, {("causes", "1", "place"): "Stationen"}, who="polisen")
    after, told = save(draft)
    assert "Orsaker 1, plats (polisen, 2026-03-02, utgåva 2)" in told[-1]
    assert "Stationen" not in " ".join(told)
    assert texts(after, FIRST)["place"] == "Stationen"
    who, question = questions(after, FIRST)["place"]
    assert (who, question.proposed) == ("samordnaren, 2026-03-02, utgåva 3", "Parken")
    for taken, place in ((True, "Parken"), (False, "Stationen")):
        answered = settled(after, question, as_proposed=taken)
        assert texts(answered, FIRST)["place"] == place
    saved, _ = save(answered)
    assert questions(saved, FIRST) == {}
    assert open_questions(log_of(kommun)) == []
    assert stands(kommun, FIRST, "place") == "Stationen"


def test_a_proposal_that_is_taken_stands_and_asks_no_more(kommun, draft):
    put(kommun, {("causes", "1", "place"): "Stationen"}, who="polisen")
    after, _ = save(written(draft, FIRST, "place", "Parken"))
    save(settled(after, questions(after, FIRST)["place"][1], as_proposed=True))
    assert open_questions(log_of(kommun)) == []
    assert stands(kommun, FIRST, "place") == "Parken"


def test_a_row_that_is_taken_away_goes_when_it_is_saved_and_who_names_it_is_told(kommun, draft):
    draft = taken_away(draft, FIRST)
    assert FIRST in rows(draft, "causes")
    assert referring(draft, FIRST) == [MEASURE]
    assert not undone(draft, FIRST).is_changed
    after, told = save(draft)
    assert FIRST not in rows(after, "causes")
    assert told[0] == "Sparat: 8 celler ändrade, 1 rad borttagen. Registret är nu utgåva 2."
    assert told[1] == "Sparat, men går inte ihop: åtgärderna nämner orsaker som inte finns: 1."


def test_a_row_that_is_taken_away_while_another_writes_in_it_stays_and_is_asked_about(kommun, draft):
    draft = taken_away(draft, FIRST)
    put(kommun, {("causes", "1", "place"): "Stationen"}, who="polisen")
    after, _ = save(draft)
    assert FIRST in rows(after, "causes")
    _, question = questions(after, FIRST)[""]
    save(settled(after, question, as_proposed=True))
    assert stands(kommun, FIRST, "text") is None


def test_a_new_row_that_is_taken_away_is_gone_at_once(draft):
    draft, row = begun(draft, "goals", {})
    assert not taken_away(draft, row).is_changed


def test_what_no_register_holds_is_told_beside_its_field(draft):
    for text in ("å" * 4001, "osynligt\x00tecken"):
        assert faults(written(draft, FIRST, "text", text), [FIRST]) == {(*FIRST, "text"): ODD}
    for text in ("<b>fet</b>", "=1+1", "å" * 4000):
        assert faults(written(draft, FIRST, "text", text), [FIRST]) == {}


def test_a_personal_number_is_not_saved(kommun, draft):
    save(written(draft, FIRST, "place", "hos 19121212-1212"))
    assert "1212" not in str(stands(kommun, FIRST, "place"))


def test_a_follow_up_is_a_row_by_its_measure_and_day(kommun, draft):
    draft, row = begun(draft, "follow_up", {})
    assert not [field for field in fields(draft, row) if field.locked]
    for column, said in (("measure", "1"), ("date", "2 juni 2026"), ("state", "pågår"), ("decide", "vem som betalar")):
        draft = written(draft, row, column, said)
    after, _ = save(draft)
    assert rows(after, "follow_up") == [("follow_up", "1@2026-06-02")]
    assert called(after, ("follow_up", "1@2026-06-02")) == "Uppföljning 1 2026-06-02 pågår"
    again, second = begun(after, "follow_up", {"measure": "1", "date": "2026-06-02", "state": "klar"})
    assert faults(again, [second]) == {(*second, "date"): "är en dag som åtgärden redan har en uppföljning för"}
    # What it asks for is proposed among the decisions, and is nobody's until somebody writes in it.
    assert not after.is_changed
    proposed = rows(after, "decisions")[0]
    assert texts(after, proposed)["text"] == "vem som betalar"
    assert save(after)[1] == ["Inget nytt att spara. Registret är utgåva 2."]
    save(written(written(after, proposed, "state", "beslutat"), proposed, "date", "2026-02-01"))
    assert stands(kommun, proposed, "text") == "vem som betalar"


def test_the_chain_stands_from_problem_to_goal_and_what_is_tied_to_nothing_last(draft):
    draft, goal = begun(draft, "goals", {"measures": "1", "text": "Ljust"})
    draft, loose = begun(draft, "measures", {"text": "Något annat"})
    assert outline(draft, "chain") == [
        (0, ("problems", "1")),
        (1, FIRST),
        (2, MEASURE),
        (3, goal),
        (1, SECOND),
        (0, loose),
    ]
    assert called(draft, SECOND) == "Orsak 2 Kö vid krogen"


def test_the_fields_offer_the_words_of_the_contract_and_the_rows_there_are(draft):
    found = {field.column: field for field in fields(draft, FIRST)}
    assert [word for word, _ in found["perspective"].choices] == ["situationellt", "brottsoffer", "gärningsperson"]
    assert found["problem"].choices == (("1", "1 Bråk vid torget"),)
    assert found["number"].locked
    assert {name for name, field in found.items() if field.needed} >= {"text", "perspective", "influence"}
    assert ("krog_kväll", "krog_kväll") in found["rule"].choices
    measure = {field.column: field for field in fields(replace(draft, kommundelar=("A", "B, C")), MEASURE)}
    assert measure["causes"].choices == (("1", "1 Mörkt vid torget"), ("2", "2 Kö vid krogen"))
    assert [name for name, _ in measure["scope"].choices] == ["kommun", "A", "B, C"]
    assert ("Kronobergsmodellen", "Kronobergsmodellen") in measure["method"].choices
    assert measure["responsible"].choices == (("gatukontoret", "gatukontoret"),)


@given(st.lists(st.sampled_from(("A", "B, C", "Södra", "kommun")), unique=True).map(tuple))
def test_names_that_are_chosen_are_the_same_when_they_are_read_back(picked):
    if "kommun" not in picked or picked == ("kommun",):
        assert chosen(joined(picked), "scope") == picked


def test_a_book_of_an_untouched_draft_is_what_stands(kommun, draft):
    assert as_book(draft).cells == state(log_of(kommun))


def test_a_register_without_a_log_is_refused_with_the_way_to_one(tmp_path):
    path = tmp_path / "params" / "kommun" / "lilla.yml"
    path.parent.mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()
    for registers, said in (
        ({"causes": "orsaker.csv"}, "registret har ingen logg"),
        ({"causes": "orsaker.csv", "log": "data/register.jsonl"}, "inte sparat i sin logg"),
    ):
        path.write_text(yaml.safe_dump({"kommun": "Lilla", "registers": registers}), encoding="utf-8")
        with pytest.raises((DataError, ParameterError), match=said) as refused:
            register_form(path, who="samordnaren")
        assert "bfa register-in params/kommun/lilla.yml --vem samordnaren" in refused.value.do


def test_a_kommun_that_has_no_register_yet_begins_one_in_the_form(tmp_path):
    path = tmp_path / "params" / "kommun" / "nya.yml"
    path.parent.mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()
    path.write_text(yaml.safe_dump({"kommun": "Nya", "registers": {"log": "data/register.jsonl"}}), encoding="utf-8")
    draft, row = begun(open_draft(read_kommun(path)), "problems", {"text": "Bråk vid torget"})
    after, told = save(draft)
    assert told == ["Sparat: 1 cell ändrad, 1 ny rad. Registret är nu utgåva 1."]
    assert rows(after, "problems") == [row]


def test_nobody_saves_nothing(kommun):
    for who in ("", "19121212-1212"):
        with pytest.raises(ParameterError, match="vem som sparar"):
            register_form(kommun.path, who=who)
    with pytest.raises(ParameterError, match="party"):
        register_form(kommun.path, who="samordnaren", party="skolan")


@pytest.fixture
def form(draft):
    return Form(draft, who="samordnaren", party="kommun", now=lambda: AT)


def test_the_form_keeps_what_is_written_when_another_row_is_opened(form):
    form.open(FIRST)
    form.inputs["distance"].value = "avlägsen"
    form.inputs["place"].value = "Parken"
    form.list.value = SECOND
    assert form.row == SECOND
    form.list.value = FIRST
    assert form.inputs["place"].value == "Parken"
    assert "(ändrad) Orsak 1 Mörkt vid torget" in form.list.options[1][0]
    assert "1 rad är inte sparad." in form.status.value


def test_what_arrives_from_a_row_that_was_left_is_written_in_that_row(form):
    form.open(FIRST)
    left = form.inputs["time"]
    form.open(MEASURE)
    left.value = "kväll"
    assert form.draft.edits == {FIRST: {"time": "kväll"}}


def test_the_form_tells_a_fault_beside_its_field_and_opens_the_row_when_it_is_saved(form, kommun):
    form.open(MEASURE)
    form.inputs["due"].value = "i vår"
    assert form.beside["due"].value == "Klart är inte ett datum som 2010-05-25."
    assert "bfa-silent" not in form.beside["due"]._dom_classes
    form.open(FIRST)
    form.save.click()
    assert form.row == MEASURE
    assert "1 fält måste rättas" in form.status.value
    form.inputs["due"].value = "2026-05-25"
    assert "bfa-silent" in form.beside["due"]._dom_classes
    form.save.click()
    assert "Registret är nu utgåva 2." in form.status.value
    assert stands(kommun, MEASURE, "due") == "2026-05-25"


def test_the_form_begins_a_cause_under_the_problem_that_is_open(form):
    form.open(("problems", "1"))
    form.begin("causes")
    assert form.row == ("causes", "3")
    assert form.inputs["problem"].value == "1"
    assert form.list.options[form.list.index][0] == "\u2003(ny) Orsak 3"
    form.begin("measures")
    assert form.draft.edits["measures", "2"]["causes"] == "3"
    form.begin("causes")
    assert form.draft.edits["causes", "4"]["problem"] == "1"


def test_what_a_new_row_lacks_is_no_fault_until_it_is_saved(form):
    form.begin("causes")
    assert form.list.options[form.list.index][0] == "\u2003(ny) Orsak 3"
    assert form.beside["perspective"].value == ""
    form.save.click()
    assert form.list.options[form.list.index][0] == "\u2003(rättas) Orsak 3"
    assert form.beside["perspective"].value == "Perspektiv saknar värde."


def test_what_is_written_is_text_and_never_markup(form):
    form.open(FIRST)
    form.inputs["short"].value = "<img src=x onerror=alert(1)>"
    form.open(FIRST)
    assert "<img" not in form.panel.children[0].value


def test_every_field_has_a_label_that_says_its_heading(form):
    form.open(MEASURE)
    labels = {name: getattr(made, "description", None) for name, made in form.inputs.items()}
    assert [name for name, said in labels.items() if not said] == ["causes"]
    assert [tick.description for tick in form.inputs["causes"].children] == ["1 Mörkt vid torget", "2 Kö vid krogen"]
    assert labels["responsible"] == "Ansvarig"
    assert labels["text"] == "Åtgärd *"


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_cause_is_coded_anew_in_jupyterlab_and_the_log_has_the_line(tiny: Path, notebook, chromium):
    kommun = small_register(tiny)
    path = notebook(
        "eget", 'from bfa import register_form\nregister_form("../params/kommun/lilla.yml", who="samordnaren")'
    )
    own = json.loads(path.read_text(encoding="utf-8"))
    own["metadata"] = {"kernelspec": {"name": "python3", "display_name": "Python (bfa)", "language": "python"}}
    path.write_text(json.dumps(own), encoding="utf-8")
    asked: list[str] = []
    with open_lab(tiny) as lab:
        page = chromium.new_page(viewport={"width": 1200, "height": 1000})
        page.route("**/*", lambda route: only_here(route, asked))
        page.goto(lab.replace("/lab?", "/lab/tree/eget.ipynb?"))
        page.get_by_text("Python (bfa) | Idle", exact=True).wait_for(timeout=180_000)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        # By the keyboard alone: what JupyterLab would take for commands of its own stays in the form.
        page.get_by_label("Rader").focus(timeout=60_000)
        for heading in ("Orsak 1 Mörkt vid torget", "Åtgärd 1 Fler lampor", "Orsak 2 Kö vid krogen"):
            page.keyboard.press("ArrowDown")
            page.get_by_role("heading", name=heading).wait_for()
        page.keyboard.press("d")
        page.keyboard.press("d")
        page.get_by_label("Avstånd").focus()
        page.keyboard.press("ArrowDown")
        page.get_by_text("1 rad är inte sparad.").wait_for()
        page.get_by_role("button", name="Spara", exact=True).press("Enter")
        page.get_by_text("Registret är nu utgåva 2.").wait_for()
        page.close()
    line = log_of(kommun).saves[-1]
    assert [(change.cell, change.after) for change in line.changes] == [(("causes", "2", "distance"), "avlägsen")]
    assert (line.who, line.via) == ("samordnaren", "formuläret")
    assert asked == []
