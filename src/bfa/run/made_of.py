"""What the notebooks of a kommun read, as digests: other data are another run."""

from pathlib import Path

from bfa.run.journal import contents, digest
from bfa.tables.fingerprint import APART
from bfa.tables.municipality import Kommun
from bfa.tables.promises import kept_promises
from bfa.tables.store import stored_fingerprint

#: The folder that the package was installed from.
CHECKOUT = Path(__file__).resolve().parents[3]


def data_digest(kommun: Kommun) -> str:
    """What the notebooks read and print: the intake, what pages say of themselves, codebooks, and promises given.

    The codebooks are those of the project and of the checkout. The next follow-up stands on the meeting sheet alone,
    which is written anew each time, and whom to ask on no page of a batch.
    """
    keys = kommun.model_dump(mode="json", include=set(APART) - {"nasta_uppfoljning", "kontakt"})
    promised = [[each.number, each.given, each.holds] for each in kept_promises(kommun)]
    # The same sources taken in again are the same data, whenever that was.
    return digest([stored_fingerprint(kommun), keys, codebooks(kommun), promised])


def codebooks(kommun: Kommun) -> list[dict[str, str]]:
    """File name to contents (digest) of the project's codebooks, and of the checkout's where that is another folder."""
    folders = dict.fromkeys([kommun.root / "data" / "codebook", CHECKOUT / "data" / "codebook"])
    return [contents(sorted(folder.glob("*")), folder) for folder in folders if folder.is_dir()]
