"""Opening an input file by its kind."""

from jingzhun.eligibility.snapshots.finding import PARQUET_SUFFIXES, TEXT_SUFFIXES
from jingzhun.eligibility.snapshots.parquet_files import open_parquet
from jingzhun.eligibility.snapshots.reading import InputFile, Task
from jingzhun.eligibility.snapshots.text_files import open_text
from jingzhun.eligibility.snapshots.workbooks import open_workbook


def open_file(task: Task) -> InputFile | None:
    """The opened file, or ``None`` when its faults (added to the task's) leave nothing to read."""
    suffix = task.path.suffix.casefold()
    if suffix in PARQUET_SUFFIXES:
        return open_parquet(task)
    if suffix in TEXT_SUFFIXES:
        return open_text(task)
    return open_workbook(task)
