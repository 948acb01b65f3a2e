"""What an analyst takes from bfa."""

import subprocess
import sys

import pytest

import bfa
from bfa.analyses.ask import QUESTIONS


def test_every_name_and_every_question_is_there():
    assert {callable(getattr(bfa, name)) for name in ("load", "open_policy")} == {True}
    assert dir(bfa.ask) == sorted(QUESTIONS)
    assert [name for name in QUESTIONS if not callable(getattr(bfa.ask, name))] == []


def test_a_question_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(AttributeError, match="hotspots"):
        bfa.ask.hotspot  # noqa: B018
    with pytest.raises(AttributeError, match="has no attribute"):
        bfa.asked  # noqa: B018


def test_nothing_is_loaded_before_it_is_used():
    code = "import sys, bfa; assert bfa.ask and bfa.__version__; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
