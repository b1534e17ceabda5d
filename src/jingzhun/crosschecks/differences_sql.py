"""From computed results to the list of differences: who, why, what ours says and what theirs says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jingzhun.crosschecks.comparison_columns import exception_key, found_key
from jingzhun.crosschecks.matched_rows import METHOD, PROBABILITY, ROW_IDENTITY, THEIR_KEY
from jingzhun.eligibility import Computed
from jingzhun.eligibility.reasons import small_state
from jingzhun.eligibility.stage_sql import PLACE, REGIME, reason_name
from jingzhun.engines import quote_name, quote_text
from jingzhun.packs import Comparison, Register
from jingzhun.packs.register_words import OWNERS

MAX_ROWS_SHOWN = 20
"""Rows of theirs kept as evidence of one difference."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """One comparison as some regimes tell it: a county may rule its severity, owner or evidence otherwise.

    ``uncovered`` are the places (beginnings of division codes) of which the file of its register has nobody.
    """

    entry: Comparison
    register: Register
    regimes: tuple[int, ...]
    uncovered: tuple[str, ...] = ()


def flagged_name(entity: str) -> str:
    """The table of the records of an entity that some comparison looks at twice."""
    return f"flagged_{entity}"


def flagged_sql(computed: Computed, entity: str, told: Sequence[Told]) -> str:
    """The records of which some comparison is true or undecided: key, place, and what each comparison says."""
    key = quote_name(computed.plan.vocabulary.entities[entity].key)
    texts = [f"t.{key} AS subject", f"t.{PLACE} AS place"]
    texts += [f"t.{REGIME} AS regime"] if _has_regimes(computed) else []
    ids = list(dict.fromkeys(one.entry.id for one in told))
    for id_ in ids:
        regimes = {number for one in told if one.entry.id == id_ for number in one.regimes}
        texts += _said(computed, id_, regimes)
    keys = [found_key(id_) for id_ in ids]
    keys += [exception_key(id_, name) for id_ in ids for name in _exceptions(computed, id_)]
    states = computed.select(entity, texts, keys=keys)
    some = " OR ".join(f"{quote_name(f'{id_} state')} <> 0" for id_ in ids)
    return f"SELECT * FROM ({states}) AS states WHERE {some}"


def _said(computed: Computed, id_: str, regimes: set[int]) -> Iterator[str]:
    """The state of a comparison, the reason code of it and the exceptions that hold."""
    column = computed.order.columns.columns[found_key(id_)]
    state = small_state(quote_name(column.name))
    if len(regimes) < len(computed.plan.regimes.chains):
        listed = ", ".join(map(str, sorted(regimes)))
        state = f"CASE WHEN t.{REGIME} IN ({listed}) THEN {state} ELSE 0 END"
    held = [
        f"CASE WHEN {quote_name(exception_key(id_, name).name)} THEN {quote_text(name)} END"
        for name in sorted(_exceptions(computed, id_))
    ]
    exceptions = f"CONCAT_WS(' ', {', '.join(held)})" if held else "''"
    yield f"CAST({state} AS TINYINT) AS {quote_name(f'{id_} state')}"
    yield f"CAST({quote_name(reason_name(column))} AS BIGINT) AS {quote_name(f'{id_} reason')}"
    yield f"{exceptions} AS {quote_name(f'{id_} exceptions')}"


def _exceptions(computed: Computed, id_: str) -> list[str]:
    keys = (key for key in computed.order.columns.columns if key.kind == "comparison")
    wanted = exception_key(id_, "").aspect
    return [
        key.aspect.removeprefix(wanted)
        for key in keys
        if key.id == id_ and key.aspect.startswith(wanted)
    ]


def _has_regimes(computed: Computed) -> bool:
    return len(computed.plan.regimes.chains) > 1


def differences_sql(computed: Computed, told: Told) -> str:
    """The differences of one comparison, one row each, from the flagged records of its entity."""
    entry = told.entry
    by = OWNERS.get(entry.entity)
    found = _row_differences(computed, told) if by is None else _our_differences(computed, told, by)
    identity = "CONCAT_WS('|', comparison, subject)"
    evidence = "CONCAT_WS('|', undecided, exceptions, our_values, their_values)"
    register = quote_text(entry.register)
    return (
        f"SELECT SUBSTR(SHA256({identity}), 1, 32) AS difference_key, comparison, {register} AS register,"
        f" person_id, household_id, place_id, row_number, {THEIR_KEY}, {METHOD}, {PROBABILITY},"
        f" {quote_text(entry.severity)} AS severity, {quote_text(entry.suggests)} AS suggests,"
        f" {quote_text(entry.owner)} AS owner, undecided, reason, exceptions, our_values, their_values,"
        f" SUBSTR(SHA256({evidence}), 1, 32) AS value_hash FROM ({found}) AS found"
    )


def _flagged(computed: Computed, told: Told) -> str:
    """The records of one comparison, with what it says of them."""
    id_ = told.entry.id
    state = quote_name(f"{id_} state")
    inside = ""
    if _has_regimes(computed):
        inside = f" AND regime IN ({', '.join(map(str, told.regimes))})"
    return (
        f"SELECT subject, place, {state} = 2 AS undecided, {quote_name(f'{id_} reason')} AS reason,"
        f" {quote_name(f'{id_} exceptions')} AS exceptions"
        f" FROM {flagged_name(told.entry.entity)} WHERE {state} <> 0{inside}"
    )


def _our_differences(computed: Computed, told: Told, by: str) -> str:
    """Differences of a person or a household: its rows of theirs as evidence, the first one's number and key."""
    entry, register = told.entry, quote_name(told.entry.register)
    rows = (
        f"SELECT {by}, MIN(row_number) AS row_number, ARG_MIN({THEIR_KEY}, row_number) AS {THEIR_KEY},"
        f" ARG_MIN({METHOD}, row_number) AS {METHOD}, ARG_MIN({PROBABILITY}, row_number) AS {PROBABILITY},"
        # By what they say, not by their place in the file: a file sorted anew is no news.
        f" LIST_SORT(LIST({_theirs(entry)}))[:{MAX_ROWS_SHOWN}] AS their_rows"
        f" FROM {register} WHERE {by} IN (SELECT subject FROM flagged) GROUP BY {by}"
    )
    is_person = entry.entity == "persons"
    record = "p" if is_person else "h"
    joins = f" JOIN {entry.entity} AS {record} ON {record}.{by} = f.subject"
    if is_person and any("." in path for path in entry.fields):
        joins += " LEFT JOIN households AS h ON h.household_id = p.household_id"
    person = "f.subject" if is_person else "CAST(NULL AS VARCHAR)"
    return (
        f"WITH flagged AS ({_flagged(computed, told)})"
        f" SELECT {quote_text(entry.id)} AS comparison, f.subject, {person} AS person_id,"
        f" {record}.household_id, f.place AS place_id, r.row_number, r.{THEIR_KEY}, r.{METHOD}, r.{PROBABILITY},"
        f" {_is_undecided(told)} AS undecided, f.reason, f.exceptions, {_ours(entry, record)} AS our_values,"
        f" COALESCE(CAST(TO_JSON(r.their_rows) AS VARCHAR), '[]') AS their_values"
        f" FROM flagged AS f{joins} LEFT JOIN ({rows}) AS r ON r.{by} = f.subject"
    )


def _is_undecided(told: Told) -> str:
    """Undecided by the rule; or somebody is missing from a file that has nobody of the whole place."""
    inside = " OR ".join(f"STARTS_WITH(f.place, {quote_text(place)})" for place in told.uncovered)
    missed = f"COALESCE(r.row_number IS NULL AND ({inside}), FALSE)"
    return f"(f.undecided OR {missed})" if inside else "f.undecided"


def _row_differences(computed: Computed, told: Told) -> str:
    """Differences of rows of theirs; a row that may be one of several people is told once."""
    entry = told.entry
    joins = ""
    if entry.fields:
        joins += " LEFT JOIN persons AS p ON p.person_id = r.person_id"
    if any("." in path for path in entry.fields):
        joins += " LEFT JOIN households AS h ON h.household_id = p.household_id"
    place = (
        "COALESCE(f.place, r.village_code)" if told.register.column("village_code") else "f.place"
    )
    return (
        f"SELECT {quote_text(entry.id)} AS comparison, r.{ROW_IDENTITY} AS subject, r.person_id, r.household_id,"
        f" {place} AS place_id, r.row_number, r.{THEIR_KEY}, r.{METHOD}, r.{PROBABILITY},"
        f" f.undecided, f.reason, f.exceptions, {_ours(entry, 'p')} AS our_values,"
        f" CAST(TO_JSON([{_theirs(entry, 'r.')}]) AS VARCHAR) AS their_values"
        f" FROM ({_flagged(computed, told)}) AS f"
        f" JOIN {quote_name(entry.register)} AS r ON r.row_id = f.subject{joins}"
        " QUALIFY ROW_NUMBER() OVER (PARTITION BY r.row_number ORDER BY f.undecided, r.person_id) = 1"
    )


def _ours(entry: Comparison, record: str) -> str:
    """Ours as the text of a JSON object, the fields by their paths."""
    parts = [f"{quote_text(path)}: {_our_column(path, record)}" for path in entry.fields]
    return f"CAST(TO_JSON({{{', '.join(parts)}}}) AS VARCHAR)" if parts else "'{}'"


def _our_column(path: str, record: str) -> str:
    *words, name = path.split(".")
    return f"{'h' if words else record}.{quote_name(name)}"


def _theirs(entry: Comparison, prefix: str = "") -> str:
    """Theirs as a record of the columns that are evidence; of none, that there is such a row."""
    if not entry.columns:
        return f"{{'is_there': {prefix}row_number IS NOT NULL}}"
    parts = (f"{quote_text(name)}: {prefix}{quote_name(name)}" for name in entry.columns)
    return f"{{{', '.join(parts)}}}"
