"""What is new since the edition before, laid on the pages that have a place for it when all pages are there.

The overview's notebook runs before the verdicts and hot spots of other pages are known. Were it run last and told of
the last edition, each new edition would make it anew and so be followed by another: what it was made from would be
other. So its page is filled when the results are written, as the index is, and the journal is told of the page as it
lies there.
"""

from collections.abc import Iterable
from dataclasses import replace

from markupsafe import Markup

from bfa.disclosure.scan import scan
from bfa.draw.slot import with_slot
from bfa.run.files import sha256, told, write_text
from bfa.run.journal import read_record, write_record
from bfa.run.layout import Layout
from bfa.run.summary import refuse


def lay_in(layout: Layout, pages: Iterable[str], section: Markup) -> None:
    """Fill the place for what is new on some pages of the whole kommun.

    A page that is not as the journal has it is left: it is made again the next time. So is one that is cut off between
    page and journal.

    Raises
    ------
    DisclosureError
        A page would hold something that it must not; it does not lie there then.
    DataError
        A file cannot be read or written.
    """
    for name in pages:
        path, record = layout.handout("", name), read_record(layout.record("", name))
        if record is None or not path.is_file() or record.outputs.get(layout.named(path)) != sha256(path):
            continue
        with told(path):
            held = path.read_text(encoding="utf-8")
        now = with_slot(held, section)
        if now == held:
            continue
        refuse(path, scan(now))
        write_text(path, now)
        outputs = {**record.outputs, layout.named(path): sha256(path)}
        write_record(layout.record("", name), replace(record, outputs=outputs))
