"""A recount of the real files: bfa and plain pandas agree per area, month and type.

Chicago and New York are recounted in `test_real_data`. The recount shares no code with bfa: it reads each file anew,
and does in a few lines what the kommun file declares.
"""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from recount import agree

from bfa.errors import BfaError
from bfa.tables import intake
from bfa.tables.municipality import Kommun, read_kommun

pytestmark = pytest.mark.real


def kommun_of(folder: Path, name: str, **keys: Any) -> Kommun:
    path = folder / "params" / "kommun" / f"{name}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump({"kommun": name.title(), **keys}, allow_unicode=True), encoding="utf-8")
    return read_kommun(path)


def take_in_and_agree(kommun: Kommun, rows: pd.DataFrame, *, weight: str | None = None) -> None:
    intake.take_in(kommun)
    agree(kommun, rows, weight=weight)


@pytest.fixture(scope="module")
def fires(real_data):
    files = [real_data / "se_msb_fordonsbrander" / f"fordonsbrander_{year}.csv" for year in (2018, 2019)]
    return pd.concat([pd.read_csv(file, dtype=str) for file in files], ignore_index=True)


def fire_source(real_data: Path, **keys: Any) -> dict[str, Any]:
    return {
        "files": str(real_data / "se_msb_fordonsbrander" / "fordonsbrander_*.csv"),
        "source": "räddningstjänsten",
        "separator": ",",
        "kind": "event",
        "columns": {
            "incident_id": "handelseId",
            "start": ["datum", "tid"],
            "brottstyp": "orsakAvsiktText",
            "plats_typ": "verksamhetUtemiljoText",
        },
        "date_format": "%Y-%m-%d %H:%M:%S",
        "kommundel": {"column": "kommunKortNamn"},
        "values": {"plats_typ": {"*": "övrigt"}},
        **keys,
    }


def test_fires_of_two_years_with_unlike_columns_agree_in_every_kommun_month_and_intent(real_data, fires, tmp_path):
    plain = fires.assign(area=fires["kommunKortNamn"], month=fires["datum"].str[:7], brottstyp=fires["orsakAvsiktText"])
    take_in_and_agree(kommun_of(tmp_path, "brander", incidents=[fire_source(real_data)]), plain)


def test_fires_of_one_lan_and_no_accidents_agree_by_the_first_digits_of_the_deso(real_data, fires, tmp_path):
    here = fires[(fires["lanskod"] == "14") & (fires["orsakAvsiktText"] != "Fel i utrustning") & fires["deso"].notna()]
    plain = here.assign(area=here["deso"].str[:4], month=here["datum"].str[:7], brottstyp=here["orsakAvsiktText"])
    source = fire_source(
        real_data,
        where={"lanskod": ["14"], "orsakAvsiktText": {"not": "Fel i utrustning"}, "deso": {"not": ""}},
        kommundel={"column": "deso", "characters": 4},
    )
    take_in_and_agree(kommun_of(tmp_path, "vastra", incidents=[source]), plain)


def test_london_as_a_wide_table_agrees_in_every_borough_month_and_type(real_data, tmp_path):
    file, airports = real_data / "uk_london_borough_manad" / "brott_borough_2010_2019.csv", "London Heathrow"
    rows = pd.read_csv(file)
    rows = rows[~rows["LookUp_BoroughName"].str.startswith(airports)]
    months = [head for head in rows if head.isdigit()]
    plain = rows.melt(["LookUp_BoroughName", "MinorText"], months, "heading", "n")
    plain["month"] = plain["heading"].str[:4] + "-" + plain["heading"].str[4:]
    source = {
        "file": str(file),
        "source": "polisen i London",
        "separator": ",",
        "wide": True,
        "month_format": "%Y%m",
        "where": {"LookUp_BoroughName": {"not": "London Heathrow and London City Airports"}},
        "columns": {"area": "LookUp_BoroughName", "brottstyp": "MinorText"},
    }
    kommun = kommun_of(tmp_path, "london", counts=[source])
    take_in_and_agree(
        kommun, plain.rename(columns={"LookUp_BoroughName": "area", "MinorText": "brottstyp"}), weight="n"
    )


@pytest.fixture(scope="module")
def berlin(real_data):
    """Counts of a year per area and type: areas only, not the totals and the unplaced that stand among them."""
    rows = pd.read_csv(real_data / "de_berlin_kriminalatlas" / "kriminalatlas_2015_2024.csv", dtype=str)
    code = rows.columns[2]
    rows = rows[(rows["Matt"] == "Fallzahlen") & ~rows[code].str.endswith(("0000", "9900"))]
    types = ["Raub", "Fahrraddiebstahl", "Branddelikte -insgesamt-", "Rauschgift-delikte"]
    return rows.rename(columns={code: "area"}).melt(["area", "Jahr"], types, "typ", "n")


def test_berlin_by_year_is_refused_since_only_months_are_counted(berlin, tmp_path):
    kommun = berlin_kommun(berlin, tmp_path, month="Jahr", month_format="%Y")
    with pytest.raises(BfaError, match="månad"):
        intake.take_in(kommun)


def test_berlin_with_each_year_under_its_december_agrees_in_every_area_year_and_type(berlin, tmp_path):
    rows = berlin.assign(month=berlin["Jahr"] + "-12", n=berlin["n"].astype(int))
    kommun = berlin_kommun(rows, tmp_path, month="month", month_format="%Y-%m")
    take_in_and_agree(kommun, rows.rename(columns={"typ": "brottstyp"}), weight="n")


def berlin_kommun(rows: pd.DataFrame, folder: Path, *, month: str, month_format: str) -> Kommun:
    rows.to_csv(folder / "berlin.csv", sep=";", index=False)
    source = {
        "file": str(folder / "berlin.csv"),
        "source": "polisen i Berlin",
        "month_format": month_format,
        "period": "2015-12/2024-12",  # Lone months far from the others are counted where they are declared.
        "columns": {"area": "area", "month": month, "brottstyp": "typ", "n": "n"},
    }
    return kommun_of(folder, "berlin", counts=[source])


def test_swedish_notices_agree_by_the_clock_of_the_kommun_whatever_offset_they_were_written_with(real_data, tmp_path):
    folder = real_data / "se_polisen_handelser"
    every = pd.read_parquet(
        folder / "polisen_handelser_2022_2026.parquet", columns=["id", "datetime", "type", "location_name"]
    )
    types, places = ["Misshandel", "Stöld", "Rattfylleri", "Trafikolycka"], ["Stockholm", "Malmö", "Göteborg", "Umeå"]
    # Half of them as they came, half in UTC, as another export would have them.
    moment = pd.to_datetime(every["datetime"].str[:19].str.strip(), format="mixed")
    offset = every["datetime"].str[-6:]
    utc = moment - pd.to_timedelta(offset + ":00")
    written = every["datetime"].where(every["id"] % 2 == 0, utc.dt.strftime("%Y-%m-%d %H:%M:%S +00:00"))
    every.assign(datetime=written).to_csv(tmp_path / "notiser.csv", sep=";", index=False)
    source = {
        "file": str(tmp_path / "notiser.csv"),
        "source": "polisens notiser",
        "kind": "event",
        "date_format": "%Y-%m-%d %H:%M:%S %z",
        "period": "2022-10/2026-07",
        "where": {"type": types, "location_name": places},
        "columns": {"incident_id": "id", "start": "datetime", "brottstyp": "type"},
        "kommundel": {"column": "location_name"},
    }
    local = utc.dt.tz_localize("UTC").dt.tz_convert("Europe/Stockholm").dt.strftime("%Y-%m")
    plain = pd.DataFrame({"area": every["location_name"], "month": local, "brottstyp": every["type"]})
    plain = plain[every["type"].isin(types) & every["location_name"].isin(places) & local.between("2022-10", "2026-07")]
    take_in_and_agree(kommun_of(tmp_path, "notiser", incidents=[source]), plain)
