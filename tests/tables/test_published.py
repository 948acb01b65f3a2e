"""Figures that others publish: every form and every trap that the real files hold, by hand."""

import pytest

from bfa.errors import DataError, ParameterError
from bfa.tables import intake, store
from bfa.tables.published import read_published
from bfa.tables.published_faults import published_remarks


@pytest.fixture
def read(small):
    def reading(text, **keys):
        keys = {"file": "data/p.csv", "form": "bred", "source": "Brå", **keys}
        kommun = small(files={"p.csv": text}, published=[keys])
        return read_published(kommun, kommun.published[0], crs=None)

    return reading


def told(part):
    figures = part.notes.to_figures()
    return " | ".join(f"{line['what']} {line['n']}" for line in (*figures["remarks"], *figures["reasons"]))


def seen(*parts):
    return " | ".join(line["what"] for line in published_remarks(parts))


def values(part, *columns):
    return list(part.table[list(columns)].itertuples(index=False, name=None))


WIDE = 'Region;Våld 2015;Våld 2014\n"0114 Upplands V\ufffdsby";141;1 122\n0140 Nykvarn;51;.\n'


def test_a_column_for_each_year_becomes_a_row_for_each_figure(read):
    part = read(WIDE, columns={"region": "Region"}, unit="per 10000")
    assert values(part, "code", "region", "year", "what", "value") == [
        ("0114", "Upplands Väsby", 2015, "Våld", 141),
        ("0140", "Nykvarn", 2015, "Våld", 51),
        ("0114", "Upplands Väsby", 2014, "Våld", 1122),
        ("0140", "Nykvarn", 2014, "Våld", part.table["value"].iloc[3]),
    ]
    assert part.table["value"].isna().tolist() == [False, False, False, True]
    assert list(part.table["group"][:2]) == ["Pendlingskommun nära storstad", "Pendlingskommun nära större stad"]


def test_a_name_that_lost_its_letters_is_set_by_its_code_and_told(read):
    assert "namnet var trasigt; satt efter koden 1" in told(read(WIDE, columns={"region": "Region"}, unit="antal"))


def test_a_name_that_lost_its_letters_and_has_no_code_is_refused_and_never_guessed(read):
    part = read("Region;2015\nV\ufffdsby;1\nAle;2\n", columns={"region": "Region"}, fixed={"what": "x"}, unit="antal")
    assert values(part, "code", "region") == [("1440", "Ale")]
    assert "namnet har förlorat bokstäver, och raden har ingen kod 1" in told(part)


def test_what_is_counted_must_stand_in_whole_letters(read):
    with pytest.raises(DataError) as caught:
        read("Region;V\ufffdld 2015\n0114 A;1\n", columns={"region": "Region"}, unit="antal")
    assert "values: what:" in str(caught.value)
    part = read(
        "Region;V\ufffdld 2015\n0114 A;1\n",
        columns={"region": "Region"},
        unit="antal",
        values={"what": {"V\ufffdld": "Våld"}},
    )
    assert list(part.table["what"]) == ["Våld"]


def test_merged_headings_above_the_years_say_what_is_counted(read):
    text = "Brå\n;Våld;;Alla;\nRegion;2015;2014;2015;2014\n1440;1;2;3;4\n"
    part = read(text, columns={"code": "Region"}, skip_rows=2, heading_above=True, unit="antal")
    assert values(part, "what", "year", "value") == [
        ("Våld", 2015, 1),
        ("Våld", 2014, 2),
        ("Alla", 2015, 3),
        ("Alla", 2014, 4),
    ]


def test_columns_without_headings_are_named_by_their_place_and_merged_cells_filled_down(read):
    text = ",,2018.0,2019.0\nBarn,Ale,1,2\n,Lerum,3,4\n"
    part = read(
        text,
        separator=",",
        decimal=".",
        columns={"what": "#1", "region": "#2"},
        fill_down=["what"],
        unit="antal",
    )
    assert values(part, "what", "region", "code", "year") == [
        ("Barn", "Ale", "1440", 2018),
        ("Barn", "Lerum", "1441", 2018),
        ("Barn", "Ale", "1440", 2019),
        ("Barn", "Lerum", "1441", 2019),
    ]


def test_a_row_for_each_figure_with_month_and_footnote(read):
    text = "kod;ar;man;sak;v\n114;2024;mars;stöld;10\n0115;2024;3;stöld;12,5\n;;;Källa: Brå;\n"
    columns = {"code": "kod", "year": "ar", "month": "man", "what": "sak", "value": "v"}
    part = read(text, form="lang", columns=columns, unit="per 1000", preliminary=[2024])
    assert values(part, "region", "year", "month", "value", "preliminary") == [
        ("Upplands Väsby", 2024, 3, 10, True),
        ("Vallentuna", 2024, 3, 12.5, True),
    ]
    assert "nolla; satt tillbaka 1" in told(part)
    assert "en fotnot" in told(part)


def test_shares_of_one_are_kept_as_percent_and_called_so_only_when_said(read):
    keys = {"fixed": {"year": 2024}}
    text = "region;a;b\n" + "".join(f"R {n};0,{n + 100};5\n" for n in range(40))
    keys |= {"form": "lang", "columns": {"region": "region"}, "measures": {"a": "Hyresrätt", "b": "Barn"}}
    part = read(text, **keys, units={"Hyresrätt": "andel", "Barn": "antal"}, decimal=",", missing=[""])
    assert "kan vara tusental" in told(part)
    text = text.replace(";0,", ";0,5")
    part = read(text, **keys, units={"Hyresrätt": "andel", "Barn": "antal"})
    assert part.table.loc[0, "value"] == pytest.approx(51.00)
    assert part.table.loc[0, "unit"] == "procent"
    part = read(text, **keys, units={"Hyresrätt": "procent", "Barn": "antal"})
    assert "Hyresrätt: alla tal är 0-1; skriv andel" in told(part)


def test_rates_that_are_called_counts_are_told_by_how_they_go_with_size(read):
    codes = ["0114", "0115", "0117", "0120", "0123", "0125", "0126", "0127", "0128", "0136", "0138", "0139", "0140"]
    codes += ["0160", "0162", "0163", "0180", "0181", "0182", "0183", "0184", "0186", "0187", "0188", "0191", "0192"]
    codes += ["0305", "0319", "0330", "0331", "0360", "0380"]
    rows = [f"{code};{150 + n % 7};{1000 * 1.2**n:.0f}" for n, code in enumerate(codes)]
    keys = {
        "form": "lang",
        "columns": {"code": "kod"},
        "measures": {"brott": "Brott", "folk": "Invånare"},
        "units": {"Invånare": "invånare"},
        "fixed": {"year": 2015},
    }
    text = "\n".join(["kod;brott;folk", *rows, ""])
    assert "ser ut som tal per invånare" in seen(read(text, **keys, unit="antal"))
    assert "ser ut som" not in seen(read(text, **keys, unit="per 10000"))
    counts = "\n".join(
        ["kod;brott;folk", *(f"{c};{1.2**n * 100:.0f};{1000 * 1.2**n:.0f}" for n, c in enumerate(codes)), ""]
    )
    assert "ser ut som antal" in seen(read(counts, **keys, unit="per 10000"))


def test_a_figure_that_stands_twice_is_kept_once_and_two_that_differ_not_at_all(read):
    text = "r;2015\nAle;1\nAle;1\nLerum;2\nLerum;3\nHabo;4\n"
    part = read(text, columns={"region": "r"}, fixed={"what": "x"}, unit="antal")
    assert list(part.table["region"]) == ["Ale", "Habo"]
    assert "samma tal står flera gånger; räknat en gång 1" in told(part)
    assert "olika tal för samma region, år och sak; inget av dem är med 2" in told(part)


def test_the_form_of_brås_own_search_goes_in_with_its_headings_of_groups_and_preliminary_years(read):
    """Columns as the search gives them, by what others tell of it: Brott, Region, År, Antal, /100 000 inv."""
    text = (
        "Brott;Region;År;Antal;/100 000 inv\n"
        "Stöld;Haninge kommun;2025 prel.;..;..\n"
        "Stöld;Haninge kommun;2025 prel.;1 234;1 234\n"
        "Stöld;Stockholms kommun;2024;30 000;3 061\n"
        "Stöld;Hela landet;2024;350 000;3 317\n"
    )
    part = read(
        text,
        form="lang",
        columns={"what": "Brott", "region": "Region", "year": "År"},
        measures={"Antal": "", "/100 000 inv": ""},
        units={"Antal": "antal", "/100 000 inv": "per 100000"},
    )
    counts = part.table[part.table["unit"] == "antal"]
    assert list(counts["code"]) == ["0136", "0180", "00"]
    assert list(counts["value"]) == [1_234, 30_000, 350_000]
    assert list(counts["preliminary"]) == [True, False, False]
    assert set(part.table["what"]) == {"Stöld"}
    assert list(part.table.loc[part.table["unit"] == "per 100000", "value"]) == [1_234, 3_061, 3_317]


def test_a_kommun_that_was_renamed_split_or_moved_is_told(read):
    text = "r;2003;2002\n2023 Malung;5;6\n1917 Heby;1;2\n0330 Knivsta;3;.\n0380 Uppsala;7;9\n"
    part = read(text, columns={"region": "r"}, fixed={"what": "x"}, unit="per 1000")
    assert list(part.table["region"][:4]) == ["Malung-Sälen", "Heby", "Knivsta", "Uppsala"]
    assert list(part.table["code"][:2]) == ["2023", "0331"]
    said = told(part)
    assert "äldre namn" in said
    assert "i ett annat län" in said
    assert "Knivsta bildades 2003 ur Uppsala; Uppsala före 2003 är ett större område" in said


def test_a_code_with_another_kommuns_name_is_refused(read):
    part = read("r;2003\n0114 Ale;5\n1440 Ale;6\n", columns={"region": "r"}, fixed={"what": "x"}, unit="antal")
    assert values(part, "code", "value") == [("1440", 6)]
    assert "koden och namnet är olika kommuners 1" in told(part)


def test_a_lone_dash_is_refused_until_it_is_said_what_it_means(read):
    text = "r;2003\nAle;-\nHabo;2\n"
    assert "ett ensamt streck" in told(read(text, columns={"region": "r"}, fixed={"what": "x"}, unit="antal"))
    part = read(text, columns={"region": "r"}, fixed={"what": "x"}, unit="antal", missing=["-"])
    assert part.table["value"].isna().tolist() == [True, False]


def test_a_sum_among_the_rest_and_a_mean_among_the_kommuner_are_told(read):
    text = "r;a 2015;b 2015;alla 2015\nAle;1;2;3\nHabo;4;5;9\n"
    assert "alla är summan av de andra" in told(read(text, columns={"region": "r"}, unit="antal"))


@pytest.mark.parametrize(
    ("text", "keys", "word"),
    [
        ("r;2003\nAle;5\n", {"columns": {"region": "r"}, "fixed": {"what": "x"}}, "vad talen räknas i"),
        (
            "r;kol\nAle;5\n",
            {"columns": {"region": "r"}, "fixed": {"what": "x"}, "unit": "antal"},
            "ingen rubrik är ett år",
        ),
        (
            "r;v\nAle;5\n",
            {"form": "lang", "columns": {"region": "r", "value": "v"}, "fixed": {"what": "x"}},
            "vilket år",
        ),
        (
            "r;v\nAle;5\n",
            {"form": "lang", "columns": {"region": "r"}, "fixed": {"what": "x", "year": 2015}},
            "measures",
        ),
        ("r;2003\nAle;5\n", {"columns": {"region": "r", "year": "2003"}, "unit": "antal"}, "year är okänd"),
        (
            "r;2003\nAle;fem\n",
            {"columns": {"region": "r"}, "fixed": {"what": "x"}, "unit": "antal"},
            "talet kan inte läsas",
        ),
        (
            "r;2003\nAle;5\n",
            {"columns": {"region": "r"}, "fixed": {"what": "x"}, "heading_above": True},
            "heading_above",
        ),
        (
            "r;2003\nAle;5\n",
            {"columns": {"region": "r"}, "fixed": {"what": "x"}, "units": {"y": "antal"}, "unit": "antal"},
            "nämner",
        ),
    ],
)
def test_what_is_not_said_is_refused_with_a_way_out(read, text, keys, word):
    with pytest.raises((DataError, ParameterError)) as caught:
        read(text, **keys)
    assert word in str(caught.value)


def test_the_store_keeps_them_and_the_report_tells_them_by_file(small):
    keys = {"file": "data/p.csv", "form": "bred", "source": "Brå", "columns": {"region": "Region"}, "unit": "antal"}
    kommun = small(files={"p.csv": WIDE}, published=[keys])
    figures = intake.take_in(kommun).figures
    assert figures["published_sources"][0]["kommuner"] == 2
    assert any(line["what"].startswith("p.csv: namnet var trasigt") for line in figures["remarks"])
    assert len(store.read_table(kommun, "published")) == 4


def test_a_kommun_without_published_figures_has_nothing_told_of_them():
    assert published_remarks([]) == []
