"""Giving tokens, taking them back, and noting what was done with them."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from jingzhun_site.accounts.models import User
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.exchange.models import ApiToken, Scope
from jingzhun_site.exchange.token_text import TokenText, new_token


@transaction.atomic
def give_token(
    account: User,
    *,
    name: str,
    registers: Sequence[str],
    scopes: Sequence[Scope],
    valid_until: date,
    acting_user: User,
) -> tuple[ApiToken, TokenText]:
    """Make a token for an account. The text is returned once and kept nowhere."""
    text = new_token()
    token = ApiToken.objects.create(
        account=account,
        name=name,
        prefix=text.prefix,
        digest=text.digest,
        registers=sorted(registers),
        scopes=sorted(scope.value for scope in scopes),
        valid_until=valid_until,
        made_by=acting_user,
        made_at=clock.now(),
    )
    new = {
        "prefix": token.prefix,
        "registers": token.registers,
        "scopes": token.scopes,
        "valid_until": valid_until.isoformat(),
    }
    record_audit(
        "exchange.token_given",
        acting_user=acting_user,
        entity="user",
        key=account.get_username(),
        new=new,
        reason=name,
    )
    return token, text


@transaction.atomic
def revoke_token(token: ApiToken, *, reason: str, acting_user: User) -> None:
    """Let a token open nothing from now on; one that was taken back stays so."""
    if not ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=clock.now()):
        return
    record_audit(
        "exchange.token_revoked",
        acting_user=acting_user,
        entity="user",
        key=token.account.get_username(),
        old={"prefix": token.prefix},
        reason=reason,
    )


@transaction.atomic
def note_read(token: ApiToken, *, register: str, rows: int) -> None:
    """Note that differences left through the interface: how many of which register, by which token."""
    record_audit(
        "exchange.findings_read",
        acting_user=token.account,
        entity="api_tokens",
        key=token.prefix,
        new={"register": register, "rows": rows},
    )
