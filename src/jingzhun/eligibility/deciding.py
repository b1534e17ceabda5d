"""A decision run: all rules in force over a snapshot, written as Parquet with a manifest."""

import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from jingzhun import __version__
from jingzhun.eligibility.columns import ColumnSet
from jingzhun.eligibility.computing import Computed, compute
from jingzhun.eligibility.facts import gather_facts
from jingzhun.eligibility.outputs import decided_entities, decisions_name, decisions_sql, gaps_sql
from jingzhun.eligibility.overflow import named_overflow
from jingzhun.eligibility.rule_table import RuleInfo, rule_table
from jingzhun.eligibility.rules_in_force import Regimes, result_columns
from jingzhun.eligibility.run_folder import (
    FACTS,
    GAPS,
    DecisionManifest,
    DecisionRun,
    FileRecord,
    PackRecord,
    whole_folder,
    write_texts,
)
from jingzhun.eligibility.snapshots import Snapshot
from jingzhun.engines import (
    DuckDBEngine,
    Engine,
    EngineSettings,
    OpenEngine,
    hash_rows,
    quote_text,
)
from jingzhun.errors import Fault, JingzhunError
from jingzhun.errors.suggest import closest
from jingzhun.packs import (
    Pack,
    RuleMemory,
    chain_for,
    compile_chain,
    governs,
    significant_digits,
)
from jingzhun.places import place_label
from jingzhun.vocabulary import Vocabulary

Progress = Callable[[str], None]
"""Told the name of what is done next."""

DEFAULT_SETTINGS = EngineSettings()
_WRITERS = 2


@dataclass(frozen=True, kw_only=True)
class DecisionRequest:
    """What to decide: which rules, over which snapshot; ``only`` limits the rules (``standard:safe_housing``).

    Without ``with_lists`` the run holds the decisions alone: what comes out of a rule is seen sooner, the lists of
    gaps and of facts to collect are left out.
    """

    snapshot: Snapshot
    regimes: Regimes
    vocabulary: Vocabulary
    only: tuple[str, ...] = ()
    with_lists: bool = True


def regimes_in(
    packs: Mapping[str, Pack],
    *,
    place: str,
    on: date,
    vocabulary: Vocabulary,
    checks: bool = False,
) -> Regimes:
    """Every chain of packs that holds somewhere in a place on a day, compiled; with ``checks`` those too that check.

    Raises:
        JingzhunError: no pack is in force there, or a rule is at fault (PACK and RULE codes).
    """
    inside = {significant_digits(p.place) for p in packs.values() if governs(place, p.place)}
    digits = sorted({significant_digits(place), *inside}, key=lambda text: (len(text), text))
    chains = {
        code: chain_for(packs, place=code.ljust(12, "0"), on=on, checks=checks) for code in digits
    }
    distinct = {chain.id: chain for chain in chains.values()}
    numbers = {id_: number for number, id_ in enumerate(distinct)}
    places = {code: numbers[chain.id] for code, chain in chains.items()}
    memory = RuleMemory()
    compiled = tuple(
        compile_chain(c, vocabulary=vocabulary, memory=memory) for c in distinct.values()
    )
    return Regimes(chains=compiled, places={"": 0, **places})


def decide(
    request: DecisionRequest,
    out: Path,
    *,
    settings: EngineSettings = DEFAULT_SETTINGS,
    open_engine: OpenEngine = DuckDBEngine,
    progress: Progress = lambda _name: None,
) -> DecisionRun:
    """Decide all rules over the snapshot and write the run into the new folder ``out``.

    Files: one per entity with its states, reasons, gaps and amounts; ``gaps`` and ``facts_to_collect`` as lists;
    ``rules.json``; ``manifest.json``. All of it appears or none. Whatever engine ``open_engine`` opens, the rows and
    the manifest are the same.

    Raises:
        JingzhunError: an unknown rule in ``only`` (DECIDE003), ``out`` exists (DECIDE001), the engine or the disk
            gave up (ENGINE codes, GENERAL002).
    """
    _check_only(request)
    with whole_folder(out) as folder, _engine(open_engine, settings, out) as engine:
        with named_overflow(request.snapshot, request.vocabulary, engine):
            computed = run_rules(request, engine, is_read_once=not request.with_lists)
            files = _write_all(computed, folder, progress, with_lists=request.with_lists)
        manifest = _manifest(request, files)
        rules = rules_of(request)
        write_texts(folder, manifest, rules)
    return DecisionRun(folder=out, manifest=manifest, rules=rules)


def run_rules(request: DecisionRequest, engine: Engine, *, is_read_once: bool = False) -> Computed:
    """All results of a request as tables of an engine, nothing written; see :func:`compute`."""
    columns = result_columns(request.regimes, only=request.only)
    computed = compute_for(request, columns, engine, is_read_once=is_read_once)
    _check_places(request, engine)
    return computed


def compute_for(
    request: DecisionRequest,
    columns: ColumnSet,
    engine: Engine,
    *,
    keeps_definitions: bool = False,
    is_read_once: bool = False,
) -> Computed:
    """Columns over the snapshot of a request, under its rules and words; see :func:`compute`."""
    return compute(
        columns,
        snapshot=request.snapshot,
        regimes=request.regimes,
        vocabulary=request.vocabulary,
        engine=engine,
        keeps_definitions=keeps_definitions,
        is_read_once=is_read_once,
    )


def _check_places(request: DecisionRequest, engine: Engine) -> None:
    """Refuse a register that reaches beyond the place whose packs were asked for."""
    root = request.regimes.root
    outside = engine.rows(
        f"SELECT COUNT(*), MIN(village_id) FROM villages"
        f" WHERE SUBSTR(village_id, 1, {len(root)}) <> {quote_text(root)}"
    )
    number, first = outside[0]
    if number:
        fields = {"number": f"{number:,}", "place": place_label(root)}
        raise JingzhunError([Fault(code="DECIDE006", seen=place_label(str(first)), fields=fields)])


def rules_of(request: DecisionRequest) -> tuple[RuleInfo, ...]:
    """The rules of a request, chain by chain."""
    return tuple(
        rule
        for number, chain in enumerate(request.regimes.chains)
        for rule in rule_table(chain, regime=number)
        if not request.only or rule.rule in request.only
    )


@contextmanager
def _engine(open_engine: OpenEngine, settings: EngineSettings, out: Path) -> Iterator[Engine]:
    """An engine whose overflow goes beside ``out``, not into the folder somebody happens to stand in."""
    with tempfile.TemporaryDirectory(prefix=".overflow.", dir=out.parent) as overflow:
        folder = settings.temp_folder or Path(overflow)
        with open_engine(replace(settings, temp_folder=folder)) as engine:
            yield engine


def _write_all(
    computed: Computed, folder: Path, progress: Progress, *, with_lists: bool
) -> dict[str, FileRecord]:
    """Write and fingerprint every file; the gaps last, since they are read from the decisions."""
    entities, engine = decided_entities(computed), computed.engine
    texts = {entity: decisions_sql(computed, entity) for entity in entities}
    facts = gather_facts(computed) if with_lists else None
    gaps = gaps_sql(computed) if with_lists else None
    if facts is not None:
        texts[FACTS] = facts
    files = _write_files(engine, texts, folder, progress)
    if gaps is not None:
        for entity in entities:
            engine.register_parquet(decisions_name(entity), folder / f"{entity}.parquet")
        files |= _write_files(engine, {GAPS: gaps}, folder, progress)
    return {name: files[name] for name in (*entities, GAPS, FACTS) if name in files}


def _write_files(
    engine: Engine, texts: Mapping[str, str], folder: Path, progress: Progress
) -> dict[str, FileRecord]:
    """Write files by their queries, two at a time: while one sorts, another compresses."""
    biggest_first = sorted(texts, key=lambda name: -len(texts[name]))
    with ThreadPoolExecutor(max_workers=_WRITERS) as pool:
        waiting = {
            name: pool.submit(_write, engine, texts[name], folder / f"{name}.parquet")
            for name in biggest_first
        }
        for name in biggest_first:
            progress(name)
            waiting[name].result()
    return {name: record.result() for name, record in waiting.items()}


def _write(engine: Engine, sql: str, path: Path) -> FileRecord:
    engine.session().write_parquet(sql, path)
    return FileRecord(rows=pq.read_metadata(path).num_rows, sha256=hash_rows(path, threads=1))


def unknown_rule(name: str, known: Collection[str]) -> Fault:
    """The fault of a rule that nobody has, with the name that was probably meant."""
    return Fault(
        code="DECIDE003", seen=name, wanted=closest(name, known) or min(known, default="-")
    )


def _check_only(request: DecisionRequest) -> None:
    known = {
        rule.rule for n, c in enumerate(request.regimes.chains) for rule in rule_table(c, regime=n)
    }
    unknown = [name for name in request.only if name not in known]
    if unknown:
        raise JingzhunError([unknown_rule(name, known) for name in unknown])


def _manifest(request: DecisionRequest, files: Mapping[str, FileRecord]) -> DecisionManifest:
    packs = {pack.id: pack for chain in request.regimes.chains for pack in chain.packs}
    snapshot = request.snapshot.manifest
    return DecisionManifest(
        snapshot=snapshot.id,
        as_at=snapshot.as_at,
        known_at=snapshot.known_at,
        on=request.regimes.chains[0].date,
        packs=tuple(
            PackRecord(id=pack.id, version=pack.version, content_hash=pack.content_hash)
            for pack in packs.values()
        ),
        only=request.only,
        files=files,
        jingzhun=__version__,
    )
