"""Names of the ledger of tasks: how many are open, overdue and closed out."""

from collections.abc import Mapping, Sequence

from jingzhun_site.ledger.queries import counts_by_place
from jingzhun_site.ledger.queries.counts import LedgerCounts, rows_address
from jingzhun_site.ledger.queries.past import counts_as_at
from jingzhun_site.reports.moments import Moment
from jingzhun_site.reports.names.counts import Count, CountSource


def _counts(places: Sequence[str], moment: Moment) -> Mapping[str, LedgerCounts]:
    count = counts_by_place if moment.is_today else counts_as_at
    return count(places, user=moment.user, on=moment.on)


TASKS = CountSource(
    group="任务",
    unit="件",
    known={
        "ledger.open": Count(label="未办结的任务", part="open", words={"state": "open"}),
        "ledger.overdue": Count(label="逾期的任务", part="overdue", words={"due": "overdue"}),
        "ledger.closed": Count(label="已销号的任务", part="closed", words={"state": "closed"}),
    },
    counts=_counts,
    address=rows_address,
    href_label="打开任务台账",
    past="清单按今天列出；这个数按办理经过推算到截止日期当天，地区按现在的承办地区。",
    not_yours="这个地区的任务台账不在您的权限内。",
)
"""The tasks of a place and of all below it, as they stood on the day of the report."""
