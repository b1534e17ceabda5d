"""Making users, giving roles, and what belongs to coming in."""

from datetime import date

from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from jingzhun_site.accounts.models import Grant, User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.places.scope import Scope

BACKUP_CODES = 8


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


@transaction.atomic
def set_up_second_step(device: TOTPDevice, *, acting_user: User) -> list[str]:
    """Confirm a paired phone and make fresh backup codes, which are shown once."""
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    codes = _fresh_backup_codes(acting_user)
    record_audit(
        "accounts.second_step_set_up",
        acting_user=acting_user,
        entity="user",
        key=acting_user.get_username(),
    )
    return codes


@transaction.atomic
def renew_backup_codes(*, acting_user: User) -> list[str]:
    """Make fresh backup codes; the old ones open nothing any more."""
    codes = _fresh_backup_codes(acting_user)
    record_audit(
        "accounts.backup_codes_renewed",
        acting_user=acting_user,
        entity="user",
        key=acting_user.get_username(),
    )
    return codes


@transaction.atomic
def take_second_step_away(user: User, *, acting_user: User, reason: str) -> None:
    """Forget the phone and the backup codes of somebody who lost them; the next login needs none or pairs anew."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    record_audit(
        "accounts.second_step_taken_away",
        acting_user=acting_user,
        entity="user",
        key=user.get_username(),
        reason=reason,
    )


@transaction.atomic
def note_entry(action: str, user: User) -> None:
    """Note that somebody came in, went out, or was kept out: in the narrowest place that holds the roles."""
    places = user.grants.values_list("place_code", flat=True)
    record_audit(
        f"accounts.{action}",
        acting_user=user,
        entity="user",
        key=user.get_username(),
        place_code=Scope.of(places).place_code,
    )


def _fresh_backup_codes(user: User) -> list[str]:
    backup, _made = StaticDevice.objects.get_or_create(user=user, name="backup")
    backup.token_set.all().delete()
    codes = [backup.token_set.model.random_token() for _ in range(BACKUP_CODES)]
    for code in codes:
        backup.token_set.create(token=code)
    return codes
