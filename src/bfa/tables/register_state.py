"""What stands in the register's log, as the registers of the house."""

from collections.abc import Sequence

from bfa.tables.coding import Coding
from bfa.tables.kinds import REGISTERS
from bfa.tables.register_cells import Cells, tables_of
from bfa.tables.register_headings import SHEETS, headings
from bfa.tables.register_page import RegisterPage
from bfa.tables.registers import UNREVIEWED, Register, needed_columns, register_of, written_contract


def registers_of(
    cells: Cells,
    *,
    where: str,
    kommundelar: Sequence[str] | None = None,
    sekretess: str = UNREVIEWED,
    coding: Coding | None = None,
) -> dict[str, Register]:
    """The registers that hold a row, each held against its contract as one read from a file is.

    Parameters
    ----------
    where : str
        What is told of begins with this.
    kommundelar : list of str or None
        The names that the registers may mention; None does not look.
    sekretess : str
        The secrecy of rows that say none.
    coding : Coding or None
        The scheme that causes are coded by; None for the project's own.

    Raises
    ------
    DataError
        A register does not follow its contract; all its faults by the number of their row.
    """
    found = {}
    for name, table in tables_of(cells).items():
        schema = REGISTERS[name]
        written, place = written_contract(schema), f"{where}, {SHEETS[name]}"
        words = headings(written)
        page = RegisterPage(place, written, words, list(words.values()), 0, needed_columns(written), coding)
        numbers = table.set_index(table["number"].astype(int)) if "number" in table else table
        checked, told = page.checked(numbers[[column for column in words if column in table]], kommundelar)
        made = register_of(checked, schema, where=place, sekretess=sekretess)
        found[name] = Register(made.table, (*told, *made.told), made.follow_up)
    return found
