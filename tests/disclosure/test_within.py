"""Years, and types within types: what one page hides is not told by another's sums, nor by a whole less its parts."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from bfa.disclosure import CountTable, open_policy, policy_from, release
from bfa.disclosure.cube import Cube
from bfa.tables.period import parse_period
from tests.small_situation import CHECKOUT, counts, frame, kommun, situation

POLICY = policy_from(CHECKOUT / "data" / "codebook" / "sekretess.yml", tier="samverkan")
TOP = POLICY.sensitive_threshold
WHOLE, FIRST, SECOND = "misshandel inomhus", "misshandel inomhus, grov", "misshandel inomhus, ringa"
TYPES = {"area": "string", "year": "Int64", "brottstyp": "string", "kind": "string", "n": "Int64"}
YEARS = [parse_period(text) for text in ("2009-01/2009-12", "2008-01/2009-12")]
BOOK = f"""brottskategori;brottstyp;order;reading_class;antagen;part_of
V;{WHOLE};1;;nej;
V;"{FIRST}";2;;nej;{WHOLE}
V;"{SECOND}";3;;nej;{WHOLE}
"""


def told(folder, numbers, *, book=BOOK):
    """A kommun with counts of each year (2008, 2009) by kommundel and type, and no month of any of them."""
    rows = [
        (area, year, name, "crime", n)
        for area, own in numbers.items()
        for name, years in own.items()
        for year, n in zip((2008, 2009), years, strict=True)
    ]
    (folder / "data" / "codebook").mkdir(parents=True)
    (folder / "data" / "codebook" / "egen.csv").write_text(book, encoding="utf-8")
    return situation(
        folder,
        kommun=kommun(folder, "crime_table: egen.csv\n"),
        counts=counts({}),
        annual=frame(rows, list(TYPES)).astype(TYPES),
        kommundelar=tuple(numbers),
    )


def printed(small, numbers):
    """What pages side by side print of each kommundel, and of the kommun (""), in each period and type."""
    types = list(dict.fromkeys(name for own in numbers.values() for name in own))
    policy = replace(POLICY, cube=Cube(small, POLICY, tuple(types), tuple(YEARS)))
    tables = {}
    for area, name, period in [(a, t, p) for a in ("", *numbers) for t in types for p in YEARS]:
        whole = {"brottstyp": name, "period": str(period)} | ({"kommundel": area} if area else {})
        own = [years for each, kinds in numbers.items() if area in ("", each) for years in [kinds[name]]]
        n = sum(years[1] if period == YEARS[0] else sum(years) for years in own)
        one = pd.DataFrame({"n": [n]})
        tables[area, name, period] = CountTable(one, sensitive=name, whole=whole, by=(), margins=(), identifies=())
    # One page for each kommundel, as a batch prints them.
    found = {}
    for area in ("", *numbers):
        own = {key: table for key, table in tables.items() if key[0] == area}
        found |= {key: each.table["n"].iloc[0] for key, each in release(own, policy=policy).items()}
    return {key: None if pd.isna(n) else int(n) for key, n in found.items()}


def bounds(key, found, numbers, inner):
    """The least and the most that what is printed leaves of one count: a programme of its own.

    The unknowns are the counts of each kommundel, year and innermost part (a type less those within it, and those).
    """
    areas, places = list(numbers), {}
    for place in [(area, year, part) for area in areas for year in (0, 1) for part in inner]:
        places[place] = len(places)

    def line(area, name, period):
        row = np.zeros(len(places))
        for (own, year, part), at in places.items():
            row[at] = area in ("", own) and (year == 1 or period == YEARS[1]) and (name in (WHOLE, part))
        return row

    rows = np.array([line(*each) for each in found])
    right = np.array([n if n is not None else -1 for n in found.values()], dtype=float)
    shown = right >= 0
    ends = []
    for sign in (1, -1):
        hidden = {"A_ub": -rows[~shown], "b_ub": -np.ones(int((~shown).sum()))} if (~shown).any() else {}
        answer = linprog(sign * line(*key), A_eq=rows[shown], b_eq=right[shown], **hidden)
        ends.append(sign * answer.fun if answer.status == 0 else sign * -np.inf)
    return ends


def test_a_hidden_year_is_not_the_kommun_less_the_others(tmp_path):
    numbers = {"Norr": {WHOLE: (40, 1)}, "Söder": {WHOLE: (30, 20)}, "Öst": {WHOLE: (30, 20)}}
    small = told(tmp_path, numbers)
    found = printed(small, numbers)
    key = ("Norr", WHOLE, YEARS[0])
    assert found[key] is None
    least, most = bounds(key, found, numbers, [WHOLE])
    assert least <= 1
    assert most > TOP
    assert found["Söder", WHOLE, YEARS[1]] == 50 or found["Öst", WHOLE, YEARS[1]] == 50


@pytest.mark.parametrize(
    ("whole", "first", "second"),
    [(12, 10, 2), (31, 30, 0), (20, 10, 9), (9, 8, 1)],
    ids=["a hidden part", "a small rest", "a small rest of two", "a hidden part and no rest"],
)
def test_a_whole_less_its_parts_tells_no_small_count(tmp_path, whole, first, second):
    numbers = {
        name: {WHOLE: (90, 90 if name else 0), FIRST: (30, 30), SECOND: (30, 30)} for name in ("Norr", "Söder", "Öst")
    }
    numbers["Norr"] = {WHOLE: (90, whole), FIRST: (30, first), SECOND: (30, second)}
    found = printed(told(tmp_path, numbers), numbers)
    rest = whole - first - second
    inner = [FIRST, SECOND, "rest"]
    for name, n in ((WHOLE, whole), (FIRST, first), (SECOND, second), ("rest", rest)):
        key = ("Norr", name, YEARS[0])
        if 0 < n <= TOP:
            assert found.get(key) is None
            assert bounds(key, found, numbers, inner)[1] > TOP


def test_large_parts_and_rests_are_all_printed(tmp_path):
    numbers = {name: {WHOLE: (90, 80), FIRST: (30, 20), SECOND: (30, 20)} for name in ("Norr", "Söder")}
    assert None not in printed(told(tmp_path, numbers), numbers).values()


def test_parts_that_share_incidents_are_each_within_the_whole(tmp_path):
    numbers = {name: {WHOLE: (90, 40), FIRST: (80, 39), SECOND: (70, 20)} for name in ("Norr", "Söder")}
    found = printed(told(tmp_path, numbers), numbers)
    hidden = [name for name in (WHOLE, FIRST) if found["Norr", name, YEARS[0]] is None]
    assert hidden
    assert found["Norr", SECOND, YEARS[0]] == 20


def test_a_type_told_by_year_is_decided_for_the_periods_that_are_years_alone(tmp_path):
    numbers = {name: {WHOLE: (90, 80)} for name in ("Norr", "Söder")}
    small = told(tmp_path, numbers)
    spans = tuple(parse_period(text) for text in ("2009-01/2009-12", "2009-05/2009-08", "2008-07/2009-06"))
    cube = Cube(small, POLICY, (WHOLE,), spans)
    names = {dict(name)["period"] for name in cube.of([WHOLE]).hidden if "period" in dict(name)}
    assert names == {"2009-01/2009-12"}
    assert cube.count({"brottstyp": WHOLE, "kommundel": "Norr", "period": "2009-01/2009-12"}) == 80
    assert cube.count({"brottstyp": WHOLE, "period": "2008-01/2009-12"}) == 340
    assert cube.count({"brottstyp": WHOLE, "period": "2009-05/2009-08"}) is None


def test_a_whole_of_a_type_told_by_year_is_known_to_the_release_and_a_wrong_one_refused(tmp_path):
    numbers = {name: {WHOLE: (90, 80)} for name in ("Norr", "Söder")}
    small = told(tmp_path, numbers)
    policy = open_policy(small, tier="samverkan", brottstyper=[WHOLE], asked=None)
    policy = replace(policy, cube=Cube(small, policy, (WHOLE,), tuple(YEARS)))
    whole = {"brottstyp": WHOLE, "period": str(YEARS[0])}
    how = {"sensitive": WHOLE, "whole": whole, "identifies": (), "by": ("kommundel",), "margins": ((),)}
    right = CountTable(pd.DataFrame({"kommundel": ["Norr", "Söder"], "n": [80, 80]}), **how)
    assert release({"years": right}, policy=policy)["years"].table["n"].tolist() == [80, 80]
    wrong = CountTable(pd.DataFrame({"kommundel": ["Norr", "Söder"], "n": [80, 81]}), **how)
    with pytest.raises(ValueError, match="not the parts of its whole"):
        release({"years": wrong}, policy=policy)
