"""What the site keeps of enrolments beside the register: the line of the ledger, who signed, objections."""

from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jingzhun_site.jobs.models import Job
from jingzhun_site.jobs.models import State as JobState
from jingzhun_site.places.scope import Scope
from jingzhun_site.register.models import Enrolment, EnrolmentStep

NO_DEADLINE = date(9999, 12, 31)
"""Stands for 'no deadline runs': lists are ordered by the deadline, and a page needs something to compare."""


class ProgressQuerySet(models.QuerySet["EnrolmentProgress"]):
    """Lines of ledgers."""

    def within(self, scope: Scope) -> "ProgressQuerySet":
        """Those of the places of a scope."""
        return self.filter(scope.q())

    def running(self) -> "ProgressQuerySet":
        """Those that have not ended."""
        return self.filter(ended_because="")

    def overdue(self, on: date) -> "ProgressQuerySet":
        """Those whose next step should have been taken before a day."""
        return self.running().filter(due_on__lt=on)


class EnrolmentProgress(models.Model):
    """How far one enrolment has come: computed from its records by the actions that write them, never typed."""

    enrolment = models.OneToOneField(
        Enrolment, primary_key=True, on_delete=models.CASCADE, related_name="progress"
    )
    programme = models.CharField(_("专项"), max_length=80)
    entity = models.CharField(max_length=20)
    subject = models.CharField(max_length=60)
    household = models.CharField(max_length=60, blank=True, db_index=True)
    place_code = models.CharField(_("地区代码"), max_length=12)
    enrolled_on = models.DateField(_("纳入日期"))
    last_step = models.CharField(max_length=60, blank=True)
    last_on = models.DateField(null=True)
    next_step = models.CharField(_("下一步"), max_length=60, blank=True)
    due_on = models.DateField(_("办理期限"), default=NO_DEADLINE)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    has_objection = models.BooleanField(_("有异议未处理"), default=False)
    ended_because = models.CharField(_("结束原因"), max_length=60, blank=True)
    # Counts what was done to the enrolment, whichever record it was written to: two people on one are told apart.
    version = models.PositiveIntegerField(default=1)

    objects = ProgressQuerySet.as_manager()

    class Meta:
        verbose_name = _("专项台账")
        verbose_name_plural = _("专项台账")
        indexes = (
            # Everything that a ledger is narrowed by rides along, so that no filter reads a row.
            models.Index(
                fields=(
                    "programme",
                    "ended_because",
                    "due_on",
                    "enrolment",
                    "place_code",
                    "next_step",
                    "enrolled_on",
                    "has_objection",
                ),
                name="progress_by_deadline",
            ),
            models.Index(
                fields=("place_code", "programme", "ended_because", "due_on", "next_step"),
                name="progress_by_place",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.programme} {self.enrolment_id}"

    @property
    def deadline(self) -> date | None:
        """Until when the next step is to be taken, where it has a limit."""
        return None if self.due_on == NO_DEADLINE else self.due_on


class StepDeadlineQuerySet(models.QuerySet["StepDeadline"]):
    """Deadlines of steps."""

    def within(self, scope: Scope) -> "StepDeadlineQuerySet":
        """Those of the places of a scope."""
        return self.filter(scope.q())

    def passed(self, on: date) -> "StepDeadlineQuerySet":
        """Those that went by before a day, whether the step was taken or not."""
        return self.filter(due_on__lt=on)


class StepDeadline(models.Model):
    """Until when a step of an enrolment had to be taken and when it was: computed with the line, never typed.

    A step that nobody has to take any more, because the enrolment ended, has none.
    """

    line = models.ForeignKey(EnrolmentProgress, on_delete=models.CASCADE, related_name="deadlines")
    programme = models.CharField(_("专项"), max_length=80)
    place_code = models.CharField(_("地区代码"), max_length=12)
    step = models.CharField(_("步骤"), max_length=60)
    due_on = models.DateField(_("办理期限"))
    taken_on = models.DateField(_("办理日期"), null=True)

    objects = StepDeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("步骤期限")
        verbose_name_plural = _("步骤期限")
        constraints = (
            models.UniqueConstraint(fields=("line", "step"), name="one_deadline_for_one_step"),
        )
        indexes = (
            models.Index(
                fields=("place_code", "due_on", "programme", "taken_on"),
                name="deadlines_by_place",
            ),
        )

    def __str__(self) -> str:
        return f"{self.line_id} {self.step}"


TAKEN_IN_TIME = models.Q(taken_on__lte=models.F("due_on"))


class Signature(models.Model):
    """Who took a step, in which post; the record of the step itself knows the kind of post alone."""

    step = models.OneToOneField(
        EnrolmentStep, primary_key=True, on_delete=models.CASCADE, related_name="signature"
    )
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="signatures")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("经办人"),
    )
    post_id = models.CharField(_("岗位"), max_length=60, blank=True)
    post_title = models.CharField(_("岗位"), max_length=200, blank=True)
    # The household's own application is written down by whoever takes it in.
    is_on_behalf = models.BooleanField(_("代为登记"), default=False)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    signed_at = models.DateTimeField(_("签署时间"))

    class Meta:
        verbose_name = _("签署")
        verbose_name_plural = _("签署")

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.step_id}"


class Objection(models.Model):
    """An objection to a posted enrolment; while it is open the posting's days stand still."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="objections")
    place_code = models.CharField(_("地区代码"), max_length=12)
    raised_on = models.DateField(_("提出日期"))
    words = models.CharField(_("异议内容"), max_length=500)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    noted_at = models.DateTimeField()
    resolved_on = models.DateField(_("处理日期"), null=True)
    outcome = models.CharField(_("处理结果"), max_length=500, blank=True)
    is_upheld = models.BooleanField(_("异议成立"), null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("公示异议")
        verbose_name_plural = _("公示异议")
        constraints = (
            models.UniqueConstraint(
                fields=("enrolment",),
                condition=models.Q(resolved_on__isnull=True),
                name="one_open_objection",
            ),
        )

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.raised_on}"


class LedgerUpload(models.Model):
    """A workbook of a ledger that came back: what it asks for, and what became of it.

    Its rows are kept until they are applied, the file itself never is: names in it are nobody's business here.
    """

    class Stage(models.TextChoices):
        """Where it is."""

        CHECKING = "checking", _("核对中")
        FAULTY = "faulty", _("表格有错")
        CHECKED = "checked", _("待登记")
        APPLYING = "applying", _("登记中")
        PARTLY = "partly", _("登记了一部分")
        APPLIED = "applied", _("已登记")

    programme = models.CharField(_("专项"), max_length=80)
    place_code = models.CharField(_("地区代码"), max_length=12, blank=True)
    file_name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("状态"), max_length=12, choices=Stage.choices)
    rows = models.JSONField(default=list)  # what is to be done: signings first, then new enrolments
    # What the sender was shown; only that is done, and as much of it as is counted here is done already.
    preview_sha256 = models.CharField(max_length=64, blank=True)
    rows_done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    refused = models.JSONField(default=list)
    remarks = models.JSONField(default=list)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("上传人"),
    )
    uploaded_at = models.DateTimeField(_("上传时间"))
    applied_at = models.DateTimeField(_("登记时间"), null=True)

    class Meta:
        verbose_name = _("专项表格回传")
        verbose_name_plural = _("专项表格回传")
        indexes = (
            models.Index(fields=("uploaded_by", "programme", "-id"), name="ledger_uploads_of"),
        )

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """The page that shows what it would change."""
        return reverse("programmes:upload", args=(self.pk,))

    @property
    def stage(self) -> Stage:
        """Where it really is: a job of applying that failed has left it checked, or done in part."""
        state = self.Stage(self.state)
        has_failed = self.job is not None and self.job.state in (
            JobState.FAILED, JobState.INTERRUPTED,
        )  # fmt: skip
        if state == self.Stage.APPLYING and has_failed:
            return self.Stage.PARTLY if self.rows_done else self.Stage.CHECKED
        return state

    @property
    def rows_left(self) -> int:
        """How many rows that can be done are not done yet."""
        return len(self.rows) - self.rows_done

    @property
    def is_working(self) -> bool:
        """Whether a job is at work on it."""
        is_at_it = self.stage in (self.Stage.CHECKING, self.Stage.APPLYING)
        return is_at_it and self.job is not None and not self.job.has_ended


class AppliedRow(models.Model):
    """A row of a workbook that was applied: the enrolment that it is about and the days that it brought."""

    upload = models.ForeignKey(LedgerUpload, on_delete=models.CASCADE, related_name="applied_rows")
    row = models.PositiveIntegerField(_("行"))
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    is_new = models.BooleanField(_("新纳入"))
    days = models.JSONField(default=dict)  # step → day

    class Meta:
        verbose_name = _("已登记的行")
        verbose_name_plural = _("已登记的行")
        constraints = (
            models.UniqueConstraint(fields=("upload", "row"), name="a_row_applied_once"),
        )

    def __str__(self) -> str:
        return f"{self.upload_id} {self.row}"


class BenefitGrant(models.Model):
    """What an enrolment is granted of a further benefit of its programme; the first sum stands in the enrolment."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="grants")
    benefit = models.CharField(_("待遇"), max_length=80)
    amount_yuan = models.DecimalField(_("核定金额"), max_digits=16, decimal_places=2, null=True)
    quantity = models.DecimalField(_("数量"), max_digits=15, decimal_places=3, null=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField(_("核定时间"))

    class Meta:
        verbose_name = _("分项核定")
        verbose_name_plural = _("分项核定")
        constraints = (
            models.UniqueConstraint(
                fields=("enrolment", "benefit"), name="one_grant_for_one_benefit"
            ),
        )

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.benefit}"
