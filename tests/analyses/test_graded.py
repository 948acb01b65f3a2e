"""The graded answer: what a comparison sealed before the start may say when no difference can be shown."""

from functools import cache
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from bfa.analyses.effect.gates import NO, Gate
from bfa.analyses.effect.graded import graded
from bfa.analyses.effect.settings import Circumstances, Recording, Settings
from bfa.analyses.effect.verdicts import GRADED, VERDICTS
from bfa.analyses.effects import Effect, evaluate
from bfa.draw.marks import shape
from bfa.methods.drift import limit
from bfa.pages.answer import TONES
from bfa.words.catalogue import messages
from bfa.words.labels import VERDICTS as WORDS
from tests.effect_words import sentence, sentences

CHANCE = "Utan någon verkan blir svaret ändå så här i ungefär 1 jämförelse av 10."
NOT_NINE = "Det betyder inte 9 chanser av 10 att åtgärden verkar."


def asked(after: int, *, settings: Settings | None = None, **known) -> Effect:
    """Eight areas of thirty a month for three years; the first has `after` a month in the last."""
    wave = np.add.outer(7 * np.arange(8), 5 * np.arange(36)) % 3
    counts = pd.DataFrame(29.0 + wave, index=[f"k{i}" for i in range(8)])
    counts.iloc[0, 24:] = after
    circumstances = Circumstances(**known)
    return evaluate(
        counts, treated="k0", start=24, length=12, circumstances=circumstances, settings=settings or Settings()
    )


@cache
def pointing(*, rise: bool = False) -> int:
    """Incidents a month of the smallest change that only the one-sided limit tells from none."""
    for after in range(31, 60) if rise else range(29, 10, -1):
        change = asked(after).relative.change
        low, high = (limit(change, side, confidence=0.9) for side in ("lower", "upper"))
        if (low > 1 or high < 1) and change.lower < 1 < change.upper:
            return after
    raise AssertionError("no such change")


def test_the_limit_is_that_of_a_printed_t_table():
    """t(0,90; 10) = 1,372: NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2."""
    change = SimpleNamespace(ratio=0.8, standard_error=0.1, degrees_of_freedom=10.0)
    assert np.log(limit(change, "upper", confidence=0.9) / 0.8) == pytest.approx(0.1372, abs=5e-5)
    assert np.log(limit(change, "lower", confidence=0.9) / 0.8) == pytest.approx(-0.1372, abs=5e-5)


@pytest.mark.parametrize(("rise", "verdict"), [(False, "fall_indicated"), (True, "rise_indicated")])
def test_a_sealed_comparison_just_inside_its_interval_points_one_way(rise, verdict):
    got = asked(pointing(rise=rise))
    assert got.verdict == verdict
    first, said, *_ = sentences(got)
    way = "ökning" if rise else "minskning"
    assert first.startswith(f"Inte belagt, men pekar mot {way} jämfört med 7 andra områden: ")
    assert said == f"{CHANCE} {NOT_NINE}"
    assert "talar för" not in sentence(got)


@pytest.mark.parametrize("known", [{"declared": False}, {"acted": False}])
def test_what_was_not_sealed_or_not_done_points_nowhere(known):
    got = asked(pointing(), **known)
    assert got.verdict == "no_difference_shown"
    assert "jämförelse av 10" not in sentence(got)


def test_an_earlier_look_has_no_answer_at_all():
    assert asked(pointing(), final=False).verdict == "too_early"


def test_nothing_points_anywhere_where_another_question_stops_it():
    got = asked(pointing())
    heavy = Gate("one_by_one", NO, "heavy", {}, "no_difference_shown")
    assert graded(got.evidence, got.gates) == "fall_indicated"
    assert graded(got.evidence, [*got.gates, heavy]) == "no_difference_shown"
    assert asked(pointing(), recording=Recording(preliminary=(35,))).verdict == "too_early"


def test_no_change_at_all_points_nowhere():
    assert asked(30).verdict == "no_difference_shown"


def test_how_often_it_happens_by_itself_follows_the_limit_that_was_set():
    said = sentence(asked(pointing(), settings=Settings(indicated=0.8)))
    assert "1 jämförelse av 5. Det betyder inte 4 chanser av 5" in said


def test_a_target_below_the_whole_interval_is_ruled_out():
    got = asked(30, target=0.5)
    assert (got.verdict, got.target_excluded) == ("target_excluded", True)
    assert sentence(got).startswith("Så stor minskning som målet kan uteslutas jämfört med 7 andra")
    assert "det betyder inte att åtgärden saknar verkan" in sentence(got)


def test_a_target_within_the_interval_is_not_ruled_out_nor_one_that_was_not_sealed():
    inside = 1 - (asked(30).relative.change.lower + 0.01)
    assert asked(30, target=inside).verdict == "no_difference_shown"
    assert asked(30, target=0.5, declared=False).verdict == "no_difference_shown"
    assert asked(30).verdict == "no_difference_shown"


def test_a_target_is_ruled_out_beside_an_indication_and_beside_a_shown_fall():
    pointed = asked(pointing(), target=0.9)
    assert (pointed.verdict, pointed.target_excluded) == ("fall_indicated", True)
    assert "En så stor minskning som löftets mål kan uteslutas." in sentence(pointed)
    shown = asked(14, target=0.95)
    assert (shown.verdict, shown.target_excluded) == ("fall_shown", True)
    assert "En så stor minskning som löftets mål kan uteslutas." in sentence(shown)


def test_every_verdict_has_its_words_and_the_graded_are_grey_without_an_arrow():
    assert set(messages("labels.verdicts")) == set(VERDICTS)
    assert WORDS["fall_indicated"] == "Inte belagt, men pekar mot minskning"
    assert WORDS["rise_indicated"] == "Inte belagt, men pekar mot ökning"
    assert WORDS["target_excluded"] == "Så stor minskning som målet kan uteslutas"
    assert set(messages("citizens.means")) == set(VERDICTS)
    for verdict in GRADED:
        assert verdict not in TONES
        assert "#6b6f76" in shape(verdict)
        assert shape(verdict) not in (shape("fall_shown"), shape("rise_shown"))
