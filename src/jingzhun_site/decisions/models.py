"""Snapshots, decision runs, what was decided again since or waits for it, and what became of single gaps."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Snapshot(models.Model):
    """A frozen copy of the register: a folder of Parquet files, named by the hash of its rows."""

    id = models.CharField(_("指纹"), primary_key=True, max_length=64)
    place_code = models.CharField(_("地区代码"), max_length=12)
    as_at = models.DateField(_("数据日期"))
    known_at = models.DateField(_("截至何日所知"))
    folder = models.CharField(max_length=200)
    entities = models.JSONField()  # entity → {"rows": …, "sha256": …}
    remarks = models.JSONField(default=dict)  # what the making found, counted by code
    left_out = models.JSONField(default=dict)  # entity → records that it could not take
    reasons = models.JSONField(default=list)  # why not, in sentences
    made_at = models.DateTimeField(_("生成时间"))
    seconds = models.FloatField(_("用时"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("提交人"),
    )

    class Meta:
        verbose_name = _("快照")
        verbose_name_plural = _("快照")
        ordering = ("-made_at", "id")

    def __str__(self) -> str:
        return f"{self.as_at} {self.id[:12]}"

    @property
    def path(self) -> Path:
        """Where its files lie."""
        return Path(settings.HOME) / self.folder

    def rows(self, entity: str) -> int:
        """How many rows of an entity it holds."""
        return int(self.entities.get(entity, {}).get("rows", 0))


class Run(models.Model):
    """All rules in force over one snapshot: a folder of Parquet files, named by the hash of its content."""

    id = models.CharField(_("指纹"), primary_key=True, max_length=64)
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="runs", verbose_name=_("快照")
    )
    on = models.DateField(_("研判日期"))
    packs = models.JSONField(_("政策包"))  # [{"id", "version", "content_hash"}]
    folder = models.CharField(max_length=200)
    files = models.JSONField()  # file → {"rows": …, "sha256": …}
    # Everything changed in the register after this moment is not in the run, but in the overlay.
    register_read_at = models.DateTimeField()
    made_at = models.DateTimeField(_("完成时间"))
    seconds = models.FloatField(_("用时"))
    is_current = models.BooleanField(_("当前"), default=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("提交人"),
    )

    class Meta:
        verbose_name = _("研判")
        verbose_name_plural = _("研判")
        ordering = ("-made_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("is_current",),
                condition=models.Q(is_current=True),
                name="one_current_run",
            ),
        )

    def __str__(self) -> str:
        return f"{self.on} {self.id[:12]}"

    def get_absolute_url(self) -> str:
        """The page of the run."""
        return reverse("decisions:run", args=(self.pk,))

    @property
    def path(self) -> Path:
        """Where its files lie."""
        return Path(settings.HOME) / self.folder


class Redecided(models.Model):
    """A subject decided again because its record changed after the current run; it lies over the run."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="redecided")
    entity = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    place_code = models.CharField(max_length=12)
    household = models.CharField(max_length=60, blank=True)
    standards = models.JSONField(default=dict)  # standard → state
    gaps = models.JSONField(default=list)  # [{"programme", "gap", "amount", "reason"}]
    is_gone = models.BooleanField(default=False)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("run", "entity", "key"), name="redecided_once"),
        )
        indexes = (models.Index(fields=("run", "place_code"), name="redecided_of_place"),)

    def __str__(self) -> str:
        return f"{self.entity} {self.key}"


class AwaitingBatch(models.Model):
    """A batch too large to decide one by one: what it touched stays off the lists until the next run."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="awaiting")
    batch = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("run", "batch"), name="batch_awaits_once"),)

    def __str__(self) -> str:
        return self.batch


class GapNote(models.Model):
    """What someone said of a gap: taken up, in hand in its programme, dismissed with a reason. The last one counts."""

    class Kind(models.TextChoices):
        """What became of the gap."""

        TAKEN_UP = "taken_up", _("已受理")
        DISMISSED = "dismissed", _("已排除")
        ENROLLED = "enrolled", _("办理中")
        REOPENED = "reopened", _("重新列出")

    entity = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    programme = models.CharField(max_length=80)
    gap = models.PositiveSmallIntegerField()
    place_code = models.CharField(max_length=12)
    kind = models.CharField(_("处理"), max_length=12, choices=Kind.choices)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("经办人"),
    )
    at = models.DateTimeField(_("时间"))
    is_last = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("差缺处理")
        verbose_name_plural = _("差缺处理")
        indexes = (
            models.Index(fields=("is_last", "place_code"), name="gap_notes_of_place"),
            models.Index(fields=("place_code", "at"), name="gap_notes_by_time"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("entity", "key", "programme", "gap"),
                condition=models.Q(is_last=True),
                name="one_last_note",
            ),
        )

    def __str__(self) -> str:
        return f"{self.programme} {self.key} {self.kind}"
