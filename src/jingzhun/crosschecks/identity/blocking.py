"""Which pairs are worth weighing: those that agree in enough for one person to be possible.

Each rule joins on equal columns alone, so that it costs time in proportion to what it finds. Together they bear one
damaged field each: a name misspelt, transposed or wholly another, a birth date mistyped, a number lost.
"""

from jingzhun.engines import DuckDBEngine

_MONTH_DAY = "strftime({side}.born_on, '%m%d')"
_RULES = {
    "name and birth date": "o.name_key = t.name_key AND o.born_on = t.born_on",
    "birth date and village": "o.born_on = t.born_on AND o.village = t.village",
    "birth date and surname": "o.born_on = t.born_on AND o.surname = t.surname AND o.sex IS NOT DISTINCT FROM t.sex",
    "birth date and given name": "o.born_on = t.born_on AND right(o.plain, 1) = right(t.plain, 1)",
    "name and village": "o.name_key = t.name_key AND o.village = t.village",
    "name and day of birth": "o.name_key = t.name_key AND month(o.born_on) = month(t.born_on)"
    " AND day(o.born_on) = day(t.born_on)",
    "name and month of birth": "o.name_key = t.name_key AND year(o.born_on) = year(t.born_on)"
    " AND (month(o.born_on) = month(t.born_on) OR day(o.born_on) = day(t.born_on))",
    "area and birth date of the number": "left(o.id18, 14) = left(t.id18, 14) AND length(t.id18) BETWEEN 17 AND 19",
    "tail of the number": "right(o.id18, 10) = right(t.id18, 10)",
    "head of the number and name": "left(o.id18, 9) = left(t.id18, 9) AND o.name_key = t.name_key",
}


def block_pairs(engine: DuckDBEngine) -> None:
    """Make ``pairs`` of ``ours`` and those rows that no number links: ``row_number``, ``person_id``.

    Pairs under one number that was not trusted, and the other members of the households that those numbers lead to,
    are among them.
    """
    engine.run(
        "CREATE TABLE rest AS SELECT * FROM theirs WHERE row_number NOT IN (SELECT row_number FROM linked)"
        " AND row_number NOT IN (SELECT row_number FROM linked_before)"
    )
    rules = [
        f"SELECT t.row_number, o.person_id FROM rest AS t JOIN ours AS o ON {rule}"
        for rule in _RULES.values()
    ]
    kin = (
        "SELECT t.row_number, o.person_id FROM rest AS t JOIN same_id AS s USING (row_number)"
        " JOIN ours AS holder ON holder.person_id = s.person_id"
        " JOIN ours AS o ON o.household_id = holder.household_id"
    )
    near = "SELECT row_number, person_id FROM near_id WHERE row_number IN (SELECT row_number FROM rest)"
    equal = "SELECT row_number, person_id FROM same_id WHERE row_number IN (SELECT row_number FROM rest)"
    engine.run(f"CREATE TABLE pairs_found AS {' UNION '.join([*rules, kin, near, equal])}")
    engine.run(
        "CREATE TABLE pairs AS FROM pairs_found ANTI JOIN verdicts USING (row_number, person_id)"
        " UNION ALL SELECT row_number, person_id FROM linked WHERE method = 'repaired'"
    )
