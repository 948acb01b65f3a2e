import pytest

from bfa.analyses.effect.day_profile import DAY, NIGHT, aimed_half
from tests.small_situation import causes, measures, situation


def half(tmp_path, *times: str | None, answered: str = "1, 2, 3") -> str:
    """The half of the day of a measure that answers causes with these times."""
    stated = causes(*({"number": number, "time": time} for number, time in enumerate(times, start=1)))
    return aimed_half(situation(tmp_path, causes=stated, measures=measures({"number": 7, "causes": answered})), [7])


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (["fredag och lördag kväll", "Natt mot söndag", "stängningstid"], NIGHT),
        (["torsdagskvällar"], NIGHT),
        (["helgnätter"], NIGHT),
        (["vardagar dagtid", "eftermiddagar"], DAY),
        (["mitt på dagen"], DAY),
        (["lördag förmiddag", "fredag kväll"], ""),
        (["eftermiddag och kväll"], ""),
        (["dygnet runt"], ""),
        (["fredag", "lördagar", "vardag", None], ""),
        ([], ""),
    ],
)
def test_the_half_of_the_day_is_told_by_the_times_of_the_causes(tmp_path, times, expected):
    assert half(tmp_path, *times) == expected


def test_only_causes_that_the_measure_answers_tell_its_time(tmp_path):
    assert half(tmp_path, "kväll", "dagtid", answered="1") == NIGHT
    assert half(tmp_path, "kväll", "dagtid", answered="1, 2") == ""
    assert aimed_half(situation(tmp_path), [7]) == ""
