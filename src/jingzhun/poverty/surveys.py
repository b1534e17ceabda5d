"""The households that were surveyed in a year, as the measures of income want them."""

from jingzhun.eligibility import Snapshot
from jingzhun.engines import Engine, quote_text
from jingzhun.poverty.register import HouseholdTable

SURVEYS = "household_surveys"
_TABLE = "poverty_surveys"


def survey_years(snapshot: Snapshot, *, engine: Engine) -> list[int]:
    """The years in which a household was surveyed, the first one first; none without a file of surveys."""
    if not snapshot.has(SURVEYS, "net_income_yuan"):
        return []
    rows = engine.rows(f"SELECT DISTINCT year FROM {_file(snapshot, SURVEYS)} ORDER BY year")
    return [int(str(year)) for (year,) in rows]


def survey_table(
    snapshot: Snapshot, *, place: str, year: int, digits: int, engine: Engine
) -> HouseholdTable:
    """The surveyed households of the place: ``place_code`` of so many digits, ``year``, ``size``, ``income_fen``.

    ``place`` is the beginning of the codes that count. A household stands where it lives on the snapshot's day,
    with the members and the net income of the survey. Income a head is rounded down to a fen.
    """
    engine.run(f"CREATE OR REPLACE TEMP TABLE {_TABLE} AS {_sql(snapshot, place, year, digits)}")
    ((left_out,),) = engine.rows(f"SELECT count(*) FROM {_TABLE} WHERE size IS NULL")
    return HouseholdTable(relation=_TABLE, left_out=int(str(left_out)))


def _sql(snapshot: Snapshot, place: str, year: int, digits: int) -> str:
    households, surveys = (_file(snapshot, name) for name in ("households", SURVEYS))
    return f"""
    SELECT substr(h.village_id, 1, {int(digits)}) AS place_code, s.year AS year, s.members AS size,
           CASE WHEN s.members > 0
                THEN CAST(s.net_income_yuan * 100 AS BIGINT) // s.members END AS income_fen
    FROM {surveys} AS s JOIN {households} AS h USING (household_id)
    WHERE s.year = {int(year)} AND substr(h.village_id, 1, {len(place)}) = {quote_text(place)}"""


def _file(snapshot: Snapshot, entity: str) -> str:
    return f"read_parquet({quote_text(str(snapshot.path(entity)))})"
