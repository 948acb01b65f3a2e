"""Which editions of a batch are kept, which may be compared, and the command that does it."""

from pathlib import Path

import pytest

from bfa.errors import DataError, ParameterError
from bfa.run.editions import kept, pair, since_last
from bfa.run.files import sha256, write_json
from bfa.run.layout import Layout
from tests.edition_example import made, results


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(tmp_path, "prov")


def keep(layout: Layout, n: int, *, complete: bool = True, **other: str) -> list[str]:
    """An edition whose effect page says `n`."""
    found = results()
    found["kommundelar"]["A"]["4_effekt"]["after"] = n
    path = layout.shared / "results.json"
    write_json(path, found)
    return kept(layout, made() | {"results": sha256(path)} | other, complete=complete)


def asked(layout: Layout, tier: str = "samverkan", **which: int) -> tuple[int, int]:
    first, last = pair(layout, tier, **which)
    return first.manifest["edition"], last.manifest["edition"]


def test_the_last_two_of_the_tier_are_compared_unless_others_are_asked_for(layout: Layout):
    for n in (1, 2, 2, 3):
        keep(layout, n)
    keep(layout, 3, tier="offentlig")
    keep(layout, 4)
    keep(layout, 9, complete=False)
    assert asked(layout) == (3, 5)
    assert asked(layout, first=1) == (1, 5)
    assert asked(layout, last=3) == (2, 3)
    assert pair(layout, "samverkan")[0].results["kommundelar"]["A"]["4_effekt"]["after"] == 3


def test_another_tier_an_edition_that_is_not_there_and_one_alone_are_refused(layout: Layout):
    with pytest.raises(ParameterError, match="inga två utgåvor"):
        asked(layout)
    keep(layout, 1)
    keep(layout, 1, tier="offentlig")
    keep(layout, 2)
    with pytest.raises(ParameterError, match="nivån offentlig, inte samverkan"):
        asked(layout, first=2)
    with pytest.raises(ParameterError, match=r"Utgåva 7 av prov finns inte.\n  Hittat: utgåva 1, 3"):
        asked(layout, last=7)
    for which in ({"last": 1}, {"first": 3, "last": 1}, {"first": 3}):
        with pytest.raises(ParameterError, match="inga två utgåvor"):
            asked(layout, **which)


@pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: path.write_text("{}", encoding="utf-8")])
def test_an_edition_that_is_not_as_it_was_kept_is_refused(layout: Layout, harm):
    keep(layout, 1)
    keep(layout, 2)
    harm(layout.editions / "0001" / "results.json")
    with pytest.raises(DataError, match="Utgåva 1 är inte som den sparades"):
        asked(layout)


def test_one_that_was_cut_off_before_its_manifest_is_none_and_its_number_is_used(layout: Layout):
    keep(layout, 1)
    write_json(layout.editions / "0002" / "results.json", {})
    keep(layout, 2)
    assert asked(layout) == (1, 2)


def since(layout: Layout, n: int, **other: str) -> tuple[int, int] | None:
    """The editions that what now lies there is held against the other of."""
    found = results()
    found["kommundelar"]["A"]["4_effekt"]["after"] = n
    path = layout.shared / "results.json"
    write_json(path, found)
    changes = since_last(layout, made() | {"results": sha256(path)} | other)
    return changes and (changes.before.manifest["edition"], changes.after.manifest["edition"])


def test_what_was_just_made_is_held_against_the_last_edition_that_is_another(layout: Layout):
    assert since(layout, 1) is None
    keep(layout, 1)
    assert since(layout, 1) is None
    assert since(layout, 2) == (1, 2)
    keep(layout, 2)
    assert since(layout, 2) == (1, 2)
    keep(layout, 2, tier="offentlig")
    assert since(layout, 3) == (2, 4)
    assert since(layout, 3, tier="offentlig") == (3, 4)
    assert since(layout, 3, tier="intern") is None
