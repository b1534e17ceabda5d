"""Jobs and the schedule."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jingzhun_site.config import clock


class State(models.TextChoices):
    """Where a job is."""

    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未成功")
    INTERRUPTED = "interrupted", _("已中断")


ENDED = frozenset({State.DONE, State.FAILED, State.INTERRUPTED})
"""The states that a job does not leave any more."""


@dataclass(frozen=True, kw_only=True)
class JobTimes:
    """Moments of a job on the site's own clock; a demonstration stands still on its day."""

    created: datetime | None
    started: datetime | None
    ended: datetime | None


class Job(models.Model):
    """One piece of long work: who asked for it, how far it is, what came out."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("种类"), max_length=60)
    label = models.CharField(_("任务"), max_length=200)
    arguments = models.JSONField(default=dict)
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.QUEUED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, verbose_name=_("提交人")
    )
    place_code = models.CharField(_("地区代码"), max_length=12, blank=True)
    # Sent with the form: the same form sent twice makes one job.
    key = models.CharField(max_length=100, null=True, editable=False)

    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    says = models.CharField(max_length=300, blank=True)

    result = models.JSONField(default=dict)
    result_file = models.CharField(max_length=300, blank=True)
    result_name = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)

    created = models.DateTimeField(_("提交时间"), auto_now_add=True)
    started = models.DateTimeField(_("开始时间"), null=True)
    ended = models.DateTimeField(_("结束时间"), null=True)
    worker = models.CharField(max_length=120, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("后台任务")
        verbose_name_plural = _("后台任务")
        constraints = (models.UniqueConstraint(fields=("kind", "key"), name="one_job_for_one_key"),)
        indexes = (
            models.Index(fields=("state", "created"), name="jobs_by_state"),
            models.Index(fields=("asked_by", "-created"), name="jobs_by_asker"),
        )

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """The page of the job."""
        return reverse("jobs:job", args=(self.pk,))

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ENDED

    @property
    def folder(self) -> Path:
        """The job's own folder, for its result and for drafts."""
        return Path(settings.HOME) / "jobs" / str(self.pk)

    @property
    def times(self) -> JobTimes:
        """When it was asked for, began and ended, as pages say it."""
        noted = (self.created, self.started, self.ended)
        created, started, ended = (one and clock.shown(one) for one in noted)
        return JobTimes(created=created, started=started, ended=ended)

    @property
    def result_path(self) -> Path | None:
        """The file that came out, if one did and it is still there."""
        path = Path(settings.HOME) / self.result_file
        return path if self.result_file and path.is_file() else None

    def changed(self, **values: Any) -> None:
        """Set columns and save just these."""
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=list(values))


class Every(models.TextChoices):
    """How often a scheduled job is due."""

    DAILY = "daily", _("每日")
    MONTHLY = "monthly", _("每月")
    QUARTERLY = "quarterly", _("每季度")


class Schedule(models.Model):
    """A kind of job that the worker starts by itself."""

    kind = models.CharField(_("种类"), max_length=60, unique=True)
    every = models.CharField(_("周期"), max_length=12, choices=Every.choices)
    day = models.PositiveSmallIntegerField(_("日"), default=1)
    at = models.TimeField(_("时间"))
    is_on = models.BooleanField(_("启用"), default=True)
    # What was due until then is started already, or was due before the entry was made.
    settled_until = models.DateTimeField()

    class Meta:
        verbose_name = _("定时任务")
        verbose_name_plural = _("定时任务")

    def __str__(self) -> str:
        return self.kind
