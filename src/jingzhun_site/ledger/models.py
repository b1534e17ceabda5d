"""Entries of the ledger, the posts that answer for them, and everything that was done to them."""

from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jingzhun_site.accounts.models import User
from jingzhun_site.places.scope import Scope

NO_DEADLINE = date(9999, 12, 31)
"""Stands for 'not given yet': lists are ordered by the deadline, and a page needs something to compare."""


class EntryQuerySet(models.QuerySet["LedgerEntry"]):
    """Entries; whether one is overdue or exempt follows from its dates and the day, and is never stored."""

    def within(self, scope: Scope) -> "EntryQuerySet":
        """Those of the places of a scope."""
        return self.filter(scope.q())

    def running(self) -> "EntryQuerySet":
        """Those that have not ended."""
        return self.filter(RUNNING)

    def unreceived(self) -> "EntryQuerySet":
        """Those that were given to a post which has not signed for them."""
        return self.filter(state=State.ASSIGNED, received_on__isnull=True)

    def exempt(self, on: date) -> "EntryQuerySet":
        """Those for which no deadline runs on a day."""
        return self.filter(RUNNING, exempt_until__gte=on)

    def overdue(self, on: date) -> "EntryQuerySet":
        """Those that should have been reported done before a day."""
        return self.filter(overdue_on(on))

    def escalated(self, on: date) -> "EntryQuerySet":
        """Those that are overdue on a day and were carried to a place above."""
        return self.filter(escalated_on_day(on))

    def passed(self, on: date) -> "EntryQuerySet":
        """Those whose deadline went by before a day, done or not; what nobody has to do by it counts for nothing."""
        return self.filter(_not_exempt(on), due_on__lt=on).exclude(state=State.REJECTED)

    def due_between(self, first: date, last: date) -> "EntryQuerySet":
        """Those still to be done whose deadline lies between two days, both included."""
        return self.filter(_pressing(first), due_on__range=(first, last))

    def of_posts(self, post_ids: "models.QuerySet | frozenset[str]") -> "EntryQuerySet":
        """Those that some posts lead or support."""
        own = EntryPost.objects.filter(post_id__in=post_ids)
        return self.filter(pk__in=own.values("entry"))


class LedgerEntry(models.Model):
    """One thing to be done, by one post that leads, until one deadline.

    ``given_code`` is the place whose office gave it and verifies it, ``place_code`` the place where it is done,
    ``escalated_code`` the place above to which it was carried when it was long overdue.
    """

    class State(models.TextChoices):
        """How far it is; what is exempt or overdue is computed."""

        OPEN = "open", _("待交办")
        ASSIGNED = "assigned", _("办理中")
        REPORTED = "reported", _("待核验")
        CLOSED = "closed", _("已销号")
        REJECTED = "rejected", _("不予办理")

    source = models.CharField(_("来源"), max_length=20)
    source_key = models.CharField(max_length=100)
    title = models.CharField(_("事项"), max_length=300)
    text = models.CharField(_("具体要求"), max_length=1000, blank=True)
    document = models.CharField(_("依据文件"), max_length=300, blank=True)
    clause = models.CharField(_("条款"), max_length=100, blank=True)
    given_code = models.CharField(max_length=12)
    place_code = models.CharField(_("地区代码"), max_length=12)
    lead_post = models.CharField(_("牵头岗位"), max_length=60, blank=True)
    due_on = models.DateField(_("完成时限"), default=NO_DEADLINE)
    exempt_until = models.DateField(_("暂缓至"), null=True)
    received_on = models.DateField(_("签收日期"), null=True)  # by the post that leads now
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPEN)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reported_on = models.DateField(_("报告办结日期"), null=True)
    ended_on = models.DateField(_("销号日期"), null=True)
    escalated_code = models.CharField(_("提级至"), max_length=12, blank=True)
    escalated_on = models.DateField(_("提级日期"), null=True)
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("交办人"),
    )  # nobody where the schedule opened it
    made_at = models.DateTimeField(_("登记时间"))

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("督办事项")
        verbose_name_plural = _("督办台账")
        constraints = (
            models.UniqueConstraint(fields=("source", "source_key"), name="one_entry_for_a_source"),
        )
        indexes = (
            models.Index(
                fields=("place_code", "state", "due_on", "exempt_until"), name="entries_of_place"
            ),
            models.Index(fields=("given_code", "state"), name="entries_given"),
            models.Index(fields=("escalated_code",), name="entries_escalated"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the entry."""
        return reverse("ledger:entry", args=(self.pk,))

    @property
    def deadline(self) -> date | None:
        """Until when it is to be done, where that was said."""
        return None if self.due_on == NO_DEADLINE else self.due_on

    @property
    def has_ended(self) -> bool:
        """Whether nobody has to do anything any more."""
        return self.state in ENDED

    def is_exempt(self, on: date) -> bool:
        """Whether no deadline runs on a day."""
        return not self.has_ended and self.exempt_until is not None and self.exempt_until >= on


State = LedgerEntry.State
ENDED = (State.CLOSED, State.REJECTED)
TO_DO = (State.OPEN, State.ASSIGNED)
RUNNING = ~models.Q(state__in=ENDED)


def overdue_on(on: date) -> models.Q:
    """The predicate of what is overdue on a day."""
    return _pressing(on) & models.Q(due_on__lt=on)


def escalated_on_day(on: date) -> models.Q:
    """The predicate of what is overdue on a day and stands with a place above: what was reported does so no more."""
    return overdue_on(on) & ~models.Q(escalated_code="")


REPORTED_IN_TIME = models.Q(reported_on__lte=models.F("due_on"))
"""The predicate of what was reported done by its deadline."""


def _pressing(on: date) -> models.Q:
    """What somebody still has to do and for which the deadline runs."""
    return models.Q(state__in=TO_DO) & _not_exempt(on)


def _not_exempt(on: date) -> models.Q:
    return models.Q(exempt_until__isnull=True) | models.Q(exempt_until__lt=on)


def who_words(user: User | None) -> str:
    """Who did something; nobody is the schedule."""
    return gettext("定时任务") if user is None else str(user)


class EntryPost(models.Model):
    """A post that leads or supports an entry; the organisation stands beside it for the list of a unit."""

    entry = models.ForeignKey(LedgerEntry, on_delete=models.CASCADE, related_name="posts")
    post_id = models.CharField(_("岗位"), max_length=60)
    organisation_id = models.CharField(_("单位"), max_length=60)
    is_lead = models.BooleanField(_("牵头"))

    class Meta:
        verbose_name = _("责任岗位")
        verbose_name_plural = _("责任岗位")
        constraints = (
            models.UniqueConstraint(fields=("entry", "post_id"), name="a_post_once_an_entry"),
        )
        indexes = (
            models.Index(fields=("post_id",), name="entries_of_post"),
            models.Index(fields=("organisation_id",), name="entries_of_organisation"),
        )

    def __str__(self) -> str:
        return f"{self.entry_id} {self.post_id}"


class EntryEvent(models.Model):
    """What was done to an entry; written once, never changed."""

    class Kind(models.TextChoices):
        """The kinds, as the history names them."""

        OPENED = "opened", _("登记")
        ASSIGNED = "assigned", _("交办")
        RECEIVED = "received", _("签收")
        PROGRESS = "progress", _("进展")
        REPORTED = "reported", _("报告办结")
        RETURNED = "returned", _("退回重办")
        CLOSED = "closed", _("核验销号")
        REJECTED = "rejected", _("不予办理")
        EXEMPTED = "exempted", _("暂缓")
        REMINDED = "reminded", _("催办")
        REOPENED = "reopened", _("重新办理")
        ESCALATED = "escalated", _("提级督办")

    entry = models.ForeignKey(LedgerEntry, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.CharField(_("说明"), max_length=1000, blank=True)
    day = models.DateField(
        null=True
    )  # the deadline that was set, or the day until which it is exempt
    post_title = models.CharField(_("岗位"), max_length=200, blank=True)
    is_on_behalf = models.BooleanField(_("代为填报"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("办理经过")
        verbose_name_plural = _("办理经过")
        indexes = (models.Index(fields=("entry", "kind"), name="events_of_entry"),)

    def __str__(self) -> str:
        return f"{self.entry_id} {self.kind}"

    @property
    def who(self) -> str:
        """Who did it, in words."""
        return who_words(self.by)
