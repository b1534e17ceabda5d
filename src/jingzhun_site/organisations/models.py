"""The account with which an official logs in."""

from django.db import models

from jingzhun_site.accounts.models import User
from jingzhun_site.register.models import Official


class OfficialAccount(models.Model):
    """One official and one user of the site are the same human being; posts come and go, this stays."""

    official = models.OneToOneField(
        Official, on_delete=models.CASCADE, related_name="account", verbose_name="工作人员"
    )
    user = models.OneToOneField(
        User, on_delete=models.CASCADE, related_name="official_account", verbose_name="用户"
    )

    class Meta:
        verbose_name = "工作人员帐户"
        verbose_name_plural = "工作人员帐户"

    def __str__(self) -> str:
        return f"{self.official_id} {self.user}"
