"""What the rows of a workbook ask for, held against the ledger as it stands; nothing is written."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext as _

from jingzhun_site.programmes.access import Ledgers
from jingzhun_site.programmes.models import EnrolmentProgress
from jingzhun_site.programmes.procedures import InForce
from jingzhun_site.programmes.queries.steps import reached_by
from jingzhun_site.programmes.workbooks.rows import BookRow, RefusedRow
from jingzhun_site.register.columns import VOCABULARY

_AT_ONCE = 500


@dataclass(kw_only=True)
class Sorted:
    """The rows by what they ask for: nothing, steps of an enrolment, a new enrolment; or what cannot be."""

    unchanged: int = 0
    signings: list[BookRow] = field(default_factory=list)
    new: list[BookRow] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class _Known:
    """A line of the ledger with the days of its steps."""

    line: EnrolmentProgress
    days: Mapping[str, date]

    def has_all(self, row: BookRow) -> bool:
        """Whether everything that a row says stands here already."""
        has_since = row.since in (None, self.line.enrolled_on)
        return has_since and all(self.days.get(step) == day for step, day in row.days.items())


def sort_rows(rows: Sequence[BookRow], ledgers: Ledgers, in_force: InForce) -> Sorted:
    """Sort the rows; of one that asks for steps only those stay that are not in the ledger yet."""
    found = Sorted()
    for start in range(0, len(rows), _AT_ONCE):
        chunk = rows[start : start + _AT_ONCE]
        known = _by_key([row.key for row in chunk if row.key], ledgers, in_force)
        others = _by_subject([row.subject for row in chunk if not row.key], ledgers, in_force)
        for row in chunk:
            if row.key:
                _sort_known(row, known.get(row.key), found, in_force)
            elif any(one.has_all(row) for one in others.get(row.subject, ())):
                found.unchanged += 1
            else:
                found.new.append(row)
    return found


def _sort_known(row: BookRow, known: _Known | None, found: Sorted, in_force: InForce) -> None:
    if known is None:
        reason = _("这一专项的台账里没有这一编号，或不在您办理的地区；请核对是不是别处的表。")
        found.refused.append(RefusedRow(row=row, reasons=(reason,)))
        return
    reasons = tuple(_conflicts(row, known, in_force))
    if reasons:
        found.refused.append(RefusedRow(row=row, reasons=reasons))
    elif known.has_all(row):
        found.unchanged += 1
    else:
        days = {step: day for step, day in row.days.items() if step not in known.days}
        found.signings.append(replace(row, days=days))


def _conflicts(row: BookRow, known: _Known, in_force: InForce) -> Iterator[str]:
    """Where the row contradicts the ledger, which no workbook changes."""
    line = known.line
    if row.subject != line.subject:
        words = {
            "key": row.key,
            "own": f"{VOCABULARY.entities[line.entity].label_zh} {line.subject}",
            "seen": row.subject or _("空"),
        }
        yield (
            _("%(key)s 是%(own)s 的，表里写作 %(seen)s；可能只对一部分列排过序，请用重新导出的表。")
            % words
        )
    if row.since not in (None, line.enrolled_on):
        words = {"day": str(line.enrolled_on), "seen": str(row.since)}
        yield _("纳入日期是 %(day)s，表里写作 %(seen)s；纳入日期不能从表格改，请改回。") % words
    for step in in_force.programme.steps:
        day, own = row.days.get(step.id), known.days.get(step.id)
        if day and own and day != own:
            words = {"step": step.label, "day": str(own), "seen": str(day)}
            yield (
                _(
                    "“%(step)s”已于 %(day)s 办理，表里写作 %(seen)s；要改请在这一笔的页面退回后重办。"
                )
                % words
            )
    if not known.has_all(row) and row.version != line.version:
        yield _("导出以后有人办理过这一笔，表里不是现在的进度；请重新导出，在新表上填写。")


def _by_key(keys: Sequence[str], ledgers: Ledgers, in_force: InForce) -> Mapping[str, _Known]:
    lines = list(ledgers.lines_of(in_force.programme.id).filter(pk__in=keys))
    reached = reached_by(lines)
    return {line.pk: _Known(line=line, days=reached.get(line.pk, {})) for line in lines}


def _by_subject(
    subjects: Sequence[str], ledgers: Ledgers, in_force: InForce
) -> Mapping[str, Sequence[_Known]]:
    """The enrolments of subjects, ended ones among them: a workbook may come in twice."""
    programme = in_force.programme
    lines = list(
        ledgers.lines_of(programme.id).filter(entity=programme.entity, subject__in=subjects)
    )
    reached = reached_by(lines)
    found: dict[str, list[_Known]] = defaultdict(list)
    for line in lines:
        found[line.subject].append(_Known(line=line, days=reached.get(line.pk, {})))
    return found
