"""A folder to work in beside the one that shall appear."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def work_folder(out: Path) -> Iterator[Path]:
    """A folder beside ``out`` (so that a rename can finish the work) that is gone afterwards.

    Raises:
        OSError: the folder cannot be made.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
