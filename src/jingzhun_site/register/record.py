"""What every table of the register has: its place, its two times, its version."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar

from django.db import models

from jingzhun.vocabulary import Entity
from jingzhun_site.places.scope import Scope
from jingzhun_site.register.columns import VOCABULARY, attribute_of, column_of, model_name


class RecordQuerySet(models.QuerySet[Any]):
    """Records by place."""

    def within(self, scope: Scope) -> "RecordQuerySet":
        """The records of the places of a scope."""
        return self.filter(scope.q())


class CurrentManager(models.Manager.from_queryset(RecordQuerySet)):  # type: ignore[misc]
    """The records that stand; what was taken back stays in the table, out of sight."""

    def get_queryset(self) -> RecordQuerySet:
        """Records not withdrawn."""
        return super().get_queryset().filter(withdrawn_at__isnull=True)


class Record(models.Model):
    """One row of the register. Its earlier values stand in :class:`.history.RecordChange`."""

    entity: ClassVar[Entity]

    place_code = models.CharField("地区代码", max_length=12, blank=True, default="")
    valid_from = models.DateField("生效日期", null=True, blank=True)
    known_at = models.DateTimeField("登记时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    version = models.PositiveIntegerField("版本", default=1)

    objects = CurrentManager()
    with_withdrawn = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
        default_manager_name = "with_withdrawn"
        base_manager_name = "with_withdrawn"

    def __str__(self) -> str:
        return str(self.pk)

    def value(self, name: str) -> Any:
        """The stored value of a field of the vocabulary (a key for a reference, a token for an identity)."""
        return getattr(self, name)

    def values(self) -> dict[str, Any]:
        """All fields of the vocabulary with their stored values."""
        return {name: getattr(self, name) for name in self.entity.fields}


def record_model(
    name: str,
    *,
    tables: frozenset[str],
    indexes: Sequence[models.Index] = (),
    site_columns: Mapping[str, models.Field] = MappingProxyType({}),
    listed_by: Sequence[str] = (),
) -> type[Record]:
    """The model of an entity of the vocabulary, with columns that only the site needs beside it.

    ``listed_by`` are fields that ride on the index of places: what asks for them alone reads no row. The
    vocabulary stays the one place where fields are named; a new field there is a new migration here.
    """
    entity = VOCABULARY.entities[name]
    columns = {
        attribute_of(field, tables=tables): column_of(field, entity=entity, tables=tables)
        for field in entity.fields.values()
    }
    riding = (*listed_by, "withdrawn_at") if listed_by else ()
    by_place = models.Index(fields=("place_code", entity.key, *riding), name=f"{name[:24]}_place")
    meta = {
        "app_label": "register",
        "db_table": f"register_{name}",
        "verbose_name": entity.label_zh,
        "verbose_name_plural": entity.label_zh,
        "indexes": (by_place, *indexes),
    }
    attributes = {
        "__module__": "jingzhun_site.register.models",
        "__doc__": f"{entity.label_en} ({entity.label_zh}), as the vocabulary declares it.",
        "entity": entity,
        "Meta": type("Meta", (Record.Meta,), {**meta, "abstract": False}),
        **columns,
        **site_columns,
    }
    return type(model_name(entity), (Record,), attributes)
