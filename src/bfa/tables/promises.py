"""The promises of a kommun as they are kept on disk: what each said before its start, and whether its seal holds."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from bfa.errors import DataError
from bfa.tables.municipality import Kommun

#: Under `reports/`: promises given before a start.
FOLDER = "loften"
Record = dict[str, Any]
#: What stands in a promise that names any.
_WHERE_NAMED = ("types", "outcomes", "partners")


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised before the start."""

    #: Where.
    kommun: str
    kommundel: str
    #: The goal's number.
    number: int
    #: What the goal says and its target, as they may be read; "" where there is none.
    text: str
    target: str
    #: Type counted.
    indicator: str
    #: Numbers of the measures that the goal names.
    measures: tuple[int, ...]
    #: Days, as 2011-01-31: of the first measure, of the follow-up, of the decision, and of the promise.
    start: str
    follow_up: str
    declared: str
    made: str
    #: Who decided; "" where that is not said.
    decided_by: str
    #: Months of the follow-up and of the same months before.
    period: str
    baseline: str
    #: Kommundelar to compare with.
    controls: tuple[str, ...]
    #: Incidents to expect in the follow-up if nothing changes. [count]
    expected: int | None
    #: Fall that would be shown with the power planned for. [0-1]
    smallest_visible_fall: float | None
    #: Why no fall would be seen, a code of `planning` (in words once it is public); "" where one would.
    reason: str
    #: Who the promise is for.
    tier: str
    #: Months of follow-up at each look before the last. [months]
    looks: tuple[int, ...] = ()
    #: Further types that are estimated together with the one counted, and what else is followed.
    types: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    #: Kommuner that do the same thing and are put together with ours: `kommuner` (kommun, starts, raknesatt), our own
    #: `raknesatt`, and `method`; empty where there are none.
    partners: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise that was given."""

    #: The goal's number.
    number: int
    #: Its content, as `content` gives it; empty where the file cannot be read.
    given: Mapping[str, Any]
    #: Its text still gives its seal.
    holds: bool


def content(promise: Promise) -> dict[str, Any]:
    """The promise as plain data, in a fixed order, without types, outcomes and partners where it names none."""
    told = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(promise).items()}
    return {name: value for name, value in told.items() if value or name not in _WHERE_NAMED}


def seal(data: Mapping[str, Any]) -> str:
    """The hash of a promise's content: the same whatever the order of its keys and the form of its letters.

    Notes
    -----
    SHA-256 of the content as JSON with sorted keys, without spaces, in UTF-8 and normal form C.
    """
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode("utf-8")).hexdigest()


def promises_of(kommun: Kommun) -> Path:
    """The folder of a kommun's promises."""
    return kommun.root / "reports" / FOLDER / kommun.key


def file_of(kommun: Kommun, number: int) -> Path:
    """Where the promise of a goal lies, given or not."""
    return promises_of(kommun) / f"mal-{number}.json"


def read_promise(path: Path) -> Record:
    """A promise as it was kept: promise, sha256, results.

    Raises
    ------
    DataError
        The file cannot be read, or is none.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        needed = {each.name for each in fields(Promise) if each.default is each.default_factory is MISSING}
        whole = needed <= set(record["promise"]) and isinstance(record["results"], list)
        if whole and isinstance(record["sha256"], str):
            return dict(record)
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise DataError(
        f"{path.name}: löftet går inte att läsa.",
        found=str(path),
        do="lägg tillbaka filen som den var; ett löfte skrivs aldrig om.",
    )


def kept_promises(kommun: Kommun) -> tuple[Kept, ...]:
    """Every promise of a kommun by number, and whether its seal holds; no seal holds of a file that cannot be read."""
    found = []
    for path in promises_of(kommun).glob("mal-*.json"):
        number = path.stem.removeprefix("mal-")
        if number.isdecimal():
            found.append(_kept(int(number), path))
    return tuple(sorted(found, key=lambda each: each.number))


def _kept(number: int, path: Path) -> Kept:
    try:
        record = read_promise(path)
    except DataError:
        return Kept(number, {}, holds=False)
    given = dict(record["promise"])
    return Kept(number, given, holds=seal(given) == record["sha256"] and given["number"] == number)
