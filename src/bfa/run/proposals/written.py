"""What was confirmed, written as a params file: every line under the reason that it was proposed for."""

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

import yaml

from bfa.run.proposals.proposal import Proposal

_WIDTH = 118


class _Plain(yaml.SafeDumper):
    """Writes a value that stands twice out twice, not as an anchor and its alias."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def block(proposals: Sequence[Proposal], *, indent: int) -> list[str]:
    """The lines of a block of keys, each with its reason and its doubt above it."""
    lines: list[str] = []
    done: set[str] = set()
    for each in proposals:
        head, _, rest = each.key.partition(".")
        if head in done:
            continue
        if not rest:
            lines += [*_comment(each, indent), f"{' ' * indent}{head}: {flow(each.value)}"]
            continue
        done.add(head)
        inside = [
            Proposal(other.key.partition(".")[2], other.value, other.why, other.doubt)
            for other in proposals
            if other.key.startswith(f"{head}.")
        ]
        lines += [f"{' ' * indent}{head}:", *block(inside, indent=indent + 2)]
    return lines


def item(proposals: Sequence[Proposal], *, indent: int = 2) -> list[str]:
    """The lines of one element of a list, such as a source."""
    lines = block(proposals, indent=indent + 2)
    first = next(number for number, line in enumerate(lines) if not line.lstrip().startswith("#"))
    return [*lines[:first], f"{' ' * indent}- {lines[first].lstrip()}", *lines[first + 1 :]]


def flow(value: Any) -> str:
    """A value on one line of YAML."""
    text = str(
        yaml.dump(value, Dumper=_Plain, default_flow_style=True, allow_unicode=True, width=100_000, sort_keys=False)
    )
    return text.removesuffix("\n").removesuffix("\n...").strip()


def remark(text: str, *, indent: int) -> list[str]:
    """A text as lines behind comment signs."""
    return [f"{' ' * indent}# {line}" for line in wrap(text, _WIDTH - indent)]


def commented(values: Mapping[str, Any], *, indent: int, why: str) -> list[str]:
    """An alternative that is left out: its lines behind comment signs."""
    return [f"{' ' * indent}# {why}:", *(f"{' ' * indent}# {name}: {flow(value)}" for name, value in values.items())]


def _comment(each: Proposal, indent: int) -> list[str]:
    said = f"{each.why[:1].upper()}{each.why[1:]}." if each.why else ""
    said += f" Tveksamt: {each.doubt}." if each.doubt else ""
    return remark(said, indent=indent)
