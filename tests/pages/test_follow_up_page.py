"""The page of the follow-up reads registers as the tier may, and has the overview's numbers for the same question."""

from dataclasses import replace

import pandas as pd

from bfa.analyses.follow_up import follow_up
from bfa.disclosure import policy_from
from bfa.pages import follow_up as pages
from bfa.pages import open_page
from bfa.tables.contracts import DECISIONS, PROBLEMS
from tests.analyses.test_follow_up import ASKED, asked, goals
from tests.small_situation import AREAS, CHECKOUT, TYPE, causes, counts, measures, register, situation
from tests.small_situation import follow_up as followed


def opened(folder, *, tier="samverkan", **given):
    policy = policy_from(CHECKOUT / "data" / "codebook" / "sekretess.yml", tier=tier)
    return open_page(asked(folder, **given), situation(folder, **given), ASKED, policy=policy)


def html(page, *names) -> str:
    return "".join(getattr(page, name)._repr_html_() for name in names)


PLAN = {
    "causes": causes({"number": 1, "text": "Trängsel i kön."}, {"number": 2, "text": "Mörkt på torget."}),
    "measures": measures(
        {
            "number": 1,
            "short": "Köplan",
            "causes": "1, 2",
            "responsible": "kommunens samordnare",
            "planned": "8 punkter",
        }
    ),
    "follow_up": followed(
        {"measure": 1, "state": "delvis", "done": 3, "planned": 8, "remains": "Fem punkter.", "decide": "Ny dag."}
    ),
    "goals": goals({"number": 1, "causes": "1", "measures": "1", "target": "färre", "indicator": TYPE}),
}


def test_the_chain_is_followed_from_the_cause_to_what_is_to_be_decided(tmp_path):
    page = opened(tmp_path, **PLAN)
    first, second = html(page, "causes").split("<section")[1:]
    for words in ("Trängsel i kön", "Köplan", "3 av 8 punkter", "Fem punkter.", "Ny dag.", "kommunens samordnare"):
        assert words in first, words
    assert "Effektmål 1" in first
    assert 'href="4_effekt.html"' in first
    assert 'href="#orsak-1"' in second
    assert "3 av 8" not in second


def test_a_withheld_measure_tells_its_public_words_and_no_count_of_its_own(tmp_path):
    hidden = {"sekretess": "ja", "utlamnad_text": "Insatser pågår."}
    plan = PLAN | {
        "measures": PLAN["measures"].assign(**hidden),
        "follow_up": PLAN["follow_up"].assign(indicator=TYPE, sekretess="ja", utlamnad_text="Det går framåt."),
    }
    page = opened(tmp_path, **plan)
    said = html(page, "in_short", "loose_ends", "problem", "causes")
    assert "Insatser pågår." in said
    assert "Det går framåt." in said
    for words in ("Köplan", "samordnare", "8 punkter", "Fem punkter", "Ny dag"):
        assert words not in said, words
    assert [row["of"] for row in pages.counted(page)] == ["problem", "goal"]


def test_a_measure_tells_its_method_by_name_with_its_card_and_a_withheld_one_neither(tmp_path):
    known = PLAN["measures"].assign(method="Nolltolerans", deviation="bara lördagar")
    page = opened(tmp_path, **PLAN | {"measures": known})
    said = html(page, "loose_ends", "causes")
    for words in ("Nolltolerans.", "Bara lördagar.", 'href="../atgardskort/ordning_hard.html"', "utan belagd verkan"):
        assert words in said, words
    figures = pages.figures(page)
    assert figures["cards"] == [{"method": "ordning_hard", "name": "Nolltolerans", "measures": [1]}]
    assert [(row["method"], row["deviation"]) for row in figures["measures"]] == [("ordning_hard", "bara lördagar")]
    page = opened(tmp_path, **PLAN | {"measures": known.assign(sekretess="ja")})
    said, figures = html(page, "loose_ends", "causes"), pages.figures(page)
    for words in ("Nolltolerans", "lördagar", "atgardskort", "utan belagd verkan"):
        assert words not in said, words
    assert (figures["cards"], figures["measures"][0]["method"]) == ([], None)


def test_a_method_that_nobody_knows_is_told_so_and_has_no_card(tmp_path):
    page = opened(tmp_path, **PLAN | {"measures": PLAN["measures"].assign(method="fler parkbänkar")})
    assert "Fler parkbänkar. Metoden finns inte i kunskapsbiblioteket." in html(page, "causes")
    assert pages.figures(page)["cards"] == []


def test_a_withheld_goal_and_measure_say_nothing_of_what_they_are_followed_by_nor_of_what_they_lack(tmp_path):
    plan = PLAN | {
        "measures": PLAN["measures"].assign(sekretess="ja", responsible=None),
        "goals": goals({"number": 1, "causes": "1", "indicator": "larm hos Anna Berg"}).assign(sekretess="ja"),
    }
    page = opened(tmp_path, **plan)
    said = html(page, "in_short", "loose_ends", "problem", "causes")
    assert "Anna Berg" not in said
    assert "Hur målet följs visas inte" in said
    assert "saknar ansvarig" not in said
    assert "saknar slutdag" not in said
    assert not pages.figures(page)["loose"]["measures_without_owner"]


def test_a_withheld_measure_is_never_said_to_be_late(tmp_path):
    plan = PLAN | {"measures": PLAN["measures"].assign(end=pd.Timestamp("2010-06-01"), sekretess="ja")}
    assert pages.figures(opened(tmp_path, **plan))["late"] == []


def test_a_small_count_is_hidden_and_so_is_its_change(tmp_path):
    few = counts(dict.fromkeys(AREAS, 5) | {"Norr": 0}).assign(brottstyp=TYPE)
    few.loc[(few["area"] == "Norr") & few["month"].isin(pd.to_datetime(["2009-01-01", "2010-01-01"])), "n"] = 2
    page = opened(tmp_path, tier="offentlig", counts=few, **PLAN)
    (problem, goal) = pages.counted(page)
    for row in (problem, goal):
        assert (row["before"], row["after"], row["hidden"]) == (None, None, True)
    assert "dold" in html(page, "problem", "causes")
    assert "%" not in html(page, "in_short", "problem", "causes")
    year = (few["area"] == "Norr") & (few["month"].dt.year == 2009)
    page = opened(tmp_path, tier="offentlig", counts=few.assign(n=few["n"].mask(year, 5)), **PLAN)
    (problem, _) = pages.counted(page)
    assert (problem["before"], problem["after"], problem["hidden"]) == (60, None, True)
    assert "60 under 2009, dold under 2010" in html(
        page, "in_short"
    )  # as results.json, the sheets and the document say
    assert "%" not in html(page, "in_short", "problem", "causes")


def test_what_hangs_loose_is_said_and_a_kommundel_without_causes_says_so(tmp_path):
    assert "Orsak 2 saknar åtgärd." in html(
        opened(tmp_path, **PLAN | {"measures": PLAN["measures"].assign(causes="1")}), "loose_ends"
    )
    said = html(opened(tmp_path, **PLAN | {"causes": causes()}), "loose_ends")
    assert "Inga orsaker är registrerade för området. Åtgärd 1 gäller ändå här." in said


def test_the_page_of_the_kommun_has_the_measures_of_the_whole_kommun_first(tmp_path):
    plan = PLAN | {"measures": PLAN["measures"].assign(scope="kommun")}
    whole = replace(situation(tmp_path, **plan), kommundel="")
    policy = policy_from(CHECKOUT / "data" / "codebook" / "sekretess.yml", tier="samverkan")
    answer = follow_up(whole, brottstyp=TYPE, asked=ASKED)
    said = html(open_page(answer, whole, ASKED, policy=policy), "causes")
    assert said.index("hela-kommunen") < said.index("3 av 8 punkter") < said.index("orsak-1")
    assert 'href="norr-' in said


def test_problems_say_why_and_decisions_stand_with_their_measure_as_the_tier_may_read_them(tmp_path):
    day = pd.Timestamp("2010-12-31")
    own = {"number": 1, "measures": "1", "date": day, "due": day, "decider": "styrgrupp", "responsible": "rektorn"}
    secret = own | {"number": 2, "text": "Hemligt beslut.", "sekretess": "ja", "responsible": "Kalle"}
    problems = register(
        PROBLEMS,
        [
            {"number": 1, "text": "Bråk.", "brottstyp": TYPE, "priority": "prioriterat", "decided": day},
            {"number": 2, "text": "Klotter.", "priority": "prioriterat", "why": "Det kostar.", "decided": day},
        ],
    )
    page = opened(
        tmp_path,
        **PLAN | {"causes": PLAN["causes"].assign(problem=1)},
        problems=problems.astype({"decided": "datetime64[us]"}),
        decisions=register(DECISIONS, [own | {"text": "Kön vaktas."}, secret]),
    )
    said = html(page, "loose_ends", "problem", "causes")
    for words in ("Det kostar.", "Kön vaktas: rektorn, 2010-12-31 (styrgrupp, 2010-12-31)", "Problem 1. "):
        assert words in said, words
    assert "Problem 2 är prioriterat men har ingen orsak." in said
    assert "Hemligt" not in said
    assert "Kalle" not in said


DAY = pd.Timestamp("2010-06-01")


def decisions(*rows):
    usual = {"text": "Mer ljus.", "date": pd.NaT, "due": pd.NaT}
    days = {"date": "datetime64[us]", "due": "datetime64[us]"}
    return register(DECISIONS, [usual | row for row in rows]).astype(days)


def test_a_decision_stands_with_its_measure_else_its_cause_else_with_the_area(tmp_path):
    of = [
        *({"measures": "1", "causes": "1", "state": "beslutat"}, {"causes": "2"}, {"kommundel": "Norr"}),
        *({"kommundel": "Söder"}, {"causes": "1, 2"}, {"measures": "1", "text": "Mer mörker.", "state": "föreslaget"}),
    ]
    plan = PLAN | {"measures": PLAN["measures"].assign(package="Ett paket")}
    page = opened(tmp_path, **plan, decisions=decisions(*({"number": n, **row} for n, row in enumerate(of, 1))))
    first, second, area = html(page, "causes").split("<section")[1:]
    assert "Paket</dt><dd>Ett paket." in first
    assert first.count("Mer ljus") == 1
    assert "<b>Beslut 2:</b> Mer ljus" in second
    assert "Att besluta</dt><dd>Ny dag. Mer mörker" in first
    assert "Beslutat</dt><dd>Mer ljus" in first
    assert "<b>Beslut 3:</b> Mer ljus" in area
    assert "<b>Beslut 5:</b> Mer ljus" in area
    assert all('href="#beslut"' in each and "Beslut 5" in each for each in (first, second))
    assert [row["number"] for row in pages.figures(page)["decisions"]] == [1, 2, 3, 5, 6]
    assert pages.figures(page)["measures"][0]["decisions"] == [1, 6]


def test_what_was_asked_and_is_decided_since_is_not_asked_again(tmp_path):
    answer = {"number": 1, "measures": "1", "state": "avslaget", "date": pd.Timestamp("2010-12-31")}
    said = html(opened(tmp_path, **PLAN, decisions=decisions(answer)), "causes")
    assert "Mer ljus" in said
    assert "Att besluta" not in said


def test_a_decision_of_several_measures_is_told_once_and_pointed_at(tmp_path):
    plan = PLAN | {"measures": measures({"number": 1, "causes": "1"}, {"number": 2, "causes": "2"})}
    said = html(opened(tmp_path, **plan, decisions=decisions({"number": 1, "measures": "1, 2"})), "causes")
    assert said.count("Mer ljus") == 1
    assert said.count("Beslut 1 står efter orsakerna.") == 2


def test_what_is_to_be_decided_is_handed_on_with_its_words_and_a_withheld_measure_asks_nothing(tmp_path):
    plan = PLAN | {"decisions": decisions({"number": 4, "kommundel": "kommun", "responsible": "rektorn", "due": DAY})}
    found = pages.figures(opened(tmp_path, **plan))["proposals"]
    assert found[0] == {
        **{"of": "decision", "number": 4, "measures": [], "scope": [], "shared": True, "late": False},
        **{"text": "Mer ljus.", "responsible": "rektorn", "due": "2010-06-01", "decider": None},
    }
    assert [(row["of"], row["number"], row["text"], row["shared"]) for row in found[1:]] == [
        ("measure", 1, "Ny dag.", False)
    ]
    secret = plan | {"measures": PLAN["measures"].assign(sekretess="ja")}
    assert [row["of"] for row in pages.figures(opened(tmp_path, **secret))["proposals"]] == ["decision"]


def test_of_a_withheld_decision_it_is_not_told_that_its_day_has_passed(tmp_path):
    own = {"number": 1, "measures": "1", "state": "beslutat", "date": DAY, "due": DAY}
    told = [
        pages.figures(opened(tmp_path, **PLAN, decisions=decisions(own | {"sekretess": mark})))["decisions"][0]
        for mark in ("nej", "ja")
    ]
    assert [(row["standing"], row["due"], row["withheld"]) for row in told] == [
        ("late", "2010-06-01", False),
        (None, None, True),
    ]


def test_problems_causes_and_goals_are_handed_on_with_what_they_are_tied_to(tmp_path):
    problems = register(PROBLEMS, [{"number": 1, "text": "Bråk.", "kommundel": "Norr", "decided": DAY}])
    plan = PLAN | {"causes": PLAN["causes"].assign(problem=1), "problems": problems}
    found = pages.figures(opened(tmp_path, **plan))
    assert (found["until"], found["meeting"]) == ("2011-01-01", None)
    assert [(row["decided"], row["scope"]) for row in found["problems"]] == [("2010-06-01", ["Norr"])]
    assert [(row["problem"], row["measures"], row["state"]) for row in found["causes"]] == [(1, [1], "delvis")] * 2
    assert [(row["scope"], row["early"], row["follow_up"]) for row in found["goals"]] == [(["Norr"], False, None)]
