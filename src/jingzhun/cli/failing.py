"""How a command ends when something is wrong: one line a fault on stderr, and an exit code that says which kind."""

from collections.abc import Iterable
from enum import IntEnum

import click

from jingzhun.cli.texts import Texts
from jingzhun.errors import Fault, JingzhunError

MOST_REMARKS = 20
"""Warnings and notices that are shown one by one; the rest are counted."""


class ExitCode(IntEnum):
    """How a command ended."""

    GOOD = 0
    FAULTS = 1  # in the input
    USAGE = 2  # of the command
    CANNOT_WRITE = 3  # the disk, the folder, or something that is there already
    INTERNAL = 4  # a mistake of ours


_CODES = {
    "GENERAL002": ExitCode.CANNOT_WRITE,
    "GENERAL003": ExitCode.CANNOT_WRITE,
    "DECIDE001": ExitCode.CANNOT_WRITE,
    "SNAPSHOT050": ExitCode.CANNOT_WRITE,
    "POPULATION008": ExitCode.CANNOT_WRITE,
    "CLI004": ExitCode.CANNOT_WRITE,
    "GENERAL004": ExitCode.INTERNAL,
    "ENGINE001": ExitCode.INTERNAL,
}


def exit_code(error: JingzhunError) -> int:
    """The gravest of its faults: a mistake of ours, then what cannot be written, then the input."""
    return max(_CODES.get(fault.code, ExitCode.FAULTS) for fault in error.faults)


def report_error(error: JingzhunError, texts: Texts) -> None:
    """Print every fault to stderr, one line each: ``file:line:column: CODE message``."""
    for fault in error.faults:
        click.echo(fault.line(texts.language), err=True)


def report_surprise(error: Exception, texts: Texts) -> None:
    """Print one line about a mistake of ours."""
    detail = f"{type(error).__name__}: {error}"
    fault = Fault(code="GENERAL004", fields={"detail": " ".join(detail.split())})
    click.echo(fault.line(texts.language), err=True)


def report_remarks(remarks: Iterable[Fault], texts: Texts) -> None:
    """Print warnings and notices to stderr; of a long list the first and the number of the others."""
    lines = [fault.line(texts.language) for fault in remarks]
    for line in lines[:MOST_REMARKS]:
        click.echo(line, err=True)
    if len(lines) > MOST_REMARKS:
        click.echo(texts("remark.more", count=len(lines) - MOST_REMARKS), err=True)
