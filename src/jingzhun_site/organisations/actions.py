"""Taking over and leaving posts: one transaction each, audited with the records that it writes."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.organisations.models import OfficialAccount
from jingzhun_site.organisations.queries import names_of
from jingzhun_site.register.actions import Why, add_record, change_record
from jingzhun_site.register.models import MODELS, Official, Post, Tenure
from jingzhun_site.register.record import Record
from jingzhun_site.register.values import sealed


class RefusedError(Exception):
    """The action cannot be done as asked; the message is a sentence for whoever asked."""


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who is to hold a post: a user of the site, an official known already, or somebody named for the first time."""

    user: User | None = None
    official_id: str = ""
    name: str = ""


@transaction.atomic
def take_over(post_id: str, holder: Holder, *, from_on: date, acting_user: User) -> Record:
    """Put somebody into a post from a day on; return the tenure.

    Raises:
        RefusedError: the post does not stand on that day, or somebody holds it then or later.
    """
    post: Any = Post.objects.select_for_update().get(pk=post_id)  # one change of a post at a time
    _check_stands(post, from_on)
    _check_free(post, from_on)
    values = {
        "post_id": post.pk,
        "official_id": _official(holder, post, from_on, acting_user),
        "from_on": from_on,
        "place_code": post.place_code,
    }
    return add_record("tenures", values, acting_user=acting_user, why=Why(valid_from=from_on))


@transaction.atomic
def leave(post_id: str, tenure_id: str, *, until_on: date, acting_user: User) -> None:
    """End a tenure; its last day still counts.

    Raises:
        RefusedError: it has ended already, or would end before it began.
    """
    Post.objects.select_for_update().get(pk=post_id)
    tenure: Any = Tenure.objects.filter(post_id=post_id, pk=tenure_id, until_on=None).first()
    if tenure is None:
        raise RefusedError(_("您打开页面之后，这个岗位的任职已经变动；请看过现在的情况再办。"))
    if until_on < tenure.from_on:
        sentence = _("离任日期早于到任日期%(from_on)s，请改成这一天或以后。")
        raise RefusedError(sentence % {"from_on": tenure.from_on})
    why = Why(valid_from=until_on)
    change_record(tenure, {"until_on": until_on}, acting_user=acting_user, why=why)


def _check_stands(post: Any, day: date) -> None:
    if post.created_on and day < post.created_on:
        sentence = _("这个岗位%(day)s才设立，到任日期请改成这一天或以后。")
        raise RefusedError(sentence % {"day": post.created_on})
    if post.abolished_on and day >= post.abolished_on:
        raise RefusedError(_("这个岗位已于%(day)s撤销。") % {"day": post.abolished_on})


def _check_free(post: Any, day: date) -> None:
    still = Tenure.objects.filter(Q(until_on=None) | Q(until_on__gte=day), post_id=post.pk)
    tenure: Any = still.select_related("official").order_by("from_on").first()
    if tenure is None:
        return
    about = {
        "name": names_of([tenure.official])[tenure.official_id],
        "from_on": tenure.from_on,
        "until_on": tenure.until_on,
    }
    if tenure.until_on is None:
        sentence = _("%(name)s自%(from_on)s起任这个岗位，还没有离任；请先办理离任。")
    else:
        sentence = _("%(name)s任这个岗位到%(until_on)s，到任日期请改成这一天以后。")
    raise RefusedError(sentence % about)


def _official(holder: Holder, post: Any, from_on: date, acting_user: User) -> str:
    """The number of the official, who is written down when not yet known."""
    if holder.official_id:
        return holder.official_id
    if holder.user is None:
        return _written_down(holder.name, post, from_on, acting_user)
    known = OfficialAccount.objects.filter(user=holder.user).first()
    if known is not None:
        return str(known.official_id)
    key = _written_down(str(holder.user), post, from_on, acting_user)
    OfficialAccount.objects.create(official=Official.objects.get(pk=key), user=holder.user)
    record_audit(
        "organisations.account_linked",
        acting_user=acting_user,
        entity="officials",
        key=key,
        place_code=post.place_code,
        new={"username": holder.user.get_username()},
    )
    return key


def _written_down(name: str, post: Any, from_on: date, acting_user: User) -> str:
    values = sealed(MODELS["officials"].entity, {"name": name})
    values["place_code"] = post.place_code
    made = add_record("officials", values, acting_user=acting_user, why=Why(valid_from=from_on))
    return str(made.pk)
