import pandas as pd
import pytest

from bfa.errors import DataError, ParameterError
from bfa.tables.codes import CHECKOUT, assign_types, code_breaks, codebook_file, read_codes
from bfa.tables.intake import take_in
from bfa.tables.period import parse_period
from bfa.tables.store import read_incidents


def book(tmp_path, *lines):
    path = tmp_path / "koder.csv"
    text = "\n".join(["brottskod;brottstyp;giltig_fran;giltig_till;kalla", *lines])
    path.write_text(text + "\n", encoding="utf-8")
    return path


def test_a_year_means_its_first_or_last_day(tmp_path):
    codes = read_codes(book(tmp_path, "0355;misshandel utomhus;2008;2018;Brå"))
    assert codes.loc[0, "valid_from"] == pd.Timestamp("2008-01-01")
    assert codes.loc[0, "valid_to"] == pd.Timestamp("2018-12-31")


def test_a_code_used_again_means_what_it_meant_that_day(tmp_path):
    codes = read_codes(book(tmp_path, "0001;gammal typ;;2007;", "0001;ny typ;2010;;"))
    when = pd.Series(pd.to_datetime(["2007-12-31 23:00", "2008-06-01 00:00", "2010-01-01 00:00"]))
    types, unknown, outside = assign_types(pd.Series(["0001"] * 3, dtype="str"), when, codes)
    assert types.tolist()[0] == "gammal typ"
    assert types.tolist()[2] == "ny typ"
    assert outside.tolist() == [False, True, False]
    assert not unknown.any()


def test_a_code_the_book_lacks_is_unknown_and_a_missing_code_is_missing(tmp_path):
    codes = read_codes(book(tmp_path, "0355;misshandel utomhus;;;"))
    when = pd.Series(pd.to_datetime(["2010-01-01"] * 2))
    types, unknown, _ = assign_types(pd.Series(["355", None], dtype="str"), when, codes)
    assert types.iloc[0] == "okänd kod"
    assert pd.isna(types.iloc[1])
    assert unknown.tolist() == [True, False]


def test_all_faults_of_a_codebook_are_told_at_once(tmp_path):
    lines = ["355;misshandel;;;", "0356;;;;", "0357;x;2010-5;;", "0358;x;;2010;", "0358;y;2010;;"]
    with pytest.raises(DataError) as caught:
        read_codes(book(tmp_path, *lines))
    said = str(caught.value)
    for word in ("inte fyra siffror på rad 2", "saknas på rad 3", "datum på rad 4", "samtidigt på rad 6"):
        assert word in said


def test_a_break_is_a_month_inside_the_period_where_a_code_begins_or_has_just_ended(tmp_path):
    codes = read_codes(book(tmp_path, "0351;m;;2007;", "0352;m;2009-07-01;;", "0353;rån;;2008;"))
    assert code_breaks(codes, "m", parse_period("2006-01/2010-12")) == ["2008-01", "2009-07"]
    assert code_breaks(codes, "m", parse_period("2008-01/2009-06")) == []


def test_the_kommuns_own_codebook_goes_before_the_checkouts(tmp_path):
    assert codebook_file(tmp_path, "brottskoder.csv").is_relative_to(CHECKOUT)
    (tmp_path / "data" / "codebook").mkdir(parents=True)
    own = tmp_path / "data" / "codebook" / "brottskoder.csv"
    own.write_text("brottskod;brottstyp\n", encoding="utf-8")
    assert codebook_file(tmp_path, "brottskoder.csv") == own


def test_a_codebook_that_is_nowhere_is_refused(tmp_path):
    with pytest.raises(ParameterError, match="kodboken finns inte"):
        codebook_file(tmp_path, "saknas.csv")


def test_the_swedish_codes_are_four_digits_with_known_types(project):
    codes = read_codes(codebook_file(project, "brottskoder.csv"))
    known = pd.read_csv(codebook_file(project, "brottskategorier.csv"), sep=";", encoding="utf-8")["brottstyp"]
    assert len(codes) > 400
    assert codes["brottskod"].is_unique
    assert set(codes["brottstyp"]) <= set(known)
    types = dict(zip(codes["brottskod"], codes["brottstyp"], strict=True))
    assert types["0357"] == "misshandel utomhus"
    assert types["0807"] == "cykelstöld"
    assert types["9801"] == "inbrott i bostad"


def test_a_kommun_may_have_the_full_list_of_codes_with_types_of_its_own(small):
    """Ten thousand codes, of which one came into use again with another meaning, and a type that no codebook names."""
    lines = [f"{code:04d};typ {code % 70};;" for code in range(10_000) if code not in (357, 367)]
    lines += ["0357;misshandel utomhus;;2009", "0357;egen typ;2010;", "0367;misshandel inomhus;;"]
    kommun = small(files={"codebook/koder.csv": "brottskod;brottstyp;giltig_fran;giltig_till\n" + "\n".join(lines)})
    take_in(kommun)
    assert sorted(read_incidents(kommun)["brottstyp"]) == ["egen typ", "egen typ", "misshandel inomhus"]


def test_types_are_given_in_the_order_of_the_rows_whatever_their_index(tmp_path):
    codes = read_codes(book(tmp_path, "0001;a;;;", "0002;b;;;"))
    given = pd.Series(["0002", None, "0001", "0002", "9999"], index=[9, 3, 5, 1, 7], dtype="str")
    types, unknown, _ = assign_types(given, pd.Series(pd.Timestamp("2010-01-01"), index=given.index), codes)
    assert types.astype("str").fillna("").to_dict() == {9: "b", 3: "", 5: "a", 1: "b", 7: "okänd kod"}
    assert unknown.to_list() == [False, False, False, False, True]
