"""The audit chain, and who looked at whom."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """One thing that someone did. Each entry carries the hash of the one before it."""

    number = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间", db_index=True)
    actor = models.CharField("操作人", max_length=150)
    action = models.CharField("操作", max_length=60, db_index=True)
    entity = models.CharField("对象类别", max_length=60, blank=True)
    key = models.CharField("对象编号", max_length=80, blank=True)
    place_code = models.CharField("地区", max_length=12, blank=True, db_index=True)
    old = models.JSONField("原值", null=True)
    new = models.JSONField("新值", null=True)
    reason = models.CharField("理由", max_length=500, blank=True)
    address = models.CharField("来源地址", max_length=64, blank=True)
    request_id = models.CharField("请求编号", max_length=64, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = "操作记录"
        verbose_name_plural = "操作记录"
        ordering = ("-number",)
        indexes = (models.Index(fields=("entity", "key"), name="audit_of_record"),)

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.entity} {self.key}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new entry; a written one cannot be saved again."""
        if not self._state.adding:
            raise TypeError("An audit entry is never changed; write another one.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse: entries stay."""
        raise TypeError("An audit entry is never deleted.")


class ChainHead(models.Model):
    """The last entry of the chain: one row, locked by whoever appends."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")


class Viewing(models.Model):
    """That someone opened someone's file."""

    at = models.DateTimeField("时间", auto_now_add=True, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="查看人"
    )
    entity = models.CharField("对象类别", max_length=60)
    key = models.CharField("对象编号", max_length=80)
    place_code = models.CharField("地区", max_length=12, db_index=True)
    what = models.CharField("查看内容", max_length=60)

    class Meta:
        verbose_name = "查看记录"
        verbose_name_plural = "查看记录"
        indexes = (models.Index(fields=("entity", "key", "at"), name="viewings_of_record"),)

    def __str__(self) -> str:
        return f"{self.user} {self.what} {self.key}"
