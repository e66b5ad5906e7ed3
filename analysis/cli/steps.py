"""Steps of a long command, shown while they run and with their seconds once they are done."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn


class Steps:
    """A line for each step: live in a terminal, plain text elsewhere.

    Calling it with a step's name gives the context to run the step in.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live = Progress(
            SpinnerColumn(finished_text="[green]✓[/green]"),
            TextColumn("{task.description}"),
            TextColumn("{task.elapsed:6.1f} s", justify="right"),
            console=console,
            disable=not console.is_terminal,
        )

    def __enter__(self) -> Steps:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        begun = time.perf_counter()
        task = self._live.add_task(name, total=1)
        try:
            yield
        finally:
            self._live.stop_task(task)
        self._live.update(task, completed=1)
        if not self._console.is_terminal:
            self._console.print(f"{name}: {time.perf_counter() - begun:.1f} s", highlight=False)
