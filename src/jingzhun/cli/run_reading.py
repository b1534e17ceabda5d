"""Questions to a decision run and its snapshot, answered by the engine over their Parquet files."""

from types import TracebackType
from typing import Any, Self

from jingzhun.cli.texts import Texts
from jingzhun.eligibility import DecisionRun, RuleInfo, Snapshot
from jingzhun.engines import DuckDBEngine, EngineSettings
from jingzhun.vocabulary import Vocabulary, load_vocabulary


class RunReader:
    """A run opened for reading; with its snapshot it also knows names."""

    def __init__(self, run: DecisionRun, *, texts: Texts, snapshot: Snapshot | None = None) -> None:
        self.run = run
        self.texts = texts
        self.snapshot = snapshot
        self.vocabulary: Vocabulary = load_vocabulary()
        self._engine = DuckDBEngine(EngineSettings())

    def __enter__(self) -> Self:
        for name in self.run.manifest.files:
            self._engine.register_parquet(f"run_{name}", self.run.path(name))
        if self.snapshot is not None:
            self.snapshot.register(self._engine)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._engine.close()

    @property
    def rules(self) -> tuple[RuleInfo, ...]:
        """Every rule of the run once; where several chains have it, as the first words it."""
        return tuple({rule.rule: rule for rule in reversed(self.run.rules)}.values())[::-1]

    def has(self, name: str) -> bool:
        """Whether the run wrote that file."""
        return name in self.run.manifest.files

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query; the run's files are called ``run_<name>``, the snapshot's by their entity."""
        return self._engine.rows(sql)
