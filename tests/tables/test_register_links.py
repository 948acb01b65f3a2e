"""What is told of registers that do not fit together."""

import pandas as pd
import pyproj
import pytest

from bfa.tables.codes import CHECKOUT
from bfa.tables.findings import Found, register_remarks
from bfa.tables.kinds import REGISTERS
from bfa.tables.register_links import broken_links
from bfa.tables.registers import Register, empty


def told(**registers: list[dict[str, object]]) -> list[str]:
    found = Found(pyproj.CRS(3006))
    for name, rows in registers.items():
        nothing = empty(REGISTERS[name])
        found.registers[name] = Register(pd.DataFrame(rows, columns=nothing.columns).astype(nothing.dtypes))
    return [str(line["what"]) for line in register_remarks(found)]


@pytest.mark.parametrize("there", [{"problems": [{"number": 1}]}, {}])
def test_a_cause_whose_problem_is_gone_is_told_also_where_there_are_no_problems(there):
    causes = [{"number": 1, "problem": 4}, {"number": 2}]
    assert told(causes=causes, **there) == ["orsakerna nämner problem som inte finns: 4"]


def test_a_priority_of_nothing_or_of_a_problem_that_is_gone_is_told():
    priorities = [{"number": 1, "brottstyp": "klotter", "problem": 7}, {"number": 2}, {"number": 3, "text": "Torget"}]
    assert told(priorities=priorities) == [
        "prioriteringarna nämner problem som inte finns: 7",
        "prioriteringar utan både vad och brottstyp: 2",
    ]


def test_a_decision_on_what_is_not_there_is_told():
    decisions = [{"number": 1, "causes": "1, 2", "measures": "3"}]
    assert told(causes=[{"number": 1}], decisions=decisions) == [
        "besluten nämner orsaker som inte finns: 2",
        "besluten nämner åtgärder som inte finns: 3",
    ]


def test_days_out_of_order_are_told_by_number_and_a_missing_day_is_in_order():
    early, late = pd.Timestamp("2025-05-01"), pd.Timestamp("2025-08-31")
    measures = [
        {"number": 1, "start": early, "end": late, "due": late},
        {"number": 2, "start": late, "end": early},
        {"number": 3, "end": early, "due": early},
        {"number": 4, "start": late, "due": early},
    ]
    assert told(measures=measures, goals=[{"number": 5, "declared": late, "follow_up": early}]) == [
        "åtgärder som slutar före sin start: 2",
        "åtgärder som ska vara klara före sin start: 4",
        "mål som följs upp före beslutet: 5",
    ]


def test_decisions_that_were_taken_have_a_day_that_is_no_later_than_their_own_end_or_today():
    day, later = pd.Timestamp("2025-05-01"), pd.Timestamp("2025-08-31")
    decisions = [
        {"number": 1, "state": "beslutat", "date": later, "due": day},
        {"number": 2, "state": "lyft"},
        {"number": 3, "state": "föreslaget"},
        {"number": 4, "state": "avslaget", "date": day},
    ]
    said = ["beslut som ska vara klara innan de fattades: 1", "beslut som är fattade men saknar datum: 2"]
    assert told(decisions=decisions) == said
    nothing = empty(REGISTERS["decisions"])
    table = pd.DataFrame(decisions, columns=nothing.columns).astype(nothing.dtypes)
    ahead = broken_links({"decisions": table}, today=pd.Timestamp("2025-06-01"))
    assert ahead[2:] == [("beslut som är fattade en dag som inte har varit: 1", 1)]


def test_a_method_that_the_library_lacks_is_told_with_what_may_be_meant_and_never_as_it_is_written():
    measures = [
        {"number": 1, "method": "kronobergsmetoden"},
        {"number": 2, "method": "AAS"},
        {"number": 3, "method": "möten med Anna Berg"},
        {"number": 4},
    ]
    nothing = empty(REGISTERS["measures"])
    table = pd.DataFrame(measures, columns=nothing.columns).astype(nothing.dtypes)
    said = "åtgärderna nämner metoder som inte finns i atgarder.yml: 1 (menas Kronobergsmodellen?), 3"
    assert broken_links({"measures": table}, root=CHECKOUT) == [(said, 2)]
    assert broken_links({"measures": table}) == []
