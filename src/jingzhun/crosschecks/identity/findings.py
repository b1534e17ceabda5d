"""What the identities themselves show: one person in two households, one number under two names, split households."""

from collections.abc import Mapping
from pathlib import Path

from jingzhun.crosschecks.identity.likeness import one_character_apart, one_digit_apart
from jingzhun.engines import DuckDBEngine

_COLUMNS = (
    "kind, severity, person_id, household_id, other_person_id, other_household_id, row_number, their_key,"
    " our_value, their_value"
)


def _like(one: str, other: str) -> str:
    apart = one_character_apart(f"{one}.plain", f"{other}.plain")
    return f"({one}.name_key = {other}.name_key OR {apart})"


_ALIKE = _like("o", "p")

_KINDS: Mapping[str, str] = {
    # One valid number and one name in two of our households: counted twice.
    "person_in_two_households": (
        "SELECT 'person_in_two_households' AS kind, 'error' AS severity, o.person_id, o.household_id,"
        " p.person_id AS other_person_id, p.household_id AS other_household_id, CAST(NULL AS BIGINT) AS row_number,"
        " CAST(NULL AS VARCHAR) AS their_key, o.plain AS our_value, p.plain AS their_value"
        " FROM ours_all AS o JOIN ours_all AS p USING (id18)"
        f" WHERE o.id_sound AND o.person_id < p.person_id AND o.household_id <> p.household_id AND {_ALIKE}"
    ),
    # The same name and birth date in two of our households, with a number one digit off or without one.
    "perhaps_in_two_households": (
        "SELECT 'perhaps_in_two_households', 'clue', o.person_id, o.household_id, p.person_id, p.household_id,"
        " NULL, NULL, o.id18, p.id18 FROM ours_all AS o JOIN ours_all AS p USING (plain, born_on)"
        " WHERE o.person_id < p.person_id AND o.household_id <> p.household_id AND o.village = p.village"
        " AND o.sex IS NOT DISTINCT FROM p.sex AND o.id18 IS DISTINCT FROM p.id18"
        f" AND (o.id18 IS NULL OR p.id18 IS NULL OR (NOT (o.id_sound AND p.id_sound)"
        f" AND {one_digit_apart('o.id18', 'p.id18')}))"
    ),
    # One valid number under two names within our register.
    "one_id_two_names": (
        "SELECT 'one_id_two_names', 'error', o.person_id, o.household_id, p.person_id, p.household_id, NULL, NULL,"
        " o.plain, p.plain FROM ours_all AS o JOIN ours_all AS p USING (id18)"
        f" WHERE o.id_sound AND o.person_id < p.person_id AND NOT {_ALIKE}"
    ),
    # Our number under another name in their register.
    "one_id_two_names_there": (
        "SELECT 'one_id_two_names', 'warn', o.person_id, o.household_id, NULL, NULL, t.row_number, t.their_key,"
        " o.plain, t.plain FROM same_id AS s JOIN ours AS o USING (person_id) JOIN theirs AS t USING (row_number)"
        f" WHERE s.name_like < 2 AND t.id_sound AND (NOT {_like('o', 't')} OR NOT coalesce(s.same_birth, FALSE))"
    ),
    # A row of theirs that is a person of ours, by a sound number that both have, under another name.
    "other_name_there": (
        "SELECT 'other_name_there', 'warn', o.person_id, o.household_id, NULL, NULL, t.row_number, t.their_key,"
        " o.plain, t.plain FROM answers JOIN ours AS o USING (person_id) JOIN theirs AS t USING (row_number)"
        " WHERE t.id_sound AND o.id18 = t.id18 AND o.plain <> t.plain"
    ),
    # A row of theirs that is a person of ours, with a sound number where ours has another or none; a number that is
    # somebody else's in ours is their slip, a child under its father's.
    "other_number_there": (
        "SELECT 'other_number_there', 'warn', o.person_id, o.household_id, NULL, NULL, t.row_number, t.their_key,"
        " o.id18, t.id18 FROM answers JOIN ours AS o USING (person_id) JOIN theirs AS t USING (row_number)"
        " WHERE t.id_sound AND o.id18 IS DISTINCT FROM t.id18 AND t.row_number NOT IN (SELECT row_number FROM same_id)"
    ),
    # Their register knows one household, ours knows two or more in one village: perhaps split to qualify.
    "household_split": (
        "SELECT 'household_split', 'clue', min(l.person_id), l.household_id, min(m.person_id), m.household_id,"
        " min(l.row_number), NULL, l.their_household, l.their_household"
        " FROM placed AS l JOIN placed AS m USING (their_household)"
        " WHERE l.household_id < m.household_id AND l.village = m.village"
        " GROUP BY l.their_household, l.household_id, m.household_id"
    ),
}


def find_in_identities(engine: DuckDBEngine) -> None:
    """Make ``identity_findings`` from both sides and the links between them."""
    engine.run(
        "CREATE TABLE placed AS SELECT t.row_number, t.their_household, o.person_id, o.household_id, o.village"
        " FROM answers JOIN theirs AS t USING (row_number) JOIN ours AS o USING (person_id)"
        " WHERE t.their_household IS NOT NULL"
    )
    engine.run(f"CREATE TABLE identity_findings AS {' UNION ALL '.join(_KINDS.values())}")


def write_findings(engine: DuckDBEngine, path: Path) -> dict[str, int]:
    """Write the findings in a fixed order, each with a key of its own, and count them by kind."""
    engine.write_parquet(
        "SELECT left(sha256(concat_ws('|', kind, person_id, other_person_id, other_household_id, their_key,"
        f" their_value)), 32) AS finding_key, {_COLUMNS} FROM identity_findings"
        " ORDER BY kind, person_id, other_person_id, row_number",
        path,
    )
    counts = engine.rows("SELECT kind, count(*) FROM identity_findings GROUP BY kind ORDER BY kind")
    return dict(counts)
