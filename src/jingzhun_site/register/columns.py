"""Which database column holds a field of the vocabulary."""

from collections.abc import Mapping

from django.db import models

from jingzhun.vocabulary import Entity, Field, FieldType, Sensitivity, load_vocabulary

VOCABULARY = load_vocabulary()

TOKEN_LENGTH, TEXT_LENGTH, KEY_LENGTH, CODE_LENGTH = 40, 200, 60, 60

_DIGITS: Mapping[FieldType, tuple[int, int]] = {
    FieldType.MONEY: (16, 2),
    FieldType.QUANTITY: (15, 3),
    FieldType.RATE: (9, 4),
}


def column_of(field: Field, *, entity: Entity, tables: frozenset[str]) -> models.Field:
    """The Django field of a vocabulary's field; a reference to another table of ours is a foreign key."""
    if field.name == entity.key:
        return models.CharField(field.label_zh, max_length=KEY_LENGTH, primary_key=True)
    if field.type is FieldType.REFERENCE and field.refers_to in tables:
        return _foreign_key(field)
    return _plain(field)


def attribute_of(field: Field, *, tables: frozenset[str]) -> str:
    """The name of the model's attribute: ``household`` for ``household_id`` when it is a foreign key."""
    is_link = field.type is FieldType.REFERENCE and field.refers_to in tables
    return field.name.removesuffix("_id") if is_link else field.name


def model_name(entity: Entity) -> str:
    """The name of an entity's model.

    >>> model_name(VOCABULARY.entities["household_surveys"])
    'HouseholdSurvey'
    """
    return "".join(part.capitalize() for part in entity.singular.split("_"))


def _foreign_key(field: Field) -> models.Field:
    return models.ForeignKey(
        f"register.{model_name(VOCABULARY.entities[field.refers_to])}",
        on_delete=models.PROTECT,
        null=not field.required,
        blank=not field.required,
        db_column=field.name,
        # A head is a member of the household: with both constrained neither could be written first.
        db_constraint=field.name != "head_id",
        related_name="+",
        verbose_name=field.label_zh,
    )


def _plain(field: Field) -> models.Field:
    if field.sensitivity is Sensitivity.IDENTITY:
        return models.CharField(
            field.label_zh, max_length=TOKEN_LENGTH, null=True, blank=True, db_index=True
        )
    if field.type in _DIGITS:
        digits, places = _DIGITS[field.type]
        return models.DecimalField(
            field.label_zh, max_digits=digits, decimal_places=places, null=True, blank=True
        )
    simple = {
        FieldType.BOOLEAN: models.BooleanField,
        FieldType.INTEGER: models.BigIntegerField,
        FieldType.DATE: models.DateField,
    }.get(field.type)
    if simple is not None:
        return simple(field.label_zh, null=True, blank=True)
    lengths = {FieldType.CODE: CODE_LENGTH, FieldType.REFERENCE: KEY_LENGTH}
    length = lengths.get(field.type, TEXT_LENGTH)
    return models.CharField(field.label_zh, max_length=length, null=True, blank=True)
