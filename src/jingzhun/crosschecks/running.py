"""A run of comparisons: our snapshot against matched registers, every difference told once, with its evidence."""

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from jingzhun import __version__
from jingzhun.crosschecks.comparison_columns import comparison_columns
from jingzhun.crosschecks.comparison_folder import (
    DIFFERENCES,
    ComparisonInfo,
    ComparisonManifest,
    ComparisonRecord,
    ComparisonRun,
    write_texts,
)
from jingzhun.crosschecks.differences_sql import Told, differences_sql, flagged_name, flagged_sql
from jingzhun.crosschecks.matched_rows import MatchedRegister, RegisterRecord, RowReader
from jingzhun.eligibility import Computed, Regimes, Snapshot, compute
from jingzhun.eligibility.deciding import regimes_in
from jingzhun.eligibility.run_folder import FileRecord, PackRecord, whole_folder
from jingzhun.engines import DuckDBEngine, EngineSettings, hash_rows
from jingzhun.errors import Fault, JingzhunError
from jingzhun.errors.suggest import closest
from jingzhun.packs import (
    CompiledChain,
    CompiledComparison,
    Pack,
    Register,
    with_registers,
)
from jingzhun.rules import Expression, dependencies, leaves, render
from jingzhun.vocabulary import Vocabulary

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many steps of its kind are done, and how many there are."""

_DEFAULT = EngineSettings()


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


def comparison_regimes(
    packs: Mapping[str, Pack], *, place: str, on: date, vocabulary: Vocabulary
) -> Regimes:
    """Every chain of packs that holds somewhere in a place on a day, with its registers and comparisons.

    Raises:
        JingzhunError: no pack is in force there, or a rule is at fault (PACK and RULE codes).
    """
    return regimes_in(packs, place=place, on=on, vocabulary=vocabulary, checks=True)


@dataclass(frozen=True, kw_only=True)
class ComparisonRequest:
    """What to compare: which snapshot with which registers (by id), under which packs.

    ``only`` limits the comparisons by their ids; empty means all. Those for which a register is missing are not
    made, and the manifest says so.
    """

    snapshot: Snapshot
    regimes: Regimes
    vocabulary: Vocabulary
    registers: Mapping[str, MatchedRegister]
    only: tuple[str, ...] = ()


def run_comparisons(
    request: ComparisonRequest,
    out: Path,
    *,
    settings: EngineSettings = _DEFAULT,
    progress: Progress = _silent,
) -> ComparisonRun:
    """Hold the snapshot against the registers and write the run into the new folder ``out``.

    Files: ``differences.parquet`` with one row a difference, decided or not, sorted by comparison and key;
    ``comparisons.json``, the words of each comparison; ``manifest.json``. All of it appears or none, and the same
    inputs give the same files. Columns of the differences: ``difference_key`` (the same in every run), ``comparison``,
    ``register``, ``person_id``, ``household_id``, ``place_id``, ``row_number``, ``their_key``, ``method``,
    ``probability``, ``severity``, ``suggests``, ``owner``, ``undecided``, ``reason``, ``exceptions`` (ids with a blank
    between them), ``our_values`` (a JSON object), ``their_values`` (a JSON list of objects), ``value_hash``.

    Raises:
        JingzhunError: an unknown comparison or register (COMPARISON001, COMPARISON002), files that cannot be read or
            do not fit the snapshot (COMPARISON004 …), ``out`` exists (DECIDE001), the engine or the disk gave up
            (ENGINE codes, GENERAL002).
    """
    _check_names(request)
    with whole_folder(out) as folder, _engine(settings, out) as engine:
        bench = _Bench(request=request, engine=engine, progress=progress)
        bench.read_registers()
        bench.compare()
        file = bench.write(folder)
        manifest = bench.manifest(file)
        words = bench.words()
        write_texts(folder, manifest, words)
    return ComparisonRun(
        folder=out, manifest=manifest, comparisons=words, remarks=tuple(bench.remarks)
    )


@contextmanager
def _engine(settings: EngineSettings, out: Path) -> Iterator[DuckDBEngine]:
    """An engine whose overflow goes beside ``out``."""
    with tempfile.TemporaryDirectory(prefix=".overflow.", dir=out.parent) as overflow:
        folder = settings.temp_folder or Path(overflow)
        with DuckDBEngine(replace(settings, temp_folder=folder)) as engine:
            yield engine


def _check_names(request: ComparisonRequest) -> None:
    """Refuse comparisons and registers that no pack in force has."""
    chains = request.regimes.chains
    comparisons = {name for chain in chains for name in chain.comparisons}
    registers = {name for chain in chains for name in chain.registers}
    asked = [("COMPARISON001", name, comparisons) for name in request.only]
    asked += [("COMPARISON002", name, registers) for name in request.registers]
    faults = [
        Fault(code=code, seen=name, wanted=closest(name, known) or min(known, default="-"))
        for code, name, known in asked
        if name not in known
    ]
    if faults:
        raise JingzhunError(faults)


@dataclass(kw_only=True)
class _Bench:
    """Where one run is made."""

    request: ComparisonRequest
    engine: DuckDBEngine
    progress: Progress
    records: dict[str, RegisterRecord] = field(default_factory=dict)
    remarks: list[Fault] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)

    @property
    def chains(self) -> tuple[CompiledChain, ...]:
        return self.request.regimes.chains

    def read_registers(self) -> None:
        """Put every register that was given, and that some comparison asked for needs, into the engine."""
        worded = [rule for same in self.rules().values() for _, rule in same]
        needed = {name for rule in worded for name in rule.registers}
        told_by_row = {rule.entry.entity for rule in worded}
        given = {name: one for name, one in self.request.registers.items() if name in needed}
        self.request.snapshot.register(self.engine)
        for done, name in enumerate(sorted(given)):
            self.progress(f"read {name}", done, len(given))
            reader = RowReader(
                register=self.register(name),
                given=given[name],
                snapshot=self.request.snapshot,
                vocabulary=self.request.vocabulary,
                engine=self.engine,
                on=self.chains[0].date,
                is_told_by_row=name in told_by_row,
            )
            self.records[name], remarks = reader.put_in()
            self.remarks.extend(remarks)

    def register(self, name: str) -> Register:
        """A register as the first chain that has it describes it."""
        return next(chain.registers[name] for chain in self.chains if name in chain.registers)

    def rules(self) -> dict[str, list[tuple[int, CompiledComparison]]]:
        """The comparisons asked for by id, each with the regimes that have it."""
        found: dict[str, list[tuple[int, CompiledComparison]]] = {}
        for number, chain in enumerate(self.chains):
            for name, rule in chain.comparisons.items():
                if not self.request.only or name in self.request.only:
                    found.setdefault(name, []).append((number, rule))
        return found

    def missing(self, name: str) -> tuple[str, ...]:
        """The registers that a comparison needs and that were not given."""
        needed = {register for _, rule in self.rules()[name] for register in rule.registers}
        return tuple(sorted(needed - self.request.registers.keys()))

    def told(self) -> list[Told]:
        """The comparisons that can be made, as the regimes tell them."""
        found: list[Told] = []
        for name, worded in self.rules().items():
            if self.missing(name):
                continue
            by_entry: dict[int, list[tuple[int, CompiledComparison]]] = {}
            for number, rule in worded:
                by_entry.setdefault(id(rule.entry), []).append((number, rule))
            for same in by_entry.values():
                entry = same[0][1].entry
                register = self.register(entry.register)
                regimes = tuple(number for number, _ in same)
                uncovered = self.request.registers[entry.register].uncovered
                told = Told(entry=entry, register=register, regimes=regimes, uncovered=uncovered)
                found.append(told)
        return found

    def compare(self) -> None:
        """Compute every comparison, then list the differences of each."""
        told = self.told()
        self.progress("compute", 0, 1)
        computed = self._computed({one.entry.id for one in told}) if told else None
        for entity in sorted({one.entry.entity for one in told}):
            of_entity = [one for one in told if one.entry.entity == entity]
            flagged = flagged_sql(computed, entity, of_entity)  # type: ignore[arg-type]  # there is one where any is told
            self.engine.run(f"CREATE TABLE {flagged_name(entity)} AS {flagged}")
        for done, one in enumerate(told):
            self.progress(f"list {one.entry.id}", done, len(told))
            name = f"differences_{done}"
            listed = differences_sql(computed, one)  # type: ignore[arg-type]
            self.engine.run(f"CREATE TABLE {name} AS {listed}")
            self.tables.append(name)

    def _computed(self, only: set[str]) -> Computed:
        registers = [self.register(name) for chain in self.chains for name in chain.registers]
        return compute(
            comparison_columns(self.request.regimes, only=only),
            snapshot=self.request.snapshot,
            regimes=self.request.regimes,
            vocabulary=with_registers(self.request.vocabulary, registers),
            engine=self.engine,
            is_read_once=True,
            standing=frozenset(self.records),
        )

    def write(self, folder: Path) -> FileRecord:
        """Write the differences of all comparisons into one file."""
        path = folder / f"{DIFFERENCES}.parquet"
        self.progress("write", 0, 1)
        rows = " UNION ALL ".join(f"SELECT * FROM {name}" for name in self.tables) or _NOTHING
        self.engine.write_parquet(f"{rows} ORDER BY comparison, difference_key", path)
        return FileRecord(rows=pq.read_metadata(path).num_rows, sha256=hash_rows(path))

    def manifest(self, file: FileRecord) -> ComparisonManifest:
        """What the run was made of, and what each comparison came to."""
        snapshot = self.request.snapshot.manifest
        packs = {pack.id: pack for chain in self.chains for pack in chain.packs}
        return ComparisonManifest(
            snapshot=snapshot.id,
            as_at=snapshot.as_at,
            known_at=snapshot.known_at,
            on=self.chains[0].date,
            packs=tuple(
                PackRecord(id=pack.id, version=pack.version, content_hash=pack.content_hash)
                for pack in packs.values()
            ),
            only=self.request.only,
            registers=self.records,
            comparisons=self._came_to(),
            files={DIFFERENCES: file},
            jingzhun=__version__,
        )

    def _came_to(self) -> dict[str, ComparisonRecord]:
        counts: dict[str, tuple[int, int]] = {}
        for name in self.tables:
            rows = self.engine.rows(
                f"SELECT comparison, COUNT(*) FILTER (WHERE NOT undecided),"
                f" COUNT(*) FILTER (WHERE undecided) FROM {name} GROUP BY comparison"
            )
            for comparison, sure, open_ones in rows:
                before = counts.get(comparison, (0, 0))
                counts[comparison] = (before[0] + sure, before[1] + open_ones)
        return {
            name: ComparisonRecord(
                version=_version(worded, self.chains),
                differences=counts.get(name, (0, 0))[0],
                undecided=counts.get(name, (0, 0))[1],
                missing=self.missing(name),
            )
            for name, worded in sorted(self.rules().items())
        }

    def words(self) -> dict[str, ComparisonInfo]:
        """The words of every comparison, as the widest place has them."""
        return {name: self._info(worded[0][1]) for name, worded in sorted(self.rules().items())}

    def _info(self, rule: CompiledComparison) -> ComparisonInfo:
        entry, register = rule.entry, self.register(rule.entry.register)
        return ComparisonInfo(
            comparison=entry.id,
            label=entry.label,
            register=register.id,
            register_label=register.label,
            department=register.department,
            entity=entry.entity,
            severity=entry.severity.value,
            suggests=entry.suggests.value,
            owner=entry.owner,
            message=entry.message,
            fields=entry.fields,
            columns=entry.columns,
            exceptions={name: excuse.label for name, excuse in entry.exceptions.items()},
            exemption_grounds=dict(entry.exemption_grounds),
            due_in_days=entry.due_in_days,
            compartment=register.compartment,
            pack=rule.pack.id,
            clause=entry.source.clause,
            leaves=tuple(render(leaf) for leaf in leaves(rule.difference_when)),
        )


def _version(
    worded: list[tuple[int, CompiledComparison]], chains: tuple[CompiledChain, ...]
) -> str:
    """The fingerprint of all that decides a comparison: its rules, its evidence, the figures it rests on."""
    said = []
    for number, rule in worded:
        rules = (rule.difference_when, *rule.exceptions.values())
        figures = sorted({name for one in rules for name in dependencies(one).parameters})
        said.append(
            {
                "rules": [_written(one) for one in rules],
                "figures": {n: str(chains[number].parameters[n].content) for n in figures},
                "evidence": [*rule.entry.fields, "|", *rule.entry.columns],
            }
        )
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _written(rule: Expression) -> str:
    return render(rule)


_NOTHING = "SELECT {} WHERE FALSE".format(  # the columns of differences_sql, for a run that could compare nothing
    ", ".join(
        f"CAST(NULL AS {kind}) AS {name}"
        for name, kind in {
            "difference_key": "VARCHAR",
            "comparison": "VARCHAR",
            "register": "VARCHAR",
            "person_id": "VARCHAR",
            "household_id": "VARCHAR",
            "place_id": "VARCHAR",
            "row_number": "BIGINT",
            "their_key": "VARCHAR",
            "method": "VARCHAR",
            "probability": "DOUBLE",
            "severity": "VARCHAR",
            "suggests": "VARCHAR",
            "owner": "VARCHAR",
            "undecided": "BOOLEAN",
            "reason": "BIGINT",
            "exceptions": "VARCHAR",
            "our_values": "VARCHAR",
            "their_values": "VARCHAR",
            "value_hash": "VARCHAR",
        }.items()
    )
)
