"""The hotspot page with all its answers, as a batch opens it: beside pages with whose counts its own must agree.

Not among the costly ones, whatever it takes: no other fast test opens what a batch opens.
"""

import pytest

from bfa import ask, open_page, open_policy
from bfa.analyses.situation import Situation
from tests.analyses.test_on_streets import CROSS
from tests.analyses.test_where_exposure import cells
from tests.small_situation import AREAS, TYPE, counts, incidents, situation

PERIOD = "2009-09/2010-08"
#: Other pages' periods, and a month of the crime table.
BESIDE = ["2010-05/2010-08", "2009-05/2009-08", "2009-01/2009-12", "2010-01"]


@pytest.fixture(scope="module")
def norr(tmp_path_factory: pytest.TempPathFactory) -> Situation:
    """Norr with a hot spot, and rows beside it that move from year to year."""
    rows = [
        (
            f"{year}-{month:02}-{1 + k:02} {(19 + k % 9) % 24:02}:30",
            510 + 5 * k if k < 14 else 90 * (k + year - 2014),
            505,
        )
        for year in range(2007, 2011)
        for month in range(1, 13)
        for k in range(18)
    ]
    return situation(
        tmp_path_factory.mktemp("norr"),
        incidents=incidents(rows),
        counts=counts(dict.fromkeys(AREAS, 18), first="2007-01"),
        streets=CROSS,
        exposure=cells({(x, y): 200 for x in range(0, 2000, 250) for y in range(0, 1000, 250)}),
    )


def test_the_page_opens_with_earlier_years_times_streets_and_rates(norr):
    asked = ask.year(norr, brottstyp=TYPE, period=PERIOD)
    policy = open_policy(norr, tier="samverkan", brottstyper=[TYPE], asked=asked, beside=BESIDE)
    found = ask.hotspots(norr, brottstyp=TYPE, period=asked.period, nameable=policy.named_places)
    answers = ask.lasting(norr, found), ask.timing(norr, found), ask.streets(norr, found), ask.rates(norr, found)
    lasting, timing, streets, rates = answers
    told = (lasting.changes.table, lasting.curve, lasting.methods, timing.season, timing.week.hours, streets.segments)
    assert all(len(table) for table in (*told, rates.table, found.clusters.table))
    page = open_page(found, *answers, norr, asked, policy=policy)
    assert page.released.total.n == 12 * 18
    assert set(page.scenes) == {"counts", "density", "change", "rates"}
    assert len(policy.released()) > 0
