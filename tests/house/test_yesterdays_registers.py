"""A register that people filled in yesterday is read tomorrow: a new column is always optional."""

import pytest

from bfa.tables.kinds import REGISTERS
from bfa.tables.registers import read_register

#: The fewest columns that each register was read with on 2026-11-27, and a row. Add none, change none.
YESTERDAY = {
    "causes": (
        "nummer;orsak;perspektiv;karaktär;avstånd;påverkas av;sekretess",
        "1;Kö utanför krogen;situationellt;situationell;närliggande;båda;nej",
    ),
    "measures": (
        "nummer;åtgärd;riktas mot;karaktär;omfattar;sekretess",
        "1;Fler vuxna ute;situationellt;situationell;kommun;nej",
    ),
    "goals": ("nummer;slag;mål;sekretess", "1;effekt;Färre misshandelsbrott;nej"),
    "follow_up": ("åtgärdens nummer;läge;sekretess", "1;pågår;nej"),
}
#: The columns without which no table of that kind was read, by their names in the contracts.
NEEDED = {
    "causes": {"number", "text", "perspective", "character", "distance", "influence", "sekretess"},
    "measures": {"number", "text", "aimed_at", "character", "scope", "sekretess"},
    "goals": {"number", "kind", "text", "sekretess"},
    "follow_up": {"measure", "state", "sekretess"},
}


def test_every_register_of_yesterday_is_there():
    assert set(YESTERDAY) <= set(REGISTERS)


@pytest.mark.parametrize("name", YESTERDAY)
def test_a_register_with_yesterdays_columns_is_read(name: str, tmp_path):
    path = tmp_path / f"{name}.csv"
    path.write_text("\n".join(YESTERDAY[name]) + "\n", encoding="utf-8")
    assert len(read_register(path, REGISTERS[name]).table) == 1


@pytest.mark.parametrize("name", NEEDED)
def test_a_column_that_came_after_yesterday_may_be_left_out(name: str):
    needed = {column for column, rule in REGISTERS[name].columns.items() if not rule.nullable}
    assert needed <= NEEDED[name]
