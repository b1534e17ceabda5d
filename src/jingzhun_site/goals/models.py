"""Progress runs, targets handed down, what those below say of them, and figures that are reported."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jingzhun.packs import Target
from jingzhun_site.decisions.models import Snapshot


class ProgressRun(models.Model):
    """Every target of every place against one snapshot: a folder of Parquet files."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    as_at = models.DateField(_("数据日期"))
    start_snapshot = models.CharField(max_length=64, blank=True)
    packs = models.JSONField()  # [{"id", "version", "hash"}]
    years = models.JSONField()
    places = models.PositiveIntegerField()
    lines = models.PositiveIntegerField()
    pace_method = models.CharField(max_length=40)
    remarks = models.JSONField(default=list)  # what the figures leave out, in sentences
    folder = models.CharField(max_length=200)
    asked_at = models.DateTimeField()  # what was handed down or reported later is not in it
    made_at = models.DateTimeField()
    seconds = models.FloatField()
    is_current = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("目标进度测算")
        verbose_name_plural = _("目标进度测算")
        ordering = ("-made_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("is_current",),
                condition=models.Q(is_current=True),
                name="one_current_progress_run",
            ),
        )

    def __str__(self) -> str:
        return f"{self.as_at} {self.pk}"

    @property
    def path(self) -> Path:
        """Where its files lie."""
        return Path(settings.HOME) / self.folder


class TargetShare(models.Model):
    """One version of a target that a place was given, by the place above it or by a document."""

    class Source(models.TextChoices):
        """Where a target comes from."""

        HANDED_DOWN = "handed_down", _("上级分解")
        DIRECTIVE = "directive", _("文件下达")

    goal_id = models.CharField(max_length=80)
    place_code = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    span = models.CharField(max_length=10, default="single")
    years = models.JSONField(default=list)
    comparison = models.CharField(max_length=6)
    value = models.DecimalField(max_digits=20, decimal_places=4)
    value_max = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    unit = models.CharField(max_length=40)
    deadline = models.DateField(null=True)
    source = models.CharField(max_length=12, choices=Source.choices)
    parent_code = models.CharField(max_length=12, blank=True)  # the place that handed it down
    document = models.CharField(
        max_length=200, blank=True
    )  # the document that gave it, and its clause
    clause = models.CharField(max_length=100, blank=True)
    base = models.CharField(max_length=200, blank=True)  # what it was split by, in words
    note = models.CharField(max_length=500, blank=True)  # what the document adds
    post_id = models.CharField(max_length=60, blank=True)
    version = models.PositiveIntegerField()
    reason = models.CharField(max_length=500)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("下达人"),
    )
    made_at = models.DateTimeField(_("下达时间"))
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("下达的目标")
        verbose_name_plural = _("下达的目标")
        constraints = (
            models.UniqueConstraint(
                fields=("goal_id", "place_code", "year", "span", "version"),
                name="target_share_version_once",
            ),
            models.UniqueConstraint(
                fields=("goal_id", "place_code", "year", "span"),
                condition=models.Q(superseded_at__isnull=True),
                name="one_target_share_in_force",
            ),
        )
        indexes = (models.Index(fields=("place_code", "year"), name="target_shares_of_place"),)

    def __str__(self) -> str:
        return f"{self.goal_id} {self.place_code} {self.year} v{self.version}"

    def target(self) -> Target:
        """The target as the core reads it."""
        return Target(
            year=self.year,
            comparison=self.comparison,
            value=self.value.normalize(),
            value_max=self.value_max.normalize() if self.value_max is not None else None,
            span=self.span,
            years=tuple(self.years),
            deadline=self.deadline,
            note=self.note,
        )


class Shortfall(models.Model):
    """A place says that it cannot reach what it was given; the place above must answer."""

    share = models.ForeignKey(TargetShare, on_delete=models.PROTECT, related_name="shortfalls")
    possible = models.DecimalField(_("能完成"), max_digits=20, decimal_places=4, null=True)
    text = models.CharField(_("说明"), max_length=500)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("反映人"),
    )
    made_at = models.DateTimeField(_("反映时间"))
    answer = models.CharField(_("答复"), max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("困难反映")
        verbose_name_plural = _("困难反映")

    def __str__(self) -> str:
        return f"{self.share} {self.made_at:%Y-%m-%d}"


class GoalReport(models.Model):
    """A figure that somebody answers for, where no record counts it; another verifies it."""

    class State(models.TextChoices):
        """How far it is; only a verified one is a figure."""

        REPORTED = "reported", _("待核验")
        VERIFIED = "verified", _("已核验")
        RETURNED = "returned", _("已退回")

    goal_id = models.CharField(max_length=80)
    place_code = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(_("数值"), max_digits=20, decimal_places=4)
    unit = models.CharField(max_length=40)
    as_at = models.DateField(_("截至日期"))
    note = models.CharField(_("说明"), max_length=500)
    post_id = models.CharField(max_length=60, blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.REPORTED
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("填报人"),
    )
    made_at = models.DateTimeField(_("填报时间"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    checked_at = models.DateTimeField(null=True)
    why_returned = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("填报数")
        verbose_name_plural = _("填报数")
        indexes = (models.Index(fields=("state", "place_code"), name="goal_reports_by_state"),)

    def __str__(self) -> str:
        return f"{self.goal_id} {self.place_code} {self.as_at}"
