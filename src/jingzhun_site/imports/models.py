"""Batches of imported workbooks, what is remembered of their sources, and what was keyed back."""

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jingzhun_site.jobs.models import Job
from jingzhun_site.jobs.models import State as JobState


class Stage(models.TextChoices):
    """Where a batch is."""

    UPLOADED = "uploaded", _("识别中")
    REFUSED = "refused", _("无法读取")
    RECOGNISED = "recognised", _("待确认列的对应")
    CHECKING = "checking", _("核对中")
    CHECKED = "checked", _("待导入")
    APPLYING = "applying", _("导入中")
    APPLIED = "applied", _("已导入")
    UNDOING = "undoing", _("撤销中")
    UNDONE = "undone", _("已撤销")
    DISCARDED = "discarded", _("已放弃")


_BEFORE = {
    Stage.UPLOADED: Stage.REFUSED,
    Stage.CHECKING: Stage.RECOGNISED,
    Stage.APPLYING: Stage.CHECKED,
    Stage.UNDOING: Stage.APPLIED,
}
"""Where a batch stands again when the job of a stage did not succeed."""


class ImportBatch(models.Model):
    """One uploaded workbook on its way into the register."""

    key = models.CharField(max_length=80, unique=True, editable=False)
    # Never made again, so that a batch cannot come upon the files of one that the database forgot.
    store = models.UUIDField(default=uuid.uuid4, editable=False)
    file_name = models.CharField(_("文件名"), max_length=200)
    file_hash = models.CharField(max_length=64, db_index=True)
    file_size = models.BigIntegerField(_("大小"))
    state = models.CharField(
        _("状态"), max_length=12, choices=Stage.choices, default=Stage.UPLOADED
    )
    place_code = models.CharField(_("地区代码"), max_length=12, db_index=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("上传人"),
    )
    uploaded_at = models.DateTimeField(_("上传时间"), auto_now_add=True)

    layout = models.CharField(_("版式"), max_length=60, blank=True)
    header_row = models.PositiveIntegerField(default=0)
    headers = models.JSONField(default=list)
    samples = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=64, blank=True)
    choices = models.JSONField(default=dict)
    code_map = models.CharField(_("代码对照表"), max_length=60, blank=True)
    meanings = models.JSONField(default=dict)
    year = models.PositiveSmallIntegerField(_("年度"), null=True, blank=True)
    valid_from = models.DateField(_("数据日期"), null=True, blank=True)

    counts = models.JSONField(default=dict)
    remarks = models.JSONField(default=list)
    unmapped = models.JSONField(default=dict)
    preview_hash = models.CharField(max_length=64, blank=True)
    checked_at = models.DateTimeField(_("核对时间"), null=True)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")

    leaves_out_faulty = models.BooleanField(_("有错的行留在表外"), default=False)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    applied_at = models.DateTimeField(_("导入时间"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(_("撤销时间"), null=True)
    kept_back = models.PositiveIntegerField(_("撤销时保留的记录"), default=0)

    class Meta:
        verbose_name = _("导入批次")
        verbose_name_plural = _("导入批次")
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """The page of the batch."""
        return reverse("imports:batch", args=(self.pk,))

    @property
    def code(self) -> str:
        """What the changes of this batch are marked with."""
        return f"import-{self.pk}"

    @property
    def undo_code(self) -> str:
        """What the changes that undid this batch are marked with."""
        return f"{self.code}-undo"

    @property
    def folder(self) -> Path:
        """Where the uploaded file and its preview lie."""
        return Path(settings.HOME) / "imports" / str(self.store)

    @property
    def original(self) -> Path:
        """The uploaded file; it goes away with the batch's end."""
        return self.folder / "original"

    @property
    def stage(self) -> Stage:
        """Where the batch really is: a job that failed left it where it was before."""
        state = Stage(self.state)
        job = self.job
        failed = job is not None and job.state in (JobState.FAILED, JobState.INTERRUPTED)
        return _BEFORE.get(state, state) if failed else state

    @property
    def failure(self) -> str:
        """Why the last job did not succeed; empty when none failed."""
        return self.job.error if self.job is not None and self.stage != self.state else ""

    @property
    def is_working(self) -> bool:
        """Whether a job is at work on the batch."""
        return self.stage in _BEFORE


class SourceMapping(models.Model):
    """What somebody said of the columns and values of a source, to be used for its next workbook."""

    place_code = models.CharField(_("地区代码"), max_length=12)
    fingerprint = models.CharField(max_length=64)
    layout = models.CharField(_("版式"), max_length=60)
    code_map = models.CharField(_("代码对照表"), max_length=60, blank=True)
    choices = models.JSONField(default=dict)
    meanings = models.JSONField(default=dict)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("记住的对应")
        verbose_name_plural = _("记住的对应")
        constraints = (
            models.UniqueConstraint(
                fields=("place_code", "fingerprint"), name="one_mapping_for_one_header"
            ),
        )

    def __str__(self) -> str:
        return f"{self.layout} {self.fingerprint[:8]}"


class KeyedBack(models.Model):
    """That somebody keyed the changes of a person or household into the national system."""

    entity = models.CharField(_("对象类别"), max_length=60)
    key = models.CharField(_("对象编号"), max_length=80)
    place_code = models.CharField(_("地区代码"), max_length=12, db_index=True)
    until_change = models.BigIntegerField(_("录到哪一条变更"))
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("录入人"),
    )
    done_at = models.DateTimeField(_("录入时间"))

    class Meta:
        verbose_name = _("已录入国家系统")
        verbose_name_plural = _("已录入国家系统")
        indexes = (models.Index(fields=("entity", "key", "-until_change"), name="keyed_back_of"),)

    def __str__(self) -> str:
        return f"{self.entity} {self.key}"
