import re

import pytest

from bfa.analyses.causes import match, tag
from bfa.analyses.hotspots import hotspots
from bfa.disclosure import Policy, policy_from
from bfa.disclosure.hotspots import release_page
from bfa.pages import causes_figures, open_page
from bfa.words import causes as causes_words
from bfa.words import hotspots as hotspot_words
from tests import small_situation
from tests.opened import GIVEN
from tests.small_situation import CHECKOUT, TYPE, incidents, situation

AFTER, BEFORE = "2010-01/2010-12", "2009-01/2009-12"
#: Terms that belong in a method box, not on a first screen.
BANNED = re.compile(r"signifik|p-värde|p-value|Maryland|Gi\*|shrink|falsklarm|konfidens", re.IGNORECASE)
ROWS = [*[("2010-05-07 23:30", 1010, 1010)] * 6, ("2010-05-04 12:00", 10, 10)]


@pytest.fixture(scope="module")
def policy() -> Policy:
    return policy_from(CHECKOUT / "data" / "codebook" / "sekretess.yml", tier="samverkan")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def told(small, policy) -> str:
    tags = tag(small, brottstyp=TYPE, period=AFTER)
    page = open_page(tags, match(small, tags), small, GIVEN, policy=policy)
    return causes_words.tags(tags, page.released)


def test_hotspots_are_told_with_counts_place_and_time(tmp_path, policy):
    small = situation(tmp_path, incidents=incidents(ROWS))
    found = hotspots(small, brottstyp=TYPE, period=AFTER, nameable=policy.named_places)
    said = plain(hotspot_words.hotspots(release_page(found, policy=policy)))
    assert "7 anmälda brott (misshandel utomhus) under 2010." in said
    assert "Flest i en ruta om 250 m: 6 nära Torget (86 % av dem med känd plats)" in said
    assert said.endswith("Tätast fre 23–00.")


def test_an_empty_kommundel_is_said_to_be_empty(tmp_path, policy):
    found = hotspots(situation(tmp_path, incidents=incidents([])), brottstyp=TYPE, period=AFTER)
    assert (
        hotspot_words.hotspots(release_page(found, policy=policy))
        == "Inga anmälda brott (misshandel utomhus) under 2010."
    )


def test_counts_alone_say_that_rows_are_needed(tmp_path, policy):
    small = situation(tmp_path)
    found = hotspots(small, brottstyp=TYPE, period=AFTER)
    assert "kräver en rad per brott" in hotspot_words.hotspots(release_page(found, policy=policy))
    assert "kräver en rad per brott" in told(small, policy)


def test_small_counts_are_hidden_from_the_public(tmp_path):
    public = policy_from(CHECKOUT / "data" / "codebook" / "sekretess.yml", tier="offentlig")
    few = situation(tmp_path, incidents=incidents(ROWS[:3]))
    said = hotspot_words.hotspots(release_page(hotspots(few, brottstyp=TYPE, period="2010-05"), policy=public))
    assert "för litet att visa" in said
    assert "3 anmälda" not in said


def test_the_note_says_where_counts_are_taken_and_which_are_the_same(tmp_path, policy):
    small = situation(
        tmp_path,
        incidents=incidents([("2010-05-07 23:30", 1010, 1010)] * 6),
        causes=small_situation.causes(
            {"number": 1, "rule": "krog_kväll", "place": "Krog X"},
            {"number": 2, "rule": "krog_kväll", "place": "Krog X"},
            {"number": 3, "rule": "krog_kväll"},
            {"number": 4, "rule": "krog_kväll", "place": "Krog X", "sekretess": "ja", "utlamnad_text": "Allmän."},
        ),
    )
    tags = tag(small, brottstyp=TYPE, period=AFTER)
    page = open_page(tags, match(small, tags), small, GIVEN, policy=policy)
    said = causes_words.mark_note(causes_figures.causes(page), page.against.causes, tags.kind)
    assert "Motsägs av data:" in said
    assert "om brotten på platsen låg jämnt över veckan" in said
    assert "Samma brott räknas för orsak 1 och 2." in said
    assert "Antalet för orsak 3 gäller alla platser av regelns slag." in said
    assert "4" not in said


def test_what_is_not_lost_is_not_counted(tmp_path, policy):
    rows = [*ROWS, *[("2010-05-04 12:00", -1, -1)] * 9]
    small = situation(tmp_path, incidents=incidents(rows))
    said = told(small, policy)
    assert "saknar plats" in said
    assert "klockslag" not in said


def test_first_screens_keep_to_plain_words(tmp_path, policy):
    small = situation(tmp_path, incidents=incidents(ROWS))
    texts = [
        hotspot_words.hotspots(release_page(hotspots(small, brottstyp=TYPE, period=AFTER), policy=policy)),
        told(small, policy),
    ]
    assert not [text for text in texts if BANNED.search(text)]
    assert all(text.endswith((".", "!")) for text in texts)
