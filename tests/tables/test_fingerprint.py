import shutil

import pytest
from small_kommun import settings

from bfa.tables import fingerprint, intake, store
from bfa.tables.codes import codebook_file
from bfa.tables.municipality import read_kommun


@pytest.fixture(scope="module")
def once(small_in, tmp_path_factory):
    folder = tmp_path_factory.mktemp("once")
    intake.take_in(small_in(folder)())
    return folder


@pytest.fixture
def taken(once, small, tmp_path):
    shutil.copytree(once, tmp_path, dirs_exist_ok=True)
    return small()


@pytest.mark.parametrize("key", sorted(fingerprint.APART))
@pytest.mark.usefixtures("taken")
def test_a_key_that_the_intake_does_not_read_leaves_the_store_current(small, key: str):
    assert intake.is_current(small(**{key: "något nytt"}))


@pytest.mark.parametrize(
    "change",
    [{"raknesatt": "anmälningsdatum"}, {"uttag": "2010-07-01"}, {"fiktiv": True}, {"kommun": "Stora"}],
    ids=str,
)
@pytest.mark.usefixtures("taken")
def test_a_key_that_the_intake_reads_makes_the_store_old(small, change):
    assert not intake.is_current(small(**change))


def test_data_that_are_moved_are_the_same_data(small, tmp_path, monkeypatch):
    monkeypatch.setenv("BFA_PROV", "data")
    source = {**settings()["incidents"][0], "file": "${BFA_PROV}/polis.csv"}
    kommun = small(incidents=[source])
    intake.take_in(kommun)
    (tmp_path / "annan").mkdir()
    shutil.move(tmp_path / "data" / "polis.csv", tmp_path / "annan" / "polis.csv")
    monkeypatch.setenv("BFA_PROV", str(tmp_path / "annan"))
    moved = read_kommun(kommun.path)
    assert moved.file(moved.incidents[0].file) == tmp_path / "annan" / "polis.csv"
    assert intake.is_current(moved)


def test_files_of_one_name_in_two_folders_are_told_apart(small, tmp_path):
    (tmp_path / "data" / "b").mkdir(parents=True)
    one, other = ({**settings()["incidents"][0], "file": file} for file in ("data/polis.csv", "data/b/polis.csv"))
    files = {"b/polis.csv": "id\n"}
    found = {
        fingerprint.fingerprint(kommun, list(intake.every_name(kommun)))
        for kommun in (small(files=files, incidents=sources) for sources in ([one, other, one], [one, other, other]))
    }
    assert len(found) == 2


def test_other_code_makes_the_store_old(taken, monkeypatch):
    monkeypatch.setattr(fingerprint, "_code", lambda: "annan")
    assert not intake.is_current(taken)


def test_the_code_is_every_source_file_of_the_floor():
    assert len(fingerprint._code().split()) == len(list(store.Path(store.__file__).parent.glob("*.py")))


@pytest.mark.parametrize("name", ["counts.parquet", "places.parquet", "measures.parquet"])
def test_a_store_that_lacks_a_file_is_not_current(taken, name: str):
    (store.store_folder(taken) / name).unlink()
    assert not intake.is_current(taken)


def test_a_scheme_of_causes_of_the_kommuns_own_makes_the_store_old(taken):
    own = taken.root / "data" / "codebook" / "orsaker.yml"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_bytes(codebook_file(taken.root, "orsaker.yml").read_bytes() + b"# egen\n")
    assert not intake.is_current(taken)
