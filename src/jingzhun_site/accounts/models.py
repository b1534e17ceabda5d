"""Users and the roles they were given in places."""

from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone

from jingzhun_site.accounts.authority import Authority, Holding
from jingzhun_site.accounts.rights import FUNCTION_COMPARTMENTS, RIGHTS, Right, Role
from jingzhun_site.places.scope import Scope


class User(AbstractUser):
    """Someone who logs in; what they may do stands in their grants."""

    display_name = models.CharField("姓名", max_length=40, blank=True)
    must_change_password = models.BooleanField("下次登录须改密码", default=False)

    class Meta(AbstractUser.Meta):
        verbose_name = "用户"
        verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.display_name or self.username

    def authority(self) -> Authority:
        """What the user may do today; read from the database once for each user object."""
        known = self.__dict__.get("_authority")
        if known is None:
            known = self.__dict__["_authority"] = self._authority_on(timezone.localdate())
        return known

    @property
    def role_words(self) -> str:
        """All roles ever given to the user in words, as the list of accounts shows them."""
        return "、".join(str(Role(grant.role).label) for grant in self.grants.all())

    @property
    def current_role_words(self) -> str:
        """The roles that hold today in words, as the menu under the name shows them."""
        return "、".join(str(Role(role).label) for role in self.authority().roles)

    def may(self, right: Right, place_code: str | None = None) -> bool:
        """Whether the user has a right (in a place)."""
        return self.authority().may(right, place_code)

    def scope(self, right: Right = Right.SEE_REGISTER) -> Scope:
        """Where the user has a right."""
        return self.authority().scope(right)

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Read the user again, and the grants when they are next asked for."""
        self.__dict__.pop("_authority", None)
        super().refresh_from_db(*args, **kwargs)

    def _authority_on(self, day: date) -> Authority:
        if not self.is_active:
            return Authority(holdings=())
        grants = tuple(self.grants.in_force(day))
        return Authority(
            holdings=tuple(grant.holding() for grant in grants),
            roles=tuple(grant.role for grant in grants),
        )


class GrantQuerySet(models.QuerySet["Grant"]):
    """Grants by time."""

    def in_force(self, day: date) -> "GrantQuerySet":
        """The grants that hold on a day."""
        has_begun = models.Q(valid_from__isnull=True) | models.Q(valid_from__lte=day)
        goes_on = models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=day)
        return self.filter(has_begun & goes_on)


class Grant(models.Model):
    """A role in a place and all below it, for a time."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="grants", verbose_name="用户"
    )
    role = models.CharField("角色", max_length=30, choices=Role.choices)
    place_code = models.CharField("地区代码", max_length=12)
    government_function = models.CharField("部门职能", max_length=40, blank=True)
    valid_from = models.DateField("起", null=True, blank=True)
    valid_until = models.DateField("止", null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = "授权"
        verbose_name_plural = "授权"
        constraints = (
            models.UniqueConstraint(
                fields=("user", "role", "place_code", "government_function"), name="one_grant_each"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} {Role(self.role).label} {self.place_code}"

    def holding(self) -> Holding:
        """The rights of this grant and their place."""
        role = Role(self.role)
        extra = (
            FUNCTION_COMPARTMENTS.get(self.government_function, frozenset())
            if role is Role.DEPARTMENT_LIAISON
            else frozenset()
        )
        return Holding(rights=RIGHTS[role] | extra, place_code=self.place_code)
