"""Names of duties: how many are open, overdue and fulfilled, on the day of the report."""

from collections.abc import Mapping, Sequence

from jingzhun_site.duties.queries.counts import counts_as_at, rows_address
from jingzhun_site.ledger.queries.counts import LedgerCounts
from jingzhun_site.reports.moments import Moment
from jingzhun_site.reports.names.counts import Count, CountSource


def _counts(places: Sequence[str], moment: Moment) -> Mapping[str, LedgerCounts]:
    return counts_as_at(places, user=moment.user, on=moment.on)


DUTIES = CountSource(
    group="职责",
    unit="项",
    known={
        "duties.open": Count(label="未履行的职责", part="open", words={"state": "open"}),
        "duties.overdue": Count(
            label="逾期未履行的职责", part="overdue", words={"state": "overdue"}
        ),
        "duties.fulfilled": Count(label="已履行的职责", part="closed", words={"state": "done"}),
    },
    counts=_counts,
    address=rows_address,
    href_label="打开职责履行",
    past="清单按今天列出；这个数按截止日期和各项的办理日期推算。",
    not_yours="这个地区的职责履行不在您的权限内。",
)
"""The duties of a place and of all below it that had begun on the day of the report, as they stood then."""
