"""What a bench hands back: a table, the promise it is held against, and whether the promise was kept."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"


@dataclass(frozen=True, kw_only=True)
class Report:
    """One bench: ``kept`` is None where there is no figure to keep, only one to show, or where nothing could run."""

    name: str
    promise: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kept: bool | None
    notes: tuple[str, ...] = ()

    def verdict(self) -> str:
        """In one word."""
        return {True: "kept", False: "not kept", None: "shown"}[self.kept]


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A report with the day and the machine of its run."""

    report: Report
    day: str
    machine: Mapping[str, str]


def save(report: Report, *, day: str, machine: Mapping[str, str], folder: Path = RESULTS) -> Path:
    """Keep a report as JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{report.name}.json"
    stored = Stored(report=report, day=day, machine=machine)
    path.write_text(json.dumps(asdict(stored), ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path


def load(path: Path) -> Stored:
    """A report that was kept."""
    data = json.loads(path.read_text(encoding="utf-8"))
    report = data["report"]
    texts = {name: tuple(report[name]) for name in ("columns", "notes")}
    rows = tuple(tuple(row) for row in report["rows"])
    return Stored(
        report=Report(**{**report, **texts, "rows": rows}), day=data["day"], machine=data["machine"]
    )


def as_markdown(report: Report) -> str:
    """The report as a heading, its promise, a table and its notes."""
    lines = [
        f"### {report.name}",
        "",
        f"*{report.promise}*: **{report.verdict()}**",
        "",
        _line(report.columns),
        _line(["---"] * len(report.columns)),
        *map(_line, report.rows),
    ]
    return "\n".join(
        [*lines, *(("", *(f"- {note}" for note in report.notes)) if report.notes else ())]
    )


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def write_page(page: Path, reports: Sequence[Stored]) -> None:
    """Put reports between the marks of a page; the rest of it stays.

    Raises:
        ValueError: the page has no such marks.
    """
    text = page.read_text(encoding="utf-8")
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{page} needs the marks {BEGIN} and {END}, in this order.")
    block = "\n\n".join([*_machines(reports), *(as_markdown(stored.report) for stored in reports)])
    page.write_text(f"{head}{BEGIN}\n\n{block}\n\n{END}{tail}", encoding="utf-8")


def _machines(reports: Sequence[Stored]) -> list[str]:
    """The machines and days of the reports, each with the benches that ran there."""
    ran: dict[str, list[str]] = {}
    for stored in reports:
        words = ", ".join(f"{name} {value}" for name, value in stored.machine.items())
        ran.setdefault(f"{stored.day}; {words}", []).append(stored.report.name)
    if len(ran) == 1:
        return [f"Measured on {where}." for where in ran]
    return [f"Measured on {where} ({', '.join(names)})." for where, names in ran.items()]
