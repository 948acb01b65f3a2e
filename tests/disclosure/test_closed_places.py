"""Which places no page of a tier may name, because what is withheld points at them."""

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
import small_situation as small

from bfa.analyses.situation import Situation
from bfa.disclosure import Policy, may_name, policy_from, public_register
from bfa.disclosure.registers import pointed_at
from bfa.tables.kinds import TEXTS

PLACES = ("Parkering N", "Torget", "Torget Norra", "Bostadsområde K", "Norr", "Krog X")
SECRET = {"number": 1, "sekretess": "ja"}


def situation(folder: Path, **given: pd.DataFrame) -> Situation:
    spots = [shapely.Point(small.WEST + at, small.SOUTH) for at in range(len(PLACES))]
    table = {"place_id": list("123456"), "name": PLACES, "kind": "torg"}
    return small.situation(folder, places=gpd.GeoDataFrame(table, geometry=spots, crs=small.CRS), **given)


@pytest.fixture
def policy(project: Path) -> Policy:
    return policy_from(project / "data" / "codebook" / "sekretess.yml", tier="samverkan")


@pytest.mark.parametrize(
    ("row", "names"),
    [
        ({"place": "Parkering N"}, {"parkering n"}),
        ({"text": "De säljer på parkeringen N."}, {"parkering n"}),
        ({"text": "Bråk vid bostadsområdet K, och på Torget."}, {"bostadsområde k", "torget"}),
        ({"text": "Torgets kiosk."}, {"torget"}),
        ({"text": "Vid Torget Norra."}, {"torget norra"}),
        ({"text": "Torgethuset, parkering Norrut."}, set()),
        ({"text": "Vid Torget.", "utlamnad_text": "Något vid Torget."}, set()),
        ({"text": "Vid Torget.", "sekretess": "nej"}, set()),
        ({"text": "I Norr, som är en kommundel."}, set()),
    ],
)
def test_a_withheld_cause_closes_the_places_that_it_names_in_any_column(
    tmp_path: Path, policy: Policy, row: dict[str, str], names: set[str]
):
    found = pointed_at(situation(tmp_path, causes=small.causes(SECRET | row)), policy=policy)
    assert found == names


def test_a_withheld_measure_and_its_follow_up_close_places_and_streets_too(tmp_path: Path, policy: Policy):
    streets = gpd.GeoDataFrame({"name": ["Gata L", None]}, geometry=[shapely.LineString([(0, 0), (1, 1)])] * 2)
    given = {
        "measures": small.measures(SECRET | {"text": "Spaning vid Krog X"}),
        "follow_up": small.follow_up({"measure": 1, "sekretess": "oprövad", "text": "Lugnt på Gata L."}),
    }
    found = pointed_at(replace(situation(tmp_path, **given), streets=streets), policy=policy)
    assert found == {"krog x", "gata l"}


@pytest.mark.parametrize("name", ["problems", "decisions", "notes"])
def test_a_place_in_a_secret_row_of_any_register_is_unnamed(tmp_path: Path, policy: Policy, name: str):
    rows = small.register(TEXTS[name], [SECRET | {"text": "Något ska göras på Krog X."}])
    assert pointed_at(situation(tmp_path, **{name: rows}), policy=policy) == {"krog x"}


def test_what_is_withheld_of_a_note_is_its_text_its_place_who_said_it_and_where_it_stands(policy: Policy):
    told = {"kommundel": "Norr", "plats": "Krog X", "stated_by": "en granne", "source": "samtal", "text": "Bråk."}
    rows = small.register(TEXTS["notes"], [SECRET | told, SECRET | told | {"number": 2, "sekretess": "nej"}])
    public = public_register(rows, policy=policy)
    assert public["withheld"].tolist() == [True, False]
    assert public.loc[0, ["plats", "stated_by", "source"]].isna().all()
    assert public.loc[0, "kommundel"] == "Norr"
    assert public["text"].tolist() == [policy.withheld_text, "Bråk."]


def test_a_closed_place_is_named_nowhere_whatever_its_kind_and_not_in_an_open_text(policy: Policy):
    closed = replace(policy, unnamed=frozenset({"parkering n", "torget"}))
    assert may_name("torg", "Torget Norra", policy=closed)
    assert not may_name("torg", "Torget", policy=closed)
    rows = small.causes({"number": 1, "text": "Kön till parkeringen N.", "short": "Torgets kö"}, {"number": 2})
    public = public_register(rows, policy=closed)
    assert public["text"].tolist() == ["Kön till en plats som inte nämns.", "En orsak."]
    assert public["short"].iloc[0] == "en plats som inte nämns kö"
    assert not public["withheld"].any()


def test_a_closed_name_of_four_letters_is_found_bent_and_one_of_three_as_it_stands(policy: Policy):
    closed = replace(policy, unnamed=frozenset({"krog", "ica"}))
    rows = small.causes(
        {"number": 1, "text": "Kön till krogen."}, {"number": 2, "text": "Bråk vid Ica, inte vid icat."}
    )
    assert public_register(rows, policy=closed)["text"].tolist() == [
        "Kön till en plats som inte nämns.",
        "Bråk vid en plats som inte nämns, inte vid icat.",
    ]
