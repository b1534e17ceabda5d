"""The tokens with which other systems come in."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """What a token lets its holder do, in the registers it names."""

    SUBMIT = "submit", _("报送数据")
    READ = "read", _("取回差异")
    ANSWER = "answer", _("反馈差异")


class ApiToken(models.Model):
    """A key to the interface: what it opens is never more than what its account may do.

    Only a digest is kept. A token is 32 random bytes, which nobody can try one by one, so a plain SHA-256 is enough
    here, unlike for passwords or ID numbers.
    """

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="api_tokens",
        verbose_name=_("帐户"),
    )
    name = models.CharField(_("用途"), max_length=60)
    prefix = models.CharField(_("开头"), max_length=8, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    registers = models.JSONField(_("部门数据"), default=list)
    scopes = models.JSONField(_("可做的事"), default=list)
    valid_until = models.DateField(_("有效期至"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("发放人"),
    )
    made_at = models.DateTimeField(_("发放时间"))
    revoked_at = models.DateTimeField(_("作废时间"), null=True)
    last_used_at = models.DateTimeField(_("最近使用"), null=True)
    minute = models.PositiveBigIntegerField(
        default=0
    )  # the last minute in which it was used, since 1970
    uses = models.PositiveIntegerField(default=0)  # how often in that minute

    class Meta:
        verbose_name = _("接口令牌")
        verbose_name_plural = _("接口令牌")
        indexes = (models.Index(fields=("account", "-id"), name="tokens_of_account"),)

    def __str__(self) -> str:
        return f"{self.name} {self.prefix}…"

    def is_good(self, on: date) -> bool:
        """Whether it opens anything on a day."""
        return self.revoked_at is None and self.valid_until >= on and self.account.is_active

    def opens(self, scope: Scope, register: str) -> bool:
        """Whether it was given for this, in this register."""
        return scope.value in self.scopes and register in self.registers
