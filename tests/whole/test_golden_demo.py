"""The example's handouts tell and hide the counts that they did."""

from tests.golden import demo as counts
from tests.whole.conftest import Demo


def test_every_count_of_the_example_is_told_or_hidden_as_it_was(demo: Demo):
    counts.held(demo.reports, "samverkan")
