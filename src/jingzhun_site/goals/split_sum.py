"""The sum under a split, and by how much it misses the target, as the server and the page's script say it."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from jingzhun_site.goals.reading import StoredLine
from jingzhun_site.goals.split_form import SplitTable
from jingzhun_site.goals.wording import amount_text


def sum_about(table: SplitTable, line: StoredLine) -> Mapping[str, object] | None:
    """What the foot of the table shows, and the sentences for its script; nothing where nothing adds up."""
    if line.target is None or not table.is_split:
        return None
    gap = table.total - line.target.value
    words = {
        "even": _("与本级目标相等"),
        "over": _("比本级目标多 {}"),
        "short": _("比本级目标少 {}"),
    }
    kind = "over" if gap > 0 else "short" if gap else "even"
    return {
        **words,
        "unread": _("有的任务数还不是数"),
        "total": amount_text(table.total, line.unit),
        "target": f"{line.target.value.normalize():f}",
        "is_even": not gap,
        "word": words[kind].format(amount_text(abs(gap), line.unit)),
    }
