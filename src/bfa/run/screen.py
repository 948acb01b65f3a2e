"""What the terminal shows: a bar with the time left where there is a terminal, plain lines where there is none."""

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bfa.run.events import ENDED, PLAN, SAID, Event, place
from bfa.run.pace import duration
from bfa.run.state import FAILED


class Screen:
    """Tells the user how a batch goes. Use as a context manager, so that the bar is taken down however it ends."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[left]}"),
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

    def tell(self, event: Event) -> None:
        """Show what happens."""
        if event["event"] == SAID:
            self._say(event["text"])
        elif event["event"] == PLAN:
            self._plan(event)
        elif event["event"] == ENDED:
            self._ended(event)

    def _say(self, text: str) -> None:
        self.console.print(text, markup=False, highlight=False, soft_wrap=True)

    def _plan(self, event: Event) -> None:
        total = len(event["todo"])
        before = f", {event['kept']} är oförändrade" if event["kept"] else ""
        self._say(f"{total} körningar att göra{before}; {event['workers']} åt gången{_left(event, 'ungefär')}.")
        self.task = self.bar.add_task("Kör notebooks", total=total, left="")

    def _ended(self, event: Event) -> None:
        if event["state"] == FAILED:
            self._say(f"misslyckades: {place(event)}\n  {event['reason']}")
        elif not self.console.is_terminal:
            seconds = f"{event['seconds']:.1f}".replace(".", ",")
            self._say(f"klar: {place(event)} ({seconds} s{_left(event, 'kvar ungefär')})")
        self.bar.update(self.task, completed=event["ended"], left=_left(event, "kvar ungefär").removeprefix(", "))


def _left(event: Event, said: str) -> str:
    """The time left with the words before it; "" where nobody knows."""
    return "" if event["left_s"] is None else f", {said} {duration(event['left_s'])}"
