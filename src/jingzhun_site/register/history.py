"""What a record said before: field by field, with the day from which it was true and when it was learned."""

from django.conf import settings
from django.db import models


class RecordChange(models.Model):
    """A change of some fields of one record. The first one of a record holds all its fields (``base``)."""

    class Kind(models.TextChoices):
        """Why the fields changed."""

        BASE = "base", "原始"
        CHANGE = "change", "变动"
        CORRECTION = "correction", "更正"
        ADDITION = "addition", "新增"
        WITHDRAWAL = "withdrawal", "撤回"
        RESTORATION = "restoration", "恢复"

    entity = models.CharField("对象类别", max_length=60)
    key = models.CharField("对象编号", max_length=80)
    place_code = models.CharField("地区代码", max_length=12, blank=True)
    kind = models.CharField("性质", max_length=12, choices=Kind.choices)
    valid_from = models.DateField("生效日期", null=True, blank=True)
    known_at = models.DateTimeField("登记时间", db_index=True)
    values = models.JSONField("新值")
    old_values = models.JSONField("原值", default=dict)
    version = models.PositiveIntegerField("改后版本")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="经办人",
    )
    reason = models.CharField("理由", max_length=500, blank=True)
    batch = models.CharField("批次", max_length=60, blank=True, db_index=True)

    class Meta:
        verbose_name = "变更"
        verbose_name_plural = "变更"
        ordering = ("id",)
        indexes = (
            models.Index(fields=("entity", "key", "id"), name="changes_of_record"),
            models.Index(fields=("place_code", "known_at"), name="changes_of_place"),
        )

    def __str__(self) -> str:
        return f"{self.entity} {self.key} {self.kind}"
