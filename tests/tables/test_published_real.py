"""The real published files, by the kommun file that is committed; sums and known figures from the files themselves."""

import csv
import shutil

import pytest

from bfa.errors import DataError, ParameterError
from bfa.tables.municipality import PublishedSource, read_kommun
from bfa.tables.published import read_published
from bfa.tables.published_faults import published_remarks
from bfa.tables.quality import Part

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def sverige(real_data, project, tmp_path_factory):
    path = tmp_path_factory.mktemp("sverige") / "params" / "kommun" / "sverige.yml"
    path.parent.mkdir(parents=True)
    shutil.copyfile(project / "params" / "kommun" / "sverige.yml", path)
    kommun = read_kommun(path)
    return kommun, [read_published(kommun, source, crs=None) for source in kommun.published]


def part(sverige, word):
    return next(each for each in sverige[1] if word in each.notes.file)


def told(read):
    figures = read.notes.to_figures()
    return {line["what"]: line["n"] for line in (*figures["remarks"], *figures["reasons"])}


def one(table, **where):
    for name, value in where.items():
        table = table[table[name] == value]
    (value,) = table["value"]
    return value


def test_brå_per_kommun_has_290_names_mended_by_code_and_26_years_of_which_six_are_empty(sverige):
    read = part(sverige, "brott_kommun")
    assert len(read.table) == 290 * 3 * 26
    assert read.notes.figures["kommuner"] == read.notes.figures["regions"] == 290
    assert not read.table["region"].str.contains("\ufffd").any()
    said = told(read)
    assert said["namnet var trasigt; satt efter koden"] == 121
    assert said["hela året saknar värden: 1990, 1991, 1992, 1993, 1994, 1995"] == 6
    assert any(what.startswith("Knivsta bildades 2003 ur Uppsala") for what in said)
    assert not any("Trosa bildades" in what for what in said)
    assert any(what.startswith("Alla brott är summan") for what in said)
    assert one(read.table, code="0114", what="Våldsbrott", year=2015) == 141
    assert one(read.table, code="2584", what="Alla brott", year=2015) == 692


def test_figures_of_2015_times_inhabitants_are_of_the_countrys_size_per_10_000_and_in_no_other_unit(sverige):
    """Brå: 1.49 million crimes were reported in 2015 (Kriminalstatistik 2015). The file holds somewhat less."""
    rates, people = part(sverige, "brott_kommun").table, part(sverige, "kolada_alla").table
    rates = rates[(rates["what"] == "Alla brott") & (rates["year"] == 2015)].set_index("code")["value"]
    people = people[(people["what"] == "Invånare") & (people["year"] == 2015) & people["code"].notna()]
    crimes = float((rates * people.set_index("code")["value"]).sum()) / 10_000
    assert crimes == pytest.approx(1_272_914, abs=1)
    assert 0.8 < crimes / 1_490_000 < 1
    assert rates.sum() < 0.2 * 1_490_000


def test_rates_that_are_called_counts_are_seen_beside_the_inhabitants_of_another_file(sverige):
    rates, people = part(sverige, "brott_kommun"), part(sverige, "kolada_alla")
    assert not [line for line in published_remarks([rates, people]) if "ser ut som" in line["what"]]
    wrong = Part(rates.table.assign(unit="antal"), rates.notes)
    seen = [
        line["what"] for line in published_remarks([wrong, people]) if "ser ut som tal per invånare" in line["what"]
    ]
    assert len(seen) == 3


def test_kolada_has_the_inhabitants_of_290_kommuner_each_once_and_a_mean_that_is_told(sverige):
    read = part(sverige, "kolada_alla")
    people = read.table[(read.table["what"] == "Invånare") & (read.table["unit"] == "invånare")]
    now = people[(people["year"] == 2019) & people["code"].notna()]
    assert len(now) == now["code"].nunique() == 290
    assert now["value"].sum() == 10_327_589  # SCB: folkmängd 31 december 2019
    said = told(read)
    assert said["samma tal står flera gånger; räknat en gång"] == 15
    assert any(what.startswith("Alla kommuner är ett medelvärde av kommunerna") for what in said)
    assert not any("ser ut som" in what for what in said)


@pytest.mark.parametrize(("file", "total"), [("p1mb", 1_478_879), ("p1ma", 105_555)])
def test_brås_national_tables_hold_every_row_once(sverige, file, total):
    read = part(sverige, file)
    assert len(read.table) == 872 * 3
    now = read.table[read.table["year"] == 2024]
    assert one(now, what="SAMTLIGA BROTT", unit="antal") == total
    assert read.notes.to_figures()["refused"] == 0
    assert ("säger ackumulerat" in " ".join(told(read))) == (file == "p1ma")


def test_the_year_before_is_the_count_less_the_change(sverige):
    table = part(sverige, "p1mb").table
    assert one(table, what="SAMTLIGA BROTT", year=2023) == 1_500_639


def test_the_twelve_months_agree_with_the_year_and_are_known_to_be_cut_off(real_data, sverige):
    keys = {
        "form": "bra_tabell",
        "file": str(real_data / "se_bra_riket_2024" / "p1mc_2024.csv"),
        "source": "Brå P1M c",
        "separator": ",",
        "decimal": ".",
    }
    with pytest.raises(ParameterError):
        read_published(sverige[0], PublishedSource(**keys), crs=None)
    read = read_published(sverige[0], PublishedSource(**keys, fixed={"year": 2024}), crs=None)
    said = told(read)
    assert "delar av samtliga brott saknas; tabellen är inte hel" in said
    assert said["en tom rad inne i tabellen; rader kan saknas"] == 1
    both = read.table.merge(part(sverige, "p1mb").table, on=["what", "year", "unit"])
    counts = both[both["unit"] == "antal"].dropna(subset=["value_x", "value_y"])
    assert len(counts) > 900
    assert (counts["value_x"] == counts["value_y"]).all()


def test_the_plain_reader_is_told_where_the_headings_stand(real_data, sverige):
    keys = {"form": "bra_tabell", "file": str(real_data / "se_bra_riket_2024" / "bra_p1mb_2024_original.csv")}
    with pytest.raises(DataError) as caught:
        read_published(sverige[0], PublishedSource(**keys, source="Brå"), crs=None)
    assert "skip_rows: 1" in str(caught.value)


def test_regso_has_every_area_and_its_shares_are_percent(real_data, sverige):
    read = part(sverige, "regso")
    with (real_data / "se_regso_demografi" / "regso_demografi.csv").open(encoding="utf-8") as file:
        own = list(csv.DictReader(file))
    table = read.table
    assert table[table["what"] == "Invånare"]["value"].sum() == sum(int(row["total_population"]) for row in own)
    homes = table[table["what"].isin(["Hyresrätt", "Bostadsrätt", "Äganderätt"])]
    assert set(homes["unit"]) == {"procent"}
    assert homes.groupby("region")["value"].sum().between(99, 100.01).mean() > 0.99


def test_the_other_file_of_inhabitants_agrees(real_data, sverige):
    keys = {
        "form": "bred",
        "file": str(real_data / "se_befolkning_kommun" / "invanare_kommun_1998_2019_kolada.csv"),
        "source": "SCB genom Kolada",
        "separator": ",",
        "decimal": ".",
        "columns": {"region": "Municipality"},
        "fixed": {"what": "Invånare"},
        "unit": "invånare",
    }
    read = read_published(sverige[0], PublishedSource(**keys), crs=None)
    both = read.table.merge(part(sverige, "kolada_alla").table, on=["code", "year", "what", "unit"])
    both = both.dropna(subset=["value_x", "value_y"])
    assert len(both) > 6_300
    assert (both["value_x"] == both["value_y"]).all()
