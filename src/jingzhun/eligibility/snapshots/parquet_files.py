"""Reading one Parquet file."""

from collections.abc import Mapping, Sequence

from jingzhun.eligibility.snapshots.headers import find_header, header_faults
from jingzhun.eligibility.snapshots.reading import Cell, Column, Task, no_header
from jingzhun.engines import quote_name, quote_text
from jingzhun.errors import Fault, JingzhunError, Position


class ParquetFile:
    """One Parquet file; columns that already have the stored type are taken as they are."""

    row_sql = "file_row_number"

    def __init__(self, task: Task, relation: str, columns: Mapping[str, Column]) -> None:
        self.task = task
        self.relation = relation
        self.columns = columns

    def forget_broken_rows(self) -> None:
        """Nothing to forget: see :meth:`report_broken_rows`."""

    def report_broken_rows(self) -> None:
        """Nothing to report: every row of a Parquet file has every column."""

    def refused(self, _field: str) -> Mapping[str, Position]:
        """Nothing: every row of a Parquet file is read."""
        return {}

    def cells(self, rows: Sequence[int], field: str) -> Sequence[Cell]:
        """The cells of one field in the rows of these numbers."""
        wanted = ", ".join(map(str, rows))
        found = self.task.engine.rows(
            f"SELECT file_row_number, CAST({self.columns[field].sql} AS VARCHAR)"
            f" FROM {self.relation} WHERE file_row_number IN ({wanted}) ORDER BY 1"
        )
        return [
            Cell(position=Position(file=self.task.shown, line=row + 1, cell=field), seen=seen or "")
            for row, seen in found
        ]


def open_parquet(task: Task) -> ParquetFile | None:
    """The opened file, or ``None`` when its faults (added to the task's) leave nothing to read."""
    relation = f"read_parquet({quote_text(str(task.path))}, file_row_number = true)"
    place = Position(file=task.shown)
    try:
        described = task.engine.rows(f"DESCRIBE SELECT * EXCLUDE file_row_number FROM {relation}")
    except JingzhunError as error:
        detail = error.faults[0].fields.get("detail", "")
        fields = {"detail": detail, "detail_zh": "文件已损坏，或内容不是 Parquet"}
        task.faults.add(Fault(code="SNAPSHOT022", position=place, fields=fields))
        return None
    header = find_header([[str(row[0]) for row in described]], task.entity)
    if header is None:
        task.faults.add(no_header(task, place))
        return None
    task.faults.extend(header_faults(header, task.entity, place))
    columns = {
        field: Column(sql=quote_name(str(described[at][0])), type=str(described[at][1]))
        for field, at in header.columns.items()
    }
    return ParquetFile(task, relation, columns)
