"""What a workbook of receipts says, shown before it is taken: how many paid, refused, other sums, unknown; by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.deliveries.models import DeliveryLine, ReceiptUpload
from jingzhun_site.deliveries.receipts import Answer
from jingzhun_site.deliveries.taking import Checked, check_receipts, is_other_amount
from jingzhun_site.frame.pieces import Figure
from jingzhun_site.places.queries import place_names
from jingzhun_site.places.scope import Scope
from jingzhun_site.programmes.queries.shown import subjects_of

State = DeliveryLine.State
_SHOWN = 200


@dataclass(frozen=True, kw_only=True)
class ShownAnswer:
    """One row of the receipts with whom it is about."""

    cell: str
    code: str
    name: str
    place: str
    due: Decimal | None
    paid: Decimal | None
    words: str

    @property
    def difference(self) -> Decimal | None:
        """How much more was paid than asked for."""
        return None if self.due is None or self.paid is None else self.paid - self.due


@dataclass(frozen=True, kw_only=True)
class ReceiptPreview:
    """What the page shows; of long lists the first rows and how many there are besides.

    ``fresh`` are the lines that would be settled: not those that other receipts have settled before.
    """

    tiles: Sequence[Figure]
    total: Decimal
    fresh: int
    other: Sequence[ShownAnswer]
    more_other: int
    refused: Sequence[ShownAnswer]
    more_refused: int
    unknown: Sequence[Answer]
    more_unknown: int
    faults: Sequence[str]


def preview_of(user: User, upload: ReceiptUpload) -> ReceiptPreview:
    """The receipts as they stand to the batch at this moment."""
    checked = check_receipts(upload.batch, bytes(upload.content))
    fresh = [(line, answer) for line, answer in checked.known if line.state == State.WAITING]
    refused = [(line, answer) for line, answer in fresh if not answer.is_paid]
    paid = [(line, answer) for line, answer in fresh if answer.is_paid]
    other = [(line, answer) for line, answer in paid if is_other_amount(line, answer)]
    return ReceiptPreview(
        tiles=_tiles(upload, checked, len(paid), len(other), len(refused)),
        total=sum((answer.paid_yuan or Decimal(0) for _line, answer in paid), Decimal(0)),
        fresh=len(fresh),
        other=_shown(user, upload, other[:_SHOWN]),
        more_other=max(len(other) - _SHOWN, 0),
        refused=_shown(user, upload, refused[:_SHOWN]),
        more_refused=max(len(refused) - _SHOWN, 0),
        unknown=checked.unknown[:_SHOWN],
        more_unknown=max(len(checked.unknown) - _SHOWN, 0),
        faults=checked.faults,
    )


def _tiles(
    upload: ReceiptUpload, checked: Checked, paid: int, other: int, refused: int
) -> list[Figure]:
    waiting = upload.batch.lines.filter(state=State.WAITING).count()
    before = len(checked.known) - paid - refused
    left_out = waiting - paid - refused
    return [
        _figure(_("足额发放"), paid - other, _("笔"), "good"),
        _figure(_("金额不符"), other, _("笔"), "bad", "#other"),
        _figure(_("退回"), refused, _("笔"), "bad", "#refused"),
        _figure(_("批次里没有的"), len(checked.unknown), _("行"), "bad", "#unknown"),
        _figure(_("回单里没有"), left_out, _("笔"), "soon"),
        _figure(_("以前已登记"), before, _("笔"), ""),
    ]


def _figure(label: str, value: int, unit: str, tone: str, href: str = "") -> Figure:
    return Figure(
        label=label,
        value=value,
        unit=unit,
        tone=tone if value else "",
        href=href if value else "",
    )


def _shown(
    user: User, upload: ReceiptUpload, rows: Sequence[tuple[DeliveryLine, Answer]]
) -> list[ShownAnswer]:
    progress = [
        line.enrolment.progress for line, _answer in rows if hasattr(line.enrolment, "progress")
    ]
    names = subjects_of(user, progress, Scope.of([upload.batch.place_code]))
    places = place_names({line.place_code for line, _answer in rows})
    return [
        ShownAnswer(
            cell=answer.cell,
            code=line.code,
            name=names[line.enrolment_id].name if line.enrolment_id in names else line.enrolment_id,
            place=places.get(line.place_code, line.place_code),
            due=line.amount_yuan,
            paid=answer.paid_yuan,
            words=answer.words,
        )
        for line, answer in rows
    ]
