import pandas as pd
import pytest
import xlsxwriter

from bfa.errors import DataError
from bfa.tables.contracts import (
    CAUSES,
    DECISIONS,
    FOLLOW_UP,
    GOALS,
    MEASURES,
    NOT_KNOWN,
    OWNERS,
    PRIORITISED,
    PROBLEMS,
    WRITTEN_MEASURES,
)
from bfa.tables.kinds import REGISTERS
from bfa.tables.register_headings import HEADINGS, contract_name, headings
from bfa.tables.registers import dangling, read_register, read_sheet, register_of, scope_of, written_contract

HEAD = "nummer;orsak;perspektiv;karaktär;avstånd;nivå;påverkas av;sekretess;utlämnad text;anteckning"
LINE = "1;Kö utanför G;situationellt;situationell;närliggande;;båda;nej;;hemligt"


def write(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "orsaker.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_register_with_swedish_headings_follows_its_contract(tmp_path, encoding):
    causes = read_register(write(tmp_path, f"{HEAD}\n{LINE}\n", encoding), CAUSES).table
    assert causes.loc[0, ["number", "text", "influence"]].tolist() == [1, "Kö utanför G", "båda"]
    assert list(causes) == list(CAUSES.columns)


def test_english_headings_and_commas_do_as_well(tmp_path):
    head = "number,text,perspective,character,distance,influence,sekretess"
    causes = read_register(write(tmp_path, f"{head}\n1,Kö,brottsoffer,social,avlägsen,andra,ja\n"), CAUSES).table
    assert causes["perspective"].tolist() == ["brottsoffer"]


def test_a_header_alone_is_an_empty_register(tmp_path):
    assert len(read_register(write(tmp_path, HEAD + "\n"), CAUSES).table) == 0


def test_a_missing_column_is_named(tmp_path):
    with pytest.raises(DataError, match="kolumnen perspektiv saknas"):
        read_register(write(tmp_path, "nummer;orsak\n1;Kö\n"), CAUSES)


def test_all_faults_are_told_by_column_and_row_and_never_by_value(tmp_path):
    bad = LINE.replace("situationellt", "Eva Ek").replace(";nej;", ";kanske;")
    with pytest.raises(DataError) as caught:
        read_register(write(tmp_path, f"{HEAD}\n{LINE}\n{bad}\n"), CAUSES)
    said = str(caught.value)
    assert "perspektiv" in said
    assert "sekretess" in said
    assert "nummer, rad 3: är en dubblett" in said
    assert "rad 3" in said
    assert "Eva" not in said
    assert "kanske" not in said


def test_dates_and_whole_numbers_that_cannot_be_read_are_told_together(tmp_path):
    text = "åtgärdens nummer;datum;läge;gjort;sekretess\n1;1 maj;klar;tre;nej\n"
    with pytest.raises(DataError, match=r"datum, rad 2: är inte ett datum.*gjort, rad 2: är inte ett heltal"):
        read_register(write(tmp_path, text), FOLLOW_UP)


def test_a_workbook_with_typed_dates_is_read(tmp_path):
    path = tmp_path / "uppfoljning.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["åtgärdens nummer", "datum", "läge", "gjort", "planerat", "sekretess"])
    sheet.write_row(1, 0, [2, "", "delvis", 3, 8, "nej"])
    sheet.write_datetime(1, 1, pd.Timestamp("2010-05-25"), book.add_format({"num_format": "yyyy-mm-dd"}))
    book.close()
    found = read_register(path, FOLLOW_UP).table
    assert found.loc[0, "date"] == pd.Timestamp("2010-05-25")
    assert found.loc[0, ["done", "planned"]].tolist() == [3, 8]


def test_numbers_the_other_register_lacks_are_found():
    measures = pd.DataFrame({"causes": ["1, 2", None, "9;3"]})
    assert dangling(measures, "causes", pd.Series([1, 2, 3])) == [9]


def test_every_swedish_heading_leads_to_a_column_of_some_register():
    names = {name for schema in REGISTERS.values() for name in schema.columns}
    assert set(HEADINGS.values()) <= {*names, *WRITTEN_MEASURES.columns}


@pytest.mark.parametrize("name", REGISTERS)
def test_the_heading_that_we_write_is_read_as_its_own_column(name):
    schema = written_contract(REGISTERS[name])
    named = headings(schema)
    assert {column: contract_name(head, schema) for column, head in named.items()} == {c: c for c in schema.columns}
    assert len(set(named.values())) == len(named)


def test_a_sheet_is_read_as_it_is_written_and_made_whole_afterwards(tmp_path):
    path = write(tmp_path, "åtgärd;läge;egen\nLjus;klar;x\n\nBuss;;\n")
    sheet = read_sheet(path, MEASURES)
    assert sheet.table[["number", "scope", "sekretess"]].isna().all(axis=None)
    assert (list(sheet.table.index), sheet.columns, sheet.unread) == ([2, 4], ("text", "state"), ("egen",))
    made = register_of(sheet.table, MEASURES, where="x", sekretess="nej")
    assert made.table[["number", "scope", "sekretess"]].to_numpy().tolist() == [
        [1, "kommun", "nej"],
        [2, "kommun", "nej"],
    ]
    assert made.follow_up["measure"].tolist() == [1]


def test_a_sheet_that_is_no_whole_register_may_lack_columns_and_values_and_still_has_its_faults(tmp_path):
    path = write(tmp_path, "nummer;orsak;perspektiv\n1;;social\n;Kö;\n")
    with pytest.raises(DataError, match=r"perspektiv, rad 2: är inte något av orden") as caught:
        read_sheet(path, CAUSES, whole=False)
    assert "saknar" not in str(caught.value)
    found = read_sheet(write(tmp_path, "nummer;orsak\n1;\n;Kö\n"), CAUSES, whole=False).table
    assert found["number"].isna().tolist() == [False, True]
    with pytest.raises(DataError, match="number: saknar värde"):
        register_of(found, CAUSES, where="x")


@pytest.mark.parametrize(
    ("schema", "column", "said", "read"),
    [
        (FOLLOW_UP, "state", "Pågående", "pågår"),
        (FOLLOW_UP, "state", "beslutat", "beslutad"),
        (DECISIONS, "state", "beslutad", "beslutat"),
        (PROBLEMS, "priority", "Ej  prioriterat", "inte prioriterat"),
    ],
)
def test_another_form_of_a_word_is_the_word(tmp_path, schema, column, said, read):
    needed = "åtgärdens nummer" if schema is FOLLOW_UP else "beskrivning"
    path = write(tmp_path, f"{needed};{headings(schema)[column]};sekretess\n1;{said};nej\n")
    assert read_register(path, schema).table[column].tolist() == [read]


def test_what_beslutat_means_is_said_by_the_register():
    found = [contract_name("Beslutat", schema) for schema in (PROBLEMS, MEASURES, GOALS, FOLLOW_UP)]
    assert found == ["decided", "decided", "declared", None]


def test_a_register_whose_sheet_is_not_among_the_others_is_asked_for(tmp_path):
    path = book_of(tmp_path, Åtgärder=[["åtgärd", "ansvarig"], ["Ljus", "gatukontoret"]])
    with pytest.raises(DataError, match=r"bladet Ansvariga saknas.\n.*bladen Åtgärder"):
        read_register(path, OWNERS)


def test_why_a_measure_is_not_done_follows_its_state(tmp_path):
    path = book_of(tmp_path, Åtgärder=[["åtgärd", "läge", "varför inte gjort"], ["Ljus", "avbruten", "inga pengar"]])
    assert read_register(path, MEASURES).follow_up["why_not"].tolist() == ["inga pengar"]
    path = book_of(tmp_path, Åtgärder=[["åtgärd", "läge", "varför inte gjort"], ["Ljus", "", "inga pengar"]])
    with pytest.raises(DataError, match="inte läge"):
        read_register(path, MEASURES)


MEASURE = "nummer;åtgärd;riktas mot;karaktär;omfattar;sekretess\n"


@pytest.mark.parametrize(
    ("written", "areas"),
    [
        ("kommun", ()),
        ("A", ("A",)),
        ("A, Öst ", ("A", "Öst")),
        ("O\u0308st", ("Öst",)),
        ("", ()),
        (None, ()),
        (pd.NA, ()),
    ],
)
def test_a_scope_is_the_kommun_or_a_list_of_kommundelar(written, areas):
    assert scope_of(written) == areas


def test_a_measure_in_a_kommundel_that_does_not_exist_is_refused_with_its_row(tmp_path):
    lines = "1;Ljus;situationellt;situationell;A, B;nej\n2;Vakt;situationellt;situationell;Hemlig gata;nej\n"
    path = write(tmp_path, MEASURE + lines)
    with pytest.raises(DataError) as caught:
        read_register(path, MEASURES, kommundelar=["A", "B"])
    said = str(caught.value)
    assert "omfattar, rad 3: nämner en kommundel som inte finns (de är A, B" in said
    assert "Hemlig" not in said


def test_rows_are_told_as_they_stand_in_the_file_when_a_line_is_empty(tmp_path):
    lines = "1;Ljus;situationellt;situationell;A;nej\n\n2;Vakt;situationellt;situationell;X;nej\n"
    with pytest.raises(DataError, match="omfattar, rad 4"):
        read_register(write(tmp_path, MEASURE + lines), MEASURES, kommundelar=["A"])


def test_the_whole_kommun_and_an_unmentioned_kommundel_are_accepted(tmp_path):
    lines = "1;Ljus;situationellt;situationell;kommun;nej\n"
    assert len(read_register(write(tmp_path, MEASURE + lines), MEASURES, kommundelar=["A"]).table) == 1
    goal = "nummer;slag;mål;kommundel;sekretess\n1;effekt;Färre;;nej\n2;effekt;Färre;A;nej\n"
    assert len(read_register(write(tmp_path, goal), GOALS, kommundelar=["A"]).table) == 2


def test_a_goal_names_the_months_that_will_be_compared(tmp_path):
    goal = "nummer;slag;mål;mätperiod;jämförs med;sekretess\n1;effekt;Färre;2010-05/2010-08;2009-05/2009-08;nej\n"
    goals = read_register(write(tmp_path, goal), GOALS).table
    assert goals.loc[0, ["period", "baseline"]].tolist() == ["2010-05/2010-08", "2009-05/2009-08"]
    with pytest.raises(DataError, match=r"mätperiod, rad 2: är inte hela månader"):
        read_register(write(tmp_path, goal.replace("2010-05/2010-08", "maj till augusti")), GOALS)


@pytest.mark.parametrize(
    ("written", "areas"),
    [
        ("Sätra, Bredäng", ("Sätra, Bredäng",)),
        ("sätra,  bredäng", ("Sätra, Bredäng",)),
        ("A, Sätra, Bredäng", ("A", "Sätra, Bredäng")),
        ("Sätra, Bredäng; A", ("Sätra, Bredäng", "A")),
        ("A; B", ("A", "B")),
        ("KOMMUN", ()),
        ("Hela kommunen", ()),
    ],
)
def test_a_name_may_hold_a_comma_and_stand_in_any_case(tmp_path, written, areas):
    path = write(tmp_path, f'{MEASURE}1;Ljus;Situationellt ;SITUATIONELL;"{written}";Nej\n')
    found = read_register(path, MEASURES, kommundelar=["A", "B", "Sätra, Bredäng"]).table
    assert scope_of(found.loc[0, "scope"]) == areas
    assert found.loc[0, ["aimed_at", "character", "sekretess"]].tolist() == ["situationellt", "situationell", "nej"]


@pytest.mark.parametrize(
    "written",
    ["2010-05-25", "2010-5-25", "20100525", "25 maj 2010", "den 25 MAJ 2010", "25/5 2010", "25.5.2010", "40323"],
)
def test_a_date_is_read_as_people_write_it(tmp_path, written):
    text = f"åtgärdens nummer;datum;läge;sekretess\n1;{written};Ej  påbörjad;nej\n"
    found = read_register(write(tmp_path, text), FOLLOW_UP).table
    assert found.loc[0, "date"] == pd.Timestamp("2010-05-25")
    assert found.loc[0, "state"] == "ej påbörjad"


@pytest.mark.parametrize("written", ["2010-13-01", "31/2 2010", "maj 2010", "25/5", "0000-01-01"])
def test_what_is_no_date_is_refused(tmp_path, written):
    text = f"åtgärdens nummer;datum;läge;sekretess\n1;{written};klar;nej\n"
    with pytest.raises(DataError, match="datum, rad 2: är inte ett datum"):
        read_register(write(tmp_path, text), FOLLOW_UP)


@pytest.mark.parametrize("written", ["9999-12-31", "31 december 9999", "1066-10-14"])
def test_a_day_that_stands_for_no_day_is_refused_by_its_cell_with_what_to_do(tmp_path, written):
    text = f"åtgärdens nummer;datum;läge;sekretess\n1;{written};klar;nej\n"
    said = "datum, rad 2: har ett år utanför 1900–2200; lämna cellen tom om dagen inte är känd"
    with pytest.raises(DataError, match=said) as caught:
        read_register(write(tmp_path, text), FOLLOW_UP)
    assert written not in str(caught.value)


@pytest.mark.parametrize("written", ["1/2 2024", "01/02/2024", "1.2.2024"])
def test_a_date_that_may_be_two_days_is_refused_by_its_cell(tmp_path, written):
    text = f"åtgärdens nummer;datum;läge;sekretess\n1;2024-05-01;klar;nej\n2;{written};klar;nej\n"
    with pytest.raises(DataError, match=r"datum, rad 3: kan vara två olika dagar .*; skriv 2010-05-25") as caught:
        read_register(write(tmp_path, text), FOLLOW_UP)
    assert "saknar värde" not in str(caught.value)


@pytest.mark.parametrize(("written", "day"), [("2/2 2024", "2024-02-02"), ("13/2 2024", "2024-02-13")])
def test_a_date_that_is_one_day_in_either_order_is_read(tmp_path, written, day):
    text = f"åtgärdens nummer;datum;läge;sekretess\n1;{written};klar;nej\n"
    assert read_register(write(tmp_path, text), FOLLOW_UP).table.loc[0, "date"] == pd.Timestamp(day)


def book_of(tmp_path, **sheets):
    path = tmp_path / "register.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


MEASURES_SHEET = [["nummer", "åtgärd", "riktas mot", "karaktär", "omfattar", "sekretess", "egen"]]


def test_each_register_finds_its_own_sheet_and_the_example_row_is_skipped(tmp_path):
    path = book_of(
        tmp_path,
        Läs=[["Så fyller du i"]],
        Orsaker=[HEAD.split(";"), LINE.split(";")],
        Åtgärder=[
            *MEASURES_SHEET,
            ["exempel", "Exempel: belysning vid busstorget", "", "", "", ""],
            [1, "Ljus", "situationellt", "situationell", "A", "nej"],
        ],
    )
    assert read_register(path, CAUSES).table["text"].tolist() == ["Kö utanför G"]
    measures = read_register(path, MEASURES, kommundelar=["A"])
    assert measures.table["text"].tolist() == ["Ljus"]
    assert "kolumner används inte: egen" in measures.told[0]["what"]


@pytest.mark.parametrize(
    ("number", "text"), [("exempel", "Vakter"), ("Exempel 1", "Belysning"), ("", "exempel: vakter vid busstorget")]
)
def test_a_row_written_over_the_example_that_is_still_marked_is_refused_by_its_row_and_not_dropped(
    tmp_path, number, text
):
    row = [number, text, "", "", "", ""]
    with pytest.raises(DataError, match="blad Åtgärder, rad 2: är märkt exempel") as refused:
        read_register(book_of(tmp_path, Åtgärder=[*MEASURES_SHEET, row]), MEASURES)
    assert text not in str(refused.value)


def test_a_fault_in_a_workbook_is_told_by_sheet_and_cell_with_the_word_that_may_be_meant(tmp_path):
    path = book_of(
        tmp_path, Orsaker=[["a"]], Åtgärder=[*MEASURES_SHEET, [1, "Ljus", "situationelt", "social", "A", "nej"]]
    )
    with pytest.raises(DataError) as refused:
        read_register(path, MEASURES)
    said = str(refused.value)
    assert "blad Åtgärder, cell C2 (riktas mot): är inte något av orden" in said
    assert "(menas situationellt?)" in said
    assert "situationelt " not in said


def test_a_personal_number_in_a_register_is_taken_out_and_told_by_row(tmp_path):
    lines = "1;Besök hos 850709.9805, kväll;situationellt;situationell;A;nej\n"
    found = read_register(write(tmp_path, MEASURE + lines), MEASURES)
    assert found.table.loc[0, "text"] == "Besök hos [personnummer borttaget], kväll"
    (line,) = found.told
    assert line["what"] == "orsaker.csv: kolumnen åtgärd, rad 2: texten liknar ett personnummer, som är borttaget"
    assert line["rows"] == [2]


FIVE = ["åtgärd", "ansvarig", "klart", "läge", "gjort"]
LAMPS = ["Ljus vid torget", "gatukontoret", "2025-05-01", "pågår", "två av fem stolpar"]
BUSES = ["Nattbuss", "trafikbolaget", "2025-09-01", "delvis", ""]


def test_five_columns_are_a_register_of_measures_and_their_follow_up(tmp_path):
    shown = ["exempel: belysning vid busstorget", "gatukontoret", "2025-05-01", "pågår", "två av fem stolpar är satta"]
    path = book_of(tmp_path, Åtgärder=[FIVE, shown, LAMPS, BUSES])
    found = read_register(path, MEASURES, kommundelar=["A"])
    assert found.table["number"].tolist() == [1, 2]
    assert found.table["scope"].tolist() == ["kommun", "kommun"]
    assert found.table["sekretess"].tolist() == ["oprövad", "oprövad"]
    assert found.table["due"].tolist() == [pd.Timestamp("2025-05-01"), pd.Timestamp("2025-09-01")]
    assert found.table[["aimed_at", "character", "start"]].isna().all(axis=None)
    assert list(found.table) == list(MEASURES.columns)
    assert found.follow_up["state"].tolist() == ["pågår", "delvis"]
    assert found.follow_up["text"].fillna("").tolist() == ["två av fem stolpar", ""]
    assert found.follow_up["date"].isna().all()
    said = " ".join(line["what"] for line in found.told)
    assert "åtgärd utan nummer: numrerade i filens ordning" in said
    assert "åtgärd utan sekretess: läses som oprövad" in said
    assert "används inte" not in said


def test_points_done_of_points_planned_are_counted(tmp_path):
    path = book_of(tmp_path, Åtgärder=[["åtgärd", "läge", "gjort", "planerat"], ["Buss", "delvis", 3, "8 punkter"]])
    follow_up = read_register(path, MEASURES).follow_up
    assert follow_up.loc[0, ["done", "planned"]].tolist() == [3, 8]
    assert follow_up["text"].isna().all()


def test_empty_cells_take_the_secrecy_that_the_kommun_file_gives(tmp_path):
    path = book_of(tmp_path, Åtgärder=[["åtgärd", "läge", "sekretess"], ["Ljus", "klar", ""], ["Buss", "klar", "ja"]])
    found = read_register(path, MEASURES, sekretess="nej")
    assert found.table["sekretess"].tolist() == ["nej", "ja"]
    assert found.follow_up["sekretess"].tolist() == ["nej", "ja"]


def test_some_numbers_and_not_others_are_refused(tmp_path):
    path = book_of(tmp_path, Åtgärder=[["nummer", "åtgärd"], [1, "Ljus"], ["", "Buss"]])
    with pytest.raises(DataError, match=r"cell A3 \(nummer\): saknar värde"):
        read_register(path, MEASURES)


def test_what_is_done_without_a_state_is_refused(tmp_path):
    path = book_of(tmp_path, Åtgärder=[["åtgärd", "gjort"], ["Ljus", "allt"]])
    with pytest.raises(DataError, match=r"gjort eller varför inte gjort är ifyllt men inte läge.\n.*åtgärd 1"):
        read_register(path, MEASURES)


def test_measures_are_read_with_their_method_and_so_are_older_ones_without(tmp_path):
    (tmp_path / "ny.csv").write_text(
        "åtgärd;Metod;avvikelse från metod\nAAS;aas_spridd;bara tillsyn\n", encoding="utf-8"
    )
    (tmp_path / "gammal.csv").write_text("åtgärd;stöd\nAAS;STAD\n", encoding="utf-8")
    new, old = (read_register(tmp_path / name, MEASURES).table for name in ("ny.csv", "gammal.csv"))
    assert new.loc[0, ["method", "deviation"]].tolist() == ["aas_spridd", "bara tillsyn"]
    assert old[["method", "deviation"]].isna().all(axis=None)


def test_what_is_weighed_and_what_is_not_known_are_read_by_their_swedish_headings(tmp_path):
    sheets = {
        "Prioriteringar": [
            ["brottstyp", "ställningstagande", "därför att", "skada", "går att påverka"],
            ["misshandel utomhus", "prioriterat", "ökar", "Hög", ""],
            ["butiksstöld", "avstår", "", "", ""],
        ],
        "Kunskapsläge": [
            ["slag", "vad vi inte vet", "vem tar reda på det", "klart"],
            ["lucka", "Hur många som inte anmäler", "samordnaren", "2025-11-01"],
        ],
    }
    path = book_of(tmp_path, **sheets)
    weighed, unknown = read_register(path, PRIORITISED).table, read_register(path, NOT_KNOWN).table
    assert weighed["stance"].tolist() == ["prioriteras", "avstår"]
    assert weighed["why"].isna().tolist() == [False, True]
    assert (weighed.loc[0, "harm"], weighed["can_influence"].isna().all()) == ("hög", True)
    assert unknown.loc[0, ["kind", "who", "due"]].tolist() == ["lucka", "samordnaren", pd.Timestamp("2025-11-01")]
    sheets["Kunskapsläge"][1][0] = "hål"
    with pytest.raises(DataError, match="Kunskapsläge, cell A2"):
        read_register(book_of(tmp_path, **sheets), NOT_KNOWN)
