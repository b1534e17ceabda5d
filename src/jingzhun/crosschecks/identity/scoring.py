"""Weights for pairs by the model of Fellegi and Sunter, estimated by Splink without labels.

Splink learns on its own connection with one thread, from rows chosen by the hash of their key: sums of floats are
then added in one order, and the same input gives the same weights to the last digit.
"""

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker

from jingzhun.crosschecks.identity.comparisons import comparisons
from jingzhun.crosschecks.identity.settings import MatchSettings
from jingzhun.engines import DuckDBEngine

_RECORD = "plain, name_key, sound, surname, id18, id_sound, born_on, sex, village, relation"
FIELDS = {
    "id_number": "id18", "name": "plain", "born_on": "born_on", "sex": "sex", "village": "village",
    "relation": "relation",
}  # fmt: skip
_TRAINED_ROWS = 12_000
_LEAST_PAIRS = 500
_PAIRS_FOR_U = 600_000
_LEAST_M, _LEAST_U = 3e-5, 1e-6
_ONE_IN_THE_REST = 0.5


@dataclass(frozen=True, kw_only=True)
class Model:
    """Trained weights, as Splink's settings."""

    settings: Mapping[str, Any]

    def as_text(self) -> str:
        """The model as JSON, the same for the same weights."""
        return json.dumps(self.settings, ensure_ascii=False, sort_keys=True, indent=1)


def load_model(path: Path) -> Model | None:
    """The model that an earlier run left, or ``None``."""
    if not path.exists():
        return None
    return Model(settings=json.loads(path.read_text(encoding="utf-8")))


def train(engine: DuckDBEngine, settings: MatchSettings) -> Model:
    """Learn the weights from rows and persons under one number, and from a sample of pairs of strangers."""
    fields = _fields(engine)
    rows = engine.arrow(
        f"SELECT row_number AS unique_id, {_RECORD} FROM theirs"
        " WHERE row_number NOT IN (SELECT row_number FROM linked_before)"
        f" ORDER BY md5(their_key || '{settings.seed}'), row_number LIMIT {_TRAINED_ROWS}"
    )
    engine.register_arrow("sampled", rows)
    persons = engine.arrow(
        f"SELECT person_id AS unique_id, {_RECORD} FROM ours WHERE id18 IN (SELECT id18 FROM sampled)"
        " OR (name_key, born_on) IN (SELECT (name_key, born_on) FROM sampled)"
        f" OR hash(person_id || '{settings.seed}') % (SELECT greatest(count(*) // {_TRAINED_ROWS}, 1) FROM ours) = 0"
        " ORDER BY person_id"
    )
    persons_in_all = engine.rows("SELECT count(*) FROM ours")[0][0]
    with _quietly():
        linker = _linker(persons, rows, model=_untrained(fields, persons_in_all), threads=1)
        if _pairs_to_learn_from(engine) >= _LEAST_PAIRS:
            _learn(linker, fields, seed=settings.seed)
        return Model(settings=_with_floors(linker.misc.save_model_to_json(out_path=None)))


def _pairs_to_learn_from(engine: DuckDBEngine) -> int:
    ((pairs,),) = engine.rows("SELECT count(*) FROM sampled JOIN ours USING (id18)")
    return int(pairs)


def _learn(linker: Linker, fields: frozenset[str], *, seed: int) -> None:
    training = linker.training
    training.estimate_u_using_random_sampling(
        max_pairs=_PAIRS_FOR_U, seed=seed, min_count_per_level=None, num_chunks=1
    )
    if "id_number" in fields:
        training.estimate_parameters_using_expectation_maximisation("l.id18 = r.id18")
    if {"name", "born_on"} <= fields:
        training.estimate_parameters_using_expectation_maximisation(
            "l.name_key = r.name_key and l.born_on = r.born_on"
        )


def _with_floors(settings: dict[str, Any]) -> dict[str, Any]:
    """Levels that no pair of the sample showed are rare, not impossible."""
    for comparison in settings["comparisons"]:
        for level in comparison["comparison_levels"]:
            if not level.get("is_null_level"):
                level["m_probability"] = max(level.get("m_probability") or 0.0, _LEAST_M)
                if not level.get("fix_u_probability"):
                    level["u_probability"] = max(level.get("u_probability") or 0.0, _LEAST_U)
    return settings


@contextmanager
def _quietly() -> Iterator[None]:
    """Splink tells of its progress and warns of levels that no sample shows; :func:`_with_floors` mends those."""
    log = logging.getLogger("splink")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)


def score(engine: DuckDBEngine, model: Model, settings: MatchSettings) -> None:
    """Make ``scored``: each of ``pairs`` with its whole weight and that of each field, in bits."""
    with _quietly():
        found = _predict(engine, model, settings)
    engine.register_arrow("scored_by_splink", found)
    weights = ", ".join(f"{_weight_of(field, found)} AS weight_{field}" for field in FIELDS)
    engine.run(
        "CREATE TABLE scored AS SELECT CAST(unique_id_r AS BIGINT) AS row_number, unique_id_l AS person_id,"
        f" round(match_weight, 3) AS weight, {weights} FROM scored_by_splink"
    )


def _predict(engine: DuckDBEngine, model: Model, settings: MatchSettings) -> pa.Table:
    rows = engine.arrow(
        f"SELECT row_number AS unique_id, {_RECORD} FROM theirs"
        " WHERE row_number IN (SELECT row_number FROM pairs) ORDER BY row_number"
    )
    persons = engine.arrow(
        f"SELECT person_id AS unique_id, {_RECORD} FROM ours"
        " WHERE person_id IN (SELECT person_id FROM pairs) ORDER BY person_id"
    )
    pairs = engine.arrow(
        "SELECT '0' AS match_key, 'ours-__-' || person_id AS join_key_l,"
        " 'theirs-__-' || row_number AS join_key_r FROM pairs"
    )
    frequencies = engine.arrow(
        "SELECT plain, count(*) / sum(count(*)) OVER () AS tf_plain FROM ours"
        " WHERE plain IS NOT NULL GROUP BY plain"
    )
    linker = _linker(persons, rows, model=model.settings, threads=settings.threads)
    api = linker._db_api  # Splink offers no public way back to the connection it was given
    tables = linker.table_management
    if any(one["output_column_name"] == "name" for one in model.settings["comparisons"]):
        tables.register_term_frequency_lookup(api.register(frequencies, table_name="tf"), "plain")
    tables.register_blocked_pairs_for_predict(api.register(pairs, table_name="blocked"))
    predicted = linker.inference.predict(warning_mode="never")
    return predicted.as_pyarrow_table()  # type: ignore[no-untyped-call]


def _weight_of(field: str, found: pa.Table) -> str:
    """A field's weight with what a rare or frequent name adds to it; NULL where one side lacks the field."""
    parts = [name for name in (f"mw_{field}", f"mw_tf_adj_{field}") if name in found.column_names]
    if not parts:
        return "CAST(NULL AS DOUBLE)"
    return f"round({' + '.join(f'coalesce({part}, 0)' for part in parts)}, 3)"


def _fields(engine: DuckDBEngine) -> frozenset[str]:
    """The fields that both sides fill."""
    counts = ", ".join(
        f"(SELECT count({column}) FROM theirs) > 0 AND (SELECT count({column}) FROM ours) > 0"
        for column in FIELDS.values()
    )
    (has,) = engine.rows(f"SELECT {counts}")
    return frozenset(name for name, filled in zip(FIELDS, has, strict=True) if filled)


def _untrained(fields: frozenset[str], persons: int) -> dict[str, Any]:
    return {
        "link_type": "link_only",
        "probability_two_random_records_match": _ONE_IN_THE_REST / max(persons, 1),
        "comparisons": comparisons(fields, persons=persons),
        "blocking_rules_to_generate_predictions": ["l.id18 = r.id18"],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
        "linker_uid": "identity",
    }


def _linker(persons: pa.Table, rows: pa.Table, *, model: Mapping[str, Any], threads: int) -> Linker:
    connection = duckdb.connect(":memory:", config={"threads": threads} if threads else {})
    connection.execute("SET enable_progress_bar = false")
    api = DuckDBAPI(connection)
    sides = [
        api.register(table, table_name=name)
        for name, table in (("ours", persons), ("theirs", rows))
    ]
    return Linker(sides, dict(model), log_level=None)
