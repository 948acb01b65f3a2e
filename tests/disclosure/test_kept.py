"""What is decided for pages side by side is kept: the same whether it is read or decided, and read by nothing else."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bfa.analyses.default_periods import Asked, calendar_year, tertial, year
from bfa.analyses.situation import Situation, load
from bfa.disclosure import cube, kept, open_policy
from bfa.disclosure.cube import ALL_CRIME, Cube
from bfa.run.outlet import decide
from bfa.tables import store
from tests.attack import small_handout
from tests.whole.own_cells import TYPE, Kommun

SENSITIVE = "övriga sexualbrott"
BESIDE = (TYPE, SENSITIVE, "klotter", "2024-05/2024-08", "2023-09/2024-08", f"{ALL_CRIME}2023-01/2023-12")


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kommun]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        kommun = Kommun(tmp_path_factory.mktemp("kept"), monkeypatch)
        kommun.take(small_handout.FILE, polis__csv=small_handout.rows(1, "AB"), **small_handout.layers("AB"))
        yield kommun


@pytest.fixture
def small(taken: Kommun) -> Situation:
    """The small kommun, with nothing kept."""
    situation = load(taken.path, rows=False)
    for path in files(situation):
        path.unlink()
    return situation


def files(situation: Situation) -> list[Path]:
    return sorted((store.store_folder(situation.kommun) / "kept").glob("*"))


def page(
    situation: Situation, asked: Asked | None = None, *, tier: str = "samverkan", beside: Sequence[str] = BESIDE
) -> Cube:
    """The cube of a page, by itself that of all crime."""
    fresh = replace(situation)
    own = asked or calendar_year(fresh, period="2023-01/2023-12")
    found = open_policy(fresh, tier=tier, asked=own, beside=beside).cube
    assert found is not None
    return found


def told(of: Cube) -> dict:
    """What is decided of all that pages print, with the system it is decided in."""
    found = of.of(of.types, apart=of.crimes())
    systems = [
        (each.system.values.tolist(), each.system.ceiling.tolist(), each.system.equations.toarray().tolist())
        for each in found.blocks
    ]
    return {"hidden": dict(found.hidden), "names": [each.names for each in found.blocks], "systems": systems}


def not_decided(*given: object) -> None:
    raise AssertionError("it was decided, not read")


def test_what_is_read_is_what_was_decided_and_what_is_decided_where_nothing_may_be_kept(
    small: Situation, monkeypatch: pytest.MonkeyPatch
):
    decided = told(page(small))
    assert 0 < sum(decided["hidden"].values()) < len(decided["hidden"])
    assert len(files(small)) == 1
    with monkeypatch.context() as reading:
        reading.setattr(cube, "suppress", not_decided)
        assert told(page(small)) == decided
    monkeypatch.setattr(kept, "kept", lambda *given: None)
    monkeypatch.setattr(kept, "keep", lambda *given: None)
    assert told(page(small)) == decided


def test_whichever_page_comes_first_decides_the_same(small: Situation):
    follow_up = tertial(small, brottstyp=SENSITIVE, period="2024-05/2024-08", baseline="2023-05/2023-08")
    everything = (*BESIDE, "2023-05/2023-08")
    pages = (None, follow_up, year(small, brottstyp=TYPE, period="2023-09/2024-08"))
    forwards = [told(page(small, asked, beside=everything)) for asked in pages]
    for path in files(small):
        path.unlink()
    backwards = [told(page(small, asked, beside=everything)) for asked in reversed(pages)]
    assert forwards == backwards[::-1]
    assert forwards[0] == forwards[1]
    assert told(page(small, beside=everything[::-1])) == forwards[0]


def test_before_the_pages_is_decided_what_they_read(small: Situation, monkeypatch: pytest.MonkeyPatch):
    decide((small.kommun, "samverkan", BESIDE))
    assert len(files(small)) == 1
    monkeypatch.setattr(cube, "suppress", not_decided)
    assert told(page(small))["hidden"]


def test_what_cannot_be_decided_before_the_pages_stops_nothing(small: Situation):
    decide((small.kommun, "samverkan", (f"{ALL_CRIME}i fjol",)))
    assert files(small) == []


def test_other_rows_tiers_settings_periods_and_code_are_decided_by_themselves(
    small: Situation, monkeypatch: pytest.MonkeyPatch
):
    def more(cube_of: Callable[[], Cube]) -> int:
        before = len(files(small))
        told(cube_of())
        return len(files(small)) - before

    counts = small.counts.assign(n=small.counts["n"].where(small.counts.index != 0, small.counts["n"] + 1))
    others = small.kommun.model_copy(update={"fiktiv": True})
    ways = {
        "the first": lambda: page(small),
        "a row more": lambda: page(replace(small, counts=counts)),
        "another tier": lambda: page(small, tier="offentlig"),
        "another setting": lambda: page(replace(small, kommun=others)),
        "another period": lambda: page(small, beside=(*BESIDE, "2024-01/2024-02")),
        "another type": lambda: page(small, beside=(*BESIDE, "olaga hot")),
    }
    for way, cube_of in ways.items():
        assert (more(cube_of), more(cube_of)) == (1, 0), way
    monkeypatch.setattr(kept, "_code", lambda: "another version")
    assert more(ways["the first"]) == 1


@pytest.mark.parametrize("harm", ["cut", "another number", "no text"])
def test_a_damaged_file_is_decided_anew_and_written_over(small: Situation, harm: str):
    decided = told(page(small))
    (file,) = files(small)
    whole = file.read_bytes()
    damaged = {"cut": whole[:-20], "another number": whole.replace(b"1", b"2", 40), "no text": b"\xff\xfe"}[harm]
    file.write_bytes(damaged)
    assert told(page(small)) == decided
    assert file.read_bytes() == whole


def test_only_the_newest_are_kept_and_a_new_intake_keeps_none(small: Situation, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(store, "MOST_KEPT", 2)
    for at, name in enumerate("abc"):
        store.keep(small.kommun, name, {"n": at})
        os.utime(store.store_folder(small.kommun) / "kept" / f"{name}.json", (at + 1, at + 1))
    store.keep(small.kommun, "d", {"n": 3})
    assert [path.stem for path in files(small)] == ["c", "d"]
    assert store.kept(small.kommun, "c") == {"n": 2}
    assert store.kept(small.kommun, "a") is None
