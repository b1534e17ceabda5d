"""Which engine a command shall run on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from jingzhun.engines import DuckDBEngine, EngineSettings, OpenEngine
from jingzhun.engines.spark import SparkEngine, SparkSettings
from jingzhun.errors import Fault, JingzhunError

ENGINES = ("duckdb", "spark")


@dataclass(frozen=True, kw_only=True)
class EngineAsked:
    """An engine by its name, and how much of the machine it may use; ``master`` and ``spark_conf`` are Spark's own."""

    name: str
    settings: EngineSettings = field(default_factory=EngineSettings)
    master: str | None = None
    spark_conf: Mapping[str, str] = field(default_factory=dict)

    @property
    def open(self) -> OpenEngine:
        """Opens it.

        Raises:
            JingzhunError: settings of Spark's for another engine (CLI016).
        """
        if self.name == "spark":
            return partial(SparkEngine.open, spark=self._spark())
        if self.master is not None or self.spark_conf:
            raise JingzhunError([Fault(code="CLI016")])
        return DuckDBEngine

    def _spark(self) -> SparkSettings:
        return SparkSettings(
            master=self.master or f"local[{self.settings.threads or '*'}]", conf=self.spark_conf
        )
