"""Where entries of the ledger that came of differences lead back to."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jingzhun_site.crosschecks.actions.assigning import SOURCE
from jingzhun_site.ledger.sources import Source


def _address(key: str) -> str:
    """The page of the difference; a key that names its version as well begins with the difference."""
    return reverse("crosschecks:difference", args=(int(key.partition("-")[0]),))


CROSS_CHECK = Source(name=SOURCE, label=_("数据比对"), address=_address)
"""A difference that somebody was given."""
