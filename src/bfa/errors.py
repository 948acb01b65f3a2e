"""The few ways a run can be refused, in words the user can act on.

These are shown without a traceback. Anything else is our fault and crashes loudly.
A message never holds a value from a data row: name the file, the column, the row number and the count.
"""


class BfaError(Exception):
    """A refusal: what is wrong, what was found, what to do (in Swedish).

    Parameters
    ----------
    what : str
        What is wrong, with file or parameter first: "polis.csv: kolumnen start saknas."
    found : str
        What was found instead. No values from data rows.
    do : str
        The way out, as an instruction.
    """

    def __init__(self, what: str, *, found: str = "", do: str = "") -> None:
        self.what, self.found, self.do = what, found, do
        lines = [what]
        if found:
            lines.append(f"  Hittat: {found}")
        if do:
            lines.append(f"  Gör så här: {do}")
        super().__init__("\n".join(lines))

    def _render_traceback_(self) -> list[str]:
        # Jupyter asks for this: in a notebook too, a refusal is shown in its own words only.
        return [str(self)]


class DataError(BfaError):
    """The user's data cannot be used as they stand."""


class ParameterError(BfaError):
    """A params file, a parameter or an argument is wrong."""


class DisclosureError(BfaError):
    """Something was about to leave the machine without passing the disclosure policy."""
