"""Documents named on the command line: files, and all readable files of folders; one that fails stops no other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jingzhun.cli.failing import report_error, report_remarks
from jingzhun.cli.progress import Told
from jingzhun.cli.texts import Texts
from jingzhun.directives import Ledger, make_ledger
from jingzhun.directives.documents import is_readable
from jingzhun.errors import Fault, JingzhunError, Position


def documents_in(paths: Sequence[Path]) -> list[Path]:
    """The files named, and those in the folders named that are of a kind that is read, in the order of their names.

    Raises:
        JingzhunError: a path leads nowhere (GENERAL001), a folder holds no document (DIRECTIVE009).
    """
    faults, found = list[Fault](), list[Path]()
    for path in paths:
        own = _in_folder(path) if path.is_dir() else [path]
        if not path.exists():
            faults.append(Fault(code="GENERAL001", position=Position(file=str(path))))
        elif not own:
            faults.append(Fault(code="DIRECTIVE009", position=Position(file=str(path))))
        found += own
    if faults:
        raise JingzhunError(faults)
    return list(dict.fromkeys(found))


def _in_folder(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and is_readable(path))


@dataclass
class LedgerSource:
    """The ledgers of several documents, one at a time, so that a thousand need no more memory than one."""

    texts: Texts
    tell: Told
    unread: int = 0
    remarks: list[Fault] = field(default_factory=list)

    def ledgers(self, paths: Sequence[Path]) -> Iterator[tuple[Path, Ledger]]:
        """Each document that can be read; the faults of the others go to stderr and are counted."""
        for number, path in enumerate(paths):
            self.tell("read", number, len(paths))
            ledger = self._made(lambda path=path: make_ledger(path))  # type: ignore[misc]
            if ledger is not None:
                report_remarks(ledger.remarks, self.texts)
                yield path, ledger
        self.tell("read", len(paths), len(paths))

    def _made(self, make: Callable[[], Ledger]) -> Ledger | None:
        try:
            return make()
        except JingzhunError as error:
            report_error(error, self.texts)
            self.unread += 1
            return None
