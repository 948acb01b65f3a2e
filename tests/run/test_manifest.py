import json
from datetime import datetime
from pathlib import Path

import pytest
from small_batch import go

from bfa.run.editions import compare
from bfa.run.layout import Layout
from bfa.run.params import read_batch
from bfa.tables.register_cells import Change
from bfa.tables.register_log import Log, Save, append

pytestmark = pytest.mark.usefixtures("no_kernel")


def made(tiny: Path) -> dict:
    return json.loads(Layout(tiny / "reports", "prov").manifest.read_text(encoding="utf-8"))


def numbers(tiny: Path) -> list[str]:
    return sorted(path.parent.name for path in (tiny / "reports/_arbetsmaterial/prov/utgavor").glob("*/manifest.json"))


def test_a_batch_writes_its_manifest_among_the_working_files_and_no_digest_in_what_is_shared(tiny: Path, counts_only):
    batch = counts_only("A")
    with (tiny / "params" / "kommun" / "prov.yml").open("a", encoding="utf-8") as file:
        file.write("registers: {log: data/register.jsonl}\n")
    saved = Save(
        1, datetime(2010, 9, 6), "a", "kommun", "x", None, (Change(("owners", "1", "text"), None, "Kommunen"),)
    )
    log = append(tiny / "data" / "register.jsonl", saved, on=Log())
    go(batch)
    found = made(tiny)
    (source,) = found["sources"]
    assert (source["file"], source["bytes"]) == ("antal.csv", (tiny / "data" / "antal.csv").stat().st_size)
    assert [(run["kommundel"], run["notebook"]) for run in found["runs"]] == [("", "visa"), ("A", "visa")]
    assert found["versions"]["python"].startswith("3.")
    assert (found["edition"], found["complete"], found["register"]["edition"]) == (1, True, 1)
    assert found["register"]["log"] == log.name
    register = found["register"]
    assert register["owners"] != register["sha256"]
    digests = [source["sha256"], found["fingerprint"], register["sha256"], register["owners"], found["results"]]
    digests += found["reading"]
    shared = [path.read_text(encoding="utf-8") for path in (tiny / "reports" / "prov").rglob("*") if path.is_file()]
    assert not [text for text in shared for digest in digests if digest in text]
    kept = tiny / "reports/_arbetsmaterial/prov/utgavor/0001/results.json"
    assert kept.read_bytes() == (tiny / "reports" / "prov" / "results.json").read_bytes()


def test_a_batch_again_is_the_same_edition_until_its_counts_are_new(tiny: Path, counts_only):
    batch = counts_only("A")
    assert not [line for line in go(batch)[1].said if "Utgåva" in line]
    assert (go(batch)[1].said, numbers(tiny), made(tiny)["edition"]) == ([], ["0001"], 1)
    counts = tiny / "data" / "antal.csv"
    counts.write_text(counts.read_text(encoding="utf-8").replace(";1\n", ";7\n"), encoding="utf-8")
    *_, kept, name = go(batch)[1].said
    assert (numbers(tiny), made(tiny)["edition"]) == (["0001", "0002"], 2)
    assert "Utgåva 2 är sparad" in kept
    assert "bfa jamfor params/batch/prov.yml" in kept
    assert "fortfarande utgava: 1" in name
    page = compare(read_batch(batch), say=(told := []).append)
    assert page == tiny / "reports" / "prov" / "jamforelse.html"
    assert told[2:4] == [
        "Registret: oförändrat.",
        "Uppgifterna: 1\u00a0fil är ny, ändrad eller borta. Inget tal som går att jämföra är ändrat.",
    ]
    batch.write_text(f"{batch.read_text(encoding='utf-8')}tier: offentlig\n", encoding="utf-8")
    go(batch)
    assert not page.exists(), "made for a wider tier"
    assert numbers(tiny) == ["0001", "0002", "0003"]


def test_only_some_a_run_that_failed_and_sources_that_changed_meanwhile_make_no_edition(
    tiny: Path, counts_only, no_kernel, monkeypatch
):
    batch = counts_only("A", "B")
    go(batch, only=("A",))
    assert (made(tiny)["complete"], made(tiny)["edition"], numbers(tiny)) == (False, None, [])
    with monkeypatch.context() as patched:
        patched.setattr("bfa.run.batch.is_current", lambda kommun: False)
        go(batch)
    assert (made(tiny)["complete"], numbers(tiny)) == (False, [])
    no_kernel["B"] = "fel i B"
    go(batch, fresh=True)
    assert (made(tiny)["complete"], numbers(tiny)) == (False, [])


def test_an_edition_that_cannot_be_kept_is_told_and_the_pages_stand(tiny: Path, counts_only):
    (tiny / "reports/_arbetsmaterial/prov").mkdir(parents=True)
    (tiny / "reports/_arbetsmaterial/prov/utgavor").write_text("", encoding="utf-8")
    done, _ = go(counts_only("A"))
    assert [state.notebook for state in done.failed] == ["manifest.json"]
    assert done.index is not None
    assert done.index.is_file()
