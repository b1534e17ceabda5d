"""What an engine or the file system says when it gives up, as faults a person can act on."""

import errno

import duckdb

from jingzhun.errors import Fault, JingzhunError, Position

# EFBIG is what a file-size limit answers; for the person at the screen it is a full disk.
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_FULL_TEXTS = ("no space left", "file too large", "disk quota", "max_temp_directory_size")
_FORBIDDEN_TEXTS = ("permission denied", "read-only file system")
# What reading a Parquet file says whose footer is whole and whose pages are not.
_DAMAGED_TEXTS = ("tprotocolexception", "decompression failure", "corrupt", "don't know what type")


def is_disk_full(error: BaseException) -> bool:
    """Whether the error says that there is no room left where something was being written.

    >>> is_disk_full(OSError(28, "No space left on device"))
    True
    """
    if isinstance(error, OSError) and error.errno in _FULL:
        return True
    text = str(error).casefold()
    return any(mark in text for mark in _FULL_TEXTS)


def is_forbidden(error: BaseException) -> bool:
    """Whether the error says that the file or folder may not be touched."""
    if isinstance(error, OSError) and error.errno in _FORBIDDEN:
        return True
    text = str(error).casefold()
    return any(mark in text for mark in _FORBIDDEN_TEXTS)


def file_failure(error: OSError, path: str = "") -> JingzhunError:
    """The error for a file that could not be read or written.

    >>> print(file_failure(OSError(28, "No space left on device"), "out").faults[0].code)
    GENERAL002
    """
    return JingzhunError([_fault(error, path or str(error.filename or ""), error.strerror or "")])


def engine_failure(error: duckdb.Error) -> JingzhunError:
    """The error for a statement that DuckDB could not finish."""
    return JingzhunError([_fault(error, "", first_line(error))])


def first_line(error: BaseException) -> str:
    """The first line of an error's text, without a trailing full stop."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


def _fault(error: BaseException, path: str, detail: str) -> Fault:
    position = Position(file=path)
    return Fault(code=_code(error), position=position, fields={"detail": detail})


def _code(error: BaseException) -> str:
    if is_disk_full(error):
        return "GENERAL002"
    if is_forbidden(error):
        return "GENERAL003"
    if isinstance(error, duckdb.OutOfMemoryException):
        return "ENGINE002"
    if isinstance(error, duckdb.OutOfRangeException | duckdb.ConversionException):
        return "ENGINE003"
    if isinstance(error, OSError | duckdb.IOException | duckdb.InvalidInputException):
        return "ENGINE004"
    if any(mark in str(error).casefold() for mark in _DAMAGED_TEXTS):
        return "ENGINE004"
    return "ENGINE001"
