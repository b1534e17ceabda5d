"""Documents as they were uploaded, the items read from them, findings, and what items became."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Directive(models.Model):
    """A document: its file never changes; a newer version is a document of its own behind it.

    ``place_code`` is the place whose office keeps it, ``governs_code`` the place that it binds.
    """

    class State(models.TextChoices):
        """How far the reading is."""

        READING = "reading", _("正在读取")
        UNREADABLE = "unreadable", _("未能读取")
        READ = "read", _("已读取")

    sha256 = models.CharField(_("校验值"), max_length=64)
    file_name = models.CharField(_("文件名"), max_length=200)
    form = models.CharField(max_length=10)
    size = models.PositiveBigIntegerField()
    path = models.CharField(max_length=200)
    title = models.CharField(_("标题"), max_length=300)
    issuer = models.CharField(_("发文单位"), max_length=200, blank=True)
    document_number = models.CharField(_("文号"), max_length=100, blank=True)
    issued_on = models.DateField(_("成文日期"), null=True)
    place_code = models.CharField(_("地区代码"), max_length=12)
    governs_code = models.CharField(_("适用地区"), max_length=12)
    state = models.CharField(max_length=12, choices=State.choices, default=State.READING)
    error = models.TextField(blank=True)
    job_id = models.UUIDField(null=True)
    text = models.TextField(blank=True)
    sections = models.JSONField(default=list)  # [{"path", "level", "title", "start", "end"}]
    left_out = models.JSONField(default=list)  # [[start, end]]
    remarks = models.JSONField(default=list)  # what a reader should know, in sentences
    pack_id = models.CharField(max_length=80, blank=True)  # the pack that was made of it
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="later", verbose_name=_("上一版")
    )
    upper = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("上级文件")
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("上传人"),
    )
    uploaded_at = models.DateTimeField(_("上传时间"))
    read_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("文件")
        verbose_name_plural = _("文件")
        constraints = (
            models.UniqueConstraint(
                fields=("sha256", "place_code"),
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_directive_for_one_file",
            ),
        )
        indexes = (models.Index(fields=("place_code", "-id"), name="directives_of_place"),)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the document."""
        return reverse("directives:directive", args=(self.pk,))


class DirectiveItem(models.Model):
    """One quantity or task: as it was read, as it stands now, and what people ruled.

    ``start`` and ``end`` count characters of the document's text, whatever is corrected.
    """

    class Kind(models.TextChoices):
        """A figure or an obligation without one."""

        QUANTITY = "quantity", _("指标")
        TASK = "task", _("任务")

    class State(models.TextChoices):
        """What people ruled; a replaced item was split or merged into others."""

        WAITING = "waiting", _("待审")
        ACCEPTED = "accepted", _("已采纳")
        REJECTED = "rejected", _("不采纳")
        REPLACED = "replaced", _("已拆并")

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    section = models.CharField(max_length=100)
    read = models.JSONField()  # as the program read it, in the form of the core's records
    record = models.JSONField()  # as it stands
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    sources = models.JSONField(default=list)  # the items that were split or merged into it
    lead_units = models.CharField(max_length=500, blank=True)  # 、县财政局、县住建局、
    due = models.DateField(null=True)
    lead_post = models.CharField(max_length=60, blank=True)
    supporting_posts = models.JSONField(default=list)
    coverage = models.CharField(max_length=10, blank=True)  # covered, waived or missing in the pack
    entries = models.JSONField(default=list)  # the entries of the pack that stand for it
    earlier = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    changes = models.JSONField(default=list)  # the parts in which it differs from the earlier one
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("文件任务")
        verbose_name_plural = _("文件任务")
        indexes = (models.Index(fields=("directive", "start"), name="directive_items_in_order"),)

    def __str__(self) -> str:
        return f"{self.directive_id} {self.section} {self.start}"


class DirectiveFinding(models.Model):
    """Where a document disagrees with itself, with the one above it, or with its version before."""

    class Kind(models.TextChoices):
        """What was held against what."""

        CHECK = "check", _("自查")
        LEVELS = "levels", _("与上级文件比对")
        VERSION = "version", _("与上一版比对")

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=40)  # the check or the outcome of the comparison
    gravity = models.CharField(max_length=10)
    start = models.PositiveIntegerField(null=True)  # none where the document has no such words
    section = models.CharField(max_length=100, blank=True)
    label = models.CharField(max_length=60)
    sentence = models.TextField()
    seen_because = models.CharField(max_length=300, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    seen_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("文件疑点")
        verbose_name_plural = _("文件疑点")

    def __str__(self) -> str:
        return f"{self.directive_id} {self.name} {self.start}"


class Handover(models.Model):
    """What an accepted item became, so that its page can lead there."""

    class Kind(models.TextChoices):
        """Where it is worked on."""

        GOAL = "goal", _("目标")
        TASK = "task", _("督办事项")

    item = models.ForeignKey(DirectiveItem, on_delete=models.PROTECT, related_name="handovers")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=200)  # of a goal: goal/year/span/place; of a task: its entry
    label = models.CharField(max_length=200)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("文件任务去向")
        verbose_name_plural = _("文件任务去向")
        constraints = (
            models.UniqueConstraint(fields=("item", "kind", "key"), name="handed_over_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
