from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from bfa.run import cli

ROWS = [("a1", "Mannen var berusad.\nHan hade kniv."), ("=1+1", ""), ("101010-1010", "Stöld i en butik.")]
WRITTEN = [
    ("a1", 1, "alcohol", "berusad"),
    ("a1", 1, "weapon", "kniv"),
    ("a1", 1, "place:okänd", ""),
    ("'=1+1", 2, "place:okänd", ""),
    ("", 3, "shop", "butik"),
    ("", 3, "place:butik", "butik"),
]


def table(path: Path) -> Path:
    frame = pd.DataFrame(ROWS, columns=["nr", "modus"])
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    elif path.suffix == ".xlsx":
        book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
        sheet = book.add_worksheet()
        for place, row in enumerate([("nr", "modus"), *ROWS]):
            sheet.write_row(place, 0, row)
        book.close()
    else:
        frame.to_csv(path, sep=";", index=False, encoding="cp1252")
    return path


@pytest.fixture
def tag(capsys: pytest.CaptureFixture[str]):
    def run(*arguments: str | Path) -> tuple[int, str, str]:
        code = cli._main(["tag", *map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.mark.parametrize("name", ["x.csv", "x.xlsx", "x.parquet"])
def test_texts_become_codes_by_row_in_every_kind_of_file(tag, tmp_path: Path, name: str):
    out = tmp_path / "ut.csv"
    code, said, _ = tag(table(tmp_path / name), "--text", "modus", "--id", "nr", "--out", out)
    assert code == 0
    found = pd.read_csv(out, dtype={"id": str}, keep_default_na=False)
    assert list(found.columns) == ["id", "row", "tag", "phrase", "confidence"]
    assert list(found[["id", "row", "tag", "phrase"]].itertuples(index=False, name=None)) == WRITTEN
    assert found["confidence"].between(0, 1).all()
    assert "3 rader lästa" in said
    assert "1 rader saknar text" in said
    assert "personnummer" in said
    assert "intern" in said


def test_a_line_of_a_text_that_looks_like_a_row_is_text_and_a_quote_that_is_not_closed_is_refused(tag, tmp_path: Path):
    whole, out = tmp_path / "x.csv", tmp_path / "ut.csv"
    whole.write_text('nr,modus\n1,"Bråk, på torget.\nHan sa ""nej"", berusad"\n2,kniv\n', encoding="utf-8")
    assert tag(whole, "--text", "modus", "--id", "nr", "--out", out)[0] == 0
    found = pd.read_csv(out, dtype={"id": str}).query("tag == 'alcohol'")
    assert found[["id", "row"]].to_numpy().tolist() == [["1", 1]]
    open_ = tmp_path / "y.csv"
    open_.write_text('nr,modus\n1,"Bråk på torget\n2,kniv\n3,"slut"\n', encoding="utf-8")
    code, _, said = tag(open_, "--text", "modus", "--id", "nr", "--out", tmp_path / "ut2.csv")
    assert code
    assert "ett citattecken öppnas och stängs inte" in said


def test_without_an_id_the_row_stands_and_several_columns_are_one_text(tag, tmp_path: Path):
    path = tmp_path / "x.csv"
    path.write_text("rubrik,text\nBråk,Han hade kniv.\nFylleri,\n", encoding="utf-8")
    assert tag(path, "--text", "rubrik", "--text", "text", "--out", tmp_path / "ut.csv")[0] == 0
    found = pd.read_csv(tmp_path / "ut.csv")
    assert found["id"].isna().all()
    assert found.loc[found["tag"].isin(["weapon", "alcohol"]), ["row", "tag"]].to_numpy().tolist() == [
        [1, "weapon"],
        [2, "alcohol"],
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["{x}", "--text", "finns inte", "--out", "{ut}"], "kolumnen finns inte saknas"),
        (["{x}", "--text", "modus", "--id", "saknad", "--out", "{ut}"], "kolumnen saknad saknas"),
        (["{borta}", "--text", "modus", "--out", "{ut}"], "filen finns inte"),
        (["{mapp}", "--text", "modus", "--out", "{ut}"], "kan inte läsas"),
        (["{x}", "--text", "modus", "--out", "{x}"], "finns redan och är inte skriven av bfa tag"),
        (["{x}", "--text", "modus", "--out", "{ut}x"], "slutar på .csv"),
        (["{x}", "--out", "{ut}"], "--text saknas"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(tag, tmp_path: Path, arguments: list[str], said: str):
    x = table(tmp_path / "x.csv")
    before = x.read_bytes()
    names = {"x": x, "ut": tmp_path / "ut.csv", "borta": tmp_path / "borta.csv", "mapp": tmp_path}
    code, _, complaint = tag(*[argument.format(**names) for argument in arguments])
    assert code == 2
    assert said in complaint
    assert "berusad" not in complaint
    assert sorted(tmp_path.iterdir()) == [x]
    assert x.read_bytes() == before


def test_what_the_command_wrote_before_it_writes_anew(tag, tmp_path: Path):
    x, out = table(tmp_path / "x.csv"), tmp_path / "ut.csv"
    assert tag(x, "--text", "modus", "--out", out)[0] == 0
    assert tag(x, "--text", "modus", "--id", "nr", "--out", out)[0] == 0
    assert pd.read_csv(out)["id"].notna().any()


def test_texts_in_another_language_and_rows_out_of_shape_are_counted(tag, tmp_path: Path):
    path = tmp_path / "x.csv"
    path.write_text(
        "t;u\nThe man was seen near the station with a long knife in hand;1\na;b;c\nEn kniv;2\n", encoding="utf-8"
    )
    _, said, _ = tag(path, "--text", "t", "--out", tmp_path / "ut.csv")
    assert "1 texter ser inte ut att vara på svenska" in said
    assert "1 rader har fel antal kolumner och är inte med (rad 2)" in said
    assert set(pd.read_csv(tmp_path / "ut.csv")["row"]) == {1, 3}


def test_a_file_of_texts_alone_is_read_line_by_line_whatever_marks_they_hold(tag, tmp_path: Path):
    path = tmp_path / "x.csv"
    path.write_text("modus\nEn kniv; och berusad\nStöld, i butik\n", encoding="utf-8")
    assert tag(path, "--text", "modus", "--out", tmp_path / "ut.csv")[0] == 0
    found = pd.read_csv(tmp_path / "ut.csv").groupby("row")["tag"].agg(list).to_dict()
    assert found == {1: ["alcohol", "weapon", "place:okänd"], 2: ["shop", "place:butik"]}
