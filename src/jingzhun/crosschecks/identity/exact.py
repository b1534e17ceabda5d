"""Links by the ID number: equal once both are written alike, or one digit apart with a second witness."""

from jingzhun.crosschecks.identity.likeness import one_character_apart, one_digit_apart
from jingzhun.engines import DuckDBEngine

_METHOD = (
    "CASE WHEN t.id_written = o.tidy THEN 'exact' WHEN length(t.tidy) = 15 OR length(o.tidy) = 15 THEN 'upgraded'"
    " ELSE 'tidied' END"
)
_LIKE = (
    "CASE WHEN t.plain = o.plain THEN 3"
    " WHEN t.name_key = o.name_key THEN 3"
    f" WHEN {one_character_apart('o.plain', 't.plain')} AND length(o.plain) > 2 AND length(t.plain) > 2 THEN 2"
    " WHEN t.surname = o.surname THEN 1 WHEN t.plain IS NULL OR o.plain IS NULL THEN NULL ELSE 0 END"
)


def link_equal_ids(engine: DuckDBEngine) -> None:
    """Make ``same_id``, every pair under one number, and ``linked`` with those whose names bear it out.

    A number may be another person's: a child's row carries its father's, a number cut by a spreadsheet happens to be a
    neighbour's. Where the names differ by more than a character, the pair is left to the weights, and to the reviewer.
    """
    engine.run(
        "CREATE TABLE same_id AS SELECT t.row_number, o.person_id,"
        f" {_METHOD} AS method, {_LIKE} AS name_like, o.born_on = t.born_on AS same_birth"
        " FROM theirs AS t JOIN ours AS o USING (id18)"
    )
    engine.run(
        "CREATE TABLE linked AS SELECT row_number, person_id, method FROM same_id"
        " WHERE (name_like >= 2 OR (name_like IS NULL AND same_birth IS NOT FALSE))"
        " AND row_number NOT IN (SELECT row_number FROM linked_before)"
        " AND (row_number, person_id) NOT IN (SELECT (row_number, person_id) FROM verdicts)"
        " QUALIFY count(*) OVER (PARTITION BY row_number) = 1"
    )


def repair_ids(engine: DuckDBEngine) -> None:
    """Add to ``linked`` the rows whose number is one digit off one of ours, with the name or the birth date to agree.

    A misspelt name needs the birth date beside it. Of two of ours one digit away the one that has name and birth date
    is meant; where no single one stands out, the row is left to the weights. A number with a right check digit is
    another number, never a damaged one, unless it is ours that is damaged.
    """
    engine.run(
        "CREATE TABLE strays AS SELECT * FROM theirs WHERE id18 IS NOT NULL"
        " AND row_number NOT IN (SELECT row_number FROM same_id)"
        " AND row_number NOT IN (SELECT row_number FROM linked_before)"
    )
    near = f"{one_digit_apart('o.id18', 't.id18')} AND NOT (o.id_sound AND t.id_sound)"
    engine.run(
        "CREATE TABLE near_id AS"
        f" SELECT t.row_number, o.person_id, {_LIKE} AS name_like, o.born_on = t.born_on AS same_birth"
        f" FROM strays AS t JOIN ours AS o ON o.born_on = t.born_on WHERE {near}"
        f" UNION SELECT t.row_number, o.person_id, {_LIKE}, o.born_on = t.born_on"
        f" FROM strays AS t JOIN ours AS o ON o.name_key = t.name_key WHERE {near}"
    )
    engine.run(
        "INSERT INTO linked SELECT row_number, person_id, 'repaired' FROM near_id"
        " WHERE (name_like = 3 OR (coalesce(name_like, 2) = 2 AND same_birth))"
        " AND (row_number, person_id) NOT IN (SELECT (row_number, person_id) FROM verdicts)"
        " QUALIFY dense_rank() OVER (PARTITION BY row_number"
        " ORDER BY name_like DESC NULLS LAST, same_birth DESC NULLS LAST) = 1"
        " AND count(*) OVER (PARTITION BY row_number, name_like, same_birth) = 1"
    )
