"""Long work of lists: exports, and one value for many records."""

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.jobs.failures import JobRefused
from jingzhun_site.jobs.kinds import Outcome, job
from jingzhun_site.jobs.progress import Progress
from jingzhun_site.lists.actions import set_for_all
from jingzhun_site.lists.exporting import export_list
from jingzhun_site.lists.filters import typed
from jingzhun_site.lists.kinds import KINDS
from jingzhun_site.lists.queries import access_list

EXPORT, CHANGE = "export_list", "change_list"


@job(EXPORT, label=gettext_lazy("导出名单"), right=Right.EXPORT_LISTS, resumable=True)
def export(
    progress: Progress,
    *,
    acting_user: User,
    kind: str,
    query: str,
    keys: Sequence[str] | None = None,
) -> Outcome:
    """Write a list as a workbook."""
    path = progress.folder / f"{kind}.xlsx"
    rows = export_list(path, user=acting_user, kind=kind, query=query, keys=keys, progress=progress)
    said = _("%(rows)s 条") % {"rows": f"{rows:,}"}
    return Outcome(says=said, file=path, file_name=f"{KINDS[kind].label}.xlsx")


@job(CHANGE, label=gettext_lazy("批量修改"), in_one_transaction=True)
def change(
    progress: Progress,
    *,
    acting_user: User,
    kind: str,
    query: str,
    keys: Sequence[str] | None,
    field: str,
    value: str,
    reason: str,
) -> Outcome:
    """Set one field of the records that an address asks for, all of them or none."""
    words = QueryDict(query)
    scope = acting_user.scope(Right.CHANGE_REGISTER).narrowed(words.get("place"))
    if not scope:
        raise JobRefused(_("您在该地区没有修改权限。"))
    chosen = KINDS[kind]
    listed = access_list(acting_user, chosen, words, scope, right=Right.CHANGE_REGISTER)
    if field not in chosen.settable or field not in listed.fields:
        raise JobRefused(_("这一项不能批量修改。"))
    records = listed.records if keys is None else listed.records.filter(pk__in=list(keys))
    declared = listed.fields[field]
    stored: Any = typed(declared, value) if value else None
    progress.tell(_("正在修改"))
    batch = set_for_all(
        list(records.order_by("pk")), declared, stored, acting_user=acting_user, reason=reason
    )
    said = _("改了 %(count)s 条") % {"count": f"{batch.changed:,}"}
    return Outcome(says=said, result={"batch": batch.pk})
