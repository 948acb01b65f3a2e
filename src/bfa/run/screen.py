"""What the terminal shows: a bar with the time left where there is a terminal, plain lines where there is none."""

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from bfa.run.task import Result


class Screen:
    """Tells the user how a batch goes. Use as a context manager, so that the bar is taken down however it ends."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("kvar"),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )

    def __enter__(self) -> "Screen":
        self.bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.bar.stop()

    def say(self, text: str) -> None:
        """One line in Swedish."""
        self.console.print(text, markup=False, highlight=False, soft_wrap=True)

    def begin(self, total: int, *, kept: int, workers: int) -> None:
        """So many runs are to be made; so many stand from before."""
        before = f", {kept} är oförändrade" if kept else ""
        self.say(f"{total} körningar att göra{before}; {workers} åt gången.")
        self.task = self.bar.add_task("Kör notebooks", total=total)

    def ended(self, kommundel: str, notebook: str, result: Result) -> None:
        """One run has ended."""
        where = kommundel or "hela kommunen"
        if result.reason:
            self.say(f"misslyckades: {where}, {notebook}\n  {result.reason}")
        elif not self.console.is_terminal:
            seconds = f"{result.seconds:.1f}".replace(".", ",")
            self.say(f"klar: {where}, {notebook} ({seconds} s)")
        self.bar.advance(self.task)
