"""Opening a session of Spark, and saying plainly why there is none."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jingzhun.engines.spark.failures import master_failure, start_failure
from jingzhun.errors import Fault, JingzhunError

Session = Any
"""``pyspark.sql.SparkSession``; its package may not be there."""

_MASTER = re.compile(r"local(\[.+\])?|yarn|(spark|k8s)://.+")
_EXACT = {
    "spark.sql.ansi.enabled": "true",  # what does not fit stops the query, as in DuckDB
    "spark.sql.session.timeZone": "UTC",
}
_QUIET = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
_FAST = {
    # Rules are long conditions; following them through a plan takes seconds and finds nothing to filter by.
    "spark.sql.constraintPropagation.enabled": "false",
}
_LOCAL = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}


@dataclass(frozen=True, kw_only=True)
class SparkSettings:
    """Where Spark runs: ``master`` as Spark names it (``local[2]``, ``spark://master.example:7077``, ``k8s://…``).

    ``conf`` holds settings of Spark's own; they win over ours, except those on which equal results rest.
    """

    master: str = "local[*]"
    conf: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_local(self) -> bool:
        """Whether all of it runs on this machine, in one process."""
        return self.master.startswith("local")

    def all_conf(self) -> Mapping[str, str]:
        """Every setting that a session is opened with."""
        return {**_QUIET, **_FAST, **(_LOCAL if self.is_local else {}), **self.conf, **_EXACT}


def open_session(settings: SparkSettings, log: Path) -> Session:
    """A session of Spark; what Java says meanwhile goes to the file ``log``.

    Raises:
        JingzhunError: pyspark is not installed (ENGINE007), there is no Java of version 17 or later (ENGINE008),
            the master is none or does not answer (ENGINE009), Spark did not start for another reason (ENGINE010).
    """
    if find_spec("pyspark") is None:
        raise JingzhunError([Fault(code="ENGINE007")])
    if _MASTER.fullmatch(settings.master) is None:
        raise master_failure(settings.master)
    logging.getLogger("SQLQueryContextLogger").disabled = True  # what goes wrong is said by us
    logging.getLogger("py4j").setLevel(logging.CRITICAL)
    from py4j.protocol import Py4JError  # noqa: PLC0415
    from pyspark import SparkConf, SparkContext  # noqa: PLC0415
    from pyspark.sql import SparkSession  # noqa: PLC0415

    conf = SparkConf().setMaster(settings.master).setAppName("jingzhun")
    conf.setAll(list(settings.all_conf().items()))
    gateway = SparkContext._gateway or _launched(conf, log)
    try:
        return SparkSession(SparkContext(conf=conf, gateway=gateway))
    except Py4JError as error:
        raise master_failure(settings.master) from error


def _launched(conf: Any, log: Path) -> Any:
    """A Java process that waits for orders."""
    from pyspark.errors import PySparkException  # noqa: PLC0415
    from pyspark.java_gateway import launch_gateway  # noqa: PLC0415

    try:
        with log.open("wb") as out:
            return launch_gateway(conf, popen_kwargs={"stdout": out, "stderr": out})
    except (PySparkException, OSError) as error:
        raise start_failure(log) from error
