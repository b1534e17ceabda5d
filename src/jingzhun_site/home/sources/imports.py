"""Unfinished batches and the key-back list, on the home page."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun_site.accounts.requiring import user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.home.contributions import Task
from jingzhun_site.imports.access import access_batches
from jingzhun_site.imports.models import Stage


def tasks(request: HttpRequest) -> Iterator[Task]:
    """The user's own batches that stand half-way."""
    user = user_of(request)
    if not user.may(Right.IMPORT_WORKBOOKS):
        return
    own = access_batches(user).filter(uploaded_by=user)
    for stage, words, button in (
        (Stage.RECOGNISED, _("导入的表格，等您确认列的对应"), _("去确认")),
        (Stage.CHECKED, _("导入的表格已核对，等您看过再导入"), _("去查看")),
    ):
        count = own.filter(state=stage).count()
        first = own.filter(state=stage).order_by("id").first() if count == 1 else None
        yield Task(
            title=words,
            count=count,
            unit=_("个"),
            button=button,
            href=first.get_absolute_url() if first else reverse("imports:list"),
            icon="file-import",
        )
