"""Progress on stderr, and only where a person watches."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from jingzhun.cli.texts import Texts

Told = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is (0: not known)."""


@contextmanager
def progress_bar(texts: Texts) -> Iterator[Told]:
    """Something to tell progress to: a bar on a terminal, silence elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _name, _done, _total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=30), TimeElapsedColumn())
    console = Console(file=sys.stderr)
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def tell(name: str, done: int, total: int) -> None:
            words = texts.find(f"progress.{name.split(maxsplit=1)[0]}") or name
            rest = " ".join(name.split()[1:])
            bar.update(
                task, description=f"{words} {rest}".strip(), completed=done, total=total or None
            )

        yield tell
