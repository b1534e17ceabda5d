"""Batches of deliveries, their lines, and the receipts that came back for them."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jingzhun_site.jobs.models import Job
from jingzhun_site.register.models import Enrolment


class DeliveryBatch(models.Model):
    """What is handed out of one benefit of a programme in one place for one period, in one go."""

    programme = models.CharField(_("专项"), max_length=80)
    place_code = models.CharField(_("地区代码"), max_length=12)
    benefit = models.CharField(_("待遇"), max_length=80, default="")
    period = models.CharField(_("发放期"), max_length=20)
    kind = models.CharField(_("发放方式"), max_length=20)  # a code of delivery_kind
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("制表人"),
    )
    made_at = models.DateTimeField(_("制表时间"))
    made_on = models.DateField(_("制表日期"))
    sent_at = models.DateTimeField(_("送出时间"), null=True)
    cancelled_at = models.DateTimeField(_("作废时间"), null=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    why_cancelled = models.CharField(_("作废理由"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("发放批次")
        verbose_name_plural = _("发放批次")
        indexes = (models.Index(fields=("place_code", "-id"), name="delivery_batches_of_place"),)

    def __str__(self) -> str:
        return f"{self.programme} {self.period} {self.pk}"

    def get_absolute_url(self) -> str:
        """The page of the batch."""
        return reverse("deliveries:batch", args=(self.pk,))


class DeliveryLine(models.Model):
    """What one enrolment gets in a batch, and what the receipts say of it."""

    class State(models.TextChoices):
        """What is known of a line."""

        WAITING = "waiting", _("待回单")
        PAID = "paid", _("已发放")
        OTHER_AMOUNT = "other_amount", _("金额不符")
        REFUSED = "refused", _("退回")
        CANCELLED = "cancelled", _("作废")

    batch = models.ForeignKey(DeliveryBatch, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField(_("序号"))
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="delivery_lines"
    )
    # Those of the batch, so that the database can forbid a second payment.
    benefit = models.CharField(max_length=80, default="")
    period = models.CharField(max_length=20)
    place_code = models.CharField(_("地区代码"), max_length=12)
    amount_yuan = models.DecimalField(_("应发"), max_digits=16, decimal_places=2, null=True)
    quantity = models.DecimalField(_("数量"), max_digits=15, decimal_places=3, null=True)
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.WAITING)
    paid_yuan = models.DecimalField(_("实发"), max_digits=16, decimal_places=2, null=True)
    delivered_on = models.DateField(_("发放日期"), null=True)
    words = models.CharField(_("原因"), max_length=200, blank=True)
    delivery = models.CharField(max_length=60, blank=True)  # the record of the register

    class Meta:
        verbose_name = _("发放明细")
        verbose_name_plural = _("发放明细")
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("batch", "number"), name="delivery_line_numbered_once"),
            models.UniqueConstraint(
                fields=("enrolment", "benefit", "period"),
                # What was paid short may be paid the rest; how much that is follows from what was paid.
                condition=models.Q(state__in=("waiting", "paid")),
                name="benefit_paid_once_a_period",
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """What the bank writes back: the batch and the line."""
        return f"{self.batch_id}-{self.number:05d}"


class Receipt(models.Model):
    """A workbook of receipts that was taken in; lines that the batch does not have stand here."""

    batch = models.ForeignKey(DeliveryBatch, on_delete=models.PROTECT, related_name="receipts")
    sha256 = models.CharField(max_length=64)
    lines = models.PositiveIntegerField(_("行数"))
    unknown = models.JSONField(default=list)  # [{"cell", "code", "paid_yuan", "words"}]
    signed = models.PositiveIntegerField(_("签署步骤"), default=0)
    unsigned = models.JSONField(default=list)  # [{"reason", "lines"}]
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("登记人"),
    )
    taken_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("发放回单")
        verbose_name_plural = _("发放回单")
        constraints = (
            models.UniqueConstraint(fields=("batch", "sha256"), name="receipt_taken_once"),
        )

    def __str__(self) -> str:
        return f"{self.batch_id} {self.taken_at:%Y-%m-%d}"


class ReceiptUpload(models.Model):
    """A workbook of receipts that was sent in and shown, and waits to be taken; its content goes when it is."""

    batch = models.ForeignKey(DeliveryBatch, on_delete=models.PROTECT, related_name="uploads")
    file_name = models.CharField(_("文件名"), max_length=200)
    content = models.BinaryField()
    lines = models.PositiveIntegerField(_("行数"))
    receipt = models.OneToOneField(
        Receipt, on_delete=models.PROTECT, null=True, related_name="upload"
    )
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("上传人"),
    )
    uploaded_at = models.DateTimeField(_("上传时间"))

    class Meta:
        verbose_name = _("回单预览")
        verbose_name_plural = _("回单预览")

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """The page that shows what it says."""
        return reverse("deliveries:upload", args=(self.pk,))

    @property
    def is_working(self) -> bool:
        """Whether a job is at work on it."""
        return self.receipt_id is None and self.job is not None and not self.job.has_ended
