"""Fetching differences and saying what was found out about them."""

from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import Field

from jingzhun_site.accounts.requiring import user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.crosschecks.access import access_difference, access_differences
from jingzhun_site.crosschecks.actions import judging
from jingzhun_site.crosschecks.actions.answering import take_answers
from jingzhun_site.crosschecks.answers import Answer
from jingzhun_site.crosschecks.catalogue import comparison_label
from jingzhun_site.crosschecks.models import Difference, Standing, Verdict
from jingzhun_site.exchange.actions import note_read
from jingzhun_site.exchange.api.authentication import require_scope
from jingzhun_site.exchange.api.refusing import REFUSALS, ApiRefusedError
from jingzhun_site.exchange.api.shapes import (
    AnswerShape,
    FindingShape,
    FindingsShape,
    VerdictShape,
)
from jingzhun_site.exchange.models import Scope

router = Router(tags=["findings"])
MOST_ROWS = 1000
_LARGEST = 2**63 - 1
_SAID = {"true": "是", "not_true": "否", "look_again": "需再查"}


@router.get("/registers/{register_id}/findings", response={200: FindingsShape, **REFUSALS})
def list_findings(
    request: HttpRequest,
    register_id: str,
    standing: Query[Standing | None] = None,
    after: Annotated[int, Query(), Field(ge=0, le=_LARGEST)] = 0,
    limit: Annotated[int, Query(), Field(ge=1, le=MOST_ROWS)] = 200,
) -> FindingsShape:
    """The differences of a register, in the order in which they were first found. That they were read is noted."""
    token = require_scope(request, Scope.READ, register_id)
    found = access_differences(user_of(request)).filter(register=register_id, pk__gt=after)
    if standing is not None:
        found = found.filter(standing=standing)
    rows = list(found.order_by("pk")[: limit + 1])
    page = rows[:limit]
    note_read(token, register=register_id, rows=len(page))
    return FindingsShape(
        findings=[finding_shape(one) for one in page],
        next=page[-1].pk if len(rows) > limit else None,
    )


@router.get("/findings/{finding_id}", response={200: FindingShape, **REFUSALS})
def get_finding(request: HttpRequest, finding_id: int) -> FindingShape:
    """One difference."""
    return finding_shape(_opened(request, finding_id, Scope.READ))


@router.post("/findings/{finding_id}/answer", response={200: FindingShape, **REFUSALS})
def answer_finding(request: HttpRequest, finding_id: int, answer: AnswerShape) -> FindingShape:
    """Say what the department found out. Refused when something was done with the difference since ``version``."""
    found = _opened(request, finding_id, Scope.ANSWER)
    said = Answer(
        cell=str(found.pk), pk=found.pk, version=answer.version,
        said=_SAID[answer.says], words=answer.words,
    )  # fmt: skip
    take_answers([said], acting_user=user_of(request))
    return finding_shape(access_difference(user_of(request), found.pk))


@router.post("/findings/{finding_id}/verdict", response={200: FindingShape, **REFUSALS})
def judge_finding(request: HttpRequest, finding_id: int, verdict: VerdictShape) -> FindingShape:
    """Give the verdict, where the account may: true, not true, or exempt until a day."""
    found = _opened(request, finding_id, Scope.ANSWER, right=Right.JUDGE_DIFFERENCES)
    if (verdict.verdict == "exempt") != (verdict.until is not None):
        message = _("暂缓必须写明最后一天，其他结论不能写。")
        raise ApiRefusedError(422, "invalid", message, details=["until"])
    user, version, text = user_of(request), verdict.version, verdict.words
    if verdict.until is not None:
        found = judging.exempt(
            found, until=verdict.until, text=text, version=version, acting_user=user
        )
    else:
        judge = judging.confirm if verdict.verdict == "confirmed" else judging.reject
        found = judge(found, text=text, version=version, acting_user=user)
    return finding_shape(found)


def finding_shape(one: Difference) -> FindingShape:
    """A difference as it goes over the line: no name and no number of anybody."""
    return FindingShape(
        id=one.pk,
        version=one.version,
        comparison=one.comparison,
        label=comparison_label(one.comparison),
        register_id=one.register,
        row_number=one.row_number,
        place_code=one.place_code,
        severity=one.severity,
        suggests=one.suggests,
        message=one.message,
        is_undecided=one.is_undecided,
        standing=Standing(one.standing),
        verdict=Verdict(one.verdict),
        found_on=one.found_on,
    )


def _opened(
    request: HttpRequest, pk: int, scope: Scope, *, right: Right = Right.SEE_DIFFERENCES
) -> Difference:
    if pk > _LARGEST:
        raise ApiRefusedError(404, "missing", _("没有这一条，或者它不在令牌的范围内。"))
    found = access_difference(user_of(request), pk, right=right)
    require_scope(request, scope, found.register)
    return found
