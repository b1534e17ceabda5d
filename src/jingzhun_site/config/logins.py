"""What someone is told who tried too many passwords."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from jingzhun_site.frame.refusals import Refusal, refuse


def too_many_tries(request: HttpRequest, credentials: Any = None, **more: Any) -> HttpResponse:
    """429: for how long this account does not open from this address."""
    minutes = int(settings.AXES_COOLOFF_TIME * 60)
    return refuse(
        request,
        Refusal(
            status=429,
            title=_("密码错误次数过多"),
            sentence=_("这个帐户在您这台电脑上暂停登录 %(minutes)d 分钟。") % {"minutes": minutes},
            next_step=_("请稍后再试；忘记密码的，请系统管理员重设。"),
        ),
    )
