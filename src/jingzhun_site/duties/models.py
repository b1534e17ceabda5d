"""A duty in one period and place, and the records that say that it was done."""

from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jingzhun_site.places.scope import Scope


class DutyQuerySet(models.QuerySet["DutyInstance"]):
    """Instances; whether one is overdue follows from its dates and the day, and is never stored."""

    def within(self, scope: Scope) -> "DutyQuerySet":
        """Those of the places of a scope."""
        return self.filter(scope.q())

    def open(self) -> "DutyQuerySet":
        """Those that were not fulfilled."""
        return self.filter(OPEN)

    def overdue(self, on: date) -> "DutyQuerySet":
        """Those that should have been fulfilled before a day."""
        return self.filter(overdue_on(on))

    def passed(self, on: date) -> "DutyQuerySet":
        """Those whose deadline went by before a day, fulfilled or not."""
        return self.filter(due_on__lt=on)


class DutyInstance(models.Model):
    """One duty of a pack, of one of its leading units, in one place, for one period.

    What the pack says of it stands beside it.
    ``post_id`` is the post that answered for it when it was dated; empty where the place has none.
    """

    duty_id = models.CharField(max_length=80)
    pack_id = models.CharField(max_length=80)
    label = models.CharField(_("职责"), max_length=200)
    kind = models.CharField(_("类别"), max_length=20, blank=True)
    who = models.CharField(_("责任单位"), max_length=40)
    clause = models.CharField(_("条款"), max_length=100)
    place_code = models.CharField(_("地区代码"), max_length=12)
    period_start = models.DateField(_("期次起"))
    period_end = models.DateField(_("期次止"))
    due_on = models.DateField(_("完成时限"))
    wanted = models.DecimalField(_("要求"), max_digits=10, decimal_places=2)
    unit = models.CharField(max_length=40, blank=True)
    post_id = models.CharField(_("责任岗位"), max_length=60, blank=True)
    fulfilled_on = models.DateField(_("完成日期"), null=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("职责期次")
        verbose_name_plural = _("职责期次")
        constraints = (
            models.UniqueConstraint(
                fields=("duty_id", "who", "place_code", "period_start", "period_end"),
                name="a_duty_once_a_lead_place_and_period",
            ),
        )
        indexes = (
            models.Index(fields=("place_code", "fulfilled_on", "due_on"), name="duties_of_place"),
            models.Index(fields=("post_id", "fulfilled_on", "due_on"), name="duties_of_post"),
        )

    def __str__(self) -> str:
        return f"{self.label} {self.place_code} {self.period_end}"

    def get_absolute_url(self) -> str:
        """The page of the instance."""
        return reverse("duties:duty", args=(self.pk,))


OPEN = models.Q(fulfilled_on__isnull=True)


def overdue_on(on: date) -> models.Q:
    """The predicate of what is overdue on a day."""
    return OPEN & models.Q(due_on__lt=on)


class DutyRecord(models.Model):
    """Something that was done: written down by somebody, or recognised from what the site knows.

    ``source`` names what recognised it; empty where ``by`` wrote it down. A withdrawn one counts no more.
    """

    instance = models.ForeignKey(DutyInstance, on_delete=models.CASCADE, related_name="records")
    done_on = models.DateField(_("办理日期"))
    quantity = models.DecimalField(_("数量"), max_digits=10, decimal_places=2, default=1)
    note = models.CharField(_("情况"), max_length=1000)
    source = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()
    withdrawn_because = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("履职记录")
        verbose_name_plural = _("履职记录")
        constraints = (
            models.UniqueConstraint(
                fields=("instance", "source"),
                condition=~models.Q(source=""),
                name="recognised_once_a_source",
            ),
        )

    def __str__(self) -> str:
        return f"{self.instance_id} {self.done_on}"
