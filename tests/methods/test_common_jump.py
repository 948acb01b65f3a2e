"""A month from which every part is at another level is found, and held against what others have found."""

import numpy as np
import pytest

from bfa.methods.common_jump import WHOLE, common_jumps, four_sums, log_ratio, same_way, spread, tried

#: Car drivers, front and rear passengers killed or seriously injured in Great Britain, month by month 1979-1984.
#: Source: Harvey & Durbin (1986), The effects of seat belt legislation on British road casualties (R: Seatbelts).
DRIVERS = np.fromstring(
    "1813 1445 1762 1461 1556 1431 1427 1554 1645 1653 2016 2207 1665 1361 1506 1360 1453 1522 1460 1552 1548 1827 "
    "1737 1941 1474 1458 1542 1404 1522 1385 1641 1510 1681 1938 1868 1726 1456 1445 1456 1365 1487 1558 1488 1684 "
    "1594 1850 1998 2079 1494 1057 1218 1168 1236 1076 1174 1139 1427 1487 1483 1513 1357 1165 1282 1110 1297 1185 "
    "1222 1284 1444 1575 1737 1763",
    sep=" ",
)
#: 1981-1984.
FRONT = np.fromstring(
    "704 691 688 714 814 736 876 829 818 942 782 823 595 673 660 676 755 815 867 933 798 950 825 911 619 426 475 556 "
    "559 483 587 615 618 662 519 585 483 434 513 548 586 522 601 644 643 641 711 721",
    sep=" ",
)
REAR = np.fromstring(
    "284 316 321 358 378 382 433 506 428 479 370 349 238 285 324 346 410 411 496 534 396 470 385 411 281 300 318 391 "
    "398 337 477 422 495 471 368 345 296 319 349 375 441 465 472 521 429 408 490 491",
    sep=" ",
)
#: The law came into force on 31 January 1983.
LAW = 49


def steady(n: float = 100, years: int = 4) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    """A level with a season, exactly as expected."""
    return np.tile(np.round(n * (1 + 0.3 * np.sin(np.arange(12) / 6 * np.pi))), years)


def test_the_ratio_of_two_changes_is_the_odds_ratio_of_a_table():
    """Aspirin and heart attacks: 1.832, log 0.605, standard error 0.123 (Agresti 2002, Categorical data analysis)."""
    value, error = log_ratio([189, 10845, 104, 10933])
    assert (round(np.exp(value), 3), round(value, 3), round(error, 3)) == (1.832, 0.605, 0.123)


def test_the_seat_belt_law_is_found_in_its_month_and_as_large_as_harvey_and_durbin_found_it():
    """They found 23 per cent fewer drivers, 20 to 26 in their report to the Department of Transport (1985)."""
    (jump,) = common_jumps(DRIVERS)
    assert jump.at == LAW
    assert 0.20 <= -np.expm1(jump.log_ratio) <= 0.26


def test_those_whom_the_law_concerned_fell_and_the_rear_seats_did_not_beyond_chance():
    """Harvey and Durbin: 30 per cent fewer in front, 3 per cent more behind, which could be chance."""
    (jump,) = common_jumps(DRIVERS[24:])
    four = four_sums([DRIVERS[24:], FRONT, REAR], jump.at, jump.others, width=jump.width)
    (front, _), (rear, error) = (log_ratio(four[part]) for part in (1, 2))
    assert np.expm1(front) == pytest.approx(-0.30, abs=0.05)
    assert abs(rear) < 2 * error * np.sqrt(spread(REAR))


def test_parts_are_told_apart_by_the_way_they_went():
    assert same_way([[50, 100, 100, 100], [60, 100, 100, 100], [120, 100, 100, 100], [5, 9, 9, 9]]) == (2, 3)
    assert same_way([[5, 9, 9, 9]]) == (0, 0)


def test_a_season_and_a_slow_drift_are_no_jump():
    assert common_jumps(steady()) == ()
    assert common_jumps(np.round(steady(1000) * np.linspace(1, 1.3, 48))) == ()


def test_a_jump_is_told_once_and_not_again_in_the_year_after():
    counts = steady(1000, 5)
    counts[30:] *= 0.7
    (jump,) = common_jumps(counts)
    assert jump.at == 30
    assert np.exp(jump.log_ratio) == pytest.approx(0.7, abs=0.13)


def test_chance_alone_makes_few_jumps_also_where_months_vary_more_than_by_chance():
    """One in a hundred is allowed for; of 200 series 8 or more would be seen by chance less than once in a thousand."""
    rng, level = np.random.default_rng(1), steady(300)
    many = sum(bool(common_jumps(rng.negative_binomial(100, 100 / (100 + level)))) for _ in range(200))
    assert many <= 7


def test_a_month_that_is_not_counted_is_in_no_window():
    counts = steady()
    counts[20] = np.nan
    assert all(not (at - width <= 20 < at + width) for at, width, _ in tried(counts))
    assert all(20 not in range(o - width, o + width) for _, width, others in tried(counts) for o in others)


def test_two_years_tell_nothing_and_a_short_third_is_tried_with_shorter_windows():
    assert tried(np.ones(24)) == ()
    assert {width for _, width, _ in tried(np.ones(30))} == {3}


def test_more_than_chance_is_measured_by_the_steps_that_are_usual():
    rng = np.random.default_rng(2)
    assert spread(rng.poisson(400, 120)) < 1.6
    assert 5 < spread(rng.negative_binomial(50, 50 / 450, 120)) < 15


#: The same by year 1975-1984, drivers, front and rear passengers. Source: as above.
BY_YEAR = {
    "drivers": [19213, 19229, 19363, 20441, 19970, 18932, 19149, 19460, 15472, 16421],
    "front": [9303, 9081, 9437, 10233, 9843, 9383, 9417, 9458, 6704, 7047],
    "rear": [4617, 4351, 4279, 4677, 4499, 4421, 4604, 4706, 4603, 5056],
}


def test_the_year_of_the_belt_law_is_found_in_counts_of_whole_years_and_none_where_it_did_not_hold():
    """In the rear nobody had to wear one. The fall among drivers is the 20 to 26 per cent of Durbin & Harvey (1985)."""
    found = {name: common_jumps(n, year=WHOLE) for name, n in BY_YEAR.items()}
    assert {name: [1975 + jump.at for jump in own] for name, own in found.items()} == {
        "drivers": [1983],
        "front": [1983],
        "rear": [],
    }
    assert np.expm1(found["drivers"][0].log_ratio) == pytest.approx(-0.211, abs=0.001)


def test_few_of_ten_years_that_wander_have_a_jump():
    """3 000 a year, that change by 5 per cent of it from year to year, each on from the one before."""
    draw = np.random.default_rng(3)
    drawn = [draw.poisson(3000 * np.exp(np.cumsum(draw.normal(0, 0.05, 10)))) for _ in range(400)]
    assert sum(bool(common_jumps(total, year=WHOLE)) for total in drawn) <= 0.06 * 400


def test_years_are_tried_where_there_are_four_others_to_hold_a_change_against():
    assert tried([100.0] * 5, year=WHOLE) == ()
    assert [at for at, _, _ in tried([100.0] * 6, year=WHOLE)] == [1, 2, 3, 4, 5]
    assert spread([1000, 1000, 1000, 1000, 500, 500], year=WHOLE) == 1.0
