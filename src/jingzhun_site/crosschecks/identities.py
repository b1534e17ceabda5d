"""What telling persons finds of identities, as kinds of differences: of ours alone, or beside a row of theirs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from jingzhun.packs import Suggests
from jingzhun_site.frame.words import Words

OWN_REGISTER = "own_register"
"""Stands for the register of differences between two records of ours: no department's, so open to none."""

OWNER = "poverty_alleviation"


@dataclass(frozen=True, kw_only=True)
class IdentityKind:
    """A kind: how it is called, its message (households and the register in it, nobody's name), what it suggests.

    ``is_own`` are those of two records of ours. ``column`` is the column of identity that the row of theirs says
    otherwise: only a register that vouches for it is asked. ``grounds`` are what may excuse it.
    """

    label: Words
    message: Words
    suggests: Suggests
    is_own: bool = False
    is_theirs_to_settle: bool = False
    column: str = ""
    grounds: Mapping[str, Words] = field(default_factory=dict)


_MOVING = {"moving": _("正在办理转户、并户")}
_OTHER = {"another_person": _("同名不同人，或证件号码串用")}

KINDS: Mapping[str, IdentityKind] = {
    "person_in_two_households": IdentityKind(
        label=_("同一人登记在两户"),
        message=_("证件号码和姓名相同的人登记在两户：%(home)s 和 %(other)s"),
        suggests=Suggests.CONTRADICTION,
        is_own=True,
        grounds=_MOVING,
    ),
    "one_id_two_names": IdentityKind(
        label=_("一个证件号码两个姓名"),
        message=_("名册中两个人用同一个证件号码，姓名不同，分别在 %(home)s 和 %(other)s"),
        suggests=Suggests.CONTRADICTION,
        is_own=True,
    ),
    "perhaps_in_two_households": IdentityKind(
        label=_("可能同一人登记在两户"),
        message=_("姓名和出生日期相同，可能是同一人登记在两户：%(home)s 和 %(other)s"),
        suggests=Suggests.DOUBTFUL_IDENTIFICATION,
        is_own=True,
        grounds=_MOVING | _OTHER,
    ),
    "one_id_two_names_there": IdentityKind(
        label=_("对方同一证件号码是另一姓名"),
        message=_("“%(register)s”中同一证件号码登记的是另一个姓名"),
        suggests=Suggests.CONTRADICTION,
        is_theirs_to_settle=True,
        grounds=_OTHER,
    ),
    "household_split": IdentityKind(
        label=_("对方一户、名册分作几户"),
        message=_("“%(register)s”中是一户，名册分作 %(home)s 和 %(other)s，查是否为享受政策拆户"),
        suggests=Suggests.DOUBTFUL_IDENTIFICATION,
        grounds={"truly_separate": _("确已分家独立生活")},
    ),
    "other_name_there": IdentityKind(
        label=_("姓名与户籍不一致"),
        message=_("证件号码相同，姓名与“%(register)s”不同"),
        suggests=Suggests.STALE_FACT,
        column="name",
        grounds={"usual_name": _("曾用名、常用名，以户口簿为准核对")},
    ),
    "other_number_there": IdentityKind(
        label=_("证件号码与户籍不一致"),
        message=_("同一个人，证件号码与“%(register)s”不同"),
        suggests=Suggests.STALE_FACT,
        column="id_number",
        grounds=_OTHER,
    ),
}
"""The kinds by the name under which a difference keeps them, the gravest first."""


def kind_of(told: str, row_number: int | None) -> str:
    """Under which name a finding of the core is kept: one number with two names is another matter in their file."""
    return f"{told}_there" if told == "one_id_two_names" and row_number is not None else told
