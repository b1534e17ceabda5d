"""Templates with their versions, and what was filled from them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class ReportTemplate(models.Model):
    """A form under a title; its files are its versions, the last of which is filled.

    ``place_code`` is the place whose office keeps it; the places below may fill it.
    """

    class Cadence(models.TextChoices):
        """How often the form is asked for; the period of a report follows from its day."""

        TEN_DAYS = "ten_days", _("旬报")
        MONTH = "month", _("月报")
        QUARTER = "quarter", _("季报")
        HALF_YEAR = "half_year", _("半年报")
        YEAR = "year", _("年报")

    title = models.CharField(_("名称"), max_length=100)
    cadence = models.CharField(_("周期"), max_length=10, choices=Cadence.choices)
    place_code = models.CharField(_("地区代码"), max_length=12)
    version = models.PositiveIntegerField(default=1)  # the number of the version that is filled
    duty_id = models.CharField(_("对应职责"), max_length=80, blank=True)  # of the packs
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(_("停用时间"), null=True)

    class Meta:
        verbose_name = _("报表模板")
        verbose_name_plural = _("报表模板")
        indexes = (models.Index(fields=("place_code", "-id"), name="templates_of_place"),)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the template."""
        return reverse("reports:template", args=(self.pk,))


class TemplateVersion(models.Model):
    """One file of a template, never changed; ``slots`` are the names in it with their places."""

    template = models.ForeignKey(ReportTemplate, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("版本"))
    sha256 = models.CharField(_("校验值"), max_length=64)
    file_name = models.CharField(_("文件名"), max_length=200)
    form = models.CharField(max_length=4)
    size = models.PositiveIntegerField()
    path = models.CharField(max_length=200)
    slots = models.JSONField()  # [{"at", "name", "list_name", "is_each", "in_ten_thousands"}]
    note = models.CharField(_("说明"), max_length=300, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("上传时间"))

    class Meta:
        verbose_name = _("模板版本")
        verbose_name_plural = _("模板版本")
        constraints = (
            models.UniqueConstraint(fields=("template", "number"), name="one_version_of_a_number"),
            models.UniqueConstraint(fields=("template", "sha256"), name="one_version_of_a_file"),
        )

    def __str__(self) -> str:
        return f"{self.template_id} {self.number}"


class FilledReport(models.Model):
    """A report as it was filled: its file, where each figure came from, and what it was computed from."""

    template = models.ForeignKey(ReportTemplate, on_delete=models.PROTECT, related_name="filled")
    version = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, related_name="+")
    place_code = models.CharField(_("地区代码"), max_length=12)
    on = models.DateField(_("截止日期"))
    period_start = models.DateField()
    period_end = models.DateField()
    sha256 = models.CharField(_("校验值"), max_length=64)
    path = models.CharField(max_length=200)
    cells = models.JSONField()  # every filled cell, as the core names its parts
    blocks = models.JSONField()  # the whole as it is shown on the page
    run_id = models.CharField(max_length=64, blank=True)
    state_snapshot_id = models.CharField(max_length=64, blank=True)
    flow_snapshot_id = models.CharField(max_length=64, blank=True)
    progress_id = models.BigIntegerField(null=True)
    has_data = models.BooleanField(default=True)  # whether anything was known at all
    unknown = models.PositiveIntegerField(default=0)
    job_id = models.UUIDField(null=True)  # of several filled at once
    previous = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    filled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("填报人"),
    )
    filled_at = models.DateTimeField(_("生成时间"))

    class Meta:
        verbose_name = _("报表")
        verbose_name_plural = _("报表")
        indexes = (
            models.Index(fields=("place_code", "-id"), name="reports_of_place"),
            models.Index(fields=("template", "place_code", "on", "-id"), name="reports_filled_again"),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.template_id} {self.place_code} {self.on}"

    def get_absolute_url(self) -> str:
        """The page of the report."""
        return reverse("reports:report", args=(self.pk,))

    def cell(self, number: int) -> dict[str, Any] | None:
        """One filled cell."""
        return self.cells[number] if 0 <= number < len(self.cells) else None
