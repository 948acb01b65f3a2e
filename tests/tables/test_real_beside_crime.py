"""Swedish files of what is not reported crime, through the kommun files that are committed, recounted another way."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
import yaml

from bfa.analyses.situation import load
from bfa.analyses.survey_answers import survey_answers
from bfa.tables import intake, store
from bfa.tables.municipality import read_kommun

pytestmark = pytest.mark.real

DELIBERATE, UNJUDGED = "fordonsbrand, avsiktlig", "fordonsbrand, gick inte att bedöma"


def taken(name: str, folder: Path, project: Path, **changes):
    """The kommun file taken in in a project of its own, and the figures of its quality report."""
    path = folder / "params" / "kommun" / f"{name}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(project / "params" / "kommun" / f"{name}.yml", path)
    if changes:
        keys = yaml.safe_load(path.read_text(encoding="utf-8")) | changes
        path.write_text(yaml.safe_dump(keys, allow_unicode=True), encoding="utf-8")
    kommun = read_kommun(path)
    return kommun, intake.take_in(kommun).figures


def fires(real_data: Path) -> pd.DataFrame:
    folder = real_data / "se_msb_fordonsbrander"
    return pd.concat([pd.read_csv(folder / f"fordonsbrander_{year}.csv", dtype=str) for year in (2018, 2019)])


@pytest.fixture(scope="module")
def msb(real_data, project, tmp_path_factory):
    return taken("msb_brander", tmp_path_factory.mktemp("msb"), project)


@pytest.fixture(scope="module")
def notices(real_data, project, tmp_path_factory, monkeypatch_module):
    folder = tmp_path_factory.mktemp("notiser")
    every = pd.read_parquet(real_data / "se_polisen_handelser" / "polisen_handelser_2022_2026.parquet")
    every.to_csv(folder / "polisen_notiser.csv", index=False)
    monkeypatch_module.setenv("BFA_NOTISER", str(folder))
    return *taken("polisen_notiser", folder, project), every


@pytest.fixture(scope="module")
def monkeypatch_module():
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def test_all_10_737_vehicle_fires_of_two_years_are_events_and_2_964_are_deliberate(msb):
    kommun, figures = msb
    counts = store.read_counts(kommun)
    assert set(counts["kind"]) == {"event"}
    assert int(counts["n"].sum()) == figures["rows"]["kept"] == 10_737
    by_type = counts.groupby("brottstyp")["n"].sum()
    assert (by_type[DELIBERATE], by_type[UNJUDGED]) == (2_964, 3_791)
    assert all(each["match"] for each in figures["control_sums"])


def test_every_kommun_with_twenty_fires_or_more_is_counted_as_the_rows_say_and_is_in_the_batch(msb, real_data, project):
    counts = store.read_counts(msb[0])
    rows = fires(real_data)
    own = rows.groupby("kommunKortNamn").size()
    found = counts.groupby("area")["n"].sum()
    batch = yaml.safe_load((project / "params" / "batch" / "msb_brander.yml").read_text(encoding="utf-8"))
    assert sorted(batch["kommundelar"]) == sorted(own[own >= 20].index)
    assert len(batch["kommundelar"]) == 137
    assert found[own[own >= 20].index].to_dict() == own[own >= 20].to_dict()
    deliberate = rows[rows["orsakAvsiktText"] == "Avsiktlig händelse"].groupby("kommunKortNamn").size()
    told = counts[counts["brottstyp"] == DELIBERATE].groupby("area")["n"].sum()
    assert told[told > 0].to_dict() == deliberate.to_dict()


def test_malå_had_no_fire_and_is_a_kommun_all_the_same(msb):
    counts = store.read_counts(msb[0])
    assert int(counts.loc[counts["area"] == "Malå", "n"].sum()) == 0
    assert len(store.kommundelar(msb[0])) == 290


def test_the_years_write_vehicles_in_columns_of_their_own_and_each_is_read_by_its_own(real_data, project, tmp_path):
    shared = {
        "source": "MSB", "encoding": "utf-8", "separator": ",", "kind": "event", "brottstyp": "brand i personbil",
        "date_format": "%Y-%m-%d %H:%M:%S", "columns": {"incident_id": "handelseId", "start": ["datum", "tid"]},
        "kommundel": {"column": "kommunKortNamn"},
    }  # fmt: skip
    folder = real_data / "se_msb_fordonsbrander"
    files = {year: str(folder / f"fordonsbrander_{year}.csv") for year in (2018, 2019)}
    sources = [
        shared | {"file": files[2018], "period": "2018-01/2018-12", "where": {"antalPersonbil": {"not": "0"}}},
        shared | {"file": files[2019], "period": "2019-01/2019-12", "where": {"personbil": "Ja"}},
    ]
    kommun, _ = taken("msb_brander", tmp_path, project, incidents=sources, control_sums=[])
    n = store.read_counts(kommun).groupby(store.read_counts(kommun)["month"].dt.year)["n"].sum()
    rows = {year: pd.read_csv(file, dtype=str) for year, file in files.items()}
    assert n[2018] == (rows[2018]["antalPersonbil"].astype(int) > 0).sum()
    assert n[2019] == (rows[2019]["personbil"] == "Ja").sum()


def test_a_lan_without_answers_is_missing_and_told_and_no_index_is_taken_for_a_share(real_data, project, tmp_path):
    kommun, figures = taken("ntu_lan", tmp_path, project)
    answers = survey_answers(load(kommun.path, rows=False))
    raw = pd.read_csv(real_data / "se_ntu_region_2023" / "ntu_trygghet.csv")
    assert len(answers) == len(raw) - 24
    assert "Gotland" not in set(answers["area"])
    assert not answers["score"].eq(0).any()
    assert answers["share"].isna().all()
    assert set(answers["interval"]) == {"unknown"}
    (source,) = figures["survey_sources"]
    assert [each["n"] for each in source["reasons"]] == [24]
    dark = answers[answers["question"].str.endswith("mörkt") & answers["group"].eq("Samtliga")]
    assert dark.set_index(["area", "year"])["score"]["Stockholm", 2023] == 60.6
    assert set(answers["area"]) <= set(store.kommundelar(kommun))


def test_the_index_read_as_per_cent_is_refused_with_the_way_out(real_data, project, tmp_path):
    keys = yaml.safe_load((project / "params" / "kommun" / "ntu_lan.yml").read_text(encoding="utf-8"))["surveys"]
    file = str(real_data / "se_ntu_region_2023" / "ntu_trygghet.csv")
    with pytest.raises(Exception, match="inga andelar i procent") as caught:
        taken("ntu_lan", tmp_path, project, surveys=[keys[0] | {"unit": "procent", "file": file}])
    assert "224 av 354" in str(caught.value)


def test_the_notices_are_events_without_points_and_without_their_text(notices):
    kommun, figures, every = notices
    rows = store.read_incidents(kommun)
    assert set(rows["kind"]) == {"event"}
    assert rows.geometry.isna().all()
    (told,) = [line for line in figures["sources"][0]["remarks"] if "mitten av varje kommundel" in line["what"]]
    assert told["n"] == len(rows)
    assert not {"summary", "text"} & set(rows.columns)
    longest = every["summary"].str.len().idxmax()
    assert every.loc[longest, "summary"] not in set(rows.astype(str).to_numpy().ravel())
    assert rows["tags"].notna().any()


def test_a_notice_of_a_lan_is_counted_in_no_kommun(notices):
    kommun, _, every = notices
    counts = store.read_counts(kommun)
    inside = every["datetime"].str[:7].between("2023-05", "2026-06")
    malmö = every[inside & every["location_name"].eq("Malmö")]
    own = counts[(counts["area"] == "Malmö") & counts["month"].between("2023-05", "2026-06")]
    # A notice of the first or last minutes of a month is never told in another offset than Sweden's own.
    assert int(own["n"].sum()) == len(malmö)
    assert not counts["area"].str.endswith(" län").any()
