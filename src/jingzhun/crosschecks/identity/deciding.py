"""From weights to answers: linked, doubtful, or nobody of ours."""

from jingzhun.crosschecks.identity.scoring import FIELDS
from jingzhun.crosschecks.identity.settings import MatchSettings
from jingzhun.engines import DuckDBEngine

WEIGHTS = ("weight", *(f"weight_{field}" for field in FIELDS))
_MOST_BITS = 60
_WHOLE_ROW = "PARTITION BY row_number ORDER BY person_id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"


def decide_rest(engine: DuckDBEngine, settings: MatchSettings) -> None:
    """Make ``answers`` (one linked row each) and ``asked`` (pairs for the reviewer).

    A row is one person of ours at most, so its candidates share one probability: two namesakes that fit equally well
    have less than a half each, and neither is linked.
    """
    weights = ", ".join(WEIGHTS)
    engine.run(
        "CREATE TABLE weighed AS SELECT *, round(odds / (1 + sum(odds) OVER ("
        + _WHOLE_ROW
        + ")), 4) AS probability"
        f" FROM (SELECT *, 2.0 ** least(weight, {_MOST_BITS}) AS odds FROM scored)"
    )
    engine.run(
        f"CREATE TABLE answers AS SELECT row_number, person_id, method, 1.0 AS probability, {weights}"
        " FROM linked LEFT JOIN weighed USING (row_number, person_id)"
        f" UNION ALL SELECT row_number, person_id, 'probabilistic', probability, {weights} FROM weighed"
        f" WHERE probability >= {settings.link_from} AND row_number NOT IN (SELECT row_number FROM linked)"
        f" UNION ALL SELECT row_number, person_id, method, probability, {weights} FROM kept_answers"
    )
    engine.run(
        f"CREATE TABLE asked AS SELECT row_number, person_id, 'probabilistic' AS method, probability, {weights}"
        f" FROM weighed WHERE probability >= {settings.ask_from}"
        " AND row_number NOT IN (SELECT row_number FROM answers)"
        " QUALIFY row_number() OVER (PARTITION BY weighed.row_number ORDER BY probability DESC, person_id)"
        f" <= {settings.candidates_shown}"
        f" UNION ALL SELECT row_number, person_id, method, probability, {weights} FROM kept_asked"
    )
