"""What the pages of households keep beside the register: changes that wait for a second person, attachments."""

from django.conf import settings
from django.db import models


class PendingChange(models.Model):
    """A change that would turn an entitlement: written only when a second person confirms it."""

    class State(models.TextChoices):
        """Where the change stands."""

        WAITING = "waiting", "待复核"
        CONFIRMED = "confirmed", "已通过"
        REFUSED = "refused", "未通过"
        WITHDRAWN = "withdrawn", "已撤回"
        OUTDATED = "outdated", "已失效"

    operation = models.CharField("事项", max_length=40)
    arguments = models.JSONField("内容")
    household_id = models.CharField("户编号", max_length=60, db_index=True)
    place_code = models.CharField("地区代码", max_length=12)
    turns = models.JSONField("研判变化", default=list)
    valid_from = models.DateField("生效日期", null=True)
    kind = models.CharField("性质", max_length=12)
    reason = models.CharField("理由", max_length=500, blank=True)
    source = models.CharField(max_length=80, blank=True)  # what filled the form in, if anything did
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.WAITING)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="经办人"
    )
    asked_at = models.DateTimeField("提交时间")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="复核人",
    )
    decided_at = models.DateTimeField("复核时间", null=True)
    decision_reason = models.CharField("复核意见", max_length=500, blank=True)

    class Meta:
        verbose_name = "待复核修改"
        verbose_name_plural = "待复核修改"
        ordering = ("-id",)
        indexes = (models.Index(fields=("state", "place_code"), name="pending_of_place"),)

    def __str__(self) -> str:
        return f"{self.operation} {self.household_id} {self.state}"


class Attachment(models.Model):
    """A photo or a document of a household or a person; the file lies under its hash."""

    entity = models.CharField("对象类别", max_length=60)
    key = models.CharField("对象编号", max_length=80)
    place_code = models.CharField("地区代码", max_length=12)
    title = models.CharField("名称", max_length=120)
    content_type = models.CharField("类型", max_length=60)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField("校验值", max_length=64)
    path = models.CharField("位置", max_length=200)
    taken_on = models.DateField("拍摄日期", null=True)
    keeps_location = models.BooleanField("保留拍摄位置", default=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="上传人"
    )
    added_at = models.DateTimeField("上传时间")
    withdrawn_at = models.DateTimeField("撤下时间", null=True)

    class Meta:
        verbose_name = "附件"
        verbose_name_plural = "附件"
        ordering = ("-id",)
        indexes = (models.Index(fields=("entity", "key"), name="attachments_of_record"),)

    def __str__(self) -> str:
        return f"{self.title} {self.entity} {self.key}"
