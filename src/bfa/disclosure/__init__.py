"""What may be shown to whom. Every table, map, text and figure of a handout passes here.

The rule is data (`sekretess.yml` and `platstyper.yml`, read by `disclosure.policy`). A page declares its counts
(`count_table`); they are tied together where they count the same (`linking`), and released at once (`release`). How
hidden cells are kept from being worked out is in `suppression`; the search of a finished page is in `scan`.

Limits:

- Pages are released one by one, each as a whole, and tried together by the batch. Two that overlap (the same rows by
  other periods, areas or sizes of map cell) may give away by difference what each of them hides: keep to one set of
  areas, one grid and one period per question. `disclosure.hotspots` closes cells and hours of the whole kommun with
  those of its kommundelar; `cube` closes how many each kommundel has in overlapping periods, for every type that a page
  counts by itself. Not closed: a type that only the effect page of another type counts beside it, in the very months of
  the crime tables; tags, hours, cells of two overlapping periods; tags and rules of the whole kommun with those of
  every kommundel (run 3_orsaker for one or the other); 3_orsaker of two types, since what lies at a place and other
  crime there are the same sum for both (a batch runs it for one); and the whole kommun's months with those of the
  kommundelar for a sensitive type.
- A hidden count is seen to be above zero: a hatched cell or hour says that something happened there then, not how
  often. Only where the whole count is small are map and week left out.
- The mark of a cause and all that it is held against are worked out of what was released (`pages.causes_against`), so
  they say no more than that: where a count is hidden there is no mark, or it stands for whatever the count can be.
- The order of rows is kept: where rows are sorted by their count, the place of a hidden row tells between which numbers
  it lies, so sort what is shown by something else, or put the hidden rows last by name.
- A withheld text is withheld with its figures, but that the measure or cause exists, its number, its state and what it
  is tied to are shown.
"""

from bfa.disclosure.count_table import CountTable
from bfa.disclosure.cube import open_policy
from bfa.disclosure.policy import Policy, allowed_cell, may_name, policy_from
from bfa.disclosure.registers import public_register
from bfa.disclosure.release import Released, Why, release
from bfa.disclosure.scan import scan
from bfa.tables.tier_rules import TIERS

__all__ = [
    "TIERS",
    "CountTable",
    "Policy",
    "Released",
    "Why",
    "allowed_cell",
    "may_name",
    "open_policy",
    "policy_from",
    "public_register",
    "release",
    "scan",
]
