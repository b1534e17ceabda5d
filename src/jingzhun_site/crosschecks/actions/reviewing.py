"""Saying of two records whether they are one person."""

from django.db import transaction

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import require
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.crosschecks.models import DoubtfulPair


@transaction.atomic
def answer_pair(pair: DoubtfulPair, answer: str, *, acting_user: User) -> DoubtfulPair:
    """Keep an answer; the next matching takes it as given. A later answer replaces an earlier one."""
    require(acting_user, Right.JUDGE_DIFFERENCES, pair.place_code)
    chosen = DoubtfulPair.Answer(answer)
    old = pair.answer
    pair.answer, pair.answered_by, pair.answered_at = chosen, acting_user, clock.now()
    pair.save(update_fields=["answer", "answered_by", "answered_at"])
    record_audit(
        "crosschecks.pair_answered",
        acting_user=acting_user,
        entity="doubtful_pairs",
        key=str(pair.pk),
        place_code=pair.place_code,
        old={"answer": old},
        new={"answer": str(chosen)},
    )
    return pair
