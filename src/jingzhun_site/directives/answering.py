"""Which duty is answered by the tasks of a document: all were given out, and each was closed out by a second person."""

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.directives.giving import SOURCE
from jingzhun_site.directives.models import Directive, DirectiveItem
from jingzhun_site.duties.models import DutyInstance
from jingzhun_site.duties.recognising import Known, Recogniser
from jingzhun_site.duties.recognising.recogniser import enough
from jingzhun_site.ledger.models import LedgerEntry

State = DirectiveItem.State


def _closed_out(one: DutyInstance) -> Known | None:
    """The document of the duty's pack was reviewed to its end, and of its tasks none is left."""
    document = Directive.objects.filter(
        pack_id=one.pack_id, governs_code=one.place_code, withdrawn_at__isnull=True
    ).order_by("-pk").first()  # fmt: skip
    if document is None:
        return None
    tasks = document.items.filter(kind=DirectiveItem.Kind.TASK)
    unfinished = tasks.filter(state=State.WAITING) | tasks.filter(
        state=State.ACCEPTED, handovers__isnull=True
    )
    if unfinished.exists():
        return None
    keys = [str(key) for key in document.items.values_list("pk", flat=True)]
    entries = LedgerEntry.objects.filter(source=SOURCE.name, source_key__in=keys)
    ended = entries.exclude(state=LedgerEntry.State.REJECTED)
    if ended.exclude(state=LedgerEntry.State.CLOSED).exists():
        return None
    said = _("文件的 %(count)d 项任务都已销号") % {"count": ended.count()}
    return enough(one, ended.aggregate(last=Max("ended_on"))["last"], said)


RECOGNISER = Recogniser(
    name="tasks_closed",
    label=gettext_lazy("督办台账"),
    rule=gettext_lazy("这份文件已审完，任务全部交办并销号"),
    knows=_closed_out,
    # 二 asks that all ten kinds of problems be found, set right and shown: each is a task of the document.
    duty_ids=frozenset({"rectification_round"}),
)
