"""Papers of reported figures: what no record counts is proved by a paper, and says so."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.documents.actions import CheckedDocument, keep_document
from jingzhun_site.documents.models import Document
from jingzhun_site.documents.owners import Owner, Proved, of_the_document
from jingzhun_site.documents.queries import documents_of
from jingzhun_site.goals.catalogue import goal_in_force
from jingzhun_site.goals.models import GoalReport

ENTITY = "goal_reports"
REPORT_EVIDENCE = ("statistics", "acceptance", "list", "report", "record", "photo")
"""The kinds of evidence that can stand behind a figure."""


def keep_evidence(report: GoalReport, paper: CheckedDocument, *, acting_user: User) -> Document:
    """Keep the paper behind a figure."""
    return keep_document(
        paper, kind=paper.kind, entity=ENTITY, key=str(report.pk), place_code=report.place_code,
        acting_user=acting_user, wanted=REPORT_EVIDENCE,
    )  # fmt: skip


def evidence_of(report: GoalReport) -> Sequence[Document]:
    """The papers behind a figure."""
    return documents_of(ENTITY, [str(report.pk)]).get(str(report.pk), [])


def _seen(user: User) -> "QuerySet[Any]":
    """The figure of a document; the place of both is the same, and is asked for beside it."""
    del user
    return of_the_document(GoalReport.objects.all())


def _records(keys: Sequence[str]) -> Mapping[str, Proved]:
    found = GoalReport.objects.filter(pk__in=[key for key in keys if key.isdigit()])
    return {
        str(one.pk): Proved(label=_label(one), href=reverse("goals:check", args=[one.pk]))
        for one in found
    }


def _label(report: GoalReport) -> str:
    item = goal_in_force(report.goal_id, report.place_code, report.as_at)
    label = item.entry.indicator.label if item and item.entry else report.goal_id
    return f"{label} · {report.as_at.isoformat()}"


OWNER = Owner(
    entity=ENTITY,
    label=gettext_lazy("填报数"),
    see=Right.HANDLE_TASKS,
    keep=Right.HANDLE_TASKS,
    seen=_seen,
    records=_records,
)
"""Reported figures, as the app of documents asks about them."""
