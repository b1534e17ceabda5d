"""What a cell must not turn by itself: who a person is, and who is the head of a household."""

from jingzhun.engines import quote_text
from jingzhun_site.imports.checking.bench import Bench
from jingzhun_site.imports.checking.comparing import shown_sql
from jingzhun_site.imports.checking.identities import is_unsound_number
from jingzhun_site.imports.checking.plan import VOCABULARY, Slot
from jingzhun_site.vault.queries import open_many

_CHANGED = "SELECT _row, key, old, new FROM cells WHERE entity = {entity} AND field = {field} AND state = 'change'"


def judge_persons(bench: Bench) -> None:
    """Remark on rows that would make somebody another person, or a household's head another one."""
    if bench.plan.finest.name != "persons":
        return
    _judge_identities(bench)
    if "households" in bench.plan.layout.entities:
        _judge_heads(bench)
    bench.settle()


def _changed(entity: str, field: str) -> str:
    return _CHANGED.format(entity=quote_text(entity), field=quote_text(field))


def _judge_identities(bench: Bench) -> None:
    """One of name and number may have been wrong; where both are another's, the row is another's."""
    name, number = bench.slot("persons.name"), bench.slot("persons.id_number")
    changed = {
        slot.number: f"{_changed('persons', slot.field.name)} AND old IS NOT NULL"
        for slot in (name, number)
        if slot
    }
    both = "false"
    if name and number:
        both = f"_row IN (SELECT _row FROM ({changed[number.number]}))"
        select = f"SELECT _row FROM ({changed[name.number]}) WHERE {both}"
        bench.remark("IMPORT085", select, at=name.at)
        both = f"_row IN ({select})"
    for slot in (name, number):
        if slot:
            bench.remark(
                "IMPORT084",
                f"SELECT _row FROM ({changed[slot.number]}) WHERE NOT ({both})",
                at=slot.at,
                severity="warning",
                column=quote_text(slot.header),
            )
    if number:
        _judge_worse_numbers(bench, number, changed[number.number])


def _judge_worse_numbers(bench: Bench, slot: Slot, changed: str) -> None:
    """A number that cannot be right never takes the place of one that can."""
    doubted = (
        "SELECT _row, json_extract_string(fields, '$.seen') AS seen FROM remarks"
        f" WHERE code IN ('IMPORT061', 'IMPORT068') AND col = {slot.at}"
    )
    rows = f"SELECT _row, old, seen FROM ({changed}) JOIN ({doubted}) USING (_row)"
    stored = open_many(bench.column(f"SELECT DISTINCT old FROM ({rows})"))
    given = bench.texts(sound=[t for t, number in stored.items() if not is_unsound_number(number)])
    bench.remark(
        "IMPORT069",
        f"SELECT _row, seen FROM ({rows}) JOIN {given} ON sound = old",
        at=slot.at,
        column=quote_text(slot.header),
        seen="seen",
    )


def _judge_heads(bench: Bench) -> None:
    """Another head is a change of the household: the old and the new one have to be named together."""
    relation = bench.slot("persons.relation")
    if relation is None:
        return
    said = "SELECT _row, key, relation FROM rec_persons WHERE relation IS NOT NULL"
    heads = f"{_changed('households', 'head_id')} AND old IS NOT NULL"
    bench.remark(
        "IMPORT081",
        f"SELECT _row FROM ({heads}) WHERE old NOT IN"
        f" (SELECT key FROM ({said}) WHERE relation <> 'head')",
        at=relation.at,
    )
    bench.remark(
        "IMPORT082",
        f"SELECT turned._row, turned.new FROM ({_changed('persons', 'relation')} AND old = 'head') AS turned"
        f" WHERE turned.key NOT IN (SELECT old FROM ({heads}))",
        at=relation.at,
        column=quote_text(relation.header),
        seen=shown_sql(VOCABULARY.entities["persons"], "relation", "new"),
    )
