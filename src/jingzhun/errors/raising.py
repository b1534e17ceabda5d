"""Collecting faults and raising them together."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from jingzhun.errors.fault import Fault


class JingzhunError(Exception):
    """The one error of the core: it carries every fault found, in the order of their positions.

    What may follow from other faults comes after them.

    >>> from jingzhun.errors import Fault, Position
    >>> str(JingzhunError([Fault(code="GENERAL001", position=Position(file="a.csv"))]))
    'a.csv: GENERAL001 The file does not exist. Check the path.'
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(
            sorted(faults, key=lambda f: (f.may_follow, f.position))
        )
        super().__init__("\n".join(fault.line() for fault in self.faults))


def internal_error(detail: str) -> JingzhunError:
    """An error that only a mistake of ours can cause; it never stands for a mistake in the data."""
    return JingzhunError([Fault(code="GENERAL004", fields={"detail": detail})])


@dataclass
class FaultList:
    """A growing list of faults; :meth:`raise_if_errors` ends a reading stage.

    Warnings and notices stay in the list for the caller to show; only errors raise.
    """

    faults: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        """Keep one fault."""
        self.faults.append(fault)

    def extend(self, faults: Iterable[Fault]) -> None:
        """Keep several faults."""
        self.faults.extend(faults)

    @property
    def errors(self) -> list[Fault]:
        """The faults that stop the work."""
        return [fault for fault in self.faults if fault.severity == "error"]

    def raise_if_errors(self) -> None:
        """Raise :class:`JingzhunError` with every error, or return when there is none."""
        if self.errors:
            raise JingzhunError(self.errors)
