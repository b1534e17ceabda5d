"""Making users and giving roles."""

from datetime import date

from django.db import transaction

from jingzhun_site.accounts.models import Grant, User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.audit.actions import record_audit


@transaction.atomic
def make_user(
    username: str,
    *,
    password: str,
    acting_user: User | None,
    display_name: str = "",
    must_change_password: bool = False,
) -> User:
    """Make a user who has no role yet."""
    user = User.objects.create_user(
        username=username,
        password=password,
        display_name=display_name,
        must_change_password=must_change_password,
    )
    record_audit(
        "accounts.user_made",
        acting_user=acting_user,
        entity="user",
        key=username,
        new={"display_name": display_name},
    )
    return user


@transaction.atomic
def give_role(
    user: User,
    role: Role,
    place_code: str,
    *,
    acting_user: User | None,
    government_function: str = "",
    valid_until: date | None = None,
    reason: str = "",
) -> Grant:
    """Give a user a role in a place and all below it."""
    grant, _ = Grant.objects.update_or_create(
        user=user,
        role=role,
        place_code=place_code,
        government_function=government_function,
        defaults={"valid_until": valid_until},
    )
    record_audit(
        "accounts.role_given",
        acting_user=acting_user,
        entity="user",
        key=user.get_username(),
        place_code=place_code,
        new={"role": str(role), "government_function": government_function},
        reason=reason,
    )
    return grant


@transaction.atomic
def take_role(grant: Grant, *, acting_user: User, reason: str) -> None:
    """Take a role away."""
    record_audit(
        "accounts.role_taken",
        acting_user=acting_user,
        entity="user",
        key=grant.user.get_username(),
        place_code=grant.place_code,
        old={"role": grant.role, "government_function": grant.government_function},
        reason=reason,
    )
    grant.delete()


@transaction.atomic
def set_password(user: User, password: str, *, acting_user: User, is_own: bool) -> None:
    """Set a password; one that somebody else set must be changed at the next login."""
    user.set_password(password)
    user.must_change_password = not is_own
    user.save(update_fields=["password", "must_change_password"])
    record_audit(
        "accounts.password_set", acting_user=acting_user, entity="user", key=user.get_username()
    )


@transaction.atomic
def set_active(user: User, *, is_active: bool, acting_user: User, reason: str) -> None:
    """Close an account or open it again; nobody's account is deleted."""
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    record_audit(
        "accounts.opened" if is_active else "accounts.closed",
        acting_user=acting_user,
        entity="user",
        key=user.get_username(),
        reason=reason,
    )
