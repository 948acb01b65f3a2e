"""What changed in codes and laws, and whether a type is the same before and after."""

import pandas as pd
import pytest
from small_situation import counts, kommun, situation

from bfa.analyses.code_breaks import code_breaks
from bfa.analyses.effect.recording import rule_changes
from bfa.errors import DataError
from bfa.tables.codes import code_breaks as shown_by_codes
from bfa.tables.codes import codebook_file, read_codes
from bfa.tables.known_breaks import read_breaks
from bfa.tables.period import parse_period

TYPE = "misshandel utomhus"
HEAD = "brottstyp;manad;jamforbar;vad;krav;kalla\n"


def _own(tmp_path, rows, **given):
    folder = tmp_path / "data" / "codebook"
    folder.mkdir(parents=True)
    (folder / "egna.csv").write_text(HEAD + rows, encoding="utf-8")
    return situation(tmp_path, kommun=kommun(tmp_path, "code_breaks: egna.csv\n"), **given)


def test_every_month_that_the_codes_show_is_told_of_in_the_codebook_of_breaks(project):
    codes = read_codes(codebook_file(project, "brottskoder.csv"))
    told = read_breaks(codebook_file(project, "kodbrott.csv"))
    span = parse_period("1990-01/2026-12")
    lacking = {
        name: set(shown_by_codes(codes, name, span)) - set(told.loc[told["brottstyp"] == name, "month"])
        for name in codes["brottstyp"].unique()
    }
    assert not {name: months for name, months in lacking.items() if months}


def test_a_rape_before_the_law_of_consent_is_not_compared_with_one_after(tmp_path):
    """SFS 2018:618 came into force on 1 July 2018."""
    rapes = counts({"Norr": 3}, first="2017-01", last="2019-12").assign(brottstyp="våldtäkt utomhus")
    own = situation(tmp_path, counts=rapes)
    found = code_breaks(own).set_index("month")["comparable"]
    assert found.to_dict() == {"2018-07": False, "2019-01": True}
    assert rule_changes(own, "våldtäkt utomhus") == (pd.Period("2018-07", "M"),)


def test_new_codes_of_one_type_make_no_break_in_its_comparison(tmp_path):
    """Brå: assaults on children under 15 got codes by sex in 2008; all are the same type before and after."""
    quality = {"code_breaks": {TYPE: ["2008-01"]}}
    own = situation(tmp_path, counts=counts({"Norr": 3}, first="2007-01"), quality=quality)
    assert code_breaks(own, TYPE)["comparable"].to_list() == [True]
    assert rule_changes(own, TYPE) == ()


def test_a_change_that_no_codebook_tells_of_is_a_break(tmp_path):
    own = situation(tmp_path, quality={"code_breaks": {TYPE: ["2009-05"]}})
    found = code_breaks(own, TYPE)
    assert found["comparable"].to_list() == [False]
    assert found["what"].isna().all()
    assert rule_changes(own, TYPE) == (pd.Period("2009-05", "M"),)


def test_breaks_lie_inside_what_is_counted_or_asked_of(tmp_path):
    rows = "".join(f"{TYPE};{month};nej;nytt;inget;vi\n" for month in ("2008-01", "2008-02", "2010-12", "2011-01"))
    own = _own(tmp_path, rows)
    assert list(code_breaks(own)["month"]) == ["2008-02", "2010-12"]
    assert list(code_breaks(own, period=parse_period("2008-02/2010-12"))["month"]) == ["2010-12"]


def test_a_kommun_may_do_without_the_codebook(tmp_path):
    own = situation(
        tmp_path, kommun=kommun(tmp_path, "code_breaks: null\n"), counts=counts({"Norr": 3}, first="2007-01")
    )
    assert code_breaks(own).empty
    assert rule_changes(own, TYPE) == ()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (f"{TYPE};2008;nej;nytt;inget;vi\n", "manad är inte"),
        (f"{TYPE};2008-01;kanske;nytt;inget;vi\n", "varken ja eller nej"),
        (f"{TYPE};2008-01;ja;;inget;vi\n", "texten saknas"),
        (f"{TYPE};2008-01;ja;nytt;inget;vi\n" * 2, "två gånger på rad 3"),
    ],
)
def test_a_codebook_of_breaks_with_faults_is_refused_by_row(tmp_path, row, said):
    with pytest.raises(DataError, match=said):
        code_breaks(_own(tmp_path, row))
