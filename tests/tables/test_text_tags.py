import unicodedata

import pandas as pd
import pytest

from bfa.errors import ParameterError
from bfa.tables import text_tags
from bfa.tables.codes import CHECKOUT
from bfa.tables.tag_book import TagBook, read_tag_book
from bfa.tables.text_tags import tag_texts

FILE = CHECKOUT / "data" / "codebook" / "taggar.yml"
SMALL = """
säkerhet: {ord: 0.8, sammansatt: 0.7, uttryck: 0.9, svag: 0.4, okänd_plats: 0.5, senare_plats: 0.5, gräns: 0.5}
nekande: {inte: 3, ingen: 2}
obestämda: [någon]
tveksamma: {eventuellt: 0.5}
råd: [tänk på att]
satsgränser: [men]
ändelser: [en, ar, arna]
ålder: {ändelser: [årig, åring], tal: {femton: 15}}
svenska: [och, i, att, en, ett, det, som, på, är, av]
taggar:
  weapon:
    text: Vapen
    ord: [kniv]
    sammansatt: ["*kniv", "kniv*"]
    uttryck: [slog .. flaska, brott mot knivlagen]
    svaga: [flaska, påk]
    undantag: ["knivsta*", knivlagen]
  youth:
    text: Unga
    uttryck: ["ålder<18", tal<18 år gammal, född född<18]
platser:
  krog:
    text: Krog
    plats_typ: nöje och servering
    ord: [krog]
    inte_efter: [utanför]
  utomhus:
    text: Ute
    plats_typ: gata
    ord: [utanför, torg]
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> TagBook:
    path = tmp_path_factory.mktemp("bok") / "taggar.yml"
    path.write_text(SMALL, encoding="utf-8")
    return read_tag_book(path)


def told(book: TagBook, text: str | None, year: int = 2024) -> dict[str, tuple[str, float]]:
    table = tag_texts([text], book, years=year).table
    return {tag: (phrase, sure) for _, tag, phrase, sure in table.itertuples(index=False)}


def test_a_word_is_found_in_its_forms_and_a_root_in_compounds_with_the_phrase_as_evidence(book: TagBook):
    assert told(book, "Han hade en kniv.")["weapon"] == ("kniv", 0.8)
    assert told(book, "Knivarna låg kvar.")["weapon"] == ("Knivarna", 0.8)
    assert told(book, "Hotad med kökskniven!")["weapon"] == ("kökskniven", 0.7)


def test_an_exception_takes_away_a_match_but_not_the_longer_one_that_holds_it(book: TagBook):
    assert "weapon" not in told(book, "En man i Knivsta.")
    assert "weapon" not in told(book, "Mer om knivlagen.")
    assert told(book, "Misstänkt för brott mot knivlagen.")["weapon"] == ("brott mot knivlagen", 0.9)


@pytest.mark.parametrize(
    "text",
    [
        "Han hade inte någon kniv.",
        "Ingen kniv hittades.",
        "Någon kniv kunde inte hittas.",
        "Tänk på att en kniv är farlig.",
    ],
)
def test_what_is_denied_in_its_clause_or_is_advice_gives_no_tag(book: TagBook, text: str):
    assert "weapon" not in told(book, text)


@pytest.mark.parametrize(
    "text",
    [
        "Han ville inte gå, han hade kniv.",
        "Ingen skadades men han hade kniv.",
        "Han drog inte sig för att ta fram kniv.",
    ],
)
def test_a_denial_reaches_no_further_than_its_clause_and_its_words(book: TagBook, text: str):
    assert told(book, text)["weapon"][0] == "kniv"


def test_doubt_makes_a_tag_uncertain_and_stands_in_its_phrase(book: TagBook):
    assert told(book, "Han hade eventuellt en kniv.")["weapon"] == ("eventuellt en kniv", 0.4)


def test_two_weak_words_together_say_more_than_one_and_the_same_word_twice_does_not(book: TagBook):
    assert told(book, "En flaska.")["weapon"][1] == 0.4
    assert told(book, "En flaska. En flaska till.")["weapon"][1] == 0.4
    assert told(book, "En flaska. En påk.")["weapon"][1] == pytest.approx(1 - 0.6 * 0.6)


def test_a_phrase_may_hold_three_other_words_of_the_clause(book: TagBook):
    assert told(book, "Hon slog honom hårt med flaska.")["weapon"] == ("slog honom hårt med flaska", 0.9)
    assert told(book, "Hon slog honom. Han tappade en flaska.")["weapon"][1] == 0.4


@pytest.mark.parametrize(
    "text", ["En 15-åring.", "En femtonårig.", "En 12-17-åring.", "Hon är 15 år gammal.", "Född 2010.", "Född 10."]
)
def test_an_age_below_the_limit_is_youth(book: TagBook, text: str):
    assert "youth" in told(book, text)


@pytest.mark.parametrize(
    "text", ["En 18-åring.", "En 17-18-åring.", "Dömd till 15 år.", "Född 2005.", "Född 95.", "En 15-minuters."]
)
def test_an_age_at_the_limit_or_another_number_is_not(book: TagBook, text: str):
    assert "youth" not in told(book, text)


def test_every_text_has_exactly_one_place_also_the_empty_one(book: TagBook):
    texts = ["På en krog.", "Utanför en krog.", "Någonstans.", "", None, "<b></b>"]
    table = tag_texts(texts, book, years=2024).table
    places = table[table["tag"].str.startswith("place:")]
    assert places["text"].tolist() == list(range(6))
    assert places["tag"].str.removeprefix("place:").tolist() == ["krog", "utomhus", *["okänd"] * 4]
    assert places["confidence"].tolist() == [0.8, 0.8, 0.5, 0, 0, 0]


def test_two_places_of_one_text_make_each_other_less_sure_and_the_later_one_gives_way(book: TagBook):
    assert told(book, "På en krog och ett torg.")["place:krog"][1] == 0.4
    late = "På ett torg. " + "Ord. " * 40 + "På en krog."
    assert told(book, late)["place:utomhus"][1] == pytest.approx(0.64 / 1.2, abs=0.005)


def test_markup_is_no_text_and_a_phrase_never_begins_a_formula(book: TagBook):
    found = told(book, "<p class='kniv'>=CMD&#40;kniv&#41;</p><script>x</script>\n-kniv @kniv +kniv")
    assert found["weapon"] == ("kniv", 0.8)


def test_a_hundred_kilobytes_are_read_whole_and_a_word_without_end_is_no_trouble(book: TagBook):
    assert told(book, "ord " * 25_000 + "kniv")["weapon"] == ("kniv", 0.8)
    assert "weapon" not in told(book, "x" * 100_000)


def test_texts_in_another_language_are_pointed_out_and_short_ones_are_not(book: TagBook):
    english = "The man was seen near the station with a long knife in his hand"
    swedish = "Det var en man som stod på torget och som slog en annan i ansiktet"
    found = tag_texts([english, swedish, "Kniv!"], book, years=2024)
    assert found.foreign.tolist() == [True, False, False]


def test_the_order_of_the_texts_and_of_the_codes_is_kept_and_many_give_what_one_gives(book: TagBook):
    texts = ["En kniv på krogen, 15-åring.", "", "En påk på ett torg."]
    together = tag_texts(texts, book, years=2024).table
    alone = pd.concat(
        [tag_texts([text], book, years=2024).table.assign(text=place) for place, text in enumerate(texts)]
    )
    pd.testing.assert_frame_equal(together, alone.reset_index(drop=True))
    assert together["tag"].tolist() == ["weapon", "youth", "place:krog", "place:okänd", "weapon", "place:utomhus"]


TRAPS = [
    ("En man i Knivsta greps av en patrull med vapenhund.", "weapon", False),
    ("Pojken hade ett leksaksvapen.", "weapon", False),
    ("Hon hotades med en kökskniv i lägenheten.", "weapon", True),
    ("Något tillhygge har inte använts.", "weapon", False),
    ("Mannen var kraftigt berusad.", "alcohol", True),
    ("Föraren var inte påverkad.", "alcohol", False),
    ("Brott mot alkohollagen.", "alcohol", False),
    ("Föraren var nykter.", "alcohol", False),
    ("Mannen fick nyktra till i arresten.", "alcohol", True),
    ("Han skulle fylla på vatten och påverkades av beskedet.", "alcohol", False),
    ("Två killar i 16-17 årsåldern.", "youth", True),
    ("Två män i 17-20 årsåldern.", "youth", False),
    ("Två femtonåriga elever slogs.", "youth", True),
    ("En man i 25-årsåldern bar en barnvagn.", "youth", False),
    ("Hon slogs av sin före detta pojkvän.", "close_relation", True),
    ("Pojkvännen är inte misstänkt.", "youth", False),
    ("De känner inte varandra.", "close_relation", False),
    ("Bråk i kön utanför krogen.", "queue", True),
    ("Stöld i en matbutik.", "place:butik", True),
    ("Bråk utanför krogen vid Stortorget.", "place:utomhus", True),
    ("Mannen bar ingen mössa.", "place:krog", False),
    ("Ett slagsmål på en bar.", "place:krog", True),
    ("Mannen sköts i benet.", "weapon", True),
    ("Badet sköts av kommunen.", "weapon", False),
    ("På polisstationen hölls förhör.", "place:kollektivtrafik", False),
]


def test_our_own_codebook_knows_the_traps_of_the_language():
    book = read_tag_book(FILE)
    found = tag_texts([text for text, _, _ in TRAPS], book, years=2024).table
    sure = found[found["confidence"] >= book.confidence.limit].groupby("text")["tag"].agg(set)
    assert [text for place, (text, code, there) in enumerate(TRAPS) if (code in sure.get(place, set())) != there] == []


def test_many_texts_are_read_some_at_a_time_and_give_the_same(book: TagBook, monkeypatch: pytest.MonkeyPatch):
    texts = ["En kniv på en krog.", None, "Född 2010.", "", "En påk på ett torg."] * 3
    whole = tag_texts(texts, book, years=range(2020, 2035))
    monkeypatch.setattr(text_tags, "_AT_ONCE", 20)
    parted = tag_texts(texts, book, years=range(2020, 2035))
    pd.testing.assert_frame_equal(parted.table, whole.table)
    assert parted.filled.tolist() == whole.filled.tolist()
    assert tag_texts([], book, years=2024).table.empty


def test_letters_of_two_signs_and_unseen_hyphens_are_the_same_words(book: TagBook):
    assert told(book, unicodedata.normalize("NFD", "Slog honom, en påk, en flaska."))["weapon"][1] == pytest.approx(
        0.64
    )
    assert told(book, "köks\xadkniv")["weapon"][0] == "kökskniv"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("ord: [kniv]", "ord: [Kniv]", "rad 14: taggar.weapon.ord.0 har stora bokstäver"),
        ("ord: [kniv]", 'ord: [".. kniv"]', "rad 14: taggar.weapon.ord.0 har ett uttryck som börjar eller slutar"),
        ("ord: [kniv]", 'ord: ["kn!v"]', "rad 14: taggar.weapon.ord.0 har ett uttryck som inte kan läsas"),
        ("undantag:", "undantagen:", "rad 18: taggar.weapon.undantagen är okänd"),
        ("gräns: 0.5", "gräns: 5", "rad 2: säkerhet.gräns är för stort"),
        ("  youth:", "  Youth x:", "är ingen kod"),
        ("inte: 3", "inte: många", "rad 3: nekande.inte ska vara ett heltal"),
    ],
)
def test_a_fault_in_the_codebook_is_told_with_its_line(tmp_path, old: str, new: str, said: str):
    path = tmp_path / "taggar.yml"
    path.write_text(SMALL.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ParameterError, match=r"taggar\.yml") as caught:
        read_tag_book(path)
    assert said in str(caught.value)
