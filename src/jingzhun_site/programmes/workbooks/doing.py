"""Doing what a workbook asks for, by the very actions of the pages: once to see what is refused, once for good."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun.eligibility import Gap
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.decisions.gap_files import line_of
from jingzhun_site.decisions.gaps import GapRow, access_gaps
from jingzhun_site.programmes.actions.enrolling import enrol
from jingzhun_site.programmes.actions.obstacles import Signing
from jingzhun_site.programmes.actions.refusing import OvertakenError, RefusedError
from jingzhun_site.programmes.actions.signing import sign_in_batch
from jingzhun_site.programmes.evidence import evidence_words, wanted_evidence
from jingzhun_site.programmes.models import EnrolmentProgress
from jingzhun_site.programmes.posts import PostBook
from jingzhun_site.programmes.procedures import InForce
from jingzhun_site.programmes.queries.offer import offer
from jingzhun_site.programmes.workbooks.rows import BookRow, RefusedRow
from jingzhun_site.register.as_of import Times

Tell = Callable[[int, int], None]
AT_ONCE = 50
"""How many rows are tried in one transaction; the database is not held longer than that takes."""


@dataclass(kw_only=True)
class Doer:
    """Who does it in which programme, from which file; posts are asked for once a day that is signed."""

    user: User
    in_force: InForce
    file_name: str
    batch: str = field(default_factory=lambda: f"sign-{uuid4().hex}")
    _books: dict[date, PostBook] = field(default_factory=dict)

    def sign(self, key: str, row: BookRow) -> None:
        """Sign the steps of a row in the order of the procedure.

        Raises:
            RefusedError: one of them cannot be signed; the caller takes the others back.
        """
        version = row.version
        for step in self.in_force.programme.steps:
            if step.id in row.days:
                on = row.days[step.id]
                words = {"file": self.file_name, "row": row.row}
                note = _("表格“%(file)s”第 %(row)d 行") % words
                sign_in_batch(
                    key,
                    Signing(step=step.id, on=on, note=note[-500:]),
                    acting_user=self.user,
                    batch=self.batch,
                    book=self._books.setdefault(on, PostBook(on=on)),
                    expected_version=version,
                )
                version = None  # counted on by the signature itself

    def papers_wanted(self, row: BookRow) -> list[str]:
        """Why steps that cannot be signed without papers are not signed from a workbook."""
        found = []
        for step in self.in_force.programme.steps:
            must = [
                kind for kind, is_must in wanted_evidence(self.in_force, step).items() if is_must
            ]
            if step.id in row.days and must:
                words = {"step": step.label, "papers": evidence_words(must)}
                found.append(
                    _("“%(step)s”要附%(papers)s，表格里附不了；请到这一笔的页面上传材料办理。")
                    % words
                )
        return found

    def offered(self, rows: Sequence[BookRow]) -> tuple[dict[str, GapRow], list[RefusedRow]]:
        """The rows of gaps by which subjects can be enrolled, and the rows that cannot be and why."""
        found = access_gaps(self.user, Times.present(), right=Right.HANDLE_PROGRAMMES)
        if found is None:
            reason = _("还没有研判，不知道是否应享；请研判以后再回传。")
            return {}, [RefusedRow(row=row, reasons=(reason,)) for row in rows]
        names = {self._line_of(row): row for row in rows}
        one = offer(self.user, found, list(names), found.named(list(names)))
        possible = {line.row.line: line.row for line in one.possible}
        reasons = {line.row.line: line.why_not for line in one.impossible}
        unknown = _("名册里没有这一对象，或不在您办理的地区；请核对编号或名称。")
        refused = [
            RefusedRow(row=row, reasons=(reasons.get(name) or unknown,))
            for name, row in names.items()
            if name not in possible
        ]
        early = self._too_early([row for name, row in names.items() if name in possible])
        refused += early
        left_out = {one.row.subject for one in early}
        return {
            names[name].subject: row
            for name, row in possible.items()
            if names[name].subject not in left_out
        }, refused

    def _too_early(self, rows: Sequence[BookRow]) -> list[RefusedRow]:
        """Rows whose enrolment would be older than the rules that they are enrolled under."""
        first = self.in_force.pack.valid_from
        words = {"day": str(first), "pack": self.in_force.pack.title}
        reason = _("纳入日期不能早于政策施行的 %(day)s（%(pack)s）。") % words
        return [
            RefusedRow(row=row, reasons=(reason,))
            for row in rows
            if row.since and row.since < first
        ]

    def enrol(self, rows: Sequence[BookRow], gaps: Mapping[str, GapRow]) -> dict[str, str]:
        """Enrol the subjects of rows; the number of each enrolment by subject."""
        days = {gaps[row.subject].line: row.since for row in rows if row.since}
        reason = _("从表格“%(file)s”纳入专项") % {"file": self.file_name}
        wanted = [gaps[row.subject] for row in rows]
        enrol(wanted, acting_user=self.user, since=days, reason=reason[:500])
        lines = EnrolmentProgress.objects.running().filter(
            programme=self.in_force.programme.id,
            entity=self.in_force.programme.entity,
            subject__in=[row.subject for row in rows],
        )
        return dict(lines.values_list("subject", "enrolment_id"))

    def _line_of(self, row: BookRow) -> str:
        programme = self.in_force.programme
        return line_of(programme.entity, row.subject, programme.id, int(Gap.NOT_RECEIVING))


def rehearse(
    signings: Sequence[BookRow], new: Sequence[BookRow], doer: Doer, *, tell: Tell
) -> list[RefusedRow]:
    """Do all of it and take it back: the rows that are refused, with the words of the actions themselves."""
    refused: list[RefusedRow] = []
    total = len(signings) + len(new)
    for start in range(0, len(signings), AT_ONCE):
        tell(start, total)
        with transaction.atomic():
            refused += _tried([(row.key, row) for row in signings[start : start + AT_ONCE]], doer)
            transaction.set_rollback(True)
    for start in range(0, len(new), AT_ONCE):
        tell(len(signings) + start, total)
        refused += _rehearse_new(new[start : start + AT_ONCE], doer)
    return refused


def _rehearse_new(rows: Sequence[BookRow], doer: Doer) -> list[RefusedRow]:
    gaps, refused = doer.offered(rows)
    possible = [row for row in rows if row.subject in gaps]
    with transaction.atomic():
        keys = doer.enrol(possible, gaps) if possible else {}
        refused += _tried([(keys[row.subject], row) for row in possible], doer)
        transaction.set_rollback(True)
    return refused


def _tried(rows: Sequence[tuple[str, BookRow]], doer: Doer) -> list[RefusedRow]:
    refused = []
    for key, row in rows:
        reasons = doer.papers_wanted(row)
        if not reasons:
            try:
                with transaction.atomic():
                    doer.sign(key, row)
            except RefusedError as error:
                reasons = list(error.reasons)
        if reasons:
            refused.append(RefusedRow(row=row, reasons=tuple(reasons)))
    return refused


@transaction.atomic
def carry_out(
    signings: Sequence[BookRow], new: Sequence[BookRow], doer: Doer, *, tell: Tell
) -> Sequence[tuple[str, BookRow]]:
    """Do all of it for good, or none of it; each row with its enrolment. The caller tells of the doer's batch.

    Raises:
        RefusedError: a row that could be done when it was rehearsed cannot be done any more.
    """
    total = len(signings) + len(new)
    keys: dict[str, str] = {}
    for start in range(0, len(new), AT_ONCE):
        chunk = new[start : start + AT_ONCE]
        gaps, refused = doer.offered(chunk)
        if refused:
            raise RefusedError([_said(one.row, one.reasons[0]) for one in refused])
        keys |= doer.enrol(chunk, gaps)
    rows = [*((row.key, row) for row in signings), *((keys[row.subject], row) for row in new)]
    for number, (key, row) in enumerate(rows):
        tell(number, total)
        try:
            doer.sign(key, row)
        except OvertakenError as error:
            words = _("核对以后有人办理过这一笔，请重新导出后回传。")
            raise RefusedError([_said(row, words)]) from error
        except RefusedError as error:
            raise RefusedError([_said(row, one) for one in error.reasons]) from error
    return rows


def _said(row: BookRow, reason: str) -> str:
    return _("第 %(row)d 行：%(reason)s") % {"row": row.row, "reason": reason}
