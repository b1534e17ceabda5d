"""Long work of deliveries."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.deliveries.actions import send_batch
from jingzhun_site.deliveries.evidence import programme_label
from jingzhun_site.deliveries.models import DeliveryBatch, ReceiptUpload
from jingzhun_site.deliveries.refusing import DeliveryRefusedError
from jingzhun_site.deliveries.taking import SETTLE, settle_upload
from jingzhun_site.jobs.failures import JobRefused
from jingzhun_site.jobs.kinds import Outcome, job
from jingzhun_site.jobs.progress import Progress

SEND = "deliveries.send_batch"


@job(SETTLE, label=gettext_lazy("登记发放回单"), resumable=True, in_one_transaction=True)
def settle(progress: Progress, *, acting_user: User, upload: int) -> Outcome:
    """Take receipts that were shown, whole or not at all."""
    found = ReceiptUpload.objects.select_related("batch").get(pk=upload)
    _require(acting_user, Right.HANDLE_PROGRAMMES, found.batch)
    try:
        done = settle_upload(
            found,
            acting_user=acting_user,
            tell=lambda done, of: progress.tell(_("逐笔登记"), done=done, total=of),
        )
    except DeliveryRefusedError as refused:
        raise JobRefused("\n".join(refused.sentences[:20])) from refused
    lines = done.receipt.lines if done.receipt else 0
    return Outcome(says=_("已登记 %(lines)s 笔") % {"lines": f"{lines:,}"})


@job(SEND, label=gettext_lazy("导出发放表"), right=Right.EXPORT_LISTS, resumable=True)
def send(progress: Progress, *, acting_user: User, batch: int) -> Outcome:
    """Write the file of a large batch."""
    found = DeliveryBatch.objects.get(pk=batch)
    _require(acting_user, Right.EXPORT_LISTS, found)
    try:
        content = send_batch(found, acting_user=acting_user)
    except DeliveryRefusedError as refused:
        raise JobRefused("\n".join(refused.sentences)) from refused
    path = progress.folder / "batch.xlsx"
    path.write_bytes(content)
    return Outcome(file=path, file_name=file_name(found))


def file_name(batch: DeliveryBatch) -> str:
    """What the file of a batch is called."""
    return f"{programme_label(batch)}-{batch.period}-{batch.pk}.xlsx".replace("/", "／")


def _require(user: User, right: Right, batch: DeliveryBatch) -> None:
    if not user.may(right, batch.place_code):
        raise JobRefused(_("提交人在该地区已没有这一权限，没有改动任何内容。"))
