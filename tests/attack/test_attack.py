"""A small kommun's handout at the widest tier is attacked: what it hides stays hidden."""

from pathlib import Path

import pytest

from bfa.disclosure import policy_from
from tests.attack.attack import Found, attack
from tests.attack.truth import Truth
from tests.whole.own_cells import Kommun


@pytest.fixture(scope="module")
def attacked(project: Path, small_kommun: Kommun, handed: Path) -> tuple[Found, Truth]:
    policy = policy_from(project / "data" / "codebook" / "sekretess.yml", tier="offentlig")
    truth = Truth(small_kommun.path, policy, ("2024-05", "2024-08"))
    return attack(handed, truth), truth


def test_every_number_that_the_attacker_read_is_the_true_one(attacked: tuple[Found, Truth]):
    found, _ = attacked
    assert found.facts > 100
    assert found.wrong == ()


def test_no_small_count_is_printed_recovered_or_pinned(attacked: tuple[Found, Truth]):
    found, truth = attacked
    assert len(found.protected) > 30
    assert found.printed == ()
    assert found.recovered() == []
    assert [str(left.count) for left in found.pinned(truth)] == []
