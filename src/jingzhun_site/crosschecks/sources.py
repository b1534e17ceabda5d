"""Where entries of the ledger of differences or late files lead back to, and what differences fill in."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jingzhun_site.crosschecks.actions import chasing, taking
from jingzhun_site.crosschecks.actions.assigning import SOURCE
from jingzhun_site.households.filling import FormSource
from jingzhun_site.ledger.sources import Source


def _address(key: str) -> str:
    """The page of the difference; a key that names its version as well begins with the difference."""
    return reverse("crosschecks:difference", args=(int(key.partition("-")[0]),))


CROSS_CHECK = Source(name=SOURCE, label=_("数据比对"), address=_address)
"""A difference that somebody was given."""


def _registers_of(key: str) -> str:
    """The registers of the place, with the file that came or is still missing."""
    place = urlencode({"place": chasing.place_of(key)})
    return f"{reverse('crosschecks:registers')}?{place}"


LATE_REGISTER = Source(
    name=chasing.SOURCE, label=_("部门数据迟报"), is_finding=False, address=_registers_of
)
"""A file of a register that did not come in time: something to be done, not a fault that somebody found."""

FILLS_FORMS = FormSource(name=SOURCE, fill=taking.fill, tell=taking.tell)
"""A difference that proposes a change of the register."""
