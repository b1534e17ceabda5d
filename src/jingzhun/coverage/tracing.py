"""The other way round: entries that no item of the document leads to."""

from jingzhun.coverage.report import CoverageReport
from jingzhun.packs import Check, Definition, Demand, Entry, Parameter, Status, entry_names

_OURS = (Check, Definition, Demand)  # words and checks of the pack, which no document prints


def untraced(report: CoverageReport) -> tuple[str, ...]:
    """The names of entries that cite the document and stand for none of its items, in the order of the pack.

    Their words may be such as the reader does not look at; or nobody knows where they come from. Placeholders of
    figures are the pack's own.
    """
    traced = {entry for line in report.lines for entry in line.entries}
    traced |= {entry for pair in report.unread for entry in pair.entries}
    traced |= {line.waiver.of for line in report.lines if line.waiver}
    entries = entry_names(report.pack).items()
    return tuple(name for name, entry in entries if name not in traced and _is_printed(entry))


def _is_printed(entry: Entry) -> bool:
    """Whether an entry says that the document has it."""
    is_ours = isinstance(entry, _OURS) or entry.source.clause.endswith("practice")
    is_open = isinstance(entry, Parameter) and entry.status is Status.PLACEHOLDER
    return not (is_ours or is_open or entry.source.document)
