"""Which types are looked at together where a notebook is run by hand: those of the kommun's batches."""

from dataclasses import replace

import pandas as pd
import pytest

from bfa.analyses.looked_at import looked_at
from bfa.analyses.question import effect
from tests.small_situation import AREAS, TYPE, counts, kommun, measures, situation

SPANS = {"period": "2010-01/2010-12", "baseline": "2009-01/2009-12"}


@pytest.fixture
def town(tmp_path):
    """Five kommundelar, each with ten of three types a month, where only this one has fallen in Norr."""
    first = counts(dict.fromkeys(AREAS, 10), first="2005-01", Norr=6)
    others = [first.assign(brottstyp=name, n=10).astype(first.dtypes) for name in ("klotter", "rån")]
    return situation(tmp_path, counts=pd.concat([first, *others], ignore_index=True), measures=measures({"number": 1}))


def batch(folder, text, *, name="alla", of="liten"):
    path = folder / "params" / "batch" / f"{name}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"kommun: params/kommun/{of}.yml\nnotebooks: [4_effekt]\n{text}\n", encoding="utf-8")


def test_without_a_batch_a_type_is_looked_at_alone(town):
    assert looked_at(town, TYPE) == (TYPE,)


@pytest.mark.parametrize(
    ("text", "types"),
    [
        (f"brottstyper: [klotter, {TYPE}]", (TYPE, "klotter")),
        (f"brottstyper: [klotter, rån]\nparameters: {{brottstyp: {TYPE}}}", (TYPE, "klotter", "rån")),
        ("brottstyper: tio vanligaste", (TYPE, "klotter", "rån")),
        ("brottstyper: [klotter, rån]", (TYPE,)),
        (f"brottstyper: [snatteri, {TYPE}]", (TYPE,)),
        ("brottstyper: {", (TYPE,)),
    ],
)
def test_a_batch_that_is_about_the_type_tells_what_it_is_looked_at_with(town, tmp_path, text, types):
    batch(tmp_path, text)
    assert looked_at(town, TYPE) == types


def test_the_batches_of_another_kommun_say_nothing(town, tmp_path):
    kommun(tmp_path)
    (tmp_path / "params" / "kommun" / "annan.yml").write_text("kommun: Annan\n", encoding="utf-8")
    batch(tmp_path, f"brottstyper: [klotter, {TYPE}]", of="annan")
    assert looked_at(town, TYPE) == (TYPE,)


def test_run_by_hand_it_is_tried_among_as_many_as_in_the_batch(town, tmp_path):
    own = replace(town, areas=None)
    in_batch = effect(own, brottstyp=TYPE, family=["klotter", "rån"], **SPANS)
    assert in_batch.evidence.pool == 15
    assert effect(own, brottstyp=TYPE, **SPANS).evidence.pool == 5
    batch(tmp_path, f"brottstyper: [{TYPE}, klotter, rån]")
    by_hand = effect(own, brottstyp=TYPE, **SPANS)
    assert (by_hand.evidence.pool, by_hand.relative.adjusted) == (15, in_batch.relative.adjusted)
