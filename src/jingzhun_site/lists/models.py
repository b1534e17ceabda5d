"""Lists that were kept: views of a list, and pasted lists of people."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """The filters, columns and order of a list under a name; a shared one is for the whole place."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("用户")
    )
    kind = models.CharField(max_length=20)
    name = models.CharField(_("名称"), max_length=40)
    query = models.CharField(max_length=2000)
    is_shared = models.BooleanField(_("全单位可用"), default=False)
    place_code = models.CharField(max_length=12, blank=True)

    class Meta:
        verbose_name = _("保存的名单")
        verbose_name_plural = _("保存的名单")
        constraints = (
            models.UniqueConstraint(fields=("user", "kind", "name"), name="one_view_of_a_name"),
        )

    def __str__(self) -> str:
        return self.name


class PastedList(models.Model):
    """People or households by the numbers that someone pasted; only the keys of those found are kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    keys = models.JSONField()
    missing = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("粘贴的名单")
        verbose_name_plural = _("粘贴的名单")

    def __str__(self) -> str:
        return f"{self.kind} {len(self.keys)}"


class BatchChange(models.Model):
    """One value that was set for many records at once, and that can be taken back."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    field = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    place_code = models.CharField(max_length=12, blank=True)
    changed = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("批量修改")
        verbose_name_plural = _("批量修改")

    def __str__(self) -> str:
        return f"{self.kind} {self.field} {self.changed}"

    @property
    def code(self) -> str:
        """What the changes of this batch are marked with."""
        return f"lists-{self.pk}"
