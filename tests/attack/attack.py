"""An attacker's program over a finished handout: what of that which it hides can be worked out from the rest.

    python -m tests.attack.attack reports/exempelkommun params/kommun/exempelkommun.yml offentlig

It reads the handouts' folder as any reader gets it, and of what was asked only the tier. It has the map of the
kommundelar, and knows the rule and its thresholds, that a hidden number is at least 1, and that numbers are whole. It
does not know the store: that is read beside it, to check that every number it read is the true one and to tell which of
the hidden ones were small.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bfa.disclosure import policy_from
from bfa.tables.municipality import read_kommun
from tests.attack import handout, readers
from tests.attack.counts import Count, Fact, months_of
from tests.attack.programme import Left, Programme
from tests.attack.truth import Truth


@dataclass(frozen=True, slots=True)
class Found:
    """What the attack came to.

    Attributes
    ----------
    facts, programmes, targets : int
        Facts read, integer programmes solved, counts attacked. [count]
    protected : tuple of Left
        What is left of each count that the rule protects: small in truth, and printed hidden or nowhere.
    wrong : tuple of (Fact, float)
        Facts that are not true, and what their sum is.
    printed : tuple of Fact
        Small counts that stand printed though the rule hides them.
    pages : mapping of Count to tuple of str
        Where each attacked count stands hidden; empty where it is printed nowhere.
    """

    facts: int
    programmes: int
    targets: int
    protected: tuple[Left, ...]
    wrong: tuple[tuple[Fact, float], ...]
    printed: tuple[Fact, ...]
    pages: dict[Count, tuple[str, ...]]
    programme: Programme

    def pinned(self, truth: Truth) -> list[Left]:
        """Protected counts of which a value within 1 to the threshold is excluded, by more than which are zero."""
        some = [left for left in self.protected if len(left.small) < truth.threshold(left.count)]
        signs = [fact for fact in self.programme.facts if fact.hidden or fact.high == 0]
        known = Programme(signs, self.programme.places) if some else self.programme
        left = {each: known.left(each.count, truth.threshold(each.count)).small for each in some}
        return [each for each in some if set(each.small) < set(left[each])]

    def recovered(self) -> list[Left]:
        """Protected counts of which one value is left."""
        return [left for left in self.protected if len(left.small) == 1 and left.low == left.high]


def attack(folder: Path, truth: Truth, *, prior: float | None = None) -> Found:
    """Attack every count that a folder of handouts hides or leaves unprinted.

    Parameters
    ----------
    folder : Path
    truth : Truth
        Only what is small in truth is attacked; what is read is checked against it.
    prior : float, optional
        The attacker knows which hidden counts are small, and of every other one an earlier edition's figure that was
        at most this share off. [0-1]
    """
    read, places = readers.facts(folder)
    facts = [*_not_misled(read, truth), *truth.ground.facts(read, places)]
    programme = Programme((*facts, *_prior(facts, truth, prior)), places)
    hidden = dict[Count, tuple[str, ...]]()
    for fact in facts:
        if fact.hidden or fact.worked_out:
            hidden[fact.terms[0][1]] = tuple(dict.fromkeys([*hidden.get(fact.terms[0][1], ()), fact.page]))
    known = {fact.terms[0][1] for fact in facts if _printed(fact)}
    targets = [count for count in dict.fromkeys([*hidden, *_unprinted(programme, facts)]) if count not in known]
    small = [count for count in targets if 0 < (truth(count) or 0) <= truth.threshold(count)]
    left = tuple(programme.left(count, truth.threshold(count)) for count in small)
    checked = _checked(facts, truth)
    return Found(
        len(facts),
        programme.solved,
        len(targets),
        left,
        tuple((fact, n) for fact, n in checked if not fact.low - 1e-6 <= n <= fact.high + 1e-6),
        tuple(fact for fact, n in checked if _printed(fact) and 0 < n <= truth.threshold(fact.terms[0][1])),
        {count: hidden.get(count, ()) for count in small},
        programme,
    )


def _prior(facts: Sequence[Fact], truth: Truth, share: float | None) -> list[Fact]:
    """What an attacker knows of hidden counts beforehand; nothing without a share."""
    known = dict.fromkeys(fact.terms[0][1] for fact in facts if fact.hidden and share is not None)
    found = list[Fact]()
    for count in known:
        n, top = truth(count), truth.threshold(count)
        if n is not None and n > top:
            found.append(Fact("prior", ((1.0, count),), max(top + 1, n * (1 - (share or 0))), n * (1 + (share or 0))))
        elif n:
            found.append(Fact("prior", ((1.0, count),), 1, top))
    return found


def _not_misled(read: Sequence[Fact], truth: Truth) -> list[Fact]:
    """The facts, with hidden numbers taken for at least 1 only where that is so of all that stand together.

    Where there is no choice zeros are hidden too, then a whole span of them; who does not see that is only misled.
    """
    zeros = {_together(fact) for fact in read if fact.hidden and truth(fact.terms[0][1]) == 0}
    return [replace(fact, low=0) if fact.hidden and _together(fact) in zeros else fact for fact in read]


def _together(fact: Fact) -> tuple[object, ...]:
    """What a hidden number stands together with: its kind on its page, months by their year."""
    count = fact.terms[0][1]
    one = count.months[0] == count.months[1]
    return fact.page, count.place, count.brottstyp, count.part[:1], count.months[0][:4] if one else ""


def _printed(fact: Fact) -> bool:
    return len(fact.terms) == 1 and fact.low == fact.high and not fact.worked_out


def _unprinted(programme: Programme, facts: Iterable[Fact]) -> list[Count]:
    """What is printed nowhere and can be told from other counts: pieces of time, and what is left of a part."""
    named = dict.fromkeys(count for fact in facts for _, count in fact.terms)
    types = dict.fromkeys(count.brottstyp for count in named if not count.part)
    return [*programme.unprinted(types), *(count for count in named if count.part)]


def _checked(facts: Iterable[Fact], truth: Truth) -> list[tuple[Fact, float]]:
    """Facts whose every count can be looked up, and what their sum really is."""
    found = []
    for fact in facts:
        counts = [(factor, truth(count)) for factor, count in fact.terms]
        if all(n is not None for _, n in counts):
            found.append((fact, sum(factor * (n or 0) for factor, n in counts)))
    return found


def table(found: Found, truth: Truth, tier: str) -> str:
    """One line per set of pages: tier, pages, protected, recovered, pinned."""
    pinned, recovered = ({left.count for left in some} for some in (found.pinned(truth), found.recovered()))
    lines = Counter[tuple[str, ...]](_kinds(found.pages[left.count]) for left in found.protected)
    told = [f"{'tier':10} {'hidden on':40} {'protected':>9} {'recovered':>9} {'pinned':>6}"]
    for pages, many in sorted(lines.items()):
        own = [left.count for left in found.protected if _kinds(found.pages[left.count]) == pages]
        row = [many, *(sum(count in some for count in own) for some in (recovered, pinned))]
        told.append(f"{tier:10} {' + '.join(pages) or 'no page':40} {row[0]:>9} {row[1]:>9} {row[2]:>6}")
    told.append(f"{found.facts} facts, {found.targets} counts attacked, {found.programmes} programmes solved")
    return "\n".join(told)


def _kinds(pages: Iterable[str]) -> tuple[str, ...]:
    """Pages without their folder."""
    return tuple(sorted({page.rpartition("/")[2].partition(".")[0] for page in pages}))


def report(found: Found, truth: Truth, tier: str) -> None:
    """Print what was found: the table, what was read wrong, and each leak with its equations."""
    print(table(found, truth, tier))
    for fact, n in found.wrong:
        print("read wrong:", _said(fact), "is", n)
    for fact in found.printed:
        print("printed though small:", _said(fact))
    for left in found.pinned(truth):
        print("pinned:", left.count, "is", truth(left.count), "left", left.small, (left.low, left.high))
        for fact in found.programme.because(left.count, truth.threshold(left.count)):
            print("   ", _said(fact))


def _said(fact: Fact) -> str:
    terms = " ".join(f"{factor:+g} [{count}]" for factor, count in fact.terms[:12])
    return f"{fact.page}: {terms} in {fact.low:g}..{fact.high:g}"


def main(folder: str, kommun: str, tier: str, prior: str = "") -> None:
    """Attack one folder of handouts and print what was found; `prior` is a share, "0.5"."""
    policy = policy_from(read_kommun(Path(kommun)).root / "data" / "codebook" / "sekretess.yml", tier=tier)
    told = handout.figures(Path(folder))["kommun"].get("0_oversikt") or {}
    truth = Truth(Path(kommun), policy, months_of(told["period"])[0] if told.get("period") else None)
    report(attack(Path(folder), truth, prior=float(prior) if prior else None), truth, tier)


if __name__ == "__main__":
    main(*sys.argv[1:5])
