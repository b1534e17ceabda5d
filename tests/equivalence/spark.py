"""One session of Spark for all tests of a process, and a word on why there is none."""

import atexit
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from jingzhun.engines.spark import SparkEngine, SparkSettings, open_session
from jingzhun.engines.spark.session import Session

SMALL: Mapping[str, str] = {
    "spark.driver.memory": "1500m",
    "spark.sql.shuffle.partitions": "2",
    # Compiling a query to machine code takes longer than running it over a few rows.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}


def need_spark() -> None:
    """Skip where Spark cannot run: it is an extra, and needs a Java that not every machine has."""
    if find_spec("pyspark") is None:
        pytest.skip("pyspark is not installed; `./jz test` installs it where it finds Java 17")
    if java_version() < 17:
        pytest.skip("Spark needs Java 17 or later; Debian has it as openjdk-17-jre-headless")


@cache
def java_version() -> int:
    """The version of the Java on the path; 0 where there is none."""
    java = shutil.which("java")
    if java is None:
        return 0
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(?:1\.)?(\d+)', said)
    return int(found[1]) if found else 0


@cache
def session() -> Session:
    """The session; it ends with the process."""
    need_spark()
    folder = tempfile.mkdtemp(prefix="jingzhun-spark-tests-")  # each process has a Java of its own
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return open_session(SparkSettings(master="local[2]", conf=SMALL), Path(folder) / "log")


def engine_in(folder: Path) -> SparkEngine:
    """An engine with relations of its own, in the one session."""
    return SparkEngine(session(), folder)
