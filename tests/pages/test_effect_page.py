"""The effect as it is shown: one sentence everywhere, released counts, no method terms on the first screen."""

import html
import json
import re
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from bfa.analyses import question
from bfa.analyses.answer import Facts, is_word
from bfa.analyses.effect.gates import Gate as Question
from bfa.disclosure import Policy, policy_from
from bfa.draw import output
from bfa.errors import DisclosureError
from bfa.pages import open_page
from bfa.pages.answer import answer_html, before_start, changes
from bfa.pages.effect import page as effect_page
from bfa.pages.index_page import Part, Row, index_page
from bfa.pages.sheets import kommundel_sheet
from bfa.words import effect as effect_words
from bfa.words import effect_gates
from bfa.words.labels import labels
from bfa.words.numbers import change, interval
from tests.analyses.test_follow_up import goals
from tests.beside import astray, changes_of, figures_in
from tests.effect_words import sentence
from tests.opened import GIVEN
from tests.planned import planned
from tests.small_situation import AREAS, CHECKOUT, TYPE, counts, kommun, measures, situation

AFTER, BEFORE = "2010-01/2010-12", "2009-01/2009-12"
#: Terms that belong in the method box.
BANNED = re.compile(r"signifik|p-värde|Maryland|Gi\*|shrink|falsklarm|konfidens|\btau\b", re.IGNORECASE)


def policy_of(tier: str = "samverkan") -> Policy:
    return policy_from(CHECKOUT / "data" / "codebook" / "sekretess.yml", tier=tier)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def moving(**changed: int) -> pd.DataFrame:
    """Four areas that go up and down a little between years, and Norr, with 12 a month until 2010."""
    table = counts(dict.fromkeys(AREAS, 12), first="2005-01", **changed)
    place = table["area"].map({name: at for at, name in enumerate(AREAS)})
    return table.assign(n=table["n"] + (table["month"].dt.year * 3 + place * 2) % 5 * (table["month"].dt.year < 2010))


def page_of(folder, table=None, *, tier="samverkan", acted=False, **asked):
    did = measures({"number": 1}) if acted else measures()
    small = situation(folder, counts=moving(Norr=9) if table is None else table, measures=did)
    found = question.effect(small, brottstyp=TYPE, period=AFTER, baseline=BEFORE, **asked)
    return opened(found, small, policy=policy_of(tier)), small


def opened(found, small, *, policy):
    foreseen = planned(small, brottstyp=TYPE, start=AFTER)
    return open_page(found, *foreseen, small, GIVEN, policy=policy)


def with_design(found, **changed):
    """The effect with another design: what is known of it, or what was counted."""
    return replace(found, evidence=replace(found.evidence, design=replace(found.design, **changed)))


def raw(page):
    """The answer behind what was released."""
    return page.shown.found._answer


def as_acted(page):
    known = replace(raw(page).design.known, acted=True)
    return replace(page.shown, found=Facts(with_design(raw(page), known=known)))


def html_of(section) -> str:
    """What a section shows: tables and texts as they are, charts by their words and captions."""
    told = " ".join(str(each.data["text/html"]) for each in section.outputs)
    return re.sub(r'<img[^>]*? alt="([^"]*)"[^>]*>', r" \1 ", told)


def shown(section) -> str:
    return plain(html.unescape(re.sub(r"<[^>]+>", " ", html_of(section))))


def test_the_own_change_has_its_two_counts(tmp_path):
    page, _ = page_of(tmp_path)
    said = plain(effect_words.own_change(page.shown))
    assert "108 anmälda brott under 2010 mot 168 under 2009, −36 %, förenligt med " in said


def test_the_table_and_the_chart_have_the_same_percentage(tmp_path):
    page, _ = page_of(tmp_path)
    said = shown(page.size)
    assert said.count("−36 %") == 3
    assert page.shown.table["ratio"].iloc[0] == pytest.approx(108 / 168)


def test_the_sentence_is_the_same_in_answer_and_figures(tmp_path):
    page, _ = page_of(tmp_path)
    figures = effect_page.figures(page.shown)
    assert figures["sentence"] == sentence(raw(page))
    assert figures["sentence"].endswith(" ".join(figures["said"]))
    assert all(said in answer_html(figures) for said in figures["said"])


def test_each_change_has_an_interval_of_its_own_and_stands_apart(tmp_path):
    page, _ = page_of(tmp_path, moving(Norr=9), acted=True)
    figures = effect_page.figures(page.shown)
    own, other = changes(figures)
    assert (own.key, other.key) == ("own", "relative")
    for told, part in ((own, figures), (other, figures["relative"])):
        assert told.size == change(100 * (part["ratio"] - 1))
        assert interval(part["lower"], part["upper"]) in told.compatible
    assert plain(own.more) == "Åren 2005–2010: 144, 180, 156, 192, 168 och 108."
    assert plain(other.what).endswith(f"väntat {figures['expected']:.0f}, blev 108")


def test_what_was_expected_and_what_came_give_the_change(tmp_path):
    """Both counts have a half added in the ratio; without it they give the same change but for the half."""
    page, _ = page_of(tmp_path, moving(Norr=9), acted=True)
    figures = effect_page.figures(page.shown)
    expected, ratio = figures["expected"], figures["relative"]["ratio"]
    assert ratio == pytest.approx((108 + 0.5) / (expected + 0.5), rel=1e-3)
    of_period = page.shown.months.table.tail(12)
    assert of_period["expected"].sum() == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize(
    ("counts", "said"),
    [([29, 29, 27, 35, 26], "Före åtgärden var det ovanligt många, 35."), ([9, 9, 8, 5, 9], "ovanligt få, 5.")],
)
def test_a_before_that_lies_above_or_below_every_other_year_is_told_beside_the_own_change(counts, said):
    years = [{"period": f"{2006 + at}-05/{2006 + at}-08", "n": n, "hidden": False} for at, n in enumerate(counts)]
    given = {"kind": "crime", "verdict": "not_assessed", "before": counts[3], "after": counts[4], "percent": -1.0}
    effect = given | {"same_months": years, "baseline": "2009-05/2009-08", "period": "2010-05/2010-08"}
    assert changes(effect)[0].more.endswith(said)
    for changed in ({"hidden": True}, {"n": counts[3]}):
        others = [*years[:2], years[2] | changed, *years[3:]]
        assert "ovanligt" not in changes(effect | {"same_months": others})[0].more


def test_what_may_be_done_otherwise_is_said_of_the_questions_that_weigh_against(tmp_path):
    page, _ = page_of(tmp_path, moving(Norr=9), acted=True)
    said = shown(page.lessons)
    weighing = [gate for gate in page.shown.gates if gate.answer in ("no", "unsure")]
    assert effect_gates.lesson(next(gate for gate in weighing if gate.name == "chosen")) in said
    assert not shown(page_of(tmp_path / "untried")[0].lessons)


def test_a_question_says_what_it_does_to_the_verdict():
    answers = (("yes",), ("no", "", {}, "not_assessed"), ("unsure",))
    said = [effect_gates.weighs(Question("enough", *rest)) for rest in answers]
    assert said == ["", "stoppar bedömningen", "försvagar"]
    assert effect_gates.weighs(Question("differs", "no", "", {}, "no_difference_shown")) == "ingen skillnad beläggs"


def test_a_start_to_come_where_nothing_is_tried_has_the_plan_and_nothing_else(tmp_path):
    page, _ = page_of(tmp_path)
    assert not page.planned_only
    ahead = replace(page, seen=replace(page.seen, designs=SimpleNamespace(ahead=True)))
    assert ahead.planned_only
    each = (ahead.size, ahead.lessons, ahead.months, ahead.earlier, ahead.left_out, ahead.spread, ahead.choice)
    assert not any(section.outputs for section in (*each, ahead.grounds, ahead.plan, ahead.method))


def test_no_interval_stands_beside_a_change_that_is_not_its_own(tmp_path):
    page, small = page_of(tmp_path, moving(Norr=9), acted=True)
    spans = changes_of(page.shown.table.to_dict("records"))
    assert len(spans) >= 2
    sections = (page.in_short, page.size, page.earlier, page.left_out, page.grounds, page.spread)
    figures = effect_page.figures(page.shown)
    row = Row("Norr", "Norr/motesblad.html", (Part("4_effekt", "klar", "Norr/4_effekt.html"),), {"4_effekt": figures})
    index = index_page([row], labels=labels(small.kommun, kommundel="", tier="samverkan"))
    sheet = kommundel_sheet(
        {"4_effekt": figures}, labels=labels(small.kommun, kommundel="Norr", tier="samverkan"), appendices=()
    )
    for told in (*(str(each.data["text/html"]) for part in sections for each in part.outputs), index, sheet):
        assert astray(told, spans) == []
    assert all(len(figures_in(told, "own")) == len(figures_in(told, "relative")) == 1 for told in (index, sheet))


def test_the_same_months_of_earlier_years_are_hidden_where_they_are_few(tmp_path):
    table = moving(Norr=9)
    table.loc[(table["area"] == "Norr") & (table["month"].dt.year == 2006), "n"] = 0
    table.loc[(table["area"] == "Norr") & (table["month"] == "2006-03-01"), "n"] = 2
    for tier, said in (
        ("samverkan", "144, 2, 156, 192, 168 och 108."),
        ("offentlig", "144, dold, 156, 192, 168 och 108."),
    ):
        page, _ = page_of(tmp_path, table, tier=tier)
        assert said in plain(answer_html(effect_page.figures(page.shown)))


def test_the_whole_kommuns_earlier_years_go_through_the_gate_too(tmp_path):
    table = moving().assign(n=lambda rows: rows["n"].mask(rows["month"].dt.year == 2006, 0))
    table.loc[(table["area"] == "Norr") & (table["month"] == "2006-03-01"), "n"] = 2
    small = replace(situation(tmp_path, counts=table), kommundel="")
    found = question.effect(small, brottstyp=TYPE, period=AFTER, baseline=BEFORE, scope="kommun")
    years = opened(found, small, policy=policy_of("offentlig")).shown.years.set_index("period")
    assert years.loc["2006-01/2006-12", "hidden"]
    assert pd.isna(years.loc["2006-01/2006-12", "n"])
    assert not years.loc["2007-01/2007-12", "hidden"]


def test_the_controls_two_counts_stand_in_the_table_alone(tmp_path):
    page, _ = page_of(tmp_path)
    others = page.shown.table.set_index("line").loc["others"]
    assert (others["before"], others["after"]) == (4 * 168, 4 * 144)
    assert "räkna fram" in shown(page.size)
    texts = [each.data["text/html"] for each in page.size.outputs if each.kind != "table"]
    assert not any("Jämförelseområdenas antal" in told for told in texts)


def late_in_baseline(folder, n: int, tier: str):
    """Norr's effect with so many of its baseline's incidents left out, since they were registered too late."""
    page, small = page_of(folder)
    found, series = raw(page), raw(page).series.copy()
    series.loc[series["month"] == pd.Period("2009-03", "M"), "n"] -= n
    dated = replace(small, kommun=kommun(folder, "uttag: 2011-01-06"))
    fewer = with_design(replace(found, series=series), before=found.design.before - n)
    return opened(fewer, dated, policy=policy_of(tier))


def test_what_came_too_late_for_the_baseline_is_told_under_the_table(tmp_path):
    said = shown(late_in_baseline(tmp_path, 7, "offentlig").size)
    assert "7 anmälda brott som registrerades mer än 6 dagar efter periodens slut räknas inte i perioden före" in said
    assert effect_words.late_note(page_of(tmp_path)[0].shown) == ""


def test_months_that_count_what_was_registered_in_time_say_that_other_pages_count_more(tmp_path):
    page, _ = page_of(tmp_path)
    assert effect_words.in_time_note(page.shown) == ""
    known = raw(page).design.known
    recording = replace(known.recording, registered_days=6)
    found = Facts(with_design(raw(page), known=replace(known, recording=recording)))
    said = plain(effect_words.in_time_note(replace(page.shown, found=found)))
    assert "hunnit registreras 6 dagar efter periodens slut" in said
    assert "räknar också det som kom senare" in said


def test_few_that_came_too_late_are_not_told_by_the_difference_from_the_overview(tmp_path):
    public = late_in_baseline(tmp_path, 2, "offentlig").shown
    assert public.hidden
    assert not late_in_baseline(tmp_path, 2, "samverkan").shown.hidden
    years = public.years.set_index("period")  # all there is of the same months, as the overview has it
    assert years.loc[BEFORE, "n"] == 168
    assert not years["hidden"].any()


def changed_rules(folder, text, *, baseline=BEFORE):
    """Norr's effect where the kommun file names breaks of registration."""
    small = situation(folder, counts=moving(Norr=9), kommun=kommun(folder, f"recording_breaks:\n{text}"))
    found = question.effect(small, brottstyp=TYPE, period=AFTER, baseline=baseline)
    return opened(found, small, policy=policy_of())


RULE = "En regel för registrering ändrades i {}: antal före och efter betyder inte detsamma."


@pytest.mark.parametrize("section", ["size", "months", "earlier"])
def test_counts_on_either_side_of_a_new_rule_are_said_to_differ_in_kind(tmp_path, section):
    page = changed_rules(tmp_path, "  - {month: 2010-01}")
    assert page.shown.own["before"] is None
    assert RULE.format("januari 2010") in shown(getattr(page, section))


def test_a_rule_that_changed_before_the_baseline_is_said_of_the_years_alone(tmp_path):
    page = changed_rules(tmp_path, "  - {month: 2007-03}\n  - {month: 2008-01, kommundelar: [Norr]}")
    assert RULE.format("mars 2007 och januari 2008") in shown(page.earlier)
    assert "regel för registrering" not in shown(page.size)


def test_a_new_rule_elsewhere_is_not_said_here(tmp_path):
    page = changed_rules(tmp_path, "  - {month: 2010-01, kommundelar: [Söder]}")
    assert page.shown.rule_changes == ()


def test_expected_stands_beside_what_was_counted(tmp_path):
    page, _ = page_of(tmp_path)
    said = shown(page.months)
    assert "Det blev 108." in said
    assert "Väntat i uppföljningen" in said


def test_the_months_shown_begin_two_years_before_the_baseline(tmp_path):
    page, _ = page_of(tmp_path)
    assert str(page.shown.months.table["month"].iloc[0]) == "2007-01"
    assert page.shown.months.table["expected"].notna().sum() == 24


def test_own_years_stand_in_table_answer_and_chart(tmp_path):
    page, _ = page_of(tmp_path)
    names = [name for name, _ in effect_words.named_windows(page.shown)]
    assert names == ["2007", "2008", "2009"]
    said = shown(page.earlier)
    assert "bevisar inget" in said
    assert "tidigare: " in said
    assert len(effect_page.figures(page.shown)["own_years"]) == 3
    assert "Områdets tidigare år mot de andra, räknade på samma sätt" in answer_html(effect_page.figures(page.shown))


def test_each_control_is_left_out_in_words_chart_and_table(tmp_path):
    page, _ = page_of(tmp_path)
    said = shown(page.left_out)
    assert all(f"Utan {name}" in said for name in AREAS[1:])
    assert "Inget enskilt område avgör riktningen" in said


def test_counts_alone_say_that_rings_need_rows(tmp_path):
    page, _ = page_of(tmp_path, acted=True)
    assert "kräver en rad per brott" in shown(page.spread)


def test_a_choice_that_was_not_stated_is_said_not_to_be(tmp_path):
    page, _ = page_of(tmp_path)
    acted = as_acted(page)
    assert "inte angivet, så vad valet gör" in effect_words.selection(acted)
    assert "har inte valts för någon" in effect_words.selection(page.shown)


def test_a_stated_choice_has_its_size_and_months_in_words(tmp_path):
    page, _ = page_of(tmp_path, moving(Norr=9), acted=True, chosen_on="2009-09/2009-12")
    said = effect_words.selection(page.shown)
    assert "i en period som september–december 2009 ändrades av sig själva med " in said
    assert effect_page.figures(page.shown)["selection"]["sentence"] == said


def test_what_weighs_against_stands_before_all_the_questions(tmp_path):
    page, _ = page_of(tmp_path)
    said = shown(page.grounds)
    assert said.index("Det som stoppar eller försvagar") < said.index("Alla frågor i tur och ordning")


def test_a_hidden_effect_shows_no_figure_computed_from_it(tmp_path):
    table = counts(dict.fromkeys(AREAS, 12) | {"Norr": 0}, Norr=0)
    table.loc[(table["area"] == "Norr") & (table["month"] == "2010-02-01"), "n"] = 2
    page, _ = page_of(tmp_path, table, tier="offentlig")
    assert page.shown.hidden
    figures = json.loads(json.dumps(output.plain(effect_page.figures(page.shown))))
    numbers = ("before", "after", "percent", "ratio", "lower", "upper", "p", "relative", "expected", "robustness")
    assert all(figures[name] is None for name in numbers)
    assert figures["own_years"] == []
    assert not re.search(r"\d", figures["sentence"])
    assert all(section.outputs for section in (page.size, page.left_out, page.earlier, page.spread))
    assert page.shown.earlier.empty
    assert page.shown.left_out.empty
    assert page.shown.spread["hidden"].all()


def small_in(year: int) -> pd.DataFrame:
    """Mitt has two incidents in one year, which takes another area with it."""
    table = moving(Norr=9, Söder=5)
    table.loc[(table["area"] == "Mitt") & (table["month"].dt.year == year), "n"] = 0
    table.loc[(table["area"] == "Mitt") & (table["month"] == f"{year}-02-01"), "n"] = 2
    return table


def test_a_hidden_control_takes_the_comparison_in_figures_with_it(tmp_path):
    page, _ = page_of(tmp_path, small_in(2010), tier="offentlig")
    assert page.shown.withheld
    assert not page.shown.hidden
    figures = effect_page.figures(page.shown)
    assert figures["after"] == 108
    assert all(figures[name] is None for name in ("relative", "expected", "robustness", "smallest_visible_fall"))
    assert page.shown.left_out.empty
    assert page.shown.table["ratio"].notna().tolist() == [True, *[False] * (len(page.shown.table) - 1)]
    assert not page.shown.band
    answer = answer_html(figures)
    assert "visas inte i siffror" in answer
    assert [told.key for told in changes(figures)] == ["own"]
    assert "others" not in set(page.shown.table["line"])
    assert not page_of(tmp_path, small_in(2010))[0].shown.withheld


def test_a_reason_is_withheld_by_what_it_is_computed_from(tmp_path):
    shown = page_of(tmp_path, small_in(2010), tier="offentlig")[0].shown
    assert shown.withheld
    bases = [gate.basis for gate in shown.gates]
    assert list(shown.told[:-1]) == [basis == "facts" for basis in bases]
    assert {"counts", "facts"} <= set(bases)


def test_a_share_that_a_few_decide_is_withheld_where_a_place_alone_narrows(tmp_path):
    page, small = page_of(tmp_path)
    few = replace(raw(page), gates=tuple(replace(gate, basis="few") for gate in raw(page).gates))
    assert all(opened(few, small, policy=policy_of("samverkan")).shown.told)
    untold = opened(few, small, policy=policy_of("offentlig"))
    assert {row["why"] for row in effect_words.reasons(untold.shown)[:-1]} == {"visas inte"}


def test_nothing_that_is_told_is_worked_out_of_a_count_that_is_hidden(tmp_path):
    was = small_in(2006)
    february = was["month"] == "2006-02-01"
    other = was.assign(n=was["n"] + 2 * (february & (was["area"] == "Mitt")) - 2 * (february & (was["area"] == "Öst")))
    one, two = (page_of(tmp_path, table, tier="offentlig")[0] for table in (was, other))
    assert raw(one).relative.change.ratio != raw(two).relative.change.ratio
    assert (one.shown.withheld, one.shown.hidden) == (True, False)
    assert effect_page.figures(one.shown) == effect_page.figures(two.shown)
    assert [shown(each) for each in (one.size, one.earlier)] == [shown(each) for each in (two.size, two.earlier)]
    assert one.planned.table.equals(two.planned.table)


def test_a_line_that_differs_by_a_few_is_left_out_where_a_place_alone_narrows(tmp_path):
    page, small = page_of(tmp_path)
    found = raw(page)
    extra = found.table.iloc[[0]].assign(before=171)
    wider = replace(found, table=pd.concat([found.table, extra], ignore_index=True))
    for tier, lines in (
        ("samverkan", ["own", "others", "relative", "own"]),
        ("offentlig", ["own", "others", "relative"]),
    ):
        assert opened(wider, small, policy=policy_of(tier)).shown.table["line"].tolist() == lines


def test_nothing_at_all_is_said_so(tmp_path):
    none = counts(dict.fromkeys(AREAS, 12) | {"Norr": 0})
    page, _ = page_of(tmp_path, none)
    assert effect_words.own_change(page.shown) == "Inga anmälda brott i någon av perioderna."


def test_an_area_without_incidents_has_no_departures_to_show(tmp_path):
    page, small = page_of(tmp_path, counts(dict.fromkeys(AREAS, 12) | {"Norr": 0}))
    assert effect_page.figures(page.shown)["own_years"] == []
    said = shown(page.earlier)
    assert "Avvikelse" not in said
    assert "Ingen åtgärd prövas" in effect_words.spread(page.shown, rows=False)
    assert small.incidents is None


def test_a_rise_from_zero_has_no_percentage(tmp_path):
    page, _ = page_of(tmp_path, counts(dict.fromkeys(AREAS, 12) | {"Norr": 0}, Norr=5))
    assert "procent går inte att räkna från noll" in effect_words.own_change(page.shown)


def test_what_could_be_seen_is_said_as_it_was_before_the_start():
    asked = {"smallest_visible_fall": 0.44, "period": "2010-05/2010-08"}
    assert plain(before_start(asked)).endswith(
        "en minskning på 44 % eller mer skulle synas i 8 fall av 10 (4 månader)."
    )
    joined = before_start(asked | {"joint": {"kommundelar": ["A", "B"]}})
    assert plain(joined).endswith("(A och B tillsammans, 4 månader).")
    assert plain(before_start(asked | {"period": "2010-05/2010-05"})).endswith("(1 månad).")
    assert before_start(asked | {"smallest_visible_fall": None}) == ""


def test_periods_in_a_reason_are_told_in_words():
    agreed = {"why": "other_period", "agreed": "2010-01/2010-04", "asked": "2010-05/2010-08"}
    asked = Question("chosen", "no", "pool_unknown", {"agreed": agreed})
    assert effect_gates.why(asked).startswith("målet gäller januari–april 2010, inte maj–augusti 2010; ")


def test_a_raw_number_of_the_answer_is_refused_to_a_page(tmp_path):
    page, _ = page_of(tmp_path, acted=True)
    found = page.shown.found
    assert (found.design.treated, found.verdict, found.design.known.acted) == (("Norr",), raw(page).verdict, True)
    for of, name in ((found, "table"), (found, "series"), (found.evidence, "counted"), (found.design, "before")):
        with pytest.raises(DisclosureError, match=f"läser {name} ur "):
            getattr(of, name)


def test_an_untold_gate_holds_no_number_that_it_is_answered_by(tmp_path):
    shown = page_of(tmp_path, small_in(2010), tier="offentlig")[0].shown
    untold = [gate.told for gate, may in zip(shown.gates, shown.told, strict=False) if not may]
    numbers = {name for told in untold for name, value in told.items() if not is_word(value)}
    assert untold
    assert numbers <= {"fewest", "season", "many"}
    assert (shown.change, shown.total, shown.robustness, shown.grade) == (None, None, None, 0)
    assert (shown.expected, shown.smallest_visible_fall) == ((None, None, None), None)


def test_the_first_screen_keeps_to_plain_words(tmp_path):
    for table in (None, moving(Norr=3), moving(Norr=20), counts(dict.fromkeys(AREAS, 1))):
        page, _ = page_of(tmp_path, table)
        assert not BANNED.search(answer_html(effect_page.figures(page.shown)))


def test_the_method_box_may_name_the_methods(tmp_path):
    page, _ = page_of(tmp_path)
    said = shown(page.method)
    assert "t-fördelningen" in said
    assert "drift_prior" in said


def test_the_plan_tells_of_a_goal_that_asks_for_too_little_as_the_tier_may_read_it(tmp_path):
    own = {"kind": "effekt", "text": "Färre.", "indicator": TYPE, "kommundel": "Norr", "target": "minska med 1 %"}
    rows = goals(own | {"number": 1}, own | {"number": 2, "sekretess": "ja"})
    small = situation(tmp_path, counts=moving(Norr=9), goals=rows)
    found = question.effect(small, brottstyp=TYPE, period=AFTER, baseline=BEFORE)
    said = opened(found, small, policy=policy_of()).plan._repr_html_()
    assert "Mål 1 är en minskning på 1" in said
    assert "Mål 2" not in said


def test_where_nothing_is_tried_no_start_is_drawn(tmp_path):
    assert page_of(tmp_path)[0].shown.start is None
    assert page_of(tmp_path, acted=True)[0].shown.start == pd.Timestamp("2010-01-01")


def test_the_weights_of_the_controls_are_whole_and_sum_to_the_whole(tmp_path):
    page, _ = page_of(tmp_path, acted=True)
    parts = pd.DataFrame({"kind": "one", "weight": [33.8, 31.7, 34.5]}).assign(
        control=["D", "E", "F"], ratio=1.1, lower=0.9, upper=1.3, changes_sign=False
    )
    left = pd.concat([page.shown.left_out.iloc[:1], parts], ignore_index=True)
    told = effect_words.controls_left_out(replace(page.shown, left_out=left))
    assert dict(zip(told["control"], told["weight"], strict=True)) == {"": 100, "F": 34, "D": 34, "E": 32}
