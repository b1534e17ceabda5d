"""The card of a household as a PDF."""

import json
from functools import cache
from importlib.resources import files

import typst
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from jingzhun_site.accounts.requiring import require, require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.frame.refusals import Refusal, refuse
from jingzhun_site.households.queries.card import card
from jingzhun_site.households.views.opening import household_for, note_viewing, says_when_absent

FONTS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "Microsoft YaHei",
    "PingFang SC",
    "SimHei",
    "SimSun",
)
"""Chinese fonts in the order of preference; one of them must be installed."""


@require_GET
@never_cache
@require_right(Right.SEE_DECISIONS)
@says_when_absent
def card_pdf(request: HttpRequest, household_id: str) -> HttpResponse:
    """The card, masked by role."""
    opened = household_for(request, household_id)
    user = user_of(request)
    require(user, Right.SEE_DECISIONS, opened.place_code)
    fonts = chinese_fonts()
    if not fonts:
        return _without_fonts(request)
    note_viewing(request, "households", opened.key, opened.place_code, "household_card")
    said = card(opened, printed_by=str(user), printed_on=str(clock.today()))
    pdf = typst.compile(
        _template(),
        sys_inputs={"card": json.dumps({**said, "fonts": fonts}, ensure_ascii=False)},
    )
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="card-{opened.key}.pdf"'
    return response


@cache
def chinese_fonts() -> list[str]:
    """The Chinese fonts of the machine that the card can be set in."""
    installed = set(typst.Fonts().families())
    return [name for name in FONTS if name in installed]


@cache
def _template() -> bytes:
    return files("jingzhun_site.households").joinpath("typst", "card.typ").read_bytes()


def _without_fonts(request: HttpRequest) -> HttpResponse:
    return refuse(
        request,
        Refusal(
            status=503,
            title=_("服务器上没有中文字体"),
            sentence=_("明白卡要用中文字体排版，这台服务器一个也没有装，所以没有生成。"),
            next_step=_(
                "请系统管理员安装 fonts-noto-cjk（apt install fonts-noto-cjk）后重试；户档页面仍可直接打印。"
            ),
        ),
    )
