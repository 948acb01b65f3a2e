import sys
from collections.abc import Callable

import effect_calibration
import pytest
from counts_file import read_counts

from bfa.errors import DataError

ROWS = [f"{area},{period},{period % 3}" for area in "ABCDE" for period in range(1, 25)]


def write(folder, rows, header="area,period,count"):
    path = folder / "antal.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets what is asked of the command, which then runs in this process."""
    return lambda *words: monkeypatch.setattr(sys, "argv", ["effect_calibration.py", *map(str, words)])


def test_every_area_and_period_is_read(tmp_path):
    panel = read_counts(write(tmp_path, ROWS), season=12)
    assert panel.counts.shape == (5, 24)
    assert panel.counts.loc["B"].tolist()[:3] == [1, 2, 0]


def test_months_are_in_order_across_a_new_year(tmp_path):
    months = [f"2019-{month:02}" for month in range(7, 13)] + [f"2020-{month:02}" for month in range(1, 7)]
    rows = [f"{area},{month},{number}" for area in "ABCDE" for number, month in enumerate(months)]
    panel = read_counts(write(tmp_path, rows[::-1]), season=6)
    assert panel.counts.loc["A"].tolist() == list(range(12))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (ROWS[1:], "rader saknas"),
        ([row for row in ROWS if ",7," not in row], "rader saknas"),
        ([*ROWS, ROWS[0]], "två gånger"),
        (["A,1,-1", *ROWS[1:]], "helt tal från 0"),
        (["A,1,1.5", *ROWS[1:]], "helt tal från 0"),
        (["A,1,", *ROWS[1:]], "saknas eller är inte ett tal"),
        (["A,1,inf", *ROWS[1:]], "helt tal från 0"),
        (["A,2020-13,1", *ROWS[1:]], "varken ett heltal, ÅÅÅÅMM eller ÅÅÅÅ-MM"),
        (["A,2020-01,1", *ROWS[1:]], "på två sätt"),
        ([" ,1,1", *ROWS[1:]], "area saknas"),
        (ROWS[:96], "för få områden"),
        ([], "inga rader"),
    ],
)
def test_a_file_with_faults_is_refused(tmp_path, rows, said):
    with pytest.raises(DataError, match=said):
        read_counts(write(tmp_path, rows), season=12)


def test_six_digits_that_are_months_are_read_as_months(tmp_path):
    months = [f"{2019 + month // 12}{month % 12 + 1:02d}" for month in range(24)]
    rows = [f"{area},{month},{number}" for area in "ABCDE" for number, month in enumerate(months)]
    panel = read_counts(write(tmp_path, rows), season=12)
    assert panel.counts.shape == (5, 24)
    assert panel.counts.loc["A", 12] == 12


def test_a_history_shorter_than_two_years_is_refused(tmp_path):
    with pytest.raises(DataError, match="för kort tid"):
        read_counts(write(tmp_path, ROWS), season=13)


def test_unknown_columns_are_refused_without_showing_rows(tmp_path):
    with pytest.raises(DataError, match="area, period, count och inga andra") as refused:
        read_counts(write(tmp_path, ["hemligt,1,1,4"], "area,period,count,person"), season=12)
    assert "hemligt" not in str(refused.value)


def test_the_command_refuses_with_two(asked, capsys, tmp_path):
    asked("--counts", write(tmp_path, ROWS[1:]))
    with pytest.raises(SystemExit, match="2"):
        effect_calibration.main()
    assert "rader saknas" in capsys.readouterr().err


def test_a_short_file_of_few_areas_gets_its_table(asked, capsys, tmp_path):
    rows = [f"{area},{period},{40 + (period * 7 + ord(area)) % 11}" for area in "ABCDE" for period in range(24)]
    few = ["--draws", "3", "--effect-draws", "2", "--verdict-draws", "1", "--yardstick-draws", "1", "--workers", "1"]
    save = tmp_path / "tabell.csv"
    asked("--counts", write(tmp_path, rows), *few, "--save", save)
    effect_calibration.main()
    assert "| antal | slumpvis | 1 |" in capsys.readouterr().out
    assert save.read_text(encoding="utf-8").startswith("panel,upplägg,med åtgärd")
