"""Names of the register: how many households, persons and villages there are of each kind."""

from collections.abc import Iterator, Mapping
from functools import cache

from jingzhun.engines import quote_name, quote_text
from jingzhun.vocabulary import Blank, Entity, Field, FieldType, Sensitivity
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.reports.names.measures import Measure

_ENTITIES: Mapping[str, str] = {"households": "户", "persons": "人", "villages": "个"}
_SUMMED = {FieldType.INTEGER, FieldType.MONEY, FieldType.QUANTITY}
_UNITS = {"year", "code"}
_GROUP = "名册"


@cache
def register_measures() -> Mapping[str, Measure]:
    """Every figure of the register by its name."""
    found = (m for entity in _ENTITIES for m in _of_entity(VOCABULARY.entities[entity]))
    return {measure.name: measure for measure in found}


def _of_entity(entity: Entity) -> Iterator[Measure]:
    yield _measure(entity, "count", f"{entity.label_zh}数", "TRUE")
    for field in entity.fields.values():
        if field.sensitivity is Sensitivity.IDENTITY or field.name == entity.key:
            continue
        if field.type is FieldType.CODE:
            yield from _of_codes(entity, field)
        elif field.type is FieldType.BOOLEAN:
            yield from _of_flag(entity, field)
        elif field.type in _SUMMED and field.unit not in _UNITS:
            yield _sum(entity, field)


def _of_codes(entity: Entity, field: Field) -> Iterator[Measure]:
    column = quote_name(field.name)
    for value in VOCABULARY.code_tables[field.codes].values.values():
        condition = f"{column} = {quote_text(value.code)}"
        label = f"{entity.label_zh}数：{field.label_zh}为{value.label_zh}"
        yield _measure(entity, f"{field.name}.{value.code}", label, condition, field)


def _of_flag(entity: Entity, field: Field) -> Iterator[Measure]:
    column = quote_name(field.name)
    for word, says, condition in (("yes", "是", column), ("no", "否", f"NOT {column}")):
        label = f"{entity.label_zh}数：{field.label_zh}为{says}"
        yield _measure(entity, f"{field.name}.{word}", label, condition, field)


def _measure(
    entity: Entity, ending: str, label: str, condition: str, field: Field | None = None
) -> Measure:
    is_open = field is not None and field.blank is Blank.UNKNOWN
    return Measure(
        name=f"{entity.name}.{ending}".lower(),
        label=label,
        unit=_ENTITIES[entity.name],
        group=_GROUP,
        entity=entity.name,
        where=condition,
        doubtful=f"{quote_name(field.name)} IS NULL" if field and is_open else "",
        is_state=True,
        of_place="households" if entity.name == "persons" else "",
        fields=(field.name,) if field else (),
    )


def _sum(entity: Entity, field: Field) -> Measure:
    column = quote_name(field.name)
    unit = VOCABULARY.code_tables["unit"].values.get(field.unit)
    return Measure(
        name=f"{entity.name}.{field.name}.sum",
        label=f"{entity.label_zh}的{field.label_zh}合计",
        unit="元" if field.type is FieldType.MONEY else unit.label_zh if unit else field.unit,
        group=_GROUP,
        entity=entity.name,
        where=f"{column} IS NOT NULL",
        adds=column,
        doubtful=f"{column} IS NULL" if field.blank is Blank.UNKNOWN else "",
        is_state=True,
        of_place="households" if entity.name == "persons" else "",
        fields=(field.name,),
    )
