"""What the command `bfa` ends with: a number for the one who starts it, of which docs/drift.md tells."""

from enum import IntEnum


class Code(IntEnum):
    """Exit codes of every command."""

    #: All that was asked for is done.
    WELL = 0
    #: Something failed, and the rest is done.
    FAILED = 1
    #: Nothing was done: a file, a choice or the machine has to be mended by the one who asked.
    MEND = 2
    #: Nothing was done: another process had the same folder for as long as one waits.
    BUSY = 3
    #: Stopped by Ctrl-C, or by the signal of one.
    STOPPED = 130
