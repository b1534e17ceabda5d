"""What Spark and Java say when they give up, as faults a person can act on."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jingzhun.engines.failures import file_failure, is_disk_full, is_forbidden
from jingzhun.errors import Fault, JingzhunError

JAVA = 17
"""The least version of Java that Spark 4 runs on."""

_LONGEST = 300
_TOO_LARGE = ("OVERFLOW", "NUMERIC_VALUE_OUT_OF_RANGE", "CAST_INVALID_INPUT")
_UNREADABLE = ("FAILED_READ_FILE", "PATH_NOT_FOUND", "CANNOT_READ_FILE", "UNABLE_TO_INFER_SCHEMA")
_MEMORY = ("OutOfMemoryError", "UNABLE_TO_ACQUIRE_MEMORY", "Java heap space")
_LOST = ("stopped SparkContext", "Answer from Java side is empty", "Connection refused")
_NO_JAVA = (
    "JAVA_HOME is not set",
    "UnsupportedClassVersionError",
    "java: No such file",
    "java: not found",
)


_REASONS = ("[", "Exception in thread", "Caused by", ": java.lang", ": org.apache.spark")


@contextmanager
def spark_failures() -> Iterator[None]:
    """Turn whatever Spark, Java or the file system says into our own error."""
    from py4j.protocol import Py4JError  # noqa: PLC0415
    from pyspark.errors import PySparkException  # noqa: PLC0415

    try:
        yield
    except OSError as error:
        raise file_failure(error) from error
    except (PySparkException, Py4JError) as error:
        raise JingzhunError([_fault(error)]) from error


def start_failure(log: Path) -> JingzhunError:
    """The error for a Java that ended before Spark stood; ``log`` is what it left behind."""
    said = log.read_text(encoding="utf-8", errors="replace")
    if any(mark in said for mark in _NO_JAVA) or not said.strip():
        fields = {"detail": _last_line(said) or "-"}
        return JingzhunError([Fault(code="ENGINE008", wanted=str(JAVA), fields=fields)])
    return JingzhunError([Fault(code="ENGINE010", fields={"detail": _cause(said)})])


def master_failure(master: str) -> JingzhunError:
    """The error for a master that is none, or that does not answer."""
    return JingzhunError([Fault(code="ENGINE009", seen=master)])


def _fault(error: Exception) -> Fault:
    said = f"{type(error).__name__}: {error}"
    return Fault(code=_code(error, said), fields={"detail": _cause(str(error))})


def _code(error: Exception, said: str) -> str:
    if is_disk_full(error):
        return "GENERAL002"
    if is_forbidden(error):
        return "GENERAL003"
    marks = {
        "ENGINE003": _TOO_LARGE,
        "ENGINE002": _MEMORY,
        "ENGINE004": _UNREADABLE,
        "ENGINE010": _LOST,
    }
    return next(
        (code for code, texts in marks.items() if any(t in said for t in texts)), "ENGINE001"
    )


def _cause(said: str) -> str:
    """The line that tells the reason: one with a condition in brackets or an exception, else the last or only one."""
    lines = [line.strip() for line in said.strip().splitlines() if line.strip()]
    named = [line for line in lines if line.startswith(_REASONS)]
    return (named or lines[-1:] or ["-"])[0][:_LONGEST].rstrip(".")


def _last_line(said: str) -> str:
    lines = said.strip().splitlines()
    return lines[-1].strip().rstrip(".")[:_LONGEST] if lines else ""
