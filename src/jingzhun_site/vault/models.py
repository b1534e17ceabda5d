"""The vault's one table."""

from django.db import models


class Identity(models.Model):
    """A sealed value under its token; rows that share a value share the token."""

    token = models.CharField(primary_key=True, max_length=40)
    kind = models.CharField(max_length=16)
    sealed = models.BinaryField()
    key_id = models.CharField(max_length=16)

    class Meta:
        verbose_name = "身份信息"
        verbose_name_plural = "身份信息"

    def __str__(self) -> str:
        return self.token
