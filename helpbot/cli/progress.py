"""How far a long command has come, for a person at a terminal; nothing where stderr goes elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


@contextmanager
def show_progress(about: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar on stderr; what it gives is to be told of every step that is done."""
    console = Console(file=sys.stderr)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(about, total=total)
        yield lambda done: progress.advance(task, done)
