"""Whatever a params file holds, it is read or refused in Swedish with its line: never a traceback, never a hang."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from bfa.errors import BfaError, ParameterError
from bfa.run.params import parameters_with, read_batch
from bfa.tables.municipality import CountSource, IncidentSource, Kommun, read_kommun
from bfa.tables.yaml_text import LARGEST

CELL = """kommun = "x.yml"
kommundel = ""
tier = "samverkan"
brottstyp = "x"
period = ""
chosen_on = ""
scope = "area"
cell_shape = "kvadrat"
cell_size = 250
bandwidth = 0.5
family = []
andra_brottstyper = []
controls = []
shifts = []"""
KOMMUN = "kommun: X\nincidents: [{file: a.csv, source: a, columns: {start: tid}}]\n"

#: What has stopped a reader of YAML somewhere: each is a value of any key.
HOSTILE = [
    *("2011-13-15", "0000-01-01", "2011-02-30", "9999-12-31", "2010-05-01T25:61:61Z", "0001-01-01 00:00:00 +99:99"),
    *(
        "1e999",
        ".inf",
        "-.inf",
        ".nan",
        "9" * 30,
        "9" * 5000,
        "0x" + "f" * 40,
        "1e30",
        "-1",
        "0b2",
        "1:99:99",
        "1_0__0",
    ),
    *("~", "null", "", "no", "on", "=", "<<", "'", '"', "*", "&a", "*a", "!!python/object:os.system x", "!!set {a, b}"),
    *("!!binary aGVq", "!!binary x", "!!omap [a: 1]", "!x y", "!!int x", "!!float x", "!!timestamp x", "!!bool x"),
    *("!!null x", "!!map x", "!!seq x", "!!str {a: 1}", "!!int [1]", "&a [*a]", "&a {b: *a}", "&a [1, *a]"),
    *(
        '"\\0"',
        '"\\ud800"',
        '"\\x1b[2J"',
        "\t- a",
        "{[a]: b}",
        "{{a: 1}: b}",
        "? [a]",
        "{a: 1, a: 2}",
        "{1: a, 0x1: b}",
    ),
    *(
        "{<<: 1}",
        "{<<: [1]}",
        "{<<: {a: 1}}",
        "{<<: &z {<<: *z}}",
        "{~: a}",
        "{.nan: a}",
        "{2010-01-01: a}",
        "{yes: a}",
    ),
    *(
        "[" * 100,
        "[" * 100 + "]" * 100,
        "{a: " * 100 + "1" + "}" * 100,
        "- " * 200 + "a",
        "a: " * 40,
        "|\n  a\n b",
        "%",
    ),
    *("../" * 400 + "a", "a" * 300, "'" + "å" * 5000 + "'", "/", ".", "..", "/dev/zero", "con", "a\\b", "${", "${A:-}"),
    *(
        "${OKAND_VARIABEL}",
        "${A:-${B:-x}}",
        "2010-01/2009-01",
        "２０１０-01",
        "2010-13",
        "0000-01",
        "9999-12",
        "2010-01/",
    ),
    *(
        "[1]",
        "[{a: 1}]",
        "[[a]]",
        "[~]",
        "[x, x]",
        "{a: {b: [c]}}",
        "true",
        "🦆",
        "a\u0308",
        "\ufeff",
        "\u2028",
        "\x85",
    ),
    "&a [x,x,x,x,x,x,x,x,x]\n"
    + "\n".join(f"k{n}: &a{n} [{', '.join(['*a' + str(n - 1 or '')] * 9)}]" for n in range(1, 9)),
]


def keys_of(model: type[BaseModel]) -> list[str]:
    return list(model.model_fields)


def fresh(folder: Path) -> Path:
    """A project with one notebook that has a parameter of every kind."""
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": CELL}
    for name in ("notebooks", "params/kommun", "params/batch", "params/notebooks"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "notebooks" / "visa.ipynb").write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    return folder


def read_all(folder: Path, raw: bytes) -> list[object]:
    """The file read as a kommun, a batch and a notebook's parameters; what each gave."""
    given = []
    for kind, read in (
        ("kommun", read_kommun),
        ("batch", read_batch),
        ("notebooks", lambda path: parameters_with(folder / "notebooks" / "visa.ipynb", path)),
    ):
        path = folder / "params" / kind / "prov.yml"
        path.write_bytes(raw)
        try:
            given.append(read(path))
        except BfaError as refusal:
            said = str(refusal)
            assert said.startswith("prov.yml")
            assert len(said) < 8000
            said.encode("utf-8")
            given.append(refusal)
    return given


@pytest.fixture(scope="module")
def project_folder(tmp_path_factory) -> Path:
    return fresh(tmp_path_factory.mktemp("odd"))


def places() -> list[str]:
    incident = [f"kommun: X\nincidents:\n- source: a\n  {key}: %s\n" for key in keys_of(IncidentSource)]
    count = [f"kommun: X\ncounts:\n- source: a\n  {key}: %s\n" for key in keys_of(CountSource)]
    of_kommun = [f"{key}: %s\n" for key in keys_of(Kommun)]
    of_batch = [f"{head}notebooks: [visa]\n{key}: %s\n" for head in ("", "kommun: x\n") for key in ("tier", "timeout")]
    cell = [line.partition(" =")[0] for line in CELL.splitlines()]
    own = [f"{key}: %s\n" for key in cell]
    inside = [f"kommun: x\nnotebooks: [visa]\nparameters:\n  {key}: %s\n" for key in cell]
    return [*of_kommun, *incident, *count, *of_batch, *own, *inside, "%s", "%s\n%s", "- %s", "kommundelar: %s", "a: %s"]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_any_odd_value_of_any_key_is_read_or_refused(project_folder, value: str):
    for place in places()[HOSTILE.index(value) % 9 :: 9]:
        read_all(project_folder, place.replace("%s", value).encode("utf-8", errors="replace"))


def scalars() -> st.SearchStrategy[str]:
    return st.one_of(
        st.sampled_from(HOSTILE),
        st.text(max_size=12).map(repr),
        st.integers().map(str),
        st.floats().map(str),
        st.dates().map(str),
        st.sampled_from([*keys_of(Kommun), *keys_of(IncidentSource), "alla", "visa", "parameters", "per_notebook"]),
    )


def documents() -> st.SearchStrategy[str]:
    def flow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        items = st.lists(inner, max_size=3)
        pairs = st.lists(st.tuples(scalars(), inner), max_size=3)
        return items.map(lambda given: f"[{', '.join(given)}]") | pairs.map(
            lambda given: "{" + ", ".join(f"{key}: {item}" for key, item in given) + "}"
        )

    values = st.recursive(scalars(), flow, max_leaves=6)
    lines = st.lists(st.tuples(scalars(), values).map(": ".join), min_size=1, max_size=5)
    return st.tuples(st.sampled_from(["", KOMMUN, "kommun: x\nnotebooks: [visa]\n"]), lines).map(
        lambda parts: parts[0] + "\n".join(parts[1])
    )


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=documents())
def test_any_document_is_read_or_refused(project_folder, text: str):
    read_all(project_folder, text.encode("utf-8", errors="replace"))


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(project_folder, raw: bytes):
    read_all(project_folder, raw)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    period=st.one_of(
        st.text(max_size=20),
        st.from_regex(r"\d{4}-\d{2}(/\d{4}-\d{2})?", fullmatch=True),
        st.dates().map(lambda day: str(day)[:7]),
        st.tuples(st.dates(), st.dates()).map(lambda pair: f"{str(pair[0])[:7]}/{str(pair[1])[:7]}"),
    )
)
def test_any_period_of_a_batch_is_months_that_can_be_counted_or_a_refusal(project_folder, period: str):
    import yaml

    from bfa.run.params import resolved
    from bfa.tables.period import months, parse_period

    path = project_folder / "params" / "batch" / "prov.yml"
    asked = {"kommun": "x.yml", "notebooks": ["visa"], "parameters": {"period": period}}
    path.write_text(yaml.safe_dump(asked, allow_unicode=True), encoding="utf-8")
    try:
        given = resolved(read_batch(path), "visa")["period"]
    except BfaError:
        return
    assert given == "" or len(months(parse_period(given))) > 0


def refusal(folder: Path, text: str, *, kind: str = "kommun") -> str:
    path = folder / "params" / kind / "prov.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ParameterError) as refused:
        (read_kommun if kind == "kommun" else read_batch)(path)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kommun: X\nuttag: 2011-13-15\n", ["rad 2", "datum eller tal som inte finns"]),
        ("kommun: X\nuttag: 0001-01-01\n", ["rad 2", "uttag är för litet"]),
        ("kommun: X\npreliminary_months: 1.0e+999\n", ["rad 2", "för stort"]),
        ("kommun: X\npreliminary_months: 100000000000000000000\n", ["rad 2", "för stort"]),
        ("kommun: X\npreliminary_months: .nan\n", ["rad 2", "inget tal"]),
        ("kommun: X\nplaces: &a [*a]\n", ["rad 2", "pekar på det den själv står i"]),
        ("kommun: X\nplaces: " + "[" * 50, ["rad 2", "för många nivåer"]),
        ("kommun: X\nplaces: !!set {a}\n", ["rad 2", "märken med !"]),
        ("kommun: X\nplaces: !!python/object:a.b {}\n", ["rad 2", "märken med !"]),
        ("kommun: X\n\tfiktiv: true\n", ["rad 2", "byt tabbar mot mellanslag"]),
        ("kommun: X\nareas: {file: *.csv}\n", ["rad 2", "citattecken om text som börjar med *"]),
        ('kommun: X\nraknesatt: "a\\0b"\n', ["rad 2", "styrtecken"]),
        ("kommun: X\n? [a]\n: b\n", ["rad 2", "en nyckel är en lista"]),
        ("kommun: X\nfiktiv: true\nfiktiv: false\n", ["rad 3", "fiktiv står två gånger"]),
        ("kommun: ''\n", ["rad 1: kommun får inte vara tom"]),
        ("kommun: X\nutgåva: '2'\n", ["rad 2: utgåva är okänd (menas utgava?)"]),
        (KOMMUN + "counts: [{file: a, sorce: b, columns: {}}]\n", ["sorce är okänd (menas source?)"]),
        (KOMMUN + "areas: {file: a, kommundel: b, encoding: utf8}\n", ["tillåtet: 'utf-8'", "(menas utf-8?)"]),
        (KOMMUN + "control_sums: [{brottstyp: a, n: 1, period: 9999-01/9999-12}]\n", ["gäller år 9999"]),
        ("", ["filen är tom"]),
        ("- a\n", ["filen är tom eller saknar nycklar"]),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_the_way_out(tmp_path, text: str, words: list[str]):
    said = refusal(fresh(tmp_path), text)
    assert [word for word in words if word not in said] == [], said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("family: [1]", ["rad 4: parameters.family.0 ska vara text"]),
        ("controls: [{a: 1}]", ["rad 4: parameters.controls.0 ska vara text"]),
        ("controls: ['']", ["parameters.controls.0 får inte vara tom"]),
        ("controls: [B, B]", ["har 'B' två gånger"]),
        ("shifts: [x]", ["parameters.shifts.0 går inte att läsa: shifts: fönstret 'x' kan inte läsas"]),
        (f"andra_brottstyper: {list('abcdefghij')}", ["parameters.andra_brottstyper går inte att läsa", "högst 9"]),
        ("cell_shape: kvadart", ["ska vara kvadrat, hexagon eller områden (menas kvadrat?)"]),
        ("perid: 2010-01", ["perid är okänd (menas period?)"]),
        ("period: 9999-01/9999-12", ["gäller år 9999"]),
    ],
)
def test_a_parameter_that_no_notebook_can_use_is_refused_where_it_is_read(tmp_path, text: str, words: list[str]):
    said = refusal(fresh(tmp_path), f"kommun: x\nnotebooks: [visa]\nparameters:\n  {text}\n", kind="batch")
    assert [word for word in words if word not in said] == [], said


def test_lists_that_a_notebook_leaves_empty_have_a_type_for_their_elements(project):
    from bfa.run.kinds import ELEMENTS
    from bfa.run.notebooks import parameters

    cells = [parameters(path) for path in (project / "notebooks").glob("*.ipynb")]
    assert {name for cell in cells for name, value in cell.items() if value == []} <= set(ELEMENTS)


def test_what_an_anchor_points_back_at_and_merges_is_read(tmp_path):
    path = fresh(tmp_path) / "params" / "kommun" / "prov.yml"
    path.write_text(
        "kommun: X\nplaces:\n- &a {file: a.csv, kind: krog}\n- {<<: *a, kind: torg}\n- *a\n", encoding="utf-8"
    )
    assert [(place.file, place.kind) for place in read_kommun(path).places] == [
        ("a.csv", "krog"),
        ("a.csv", "torg"),
        ("a.csv", "krog"),
    ]


def test_a_folder_and_a_file_too_large_are_told(tmp_path):
    with pytest.raises(ParameterError, match="det är en mapp"):
        read_kommun(tmp_path)
    path = tmp_path / "stor.yml"
    path.write_bytes(b"a: b\n" * (LARGEST // 5 + 2))
    with pytest.raises(ParameterError, match="större än 1 MB"):
        read_kommun(path)


def test_a_name_longer_than_any_file_s_is_told(tmp_path):
    with pytest.raises(ParameterError, match="går inte att läsa"):
        read_kommun(tmp_path / ("a" * 300))


def test_a_personal_number_in_a_params_file_is_refused_with_its_line(tmp_path):
    said = refusal(fresh(tmp_path), "kommun: X\nsekretessprovning: av 850709.9805\n")
    assert "rad 2: en text ser ut som ett personnummer" in said
    assert "9805" not in said
