"""Files of departments' registers, comparisons made of them, their differences, and pairs that somebody must judge."""

import uuid
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jingzhun_site.decisions.models import Snapshot
from jingzhun_site.jobs.models import Job
from jingzhun_site.jobs.models import State as JobState
from jingzhun_site.ledger.models import LedgerEntry
from jingzhun_site.ledger.models import State as LedgerState

_BROKEN = (JobState.FAILED, JobState.INTERRUPTED)


class RegisterFile(models.Model):
    """One file of a register, as a department sent it in; it stays what it was, named by its hash."""

    class State(models.TextChoices):
        """Where a file is."""

        COLUMNS = "columns", _("待确认列的对应")
        MATCHING = "matching", _("认人中")
        READY = "ready", _("可以比对")
        REFUSED = "refused", _("不能使用")
        DISCARDED = "discarded", _("已放弃")

    register = models.CharField(_("部门数据"), max_length=60)
    place_code = models.CharField(_("地区代码"), max_length=12)
    # Never made again, so that a file cannot come upon the folder of one that the database forgot.
    store = models.UUIDField(default=uuid.uuid4, editable=False)
    file_name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField(_("大小"))
    as_at = models.DateField(_("数据日期"), null=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.COLUMNS)
    header_row = models.PositiveIntegerField(default=0)
    headers = models.JSONField(default=list)
    samples = models.JSONField(default=list)
    choices = models.JSONField(default=dict)  # column of the register → header of the sheet
    remarks = models.JSONField(default=list)  # what is worth saying of the file, in sentences
    faults = models.JSONField(default=list)  # why it cannot be used, in sentences
    rows = models.PositiveIntegerField(_("行数"), default=0)
    matched = models.JSONField(default=dict)  # how many rows by which key, and a sample of each
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("上传人"),
    )
    uploaded_at = models.DateTimeField(_("上传时间"))

    class Meta:
        verbose_name = _("部门数据文件")
        verbose_name_plural = _("部门数据文件")
        indexes = (
            models.Index(fields=("register", "place_code", "-id"), name="files_of_register"),
            models.Index(fields=("sha256",), name="files_by_hash"),
        )

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """The page of the file."""
        return reverse("crosschecks:file", args=(self.pk,))

    @property
    def folder(self) -> Path:
        """Where the file and what was made of it lie."""
        return Path(settings.HOME) / "crosschecks" / "files" / str(self.store)

    @property
    def original(self) -> Path:
        """The file as it was sent."""
        return self.folder / "original"

    @property
    def stage(self) -> "RegisterFile.State":
        """Where the file really is: a job that failed left it where it was before."""
        state = self.State(self.state)
        return self.State.COLUMNS if state is self.State.MATCHING and self.failure else state

    @property
    def failure(self) -> str:
        """Why the last job did not succeed; empty when none failed."""
        return self.job.error if self.job is not None and self.job.state in _BROKEN else ""

    @property
    def is_working(self) -> bool:
        """Whether a job is at work on it."""
        return self.stage is self.State.MATCHING


class ColumnMapping(models.Model):
    """Which header of a department's workbook is which column, to be used for its next one."""

    register = models.CharField(max_length=60)
    place_code = models.CharField(max_length=12)
    choices = models.JSONField(default=dict)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("记住的列对应")
        verbose_name_plural = _("记住的列对应")
        constraints = (
            models.UniqueConstraint(
                fields=("register", "place_code"), name="one_mapping_for_a_register_of_a_place"
            ),
        )

    def __str__(self) -> str:
        return f"{self.register} {self.place_code}"


class CheckRun(models.Model):
    """Some files held against one snapshot of the register; its inputs and what came out are kept."""

    place_code = models.CharField(_("地区代码"), max_length=12)
    store = models.UUIDField(default=uuid.uuid4, editable=False)
    files = models.ManyToManyField(RegisterFile, related_name="runs", verbose_name=_("部门数据"))
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("快照")
    )
    on = models.DateField(_("比对日期"))
    fingerprint = models.CharField(_("指纹"), max_length=64, blank=True)
    inputs = models.JSONField(default=list)  # [{"name", "sha256"}]
    specs = models.JSONField(default=list)  # [{"id", "version"}]
    counts = models.JSONField(default=dict)  # standing → how many
    owners = models.JSONField(default=dict)  # owner → standing → how many
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("提交人"),
    )
    asked_at = models.DateTimeField(_("提交时间"))
    ended_at = models.DateTimeField(_("完成时间"), null=True)

    class Meta:
        verbose_name = _("比对")
        verbose_name_plural = _("比对")
        indexes = (models.Index(fields=("place_code", "-id"), name="check_runs_of_place"),)

    def __str__(self) -> str:
        return f"{self.on} {self.pk}"

    def get_absolute_url(self) -> str:
        """The page of the run."""
        return reverse("crosschecks:run", args=(self.pk,))

    @property
    def folder(self) -> Path:
        """Where its inputs and evidence lie."""
        return Path(settings.HOME) / "crosschecks" / "runs" / str(self.store)

    @property
    def is_done(self) -> bool:
        """Whether its differences are known."""
        return self.ended_at is not None

    @property
    def failure(self) -> str:
        """Why it did not come to an end."""
        return self.job.error if self.job is not None and self.job.state in _BROKEN else ""


class Standing(models.TextChoices):
    """How a difference stands against the run before."""

    NEW = "new", _("新增")
    CHANGED = "changed", _("有变化")
    STILL_OPEN = "still_open", _("仍存在")
    GONE = "gone", _("已消失")


class Verdict(models.TextChoices):
    """What somebody who looked said of a difference."""

    WAITING = "", _("待核实")
    CONFIRMED = "confirmed", _("属实")
    REJECTED = "rejected", _("不属实")
    EXEMPT = "exempt", _("暂缓")


class Change(models.TextChoices):
    """What became of the change of our register that a difference proposes."""

    OPEN = "", _("待采用")
    WAITS = "waits", _("待复核")
    MADE = "made", _("名册已改")
    DECLINED = "declined", _("不采用")


class DifferenceQuerySet(models.QuerySet["Difference"]):
    """Differences; whether an exemption holds follows from its day, and is never stored."""

    def present(self) -> "DifferenceQuerySet":
        """Those that the last comparison of their register found."""
        return self.exclude(standing=Standing.GONE)

    def waiting(self, on: date) -> "DifferenceQuerySet":
        """Those that nobody has judged, or whose exemption has lapsed."""
        return self.present().filter(waiting_on(on))

    def repeated(self) -> "DifferenceQuerySet":
        """Those that were found again after they had gone, or after they had been closed out."""
        returns = DifferenceEvent.objects.filter(kind=DifferenceEvent.Kind.BACK)
        is_still_found = models.Q(
            entry__state=LedgerState.CLOSED, entry__ended_on__lt=models.F("last_run__on")
        ) & ~models.Q(standing=Standing.GONE)
        return self.filter(models.Q(pk__in=returns.values("difference")) | is_still_found)


def waiting_on(on: date) -> models.Q:
    """The predicate of what waits for a verdict on a day."""
    lapsed = models.Q(verdict=Verdict.EXEMPT, exempt_until__lt=on)
    return models.Q(verdict=Verdict.WAITING) | lapsed


class Difference(models.Model):
    """Something in which a department's register and ours do not agree; one line through all runs that find it.

    Names and numbers of the other register are tokens of the vault, like ours.
    """

    key = models.CharField(max_length=200, unique=True)
    comparison = models.CharField(_("比对项目"), max_length=80)
    register = models.CharField(_("部门数据"), max_length=60)
    owner = models.CharField(_("责任部门"), max_length=40)
    severity = models.CharField(_("轻重"), max_length=10)
    rank = models.PositiveSmallIntegerField(
        default=0
    )  # of the severity: lists begin with the gravest
    suggests = models.CharField(_("可能是"), max_length=30)
    place_code = models.CharField(_("地区代码"), max_length=12)
    person_id = models.CharField(max_length=60, blank=True)
    household_id = models.CharField(max_length=60, blank=True)
    other_person_id = models.CharField(max_length=60, blank=True)  # somebody else of ours
    other_household_id = models.CharField(max_length=60, blank=True)
    their_name = models.CharField(max_length=40, blank=True)
    their_number = models.CharField(max_length=40, blank=True)
    row_number = models.PositiveIntegerField(_("对方第几行"), null=True)
    message = models.CharField(_("差异"), max_length=500)
    our_values = models.JSONField(default=list)  # [{"label", "value"}]
    their_values = models.JSONField(default=list)
    exceptions = models.JSONField(default=list)  # grounds on which a hit is often no fault
    is_undecided = models.BooleanField(default=False)
    value_hash = models.CharField(max_length=64)
    standing = models.CharField(
        _("与上次比"), max_length=10, choices=Standing.choices, default=Standing.NEW
    )
    first_run = models.ForeignKey(CheckRun, on_delete=models.PROTECT, related_name="+")
    last_run = models.ForeignKey(CheckRun, on_delete=models.PROTECT, related_name="differences")
    found_on = models.DateField(_("发现日期"))
    gone_on = models.DateField(_("消失日期"), null=True)
    due_in_days = models.PositiveSmallIntegerField(null=True)
    verdict = models.CharField(
        _("核实结论"), max_length=10, choices=Verdict.choices, blank=True, default=Verdict.WAITING
    )
    judged_on = models.DateField(_("核实日期"), null=True)
    exempt_until = models.DateField(_("暂缓至"), null=True)
    proposal = models.JSONField(
        default=dict
    )  # entity, values or leaves, on: as the register stores them
    change = models.CharField(
        _("名册修改"), max_length=10, choices=Change.choices, blank=True, default=Change.OPEN
    )
    entry = models.ForeignKey(
        LedgerEntry, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("督办")
    )
    version = models.PositiveIntegerField(default=1)

    objects = DifferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("比对差异")
        verbose_name_plural = _("比对差异")
        indexes = (
            models.Index(fields=("place_code", "standing", "verdict"), name="differences_of_place"),
            models.Index(fields=("register", "standing"), name="differences_of_register"),
            models.Index(fields=("comparison", "place_code"), name="differences_of_comparison"),
        )

    def __str__(self) -> str:
        return self.message

    def get_absolute_url(self) -> str:
        """The page of the difference."""
        return reverse("crosschecks:difference", args=(self.pk,))

    def is_exempt(self, on: date) -> bool:
        """Whether nobody has to look at it on a day."""
        until = self.exempt_until
        return self.verdict == Verdict.EXEMPT and until is not None and until >= on

    @property
    def is_put_right(self) -> bool:
        """Whether a second person verified that it was put right."""
        return self.entry is not None and self.entry.state == LedgerState.CLOSED

    @property
    def is_back(self) -> bool:
        """Whether it was reported put right and verified, and the last comparison still finds it."""
        ended = self.entry.ended_on if self.entry is not None and self.is_put_right else None
        return ended is not None and self.standing != Standing.GONE and self.last_run.on > ended


class DifferenceEvent(models.Model):
    """What became of a difference; written once, never changed."""

    class Kind(models.TextChoices):
        """The kinds, as the history names them."""

        FOUND = "found", _("比对发现")
        CHANGED = "changed", _("内容有变化")
        GONE = "gone", _("比对中已消失")
        BACK = "back", _("再次出现")
        CONFIRMED = "confirmed", _("核实属实")
        REJECTED = "rejected", _("核实不属实")
        EXEMPTED = "exempted", _("暂缓")
        REOPENED = "reopened", _("重新核实")
        ASSIGNED = "assigned", _("转入督办台账")
        ANSWERED = "answered", _("部门反馈")
        PROPOSED = "proposed", _("提交名册修改，待复核")
        MADE = "made", _("名册已改")
        NOT_MADE = "not_made", _("名册修改没有生效")
        DECLINED = "declined", _("不采用名册修改")
        OFFERED = "offered", _("纳入专项")

    difference = models.ForeignKey(Difference, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.CharField(_("说明"), max_length=1000, blank=True)
    day = models.DateField(null=True)  # the day until which it is exempt
    run = models.ForeignKey(CheckRun, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("差异处理经过")
        verbose_name_plural = _("差异处理经过")

    def __str__(self) -> str:
        return f"{self.difference_id} {self.kind}"


class DoubtfulPair(models.Model):
    """A row of theirs that may be a person of ours: somebody says same, different or unsure, and is not asked again."""

    class Answer(models.TextChoices):
        """What somebody said."""

        WAITING = "", _("待复核")
        SAME = "same", _("同一人")
        DIFFERENT = "different", _("不是同一人")
        UNSURE = "unsure", _("不确定")

    their_key = models.CharField(max_length=64)
    person_id = models.CharField(max_length=60)
    place_code = models.CharField(_("地区代码"), max_length=12)
    file = models.ForeignKey(RegisterFile, on_delete=models.PROTECT, related_name="pairs")
    row_number = models.PositiveIntegerField(_("对方第几行"))
    their_name = models.CharField(max_length=40, blank=True)
    their_number = models.CharField(max_length=40, blank=True)
    their_values = models.JSONField(
        default=dict
    )  # what else stands in the row: birth, sex, village
    probability = models.FloatField(_("相像程度"))
    weights = models.JSONField(default=list)  # [{"field", "weight"}], the heaviest first
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True, default="")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("疑似同人")
        verbose_name_plural = _("疑似同人")
        constraints = (
            models.UniqueConstraint(fields=("their_key", "person_id"), name="a_pair_asked_once"),
        )
        indexes = (
            models.Index(fields=("place_code", "answer", "-probability"), name="pairs_of_place"),
        )

    def __str__(self) -> str:
        return f"{self.file_id} {self.row_number} {self.person_id}"

    def get_absolute_url(self) -> str:
        """The page that shows both side by side."""
        return reverse("crosschecks:pair", args=(self.pk,))
