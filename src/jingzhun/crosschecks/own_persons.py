"""Our persons as the matching wants them, from a snapshot."""

from pathlib import Path

from jingzhun.eligibility.snapshots import Snapshot
from jingzhun.engines import DuckDBEngine, EngineSettings
from jingzhun.errors import Fault, JingzhunError

_WANTED = ("persons", "households")
_DEFAULT = EngineSettings()


def write_persons(snapshot: Snapshot, out: Path, *, settings: EngineSettings = _DEFAULT) -> None:
    """Write what :func:`~jingzhun.crosschecks.identity.match_register` asks of our persons into a Parquet file.

    Columns: ``person_id, household_id, id_number, name, born_on, sex, village_code, relation_to_head``.

    Raises:
        JingzhunError: the snapshot has no persons or no households (COMPARISON008).
    """
    missing = [name for name in _WANTED if not snapshot.supplied(name)]
    if missing:
        raise JingzhunError([Fault(code="COMPARISON008", seen=name) for name in missing])
    with DuckDBEngine(settings) as engine:
        for name in _WANTED:
            engine.register_parquet(name, snapshot.path(name))
        engine.write_parquet(
            "SELECT p.person_id, p.household_id, p.id_number, p.name, p.born_on, p.sex,"
            " h.village_id AS village_code, p.relation AS relation_to_head"
            " FROM persons AS p JOIN households AS h USING (household_id) ORDER BY p.person_id",
            out,
        )
