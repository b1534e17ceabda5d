"""The page of one duty in one period."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from jingzhun_site.config import clock
from jingzhun_site.documents.models import Document
from jingzhun_site.duties.evidence import duty_of, evidence_of
from jingzhun_site.duties.models import DutyInstance, DutyRecord
from jingzhun_site.duties.queries.recorded import (
    NOT_RECORDED,
    Recorded,
    is_backdated,
    recorded_of,
)
from jingzhun_site.duties.recognising import recognisers_for, source_label
from jingzhun_site.duties.wording import (
    KINDS,
    due_words,
    pack_title,
    period_text,
    plain,
    wanted_text,
    who_text,
)
from jingzhun_site.frame.formats import day_text
from jingzhun_site.frame.pieces import Fact
from jingzhun_site.frame.words import Words
from jingzhun_site.households.wording import code_label
from jingzhun_site.organisations.queries import posts_by_id
from jingzhun_site.places.queries import full_place_name


@dataclass(frozen=True, kw_only=True)
class RecordShown:
    """A record with who or what says so."""

    record: DutyRecord
    who: Words
    papers: Sequence[Document]
    is_backdated: bool

    @property
    def quantity(self) -> str:
        """How much was done."""
        return plain(self.record.quantity)


@dataclass(frozen=True, kw_only=True)
class DutyPage:
    """Everything that the page shows."""

    one: DutyInstance
    due: str
    tone: str
    facts: Sequence[Fact]
    records: Sequence[RecordShown]
    left: str


def duty_page(one: DutyInstance) -> DutyPage:
    """The page of an instance."""
    recorded = recorded_of([one]).get(one.pk, NOT_RECORDED)
    words, tone = due_words(one, on=clock.today(), is_backdated=recorded.is_backdated)
    records = list(one.records.select_related("by").order_by("done_on", "pk"))
    done = sum((r.quantity for r in records if not r.withdrawn_because), Decimal(0))
    papers = evidence_of(records)
    return DutyPage(
        one=one,
        due=words,
        tone=tone,
        facts=_facts(one, recorded),
        records=[
            RecordShown(
                record=r,
                who=source_label(r.source) if r.source else str(r.by),
                papers=papers.get(str(r.pk), []),
                is_backdated=is_backdated(r, one.due_on),
            )
            for r in records
        ],
        left=plain(max(one.wanted - done, Decimal(0))),
    )


def _facts(one: DutyInstance, recorded: Recorded) -> list[Fact]:
    post = posts_by_id([one.post_id], on=clock.today()).get(one.post_id)
    duty = duty_of(one)
    evidence = [code_label("evidence_kind", kind) for kind in duty.evidence] if duty else []
    facts = [
        Fact(label=_("责任单位"), value=who_text(one.who)),
        Fact(label=_("责任岗位"), value=str(post) if post else _("本地区未设对应岗位")),
        Fact(label=_("地区"), value=full_place_name(one.place_code)),
        Fact(label=_("期次"), value=period_text(one)),
        Fact(label=_("完成时限"), value=day_text(one.due_on)),
        Fact(label=_("要求"), value=f"{KINDS.get(one.kind, one.kind)} {wanted_text(one)}".strip()),
        Fact(label=_("依据"), value=f"{pack_title(one.pack_id)} {one.clause}"),
    ]
    if duty and duty.done_when:
        facts.append(Fact(label=_("完成标准"), value=duty.done_when))
    if evidence:
        facts.append(Fact(label=_("佐证"), value=_("、").join(evidence)))
    rules = [str(recogniser.rule) for recogniser in recognisers_for(one)]
    said = _("；").join(rules) or _("没有可认定的记录，由责任岗位填报")
    facts.append(Fact(label=_("系统认定"), value=said))
    if one.fulfilled_on:
        facts.append(Fact(label=_("完成日期"), value=day_text(one.fulfilled_on)))
    if recorded.on:
        facts.append(Fact(label=_("记录日期"), value=day_text(recorded.on)))
    return facts
