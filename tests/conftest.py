"""Fixtures that every floor shares."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from bfa.tables.municipality import Kommun, read_kommun

pytest_plugins = ["tests.chromium"]

PROJECT = Path(__file__).resolve().parents[1]


#: No test has a time to keep. Forced tests try the same examples of a property each time; others explore.
settings.register_profile("bfa", deadline=None, derandomize="BFA_REQUIRE_BROWSER" in os.environ)
settings.load_profile("bfa")

#: Tests that take more than 0.2 s of processor, or more than 1.0 s for all their cases.
COSTLY = frozenset((PROJECT / "tests" / "costly.txt").read_text(encoding="utf-8").split())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the costly ones, so that the others can be run by themselves."""
    for item in items:
        if item.nodeid.partition("[")[0] in COSTLY:
            item.add_marker(pytest.mark.costly)


@pytest.fixture(scope="session")
def project() -> Path:
    """The checkout."""
    return PROJECT


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data, which is never committed."""
    folder = Path(os.environ.get("BFA_REAL_DATA", PROJECT / ".." / "shared" / "data")).resolve()
    if not (folder / "README.md").is_file():
        pytest.skip(f"no real data in {folder.name}: set BFA_REAL_DATA to the folder that holds them")
    os.environ["BFA_REAL_DATA"] = str(folder)
    return folder


@pytest.fixture(scope="module")
def sweden(real_data: Path, project: Path, tmp_path_factory: pytest.TempPathFactory) -> Kommun:
    """The kommun file of published figures, in a project of its own."""
    path = tmp_path_factory.mktemp("sverige") / "params" / "kommun" / "sverige.yml"
    path.parent.mkdir(parents=True)
    shutil.copyfile(project / "params" / "kommun" / "sverige.yml", path)
    return read_kommun(path)
