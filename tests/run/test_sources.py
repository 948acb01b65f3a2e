from pathlib import Path

import pytest

from bfa import example
from bfa.run import sources
from bfa.run.sources import ensure_example, ensure_store, what_was_read
from bfa.tables.municipality import Kommun, read_kommun


@pytest.fixture
def fictional(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> Kommun:
    def build(folder: Path) -> list[Path]:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "antal.csv"
        path.write_text("area;month;n\nA;2010-01;3\n", encoding="utf-8")
        return [path]

    monkeypatch.setattr(example, "build", build)
    file = tiny / "params" / "kommun" / "prov.yml"
    file.write_text(
        "kommun: Provby\nfiktiv: true\ncontrol_sums: [{brottstyp: x, n: 4, period: 2010-01}]\n"
        "counts:\n  - {file: data/example/antal.csv, source: prov, brottstyp: x,"
        " columns: {area: area, month: month, n: n}}\n",
        encoding="utf-8",
    )
    return read_kommun(file)


def test_the_example_is_built_where_it_is_missing_and_only_then(fictional: Kommun):
    assert ensure_example(fictional, say=lambda text: None)
    assert not ensure_example(fictional, say=lambda text: None)


def test_the_example_is_built_again_when_the_code_that_makes_it_has_changed(
    fictional: Kommun, monkeypatch: pytest.MonkeyPatch
):
    ensure_example(fictional, say=lambda text: None)
    monkeypatch.setattr(sources, "_builder", lambda: "annan")
    assert ensure_example(fictional, say=lambda text: None)


def test_a_kommun_is_taken_in_once_and_again_when_its_source_has_changed(fictional: Kommun, tiny: Path):
    said: list[str] = []
    report = ensure_store(fictional, say=said.append)
    assert report is not None
    assert what_was_read(report.figures)[-1] == "0 av 1 kontrollsummor stämmer."
    assert ensure_store(fictional, say=said.append) is None
    (tiny / "data" / "example" / "antal.csv").write_text("area;month;n\nA;2010-01;4\n", encoding="utf-8")
    assert ensure_store(fictional, say=said.append) is not None
    assert ensure_store(fictional, say=said.append, fresh=True) is not None
