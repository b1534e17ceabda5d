"""The office's workbook of a document, made of what was reviewed."""

from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun.directives import Ledger
from jingzhun.directives.documents import Document
from jingzhun.directives.exporting import break_down, write_workbook
from jingzhun.directives.model import Head, Quantity, Reading, Section, Task
from jingzhun_site.accounts.models import User
from jingzhun_site.directives.actions.noting import note_directive
from jingzhun_site.directives.models import Directive, DirectiveItem
from jingzhun_site.directives.records import record_of
from jingzhun_site.jobs.failures import JobRefused

_STATES = (DirectiveItem.State.ACCEPTED, DirectiveItem.State.WAITING)


def write_breakdown(
    path: Path, directive: Directive, *, only_accepted: bool, acting_user: User
) -> int:
    """Write the task breakdown of what was accepted, or of all that was not turned down; how many items it has.

    Raises:
        JobRefused: there is nothing to write.
    """
    states = _STATES[:1] if only_accepted else _STATES
    items = list(directive.items.filter(state__in=states).order_by("start", "end", "pk"))
    if not items:
        raise JobRefused(_("还没有已采纳的事项。请先在审定页采纳，或选择导出全部。"))
    ledger = ledger_of_items(directive, items)
    path.write_bytes(write_workbook(ledger, break_down(ledger)))
    with transaction.atomic():
        new = {"rows": len(items)}
        note_directive("directives.exported", directive, new, acting_user=acting_user)
    return len(items)


def ledger_of_items(directive: Directive, items: list[DirectiveItem]) -> Ledger:
    """The core's ledger of a document, its records as people left them."""
    records = [record_of(item) for item in items]
    reading = Reading(
        text=directive.text,
        head=Head(
            title=directive.title,
            issuer=directive.issuer,
            document_number=directive.document_number,
            issued_on=directive.issued_on,
        ),
        sections=tuple(Section(**section) for section in directive.sections),
        quantities=tuple(one for one in records if isinstance(one, Quantity)),
        tasks=tuple(one for one in records if isinstance(one, Task)),
    )
    # Tables are left out of the document: their figures are among the items already.
    document = Document(file=directive.file_name, form=directive.form, text=directive.text)
    return Ledger(document, reading)
