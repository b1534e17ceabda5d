"""Measures of poverty as they were computed, by year and place; and the outlines of places that an office brought."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from jingzhun_site.decisions.models import Snapshot


class Source(models.TextChoices):
    """Whose people are measured."""

    REGISTER = "register", _("名册上的全部户")
    SURVEYS = "surveys", _("当年入户调查的户")


class Measure(models.TextChoices):
    """What is measured of them."""

    HEADCOUNT = "headcount", _("收入贫困发生率")
    GAP = "gap", _("收入贫困缺口")
    SQUARED_GAP = "squared_gap", _("收入贫困缺口平方")
    MULTIDIMENSIONAL = "multidimensional", _("多维贫困发生率")
    ADJUSTED = "adjusted", _("多维贫困指数")


class PovertyYear(models.Model):
    """The measures of one year over one source; a later computation takes its place."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    source = models.CharField(_("对象"), max_length=12, choices=Source.choices)
    line_fen = models.PositiveIntegerField(_("贫困线"))
    standards = models.JSONField(default=dict)  # standard → label, of the multidimensional measures
    left_out = models.PositiveIntegerField(default=0)  # households of unknown size
    made_at = models.DateTimeField(_("测算时间"))

    class Meta:
        verbose_name = _("贫困测算")
        verbose_name_plural = _("贫困测算")
        constraints = (
            models.UniqueConstraint(fields=("year", "source"), name="poverty_once_a_year"),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.source}"


class PovertyFigure(models.Model):
    """One measure of one place: two ends as shares of one, equal where no unknown fact matters."""

    of = models.ForeignKey(PovertyYear, on_delete=models.CASCADE, related_name="figures")
    place_code = models.CharField(max_length=12)
    measure = models.CharField(max_length=20, choices=Measure.choices)
    people = models.PositiveBigIntegerField()
    low = models.DecimalField(max_digits=11, decimal_places=10)
    high = models.DecimalField(max_digits=11, decimal_places=10)

    class Meta:
        verbose_name = _("贫困测算结果")
        verbose_name_plural = _("贫困测算结果")
        constraints = (
            models.UniqueConstraint(
                fields=("of", "measure", "place_code"), name="poverty_figure_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.place_code} {self.measure}"


class Boundary(models.Model):
    """The outline of a place, of a file that an office has the right to show."""

    place_code = models.CharField(_("地区代码"), primary_key=True, max_length=12)
    rings = models.JSONField()  # of each ring the corners in degrees
    source = models.CharField(_("来源"), max_length=200)
    map_number = models.CharField(_("审图号"), max_length=60, blank=True)
    taken_at = models.DateTimeField(_("装入时间"))

    class Meta:
        verbose_name = _("边界")
        verbose_name_plural = _("边界")

    def __str__(self) -> str:
        return self.place_code
