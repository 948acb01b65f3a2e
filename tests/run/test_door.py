"""The door: what keeps raw counts in a notebook from a handout, tried by every way around it that was thought of."""

import ast
import json
from pathlib import Path

import pytest

from bfa.errors import DisclosureError
from bfa.run.execution import Job
from bfa.run.journal import Key
from bfa.run.notebook_code import refuse_unlisted, unlisted
from bfa.run.task import Task, run_task
from bfa.words.labels import Labels

PAGES = Path(__file__).resolve().parents[2] / "src" / "bfa" / "pages"
PARAMETERS = 'kommun = ""\nkommundel = "A"\ntier = "offentlig"\nbrottstyp = "misshandel utomhus"\nperiod = "2010"'
ASKED = """from bfa import ask, load, open_policy, open_page, show
situation = load(kommun, kommundel=kommundel)
asked = ask.year(situation, brottstyp=brottstyp, period=period)
policy = open_policy(situation, tier=tier, asked=asked)
found = ask.hotspots(situation, brottstyp=brottstyp, period=asked.period, nameable=policy.named_places)
tags = ask.tags(situation, brottstyp=brottstyp, period=asked.period)
match = ask.match(situation, tags)
page = open_page(tags, match, situation, asked, policy=policy)"""

# Each was put into a handout at `offentlig`, with nothing imported but what the house let a notebook import.
AROUND = {
    "raw cells in a table": "from bfa.pages.causes import tables\n"
    "tables.show(found.cells, policy=policy, caption='Rutor', columns={'n': 'Brott'}, formats={'n': 'int'})",
    "the same through the page's own module": "page.tables.table(found.cells, columns={'n': 'n'})",
    "raw counts in a sentence": "from bfa.pages.causes import text\ntext(f'{tags.incidents} vid krogen.')",
    "a sentence put together": "from bfa.pages.causes import text\ntext('brott: ' + str(tags.incidents))",
    "a week without protection": "from bfa.pages.hotspots.timing import charts\ncharts.week(found.week, policy=policy)",
    "a table released by hand": "from bfa.disclosure import Released\n"
    "week = Released(found.week.table, 0, '', {})\nfrom bfa.pages.hotspots import timing\ntiming.show(week)",
    "raw cells among the figures": "from bfa.draw.output import figures_output\nfigures_output({'cells': found.cells})",
    "figures through another page": "from bfa.pages.effect.page import figures_output\nfigures_output(found)",
    "rows with time and place": "from bfa.pages.causes import text\nfrom bfa.pages.figures import records\n"
    "text(records(situation.incidents.head(5)))",
    "a raw workbook": "from bfa.pages.hotspots.excel import workbook\n"
    "workbook.book([workbook.Sheet('a', found.cells, {'n': 'n'})], name='a', title='a')",
    "a number in a file name": "from bfa.draw.output import workbook_output\n"
    "workbook_output(b'', name=f'rutor-{tags.incidents}', text='a')",
    "a number in an alternative text": "from bfa.pages.maps import figure_output\n"
    "figure_output(found.figure, alt=f'Bilden visar {tags.incidents} brott.', caption='a')",
    "a number in a caption": "open_page(tags, match, situation, asked, policy=policy, title=f'{tags.incidents}')",
    "a number in an image's metadata": "found.figure.savefig('bild.png', metadata={'Comment': tags.incidents})",
    "a mark written by hand": "display(found.cells, metadata={'bfa': {'tier': tier, 'kind': 'table', 'scripts': []}})",
    "display from elsewhere": "from bfa.draw.output import display\ndisplay(found)",
    "a value left at the end": "found.cells",
    "raw cells in show": "show(found.cells.to_html())",
    "a sentence in show": "show(f'{tags.incidents} vid krogen')",
    "a look behind a page": "show(page._released)",
    "an output of one's own in show": "from bfa.pages.page import Section\nshow(Section((found,), tier))",
    "a section renamed and left": "del_ = page.rules\ndel_",
    "an answer left at the end": "ask.hotspots(situation, brottstyp=brottstyp, period=period)",
    "a second page": "andra = open_page(tags, match, situation, asked, policy=policy)",
    "a policy that hides nothing": "from bfa.disclosure import Policy\ngate = Policy(tier, 0, 9)",
    "a policy with other rules": "from bfa.disclosure import policy_from\ngate = policy_from('egen.yml', tier=tier)",
    "one count of many": "n = tags.table['n']\nn",
    "a name for something that is not listed": "visa = page.show\nvisa(tags)",
    "a page's name for something else": "show = found\nshow(page.rules)",
    "everything of a page": "from bfa.pages.causes import *\ntext('a')",
    "the whole package": "import bfa.draw.output as ut\nut.text('a')",
    "printing": "print(found.cells)",
    "the form of the register": "from bfa import register_form\nregister_form(kommun, who='samordnaren')",
    "a magic word": "%%html\n<p>3 brott</p>",
    "the shell": "!cat rader.csv",
    "code as text": "exec('import os')",
    "a loop in disguise": "[show(page.in_short) for page in found]",
    "a name given on the way": "show(more := page.in_short)",
    "text by another name": "titel = 'Tre brott vid krogen'\nshow(titel)",
}


def cell(source: str, kind: str = "code", **more: object) -> dict:
    return {"cell_type": kind, "source": source, "metadata": {}, "outputs": []} | more


def test_what_asks_and_shows_is_let_through():
    cells = [cell(PARAMETERS, metadata={"tags": ["parameters"]}), cell(ASKED), cell("show(page.in_short, page.rules)")]
    assert unlisted(cells) == []
    injected = cell("# Parameters\nn = -1\nbeside = ['2010', '2011']\n", metadata={"tags": ["injected-parameters"]})
    assert unlisted([*cells, injected]) == []


@pytest.mark.parametrize("source", AROUND.values(), ids=AROUND)
def test_a_way_around_the_pages_is_refused_by_cell_with_what_to_do(source: str):
    with pytest.raises(DisclosureError) as refusal:
        refuse_unlisted([cell(ASKED), cell(source)], name="eget.ipynb")
    assert "cell 2 " in str(refusal.value)
    assert "Gör så här" in str(refusal.value)


@pytest.mark.parametrize("tag", ["parameters", "injected-parameters"])
@pytest.mark.parametrize("source", ["period = load(kommun)", "n = f'{kommun}'", "load = 1", "display(1)"])
def test_a_cell_of_parameters_holds_values_only(tag: str, source: str):
    own = cell("from bfa import load")
    assert len(unlisted([own, cell(source, metadata={"tags": [tag]})])) == 1


@pytest.mark.parametrize(
    "more",
    [{"source": "![En karta](attachment:karta.png)"}, {"source": "<img src='x'>"}, {"attachments": {"a.png": {}}}],
)
def test_a_picture_pasted_into_the_prose_is_refused(more: dict):
    assert unlisted([cell("Se kartan.", kind="markdown") | more]) == [
        "cell 1 har en bild eller HTML i texten; bilder visas av sidorna"
    ]


def task_of(notebook: Path, folder: Path) -> Task:
    labels = Labels("Provby", "A", "offentlig", True, "2010-09-06", "", "1", "", "", "")
    job = Job(notebook, {}, folder / "arbete" / notebook.name, folder)
    return Task("A", notebook.stem, Key("", "", "", ""), job, folder / "ut" / "sida.html", labels, (), "Sida")


def test_a_run_that_was_never_checked_refuses_before_the_kernel_starts(tiny: Path, notebook):
    went = run_task(task_of(notebook("eget", ASKED, AROUND["raw counts in a sentence"]), tiny))
    assert "eget.ipynb: notebooken gör mer än att fråga och visa" in went.reason
    assert "cell 4 importerar text ur bfa.pages.causes" in went.reason
    assert not went.files
    assert not (tiny / "arbete").exists()


@pytest.mark.slow
def test_outputs_that_jupyterlab_saved_never_reach_a_page(tiny: Path, notebook):
    path = notebook("visa", "x = 1", "", "# bara en tanke")
    raw = {"output_type": "display_data", "data": {"text/html": "17 brott"}}
    held = json.loads(path.read_text(encoding="utf-8"))
    for code in held["cells"][2:]:
        code["outputs"] = [
            raw | {"metadata": {"bfa": {"tier": "offentlig", "kind": "text", "scripts": [], "seal": ""}}}
        ]
    path.write_text(json.dumps(held), encoding="utf-8")
    went = run_task(task_of(path, tiny))
    assert went.reason == ""
    (page,) = went.files
    assert "17" not in page.read_text(encoding="utf-8").partition("<main")[2]


def test_what_a_page_is_opened_with_takes_no_text_that_a_notebook_could_write():
    taken = [
        (file.stem, given.arg)
        for file in PAGES.rglob("*.py")
        for function in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(function, ast.FunctionDef) and function.name in ("page", "open_page", "show")
        for given in (*function.args.args, *function.args.kwonlyargs)
        if given.annotation and ast.unparse(given.annotation) == "str"
    ]
    assert taken == []
