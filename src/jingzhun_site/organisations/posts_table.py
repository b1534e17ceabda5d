"""Posts and tenures as tables."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun_site.frame.paging import Page
from jingzhun_site.frame.pieces import Empty
from jingzhun_site.frame.tables import Cell, Column, Row, Table
from jingzhun_site.organisations.queries import PostHeld, TenureShown
from jingzhun_site.places.queries import chain_of, place_names


def posts_table(page: Page, held: Mapping[str, PostHeld]) -> Table:
    """One page of posts with their holders; what is vacant stands out."""
    places = _place_words({one.place_code for one in held.values()})
    return Table(
        id="posts",
        caption=_("单位与岗位"),
        columns=(
            Column(key="post", label=_("岗位")),
            Column(key="holder", label=_("任职人")),
            Column(key="unit", label=_("单位"), wraps=True),
            Column(key="place", label=_("地区"), wraps=True),
        ),
        rows=[_post_row(held[post.pk], places) for post in page.rows],
        next=page.next,
        previous=page.previous,
        has_column_choice=False,
        empty=Empty(
            title=_("没有这样的岗位"),
            hint=_("去掉几个条件，或者换一个地区再看。"),
        ),
    )


def tenures_table(tenures: Sequence[TenureShown]) -> Table:
    """Everybody who has held a post, the latest first."""
    return Table(
        id="tenures",
        caption=_("历任"),
        columns=(
            Column(key="holder", label=_("姓名")),
            Column(key="from_on", label=_("到任日期"), kind="day"),
            Column(key="until_on", label=_("离任日期"), kind="day"),
        ),
        rows=[_tenure_row(one) for one in tenures],
        has_column_choice=False,
        empty=Empty(title=_("还没有人任过这个岗位")),
    )


def _place_words(codes: Collection[str]) -> Mapping[str, str]:
    """Each place after those above it up to the county; as many queries for fifty as for one."""
    chains = {code: chain_of(code)[1:] or [code] for code in codes}
    names = place_names(one for chain in chains.values() for one in chain)
    return {code: "".join(names.get(one, one) for one in chains[code]) for code in codes}


def _post_row(post: PostHeld, places: Mapping[str, str]) -> Row:
    vacant = Cell(value=_("空缺"), tone="bad", icon="alert-triangle")
    cells: dict[str, Any] = {
        "post": post.title.removeprefix(f"{post.organisation} "),
        "holder": post.holder_name or vacant,
        "unit": post.organisation,
        "place": places[post.place_code],
    }
    href = reverse("organisations:post", args=(post.post_id,))
    return Row(key=post.post_id, href=href, cells=cells, name=post.title)


def _tenure_row(tenure: TenureShown) -> Row:
    cells = {
        "holder": tenure.holder_name,
        "from_on": tenure.from_on,
        "until_on": tenure.until_on or _("至今"),
    }
    return Row(key=tenure.tenure_id, cells=cells)
