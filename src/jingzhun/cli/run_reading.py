"""Questions to a decision run and its snapshot, answered by the engine over their Parquet files."""

from collections.abc import Mapping
from functools import cached_property
from types import TracebackType
from typing import Any, Self

from jingzhun.cli.place_names import full_name, place_names
from jingzhun.cli.rule_words import RuleWords
from jingzhun.cli.texts import Texts
from jingzhun.eligibility import DecisionRun, RuleInfo, Snapshot
from jingzhun.engines import DuckDBEngine, EngineSettings
from jingzhun.errors import Fault, JingzhunError, Position
from jingzhun.vocabulary import Vocabulary


class RunReader:
    """A run opened for reading; with its snapshot it also knows names.

    Raises:
        JingzhunError: the snapshot is not the one that the run was made from (CLI003).
    """

    def __init__(
        self, run: DecisionRun, *, words: RuleWords, snapshot: Snapshot | None = None
    ) -> None:
        if snapshot is not None and snapshot.manifest.id != run.manifest.snapshot:
            raise JingzhunError([_other_snapshot(run, snapshot)])
        self.run = run
        self.words = words
        self.snapshot = snapshot
        self._engine = DuckDBEngine(EngineSettings())

    @property
    def texts(self) -> Texts:
        """The language of the reader."""
        return self.words.texts

    @property
    def vocabulary(self) -> Vocabulary:
        """The labels of fields and codes."""
        return self.words.vocabulary

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

    @cached_property
    def rules(self) -> Mapping[str, RuleInfo]:
        """Every rule of the run by name; where several chains have it, as the first words it."""
        return {rule.rule: rule for rule in reversed(self.run.rules)}

    def rules_of(self, kind: str) -> tuple[RuleInfo, ...]:
        """The rules of one kind (``standard``, ``programme``) in the order of the packs."""
        named = dict.fromkeys(rule.rule for rule in self.run.rules)
        return tuple(self.rules[name] for name in named if name.startswith(f"{kind}:"))

    def has(self, name: str) -> bool:
        """Whether the run wrote that file."""
        return name in self.run.manifest.files

    def knows(self, entity: str) -> bool:
        """Whether the snapshot is at hand and has that entity."""
        return self.snapshot is not None and self.snapshot.supplied(entity)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query; the run's files are called ``run_<name>``, the snapshot's by their entity."""
        return self._engine.rows(sql)

    @cached_property
    def place_names(self) -> Mapping[str, str]:
        """The names of places by code; none without the snapshot."""
        return {} if self.snapshot is None else place_names(self.snapshot, self.vocabulary)

    def place_name(self, code: str) -> str:
        """The name of a village with that of its township; the code where the name is not known."""
        return full_name(code, self.place_names)

    def label(self, table: str, code: str) -> str:
        """The label of a code; the code itself where it has none."""
        found = self.vocabulary.code_tables[table].values.get(code)
        return code if found is None else self.texts.label(found)


def _other_snapshot(run: DecisionRun, snapshot: Snapshot) -> Fault:
    return Fault(
        code="CLI003",
        position=Position(file=str(snapshot.folder)),
        seen=snapshot.manifest.id[:12],
        wanted=run.manifest.snapshot[:12],
    )
