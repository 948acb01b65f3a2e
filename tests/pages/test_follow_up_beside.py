"""Beside the problem: other types before and after, and figures from elsewhere, hidden with ours."""

from dataclasses import replace

import pandas as pd
import pytest

from bfa.analyses.known_sums import known_sums
from bfa.analyses.other_types import other_types
from bfa.disclosure import open_policy, policy_from
from bfa.errors import ParameterError
from bfa.pages import follow_up as pages
from bfa.pages import open_page
from bfa.tables.contracts import PROBLEMS
from tests.analyses.test_follow_up import ASKED, asked
from tests.small_situation import AREAS, CHECKOUT, TYPE, counts, kommun, register, situation

BIKES, GRAFFITI, RAPE = "cykelstöld", "klotter", "våldtäkt"


def of(brottstyp, n, **norr):
    """The same count every month in every kommundel, but in Norr in 2010."""
    table = counts(dict.fromkeys(AREAS, n)).assign(brottstyp=brottstyp)
    own = (table["area"] == "Norr") & (table["month"].dt.year == 2010)
    table.loc[own, "n"] = norr.get("norr", n)
    return table


def problems(*rows):
    usual = {"text": "Ett problem.", "decided": pd.NaT, "kommundel": "Norr"}
    return register(PROBLEMS, [usual | row for row in rows])


def opened(folder, *tables, wanted=(), tier="samverkan", text="", kommundel="Norr", **given):
    found = situation(folder, counts=pd.concat([of(TYPE, 5), *tables], ignore_index=True), **given)
    found = replace(found, kommundel=kommundel, kommun=kommun(folder, text))
    policy = policy_from(CHECKOUT / "data" / "codebook" / "sekretess.yml", tier=tier)
    others = other_types(found, brottstyp=TYPE, asked=ASKED, wanted=wanted)
    answer = replace(asked(folder, **given), kommundel=kommundel)
    return open_page(answer, found, ASKED, others, known_sums(found, brottstyp=TYPE), policy=policy)


def html(page):
    return page.beside._repr_html_()


def test_given_types_are_told_with_both_counts_and_the_change_in_the_order_given(tmp_path):
    page = opened(tmp_path, of(BIKES, 4, norr=5), of(GRAFFITI, 2), wanted=[GRAFFITI, TYPE, BIKES])
    rows = pages.figures(page)["others"]
    assert [(row["brottstyp"], row["before"], row["after"]) for row in rows] == [(GRAFFITI, 24, 24), (BIKES, 48, 60)]
    assert rows[1]["percent"] == pytest.approx(25)
    assert html(page).index("Klotter") < html(page).index("Cykelstöld")


def test_with_none_given_they_are_those_of_the_other_problems_and_never_of_one_that_is_withheld(tmp_path):
    registered = problems(
        {"number": 1, "brottstyp": TYPE},
        {"number": 2, "brottstyp": GRAFFITI, "sekretess": "ja"},
        {"number": 3, "brottstyp": BIKES},
        {"number": 4, "brottstyp": "finns inte"},
        {"number": 5, "brottstyp": RAPE, "kommundel": "Söder"},
    )
    page = opened(tmp_path, of(BIKES, 4), of(GRAFFITI, 2), of(RAPE, 1), problems=registered)
    assert [row["brottstyp"] for row in pages.figures(page)["others"]] == [BIKES]
    page = opened(tmp_path, of(BIKES, 4))
    assert pages.figures(page)["others"] == []
    assert "Inga andra brottstyper är valda" in html(page)


def test_a_small_count_of_another_type_is_hidden_with_its_change(tmp_path):
    few = of(RAPE, 0)
    few.loc[(few["area"] == "Norr") & (few["month"] == "2010-03-01"), "n"] = 2
    few.loc[(few["area"] == "Norr") & (few["month"] == "2009-03-01"), "n"] = 20
    (row,) = pages.figures(opened(tmp_path, few, wanted=[RAPE]))["others"]
    assert (row["before"], row["after"], row["percent"], row["hidden"]) == (20, None, None, True)


def test_more_types_than_a_sheet_has_lines_for_or_an_unknown_one_are_refused(tmp_path):
    with pytest.raises(ParameterError, match="högst 9"):
        other_types(situation(tmp_path), brottstyp=TYPE, asked=ASKED, wanted=list("abcdefghij"))
    with pytest.raises(ParameterError, match="'cykelstölder'"):
        other_types(situation(tmp_path), brottstyp=TYPE, asked=ASKED, wanted=["cykelstölder"])


SUMS = f"""control_sums:
  - {{brottstyp: {TYPE}, kommundel: Norr, period: 2010-01/2010-12, n: 61, origin: polisen}}
  - {{brottstyp: {TYPE}, period: 2010-01/2010-12, n: 300, origin: länet}}
  - {{brottstyp: {BIKES}, kommundel: Norr, period: 2010-01/2010-12, n: 1}}
"""


def test_a_figure_from_elsewhere_stands_beside_ours_on_the_page_of_its_own_area_and_type(tmp_path):
    page = opened(tmp_path, text=SUMS)
    (row,) = pages.figures(page)["sums"]
    assert (row["theirs"], row["ours"], row["origin"], row["hidden"]) == (61, 60, "polisen", False)
    assert (row["brottstyp"], row["kommundel"], row["period"]) == (TYPE, "Norr", "2010-01/2010-12")
    assert "brottsdatum" in html(page)
    (row,) = pages.figures(opened(tmp_path, text=SUMS, kommundel=""))["sums"]
    assert (row["theirs"], row["ours"], row["kommundel"]) == (300, 300, "")


def test_their_figure_is_not_told_where_ours_is_hidden_or_theirs_is_small(tmp_path):
    few = of(RAPE, 1).query("area == 'Norr'")
    few.loc[few["month"] != "2010-03-01", "n"] = 0
    few.loc[few["month"] == "2009-03-01", "n"] = 9
    text = "control_sums:\n" + "".join(
        f"  - {{brottstyp: {RAPE}, kommundel: Norr, period: {period}, n: {n}}}\n"
        for period, n in (
            ("2010-01/2010-12", 8),
            ("2009-01/2009-12", 2),
            ("2009-01/2010-12", 11),
            ("2015-01/2015-12", 6),
        )
    )
    found = situation(tmp_path, counts=pd.concat([of(TYPE, 5), few], ignore_index=True))
    found = replace(found, kommun=kommun(tmp_path, text))
    policy = open_policy(found, tier="samverkan", brottstyper=[RAPE], asked=ASKED)
    of_type = replace(asked(tmp_path), brottstyp=RAPE)
    others = other_types(found, brottstyp=RAPE, asked=ASKED)
    page = open_page(of_type, found, ASKED, others, known_sums(found, brottstyp=RAPE), policy=policy)
    told = [(row["theirs"], row["ours"], row["hidden"]) for row in pages.figures(page)["sums"]]
    assert told == [(None, None, True), (None, 9, True), (None, None, True), (None, None, True)]


def test_pages_beside_are_tied_to_the_months_of_a_figure_from_elsewhere(tmp_path):
    text = f"control_sums:\n  - {{brottstyp: {RAPE}, kommundel: Norr, period: 2009-02/2009-03, n: 9}}\n"
    few = pd.concat([of(TYPE, 5), of(RAPE, 1)], ignore_index=True)
    found = replace(situation(tmp_path, counts=few), kommun=kommun(tmp_path, text))
    spans = {
        names: [str(each) for each in policy.cube.periods]
        for names in ((TYPE,), (TYPE, RAPE))
        for policy in [open_policy(found, tier="samverkan", brottstyper=names, asked=ASKED)]
    }
    assert "2009-02/2009-03" not in spans[(TYPE,)]
    assert "2009-02/2009-03" in spans[(TYPE, RAPE)]
