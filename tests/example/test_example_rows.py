"""What an export of incident rows looks like: points, windows, lags, codes, and faults that hurt no figure."""

from pathlib import Path

import geopandas as gpd
import pandas as pd


def test_rows_cover_2006_to_august_2010_for_all_six(rows: pd.DataFrame) -> None:
    months = rows[rows["Kommundel"].isin(list("ABCDEF"))].groupby("Kommundel")["start"].agg(["min", "max"])
    assert list(months.index) == list("ABCDEF")
    assert (months["min"] < "2006-01-03").all()
    assert (months["max"].between(pd.Timestamp("2010-08-29"), pd.Timestamp("2010-09-01"))).all()


def test_points_lie_in_their_kommundel_but_for_the_planted_faults(rows: pd.DataFrame, folder: Path) -> None:
    areas = gpd.read_file(folder / "kommundelar.geojson")
    placed = rows[rows["x"].notna()]
    points = gpd.GeoDataFrame(placed[["Kommundel"]], geometry=gpd.points_from_xy(placed["x"], placed["y"]), crs=3006)
    joined = points.sjoin(areas, how="left", predicate="intersects")
    wrong = joined[joined["Kommundel"] != joined["kommundel"]]
    assert len(wrong) == 12 + 6 + 18 + 5
    assert "A" not in set(wrong["Kommundel"])


def test_some_rows_lack_a_point_and_some_a_clock_time(rows: pd.DataFrame) -> None:
    assert 0.03 < rows["x"].isna().mean() < 0.12
    assert 0.002 < (rows["Starttid"] == "").mean() < 0.02


def test_thefts_have_windows_and_assaults_have_moments(rows: pd.DataFrame, assaults: pd.DataFrame) -> None:
    burglaries = rows[rows["brottstyp"] == "inbrott i bostad"]
    assert burglaries["end"].notna().mean() > 0.7
    assert assaults["end"].isna().all()


def test_crimes_are_registered_later_and_never_after_the_extraction(rows: pd.DataFrame) -> None:
    assert (rows["registered"] >= rows["start"]).all()
    assert rows["registered"].max() < pd.Timestamp("2010-09-06")
    lag = (rows["registered"] - rows["start"]).dt.days
    assert lag[rows["Slag"] == "Brott"].mean() > 1
    assert lag[rows["Slag"] != "Brott"].max() <= 1


def test_the_planted_faults_are_there_and_touch_neither_a_nor_outdoor_assaults(everything: pd.DataFrame) -> None:
    ends_first = everything["end"] < everything["start"]
    dateless = everything["start"].isna()
    homeless = everything["Kommundel"] == "Okänd"
    at_zero = everything["x"].eq(0) & everything["y"].eq(0)
    swapped = everything["x"] > everything["y"]
    twice = everything.drop(columns=["start", "end", "registered"]).duplicated()
    found = [int(fault.sum()) for fault in (ends_first, dateless, homeless, at_zero, swapped, twice)]
    assert found == [9, 7, 14, 12, 6, 24]
    faulty = everything[ends_first | dateless | homeless | at_zero | swapped | twice]
    assert "A" not in set(faulty["Kommundel"])
    assert "misshandel utomhus" not in set(faulty["brottstyp"])
    assert set(faulty["Slag"]) == {"Brott"}


def test_case_numbers_differ_but_in_duplicates(everything: pd.DataFrame) -> None:
    assert everything["Diarienummer"].duplicated().sum() == 24


def test_every_code_is_four_digits_with_its_zero_and_stands_in_the_codebook(everything: pd.DataFrame) -> None:
    assert everything["Brottskod"].str.fullmatch(r"\d{4}").all()
    assert everything["Brottskod"].str.startswith("0").mean() > 0.5
    assert everything["brottstyp"].notna().all()


def test_invented_codes_are_marked_and_are_no_crime_codes(everything: pd.DataFrame, project: Path) -> None:
    codes = pd.read_csv(project / "data" / "codebook" / "brottskoder_exempel.csv", sep=";", dtype=str)
    invented = set(codes.loc[codes["pahittad"] == "ja", "brottskod"])
    assert invented == {"0013", "0016", "0020", "0101"}
    assert not everything.loc[everything["Slag"] == "Brott", "Brottskod"].isin(invented).any()
    assert set(codes["brottskod"]) == set(everything["Brottskod"])


def test_names_in_the_export_are_plainly_invented(everything: pd.DataFrame) -> None:
    names = set(everything["Anmälare"]) - {""}
    assert names == {"Kim Exempelsson", "Robin Påhittad", "Sam Testlund", "Alex Låtsasberg", "Charlie Finnsinte"}
    assert (everything["Fritext"] != "").sum() > 1000
