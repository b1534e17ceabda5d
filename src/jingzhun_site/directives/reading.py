"""Reading a stored document: its text, its items, what it says against itself, what a pack makes of it."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun.coverage import CoverageLine, cover
from jingzhun.directives import Ledger, make_ledger
from jingzhun.directives.checking import Finding, check_words
from jingzhun.directives.jsonl import Record
from jingzhun.errors import JingzhunError
from jingzhun.packs import Pack, load_coverage, shipped_packs_root
from jingzhun_site.config import clock
from jingzhun_site.decisions.deciders import packs
from jingzhun_site.directives.models import Directive, DirectiveFinding, DirectiveItem
from jingzhun_site.directives.records import new_item
from jingzhun_site.directives.refusing import sentence_of
from jingzhun_site.directives.relating import relate
from jingzhun_site.documents.files import file_at
from jingzhun_site.register.columns import VOCABULARY

Tell = Callable[[str], None]
_AT_ONCE = 500


def read_stored(directive: Directive, *, tell: Tell = lambda _says: None) -> bool:
    """Read a document that was uploaded and not read yet; whether it could be read.

    One that cannot be read says why. Nothing is kept of half a reading.
    """
    tell(_("读取文件"))
    try:
        ledger = make_ledger(file_at(directive.path))
        tell(_("核对数字"))
        findings = ledger.findings()
    except JingzhunError as error:
        directive.state = Directive.State.UNREADABLE
        directive.error = "\n".join(sentence_of(fault) for fault in error.faults)
        directive.save(update_fields=["state", "error"])
        return False
    # What takes long is done before anything is locked: on SQLite nobody else could write meanwhile.
    items = _items_with_coverage(directive, ledger)
    with transaction.atomic():
        _keep(directive, ledger, items, findings)
    tell(_("与上级文件和上一版比对"))
    relate(directive)
    return True


def _keep(
    directive: Directive,
    ledger: Ledger,
    items: Sequence[DirectiveItem],
    findings: Iterable[Finding],
) -> None:
    directive.items.all().delete()
    directive.findings.filter(kind=DirectiveFinding.Kind.CHECK).delete()
    DirectiveItem.objects.bulk_create(items, batch_size=_AT_ONCE)
    DirectiveFinding.objects.bulk_create(_finding(directive, one) for one in findings)
    _describe(directive, ledger)
    directive.save()


def _describe(directive: Directive, ledger: Ledger) -> None:
    head, document = ledger.head, ledger.document
    directive.title = head.title[:300] or directive.title
    directive.issuer = head.issuer[:200]
    directive.document_number = head.document_number[:100]
    directive.issued_on = head.issued_on
    directive.text = document.text
    directive.left_out = [[part.start, part.end] for part in document.left_out]
    directive.remarks = [sentence_of(fault) for fault in ledger.remarks]
    directive.sections = [
        {"path": s.path, "level": s.level, "title": s.title, "start": s.start, "end": s.end}
        for s in ledger.sections
    ]
    directive.state, directive.read_at = Directive.State.READ, clock.now()


def _items_with_coverage(directive: Directive, ledger: Ledger) -> list[DirectiveItem]:
    """The items of a document, and beside each what the pack makes of it that was made of the document."""
    items = list(_items(directive, ledger))
    pack = pack_of(ledger.head.document_number, ledger.head.title)
    if pack is not None:
        directive.pack_id = pack.id
        _note_coverage(items, ledger, pack)
    return items


def _items(directive: Directive, ledger: Ledger) -> Iterable[DirectiveItem]:
    found: list[Record] = [*ledger.quantities, *ledger.tasks]
    records = sorted(found, key=lambda one: (one.start, one.end))
    text = ledger.document.text
    for record in records:
        yield new_item(record, directive_id=directive.pk, text=text)


def _finding(directive: Directive, found: Finding) -> DirectiveFinding:
    first = min(found.places, key=lambda place: place.start)
    quoted = "；".join(f"“{' '.join(place.words.split())}”" for place in found.places)
    return DirectiveFinding(
        directive=directive,
        kind=DirectiveFinding.Kind.CHECK,
        name=found.check,
        gravity=found.gravity,
        start=first.start,
        section=first.section[:100],
        label=check_words()[found.check]["zh"],
        sentence=_("%(subject)s：%(arithmetic)s。原文：%(quoted)s")
        % {"subject": found.subject, "arithmetic": found.arithmetic, "quoted": quoted},
    )


def pack_of(document_number: str, title: str) -> Pack | None:
    """The pack that was made of a document, by its number, or by its title where it has none."""
    for pack in packs().values():
        if document_number and pack.document_number == document_number:
            return pack
        if title and not pack.document_number and title == pack.title:
            return pack
    return None


def _note_coverage(items: Iterable[DirectiveItem], ledger: Ledger, pack: Pack) -> None:
    """Write beside each item what the pack makes of it."""
    coverage = load_coverage(shipped_packs_root() / pack.id, pack)
    report = cover(ledger, pack, coverage, vocabulary=VOCABULARY)
    lines = {_place(line): line for line in report.lines}
    for item in items:
        figure: Any = item.read.get("figure_start", -1)
        line = lines.get((item.start, item.end, figure))
        if line is not None:
            item.coverage, item.entries = line.state.value, list(line.entries)


def _place(line: CoverageLine) -> tuple[int, int, int]:
    record = line.item.record
    return record.start, record.end, getattr(record, "figure_start", -1)
