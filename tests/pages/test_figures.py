import json

import pandas as pd
import pytest

from bfa.analyses.causes import match, tag
from bfa.analyses.hotspots import hotspots
from bfa.disclosure import Policy, policy_from
from bfa.disclosure.hotspots import release_page
from bfa.draw.output import plain
from bfa.pages import causes_figures, open_page
from bfa.pages.hotspots import figures as hotspot_figures
from tests import small_situation
from tests.opened import GIVEN
from tests.small_situation import AREAS, CHECKOUT, TYPE, causes, counts, incidents, measures, situation

AFTER, BEFORE = "2010-01/2010-12", "2009-01/2009-12"
ROWS = [*[("2010-05-07 23:30", 1010, 1010)] * 6, ("2010-05-04 12:00", 10, 10)]


def policy_of(tier: str) -> Policy:
    return policy_from(CHECKOUT / "data" / "codebook" / "sekretess.yml", tier=tier)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return policy_of("samverkan")


def as_json(found):
    return json.loads(json.dumps(plain(found), allow_nan=False))


def test_hotspots_hand_on_their_main_figures(tmp_path, policy):
    small = situation(tmp_path, incidents=incidents(ROWS))
    found = hotspots(small, brottstyp=TYPE, period=AFTER)
    got = as_json(hotspot_figures.where(release_page(found, policy=policy)))
    assert (got["incidents"], got["with_point"], got["cells"], got["answered"]) == (7, 7, 2, True)
    assert got["top_cells"][0] == {
        "cell_id": "6010006501000",
        "n": 6,
        "hidden": False,
        "share": pytest.approx(600 / 7),
        "near": "Torget",
        "peak": None,
        "gathered": False,
    }
    assert [len(row) for row in got["weekday_hour"]] == [24] * 7
    assert sum(map(sum, got["weekday_hour"])) == 7


def test_a_pub_is_named_inside_only(tmp_path):
    small = situation(tmp_path, incidents=incidents(ROWS))
    found = hotspots(small, brottstyp=TYPE, period=AFTER, nameable=["krog"])
    near = {
        tier: hotspot_figures.where(release_page(found, policy=policy_of(tier)))["top_cells"][0]["near"]
        for tier in ("intern", "samverkan")
    }
    assert near == {"intern": "Krog X", "samverkan": None}


def test_counts_alone_are_not_answered_with_a_reason(tmp_path, policy):
    got = as_json(
        hotspot_figures.where(release_page(hotspots(situation(tmp_path), brottstyp=TYPE, period=AFTER), policy=policy))
    )
    assert (got["answered"], got["incidents"], got["top_cells"]) == (False, 60, [])
    assert "rad per brott" in got["reason"]


def test_a_hidden_count_is_null_and_so_is_what_follows_from_it(tmp_path):
    small = situation(tmp_path, incidents=incidents(ROWS[:3]))
    got = as_json(
        hotspot_figures.where(
            release_page(hotspots(small, brottstyp=TYPE, period="2010-05"), policy=policy_of("offentlig"))
        )
    )
    assert (got["incidents"], got["hidden"], got["with_point"], got["cells"], got["peak"]) == (
        None,
        True,
        None,
        None,
        None,
    )
    assert all(cell["n"] is None and cell["hidden"] for cell in got["top_cells"])


def test_a_cause_that_is_withheld_says_nothing_of_its_support(tmp_path, policy):
    small = situation(
        tmp_path,
        incidents=incidents([*ROWS, *[ROWS[-1]] * 4]),
        causes=causes(
            {"number": 1, "rule": "krog_kväll", "text": "Öppen."},
            {"number": 2, "rule": "krog_kväll", "text": "Hemlig.", "sekretess": "ja", "utlamnad_text": "Allmän."},
        ),
        measures=measures({"number": 7, "causes": "1", "planned": "8 punkter"}),
        follow_up=small_situation.follow_up({"measure": 7, "done": 3, "planned": 8, "decide": "Fortsätt?"}),
    )
    tags = tag(small, brottstyp=TYPE, period=AFTER)
    got = as_json(causes_figures.figures(open_page(tags, match(small, tags), small, GIVEN, policy=policy)))
    first, second = got["causes"]
    assert (first["text"], first["support"], first["support_n"], first["measures"]) == ("Öppen.", "stöds", 6, [7])
    assert (second["text"], second["support"], second["support_n"], second["withheld"]) == ("Allmän.", None, None, True)
    assert (got["measures"][0]["progress"], got["measures"][0]["decide"]) == ("3 av 8 punkter", "Fortsätt?")
    assert got["causes_without_measure"] == [2]
    assert "Hemlig" not in json.dumps(got)


def test_a_small_tag_is_hidden_together_with_another(tmp_path, policy):
    rows = incidents([*[("2010-05-07 23:30", 1010, 1010)] * 3, *[("2010-05-04 12:00", 10, 1900)] * 9])
    small = situation(tmp_path, incidents=rows)
    tags = tag(small, brottstyp=TYPE, period=AFTER)
    got = as_json(causes_figures.figures(open_page(tags, match(small, tags), small, GIVEN, policy=policy)))["tags"]
    assert got["hidden"]
    assert (got["situationell"], got["ingen regel"]) == (None, None)


def test_the_figures_name_what_they_count(tmp_path, policy):
    effort = counts({"Norr": 10}).assign(brottstyp="krogtillsyn", kind="activity")
    small = situation(tmp_path, counts=pd.concat([counts(dict.fromkeys(AREAS, 5)), effort]))
    tags = tag(small, brottstyp=TYPE, period=AFTER)
    assert causes_figures.figures(open_page(tags, match(small, tags), small, GIVEN, policy=policy))["kind"] == "crime"
