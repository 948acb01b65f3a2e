"""A small kommun, taken in once, and its handout at the widest tier as a folder that anyone may read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attack import small_handout
from tests.whole.own_cells import Kommun

NAMES = "AB"
PAGES = ("0_oversikt", "3_orsaker", "4_effekt")


@pytest.fixture(scope="session")
def small_kommun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kommun]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        kommun = Kommun(tmp_path_factory.mktemp("attack"), monkeypatch)
        kommun.take(small_handout.FILE, polis__csv=small_handout.rows(1, NAMES), **small_handout.layers(NAMES))
        yield kommun


@pytest.fixture(scope="session")
def handed(small_kommun: Kommun) -> Path:
    """The folder of handouts at `offentlig`."""
    folder = small_kommun.folder / "handout"
    small_handout.handout(small_kommun, folder, NAMES, tier="offentlig", only=PAGES)
    return folder
