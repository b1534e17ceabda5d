"""How a command ends when something is wrong: one line a fault on stderr, and an exit code that says which kind."""

import os
import sys
from collections.abc import Iterable, Mapping
from enum import IntEnum

import click

from jingzhun.cli.texts import Texts
from jingzhun.errors import Fault, JingzhunError, Severity

MOST_REMARKS = 20
"""Warnings and notices that are shown one by one; the rest are counted."""

_COLOURS: Mapping[Severity, str] = {"error": "red", "warning": "yellow", "notice": "cyan"}


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
    "CLI001": ExitCode.USAGE,
    "CLI005": ExitCode.USAGE,
    "CLI013": ExitCode.USAGE,
    "GENERAL004": ExitCode.INTERNAL,
    "ENGINE001": ExitCode.INTERNAL,
}


def exit_code(error: JingzhunError) -> int:
    """The gravest of its faults: a mistake of ours, then what cannot be written, then the input."""
    return max(_CODES.get(fault.code, ExitCode.FAULTS) for fault in error.faults)


def mark(severity: Severity, texts: Texts) -> str:
    """The word that leads a line on stderr, coloured where a person watches.

    >>> from jingzhun.cli.texts import Texts
    >>> click.unstyle(mark("warning", Texts()))
    '警告：'
    """
    return click.style(texts(f"severity.{severity}"), fg=_COLOURS[severity], bold=True)


def report_error(error: JingzhunError, texts: Texts) -> None:
    """Print every fault to stderr, one line each: ``error: file:line:column: CODE message``."""
    for fault in error.faults:
        click.echo(_marked(fault, texts), err=True)


def report_surprise(error: Exception, texts: Texts) -> None:
    """Print one line about a mistake of ours."""
    detail = f"{type(error).__name__}: {error}"
    fault = Fault(code="GENERAL004", fields={"detail": " ".join(detail.split())})
    click.echo(_marked(fault, texts), err=True)


def report_remarks(remarks: Iterable[Fault], texts: Texts) -> None:
    """Print what did not stop the work, the gravest first; of a long list the number of the others."""
    lines = [_marked(fault, texts) for fault in sorted(remarks, key=_gravity)]
    for line in lines[:MOST_REMARKS]:
        click.echo(line, err=True)
    if len(lines) > MOST_REMARKS:
        more = texts("remark.more", count=f"{len(lines) - MOST_REMARKS:,}")
        click.echo(f"{mark('notice', texts)}{more}", err=True)


def leave_stdout() -> None:
    """After the reader of standard output has gone (`| head`): Python must not complain at its end."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError:  # a standard output that is no file, as in tests, has no end to complain at
        return


def _gravity(fault: Fault) -> int:
    return list(_COLOURS).index(fault.severity)


def _marked(fault: Fault, texts: Texts) -> str:
    return f"{mark(fault.severity, texts)}{fault.line(texts.language)}"
