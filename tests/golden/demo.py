"""Every count that the example's handouts tell or hide, tier beside tier, and what differs from the committed table.

    python -m tests.golden.demo

runs the batch at each tier and writes the table anew. A heading line holds place, type and kind of part, a row its
months and name and what stands there at each tier: a number, "dold", or nothing where no page has it.
"""

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bfa.tables.tier_rules import TIERS
from tests.attack import readers
from tests.attack.counts import Count, Fact
from tests.whole.conftest import bfa, copy_of

TABLE, BATCH = Path(__file__).with_name("demo.tsv"), "params/batch/exempelkommun.yml"
_MARK, _MOST = "# ", 40
#: The cells of the example's map are smaller than `offentlig` allows.
_WIDER = ("    period: 2009-09/2010-08\n", "    period: 2009-09/2010-08\n    cell_size: 500\n")
#: What stands of each count, one tier.
Told = dict[Count, str]


def told(folder: Path) -> Told:
    """What a folder of handouts says of each count; different words of one count beside each other."""
    found = dict[Count, dict[str, None]]()
    for fact in readers.facts(folder)[0]:
        (factor, count), *rest = fact.terms
        if not rest and factor == 1 and not fact.worked_out and (fact.hidden or fact.low == fact.high):
            found.setdefault(count, {})[_word(fact)] = None
    return {count: " | ".join(sorted(words)) for count, words in sorted(found.items())}


def _word(fact: Fact) -> str:
    return "dold" if fact.hidden else f"{fact.low:g}"


def written(tiers: Mapping[str, Told]) -> str:
    """The counts of every tier as one text."""
    lines, above = ["\t".join(("months", *TIERS))], ""
    for count in sorted({count for each in tiers.values() for count in each}, key=_order):
        place, brottstyp, kind, name = _order(count)
        if above != (above := _MARK + "\t".join((place, brottstyp, kind))):
            lines.append(above)
        lines.append("\t".join((name, *(tiers.get(tier, {}).get(count, "") for tier in TIERS))))
    return "\n".join(lines) + "\n"


def _order(count: Count) -> tuple[str, str, str, str]:
    kind, *name = count.part or ("",)
    return count.place, count.brottstyp, kind, " ".join(("/".join(count.months), *name))


def cells(text: str) -> dict[tuple[str, ...], dict[str, str]]:
    """By place, type, kind and row of a written text what stands at each tier."""
    found, above = dict[tuple[str, ...], dict[str, str]](), tuple[str, ...]()
    for line in text.splitlines()[1:]:
        if line.startswith(_MARK):
            above = tuple(line.removeprefix(_MARK).split("\t"))
        else:
            name, *words = line.split("\t")
            found[*above, name] = dict(zip(TIERS, words, strict=True))
    return found


def differences(before: str, after: str, tier: str) -> list[str]:
    """A line per count of which a tier's pages say something else: what they said and what they say."""
    was, now = ({row: words[tier] for row, words in cells(text).items() if words[tier]} for text in (before, after))
    return [
        f"{' | '.join(row)}: {was.get(row, 'nowhere')} -> {now.get(row, 'nowhere')}"
        for row in sorted({*was, *now})
        if was.get(row) != now.get(row)
    ]


def held(folder: Path, tier: str) -> None:
    """Fail with each count that a tier's pages tell or hide otherwise than the committed table."""
    found = differences(TABLE.read_text(encoding="utf-8"), written({tier: told(folder)}), tier)
    lines = "\n".join(found[:_MOST])
    assert not found, f"{len(found)} counts at {tier} are not as before (`make golden` keeps the new ones):\n{lines}"


def main(project: Path) -> None:
    """Run the example's batch at every tier and write the table."""
    with tempfile.TemporaryDirectory() as temporary:
        folder, tiers = copy_of(project, Path(temporary)), dict[str, Told]()
        asked = (folder / BATCH).read_text(encoding="utf-8")
        for tier in TIERS:
            own = asked.replace("tier: samverkan\n", f"tier: {tier}\n")
            own = own.replace(*_WIDER) if tier == "offentlig" else own
            (folder / "params" / "batch" / f"{tier}.yml").write_text(own, encoding="utf-8")
            if (done := bfa(folder, "batch", f"params/batch/{tier}.yml")).returncode:
                sys.exit(done.stdout + done.stderr)
            tiers[tier] = told(folder / "reports" / tier)
    TABLE.write_text(written(tiers), encoding="utf-8")


if __name__ == "__main__":
    main(Path(__file__).parents[2])
