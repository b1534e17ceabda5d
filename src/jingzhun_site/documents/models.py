"""Documents: which record a file proves, of which kind it is, who kept it and who took it off."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jingzhun_site.documents.kinds import kind_of


class Document(models.Model):
    """A file that proves one record. It has no name: people name files after people."""

    entity = models.CharField(_("对象类别"), max_length=60)
    key = models.CharField(_("对象编号"), max_length=200)
    kind = models.CharField(_("材料种类"), max_length=60)
    place_code = models.CharField(_("地区代码"), max_length=12)
    content_type = models.CharField(_("类型"), max_length=100)
    size = models.PositiveBigIntegerField(_("字节数"))
    sha256 = models.CharField(_("校验值"), max_length=64)
    path = models.CharField(_("位置"), max_length=200)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("上传人"),
    )
    kept_at = models.DateTimeField(_("上传时间"))
    withdrawn_at = models.DateTimeField(_("撤下时间"), null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("撤下人"),
    )
    why_withdrawn = models.CharField(_("撤下理由"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("佐证材料")
        verbose_name_plural = _("佐证材料")
        constraints = (
            models.UniqueConstraint(
                fields=("entity", "key", "kind", "sha256"),
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_document_for_one_proof",
            ),
        )
        indexes = (models.Index(fields=("place_code", "-id"), name="documents_of_place"),)

    def __str__(self) -> str:
        return kind_of(self.kind).label

    def get_absolute_url(self) -> str:
        """Where the file is opened."""
        return reverse("documents:document", args=(self.pk,))

    @property
    def is_photo(self) -> bool:
        """Whether a page can show it in small."""
        return self.content_type.startswith("image/")
