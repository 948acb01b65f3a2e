"""The sheets a meeting is run from: one of the kommun, and one of each kommundel as its appendix."""

from bfa.pages.sheets.kommun import kommun_sheet
from bfa.pages.sheets.kommundel import kommundel_sheet

__all__ = ["kommun_sheet", "kommundel_sheet"]
