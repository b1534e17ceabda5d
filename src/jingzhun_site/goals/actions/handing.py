"""Handing a target down to the places below, and what they and documents say of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jingzhun.errors import Fault
from jingzhun.goals import PlacedTarget, check_no_raising
from jingzhun.packs import Target
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import require
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.goals.asking import ask_to_measure
from jingzhun_site.goals.basis import BY_HAND, Basis
from jingzhun_site.goals.catalogue import goal_in_force
from jingzhun_site.goals.counted import half_fault
from jingzhun_site.goals.dividing import is_split
from jingzhun_site.goals.models import Shortfall, TargetShare
from jingzhun_site.goals.reading import StoredLine
from jingzhun_site.goals.refusing import GoalRefusedError
from jingzhun_site.goals.wording import amount_text, unit_word
from jingzhun_site.places.queries import place_name, place_names


@dataclass(frozen=True, kw_only=True)
class Given:
    """What one place below is asked; without a deadline of its own that of the place above holds."""

    place: str
    value: Decimal
    deadline: date | None = None
    post_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Handing:
    """A target handed down: the line of the place above, what each place below gets, and why.

    ``seen`` is the :func:`version_of` the shares that the person was shown; ``basis`` what the numbers rest on.
    """

    line: StoredLine
    given: Sequence[Given]
    reason: str
    seen: str
    basis: Basis = BY_HAND
    why_more: str = ""


@dataclass(frozen=True, kw_only=True)
class DirectiveTarget:
    """A quantity of a document that becomes a target of a place; ``unit`` as the document has it."""

    goal_id: str
    place_code: str
    year: int
    value: Decimal
    unit: str
    comparison: str = "="
    value_max: Decimal | None = None
    span: str = "single"
    deadline: date | None = None
    clause: str = ""
    note: str = ""
    post_id: str = ""


def version_of(shares: Sequence[TargetShare]) -> str:
    """Names the state of some shares: another one means that somebody handed down in between."""
    text = ",".join(sorted(f"{share.place_code}:{share.version}" for share in shares))
    return sha256(text.encode()).hexdigest()[:16]


def shares_below(line: StoredLine) -> list[TargetShare]:
    """The shares in force that the place of a line handed down of its target."""
    return list(
        TargetShare.objects.filter(
            goal_id=line.goal_id,
            year=line.year,
            span=line.span,
            parent_code=line.place,
            superseded_at__isnull=True,
        )
        .select_related("made_by")
        .order_by("place_code")
    )


def hand_down(handing: Handing, *, acting_user: User) -> int:
    """Give each place below its target, as a new version where anything changed; how many changed.

    Raises:
        GoalRefusedError: the shares do not add up, halve what is counted, fall due after the place above,
            ask more than it without a reason, or somebody else handed down in between. Nothing was written.
    """
    line = handing.line
    require(acting_user, Right.SET_GOALS, line.place)
    _refuse(_faults(handing))
    try:
        with transaction.atomic():
            known = {share.place_code: share for share in shares_below(line)}
            if version_of(list(known.values())) != handing.seen:
                raise GoalRefusedError([_changed_in_between(known.values())])
            made = [
                _replace(known.get(one.place), one, handing, acting_user) for one in handing.given
            ]
            changed = [share for share in made if share is not None]
            if changed:
                _tell(changed, handing, known, acting_user)
    except IntegrityError as error:  # the other one was quicker by a moment
        raise GoalRefusedError([_changed_in_between(shares_below(line))]) from error
    return len(changed)


def raised_targets(handing: Handing) -> list[Fault]:
    """Where more is asked than of the place above, or earlier: warnings without a reason, notices with one.

    A later day than that of the place above is an error, whatever the reason.
    """
    reasons = dict.fromkeys(
        [handing.line.place, *(g.place for g in handing.given)], handing.why_more
    )
    return list(
        check_no_raising(
            _placed(handing.line, handing.line.place, _own_target(handing.line)),
            [_placed(handing.line, g.place, _target_of(handing.line, g)) for g in handing.given],
            reasons,
        )
    )


def raise_shortfall(
    share: TargetShare, *, text: str, possible: Decimal | None, acting_user: User
) -> Shortfall:
    """Say to the place above that a target cannot be reached, and how much can."""
    require(acting_user, Right.HANDLE_TASKS, share.place_code)
    with transaction.atomic():
        made = Shortfall.objects.create(
            share=share, text=text, possible=possible, made_by=acting_user, made_at=clock.now()
        )
        _audit(
            "goals.shortfall_raised",
            share,
            acting_user,
            {"text": text, "possible": _plain(possible)},
        )
    return made


def answer_shortfall(shortfall: Shortfall, *, answer: str, acting_user: User) -> None:
    """Answer for the place above.

    Raises:
        GoalRefusedError: it was answered already.
    """
    share = shortfall.share
    require(acting_user, Right.SET_GOALS, share.parent_code or share.place_code)
    with transaction.atomic():
        values: dict[str, Any] = {
            "answer": answer,
            "answered_by": acting_user,
            "answered_at": clock.now(),
        }
        waiting = Shortfall.objects.filter(pk=shortfall.pk, answered_at__isnull=True)
        if not waiting.update(**values):
            raise GoalRefusedError([_("已有人答复过，请刷新后查看。")])
        _audit("goals.shortfall_answered", share, acting_user, {"answer": answer})


def set_targets(
    targets: Sequence[DirectiveTarget], *, document: str, reason: str, acting_user: User
) -> list[TargetShare]:
    """Make accepted quantities of a document the targets of their places, as new versions.

    Raises:
        GoalRefusedError: no such goal is in force in a place, the unit is another than the indicator's, or
            the value is out of its range or halves what is counted; every fault is named and nothing is written.
    """
    for one in targets:
        require(acting_user, Right.SET_GOALS, one.place_code)
    _refuse([fault for one in targets for fault in _target_faults(one)])
    made = []
    with transaction.atomic():
        for one in targets:
            old = TargetShare.objects.filter(
                goal_id=one.goal_id,
                place_code=one.place_code,
                year=one.year,
                span=one.span,
                superseded_at__isnull=True,
            ).first()
            share = TargetShare(
                goal_id=one.goal_id, place_code=one.place_code, year=one.year, span=one.span,
                comparison=one.comparison, value=one.value, value_max=one.value_max, unit=one.unit,
                deadline=one.deadline, source=TargetShare.Source.DIRECTIVE, document=document,
                clause=one.clause, note=one.note, post_id=one.post_id,
                parent_code=old.parent_code if old else "", reason=reason,
            )  # fmt: skip
            made.append(_kept(share, old, acting_user))
            _audit(
                "goals.target_set",
                share,
                acting_user,
                {"value": _plain(one.value), "document": document},
            )
        transaction.on_commit(lambda: ask_to_measure(acting_user=acting_user) and None)
    return made


def _target_faults(one: DirectiveTarget) -> Iterator[str]:
    item = goal_in_force(one.goal_id, one.place_code, clock.today())
    if item is None:
        yield _("%(place)s 现行政策里没有“%(goal)s”这个指标，请另选指标。") % {
            "place": place_name(one.place_code),
            "goal": one.goal_id,
        }
        return
    label = item.entry.indicator.label if item.entry else one.goal_id
    if one.unit != item.unit:
        yield _("“%(label)s”的单位是%(unit)s，文件写的是%(seen)s，不能作为它的目标。") % {
            "label": label,
            "unit": unit_word(item.unit),
            "seen": unit_word(one.unit),
        }
    if one.value < 0 or (item.unit == "percent" and one.value > 100):
        yield _("“%(label)s”的目标写作 %(value)s，超出可能的范围。") % {
            "label": label,
            "value": _plain(one.value),
        }
    for value in (one.value, one.value_max):
        if fault := half_fault(_("“%(label)s”的目标") % {"label": label}, value, one.unit):
            yield fault


def _refuse(sentences: Sequence[str]) -> None:
    if sentences:
        raise GoalRefusedError(sentences)


def _faults(handing: Handing) -> list[str]:
    line = handing.line
    if line.target is None:
        return [_("本级没有这一目标，不能分解。")]
    found = [
        _("%(place)s 的任务数不能小于 0。") % {"place": place_name(one.place)}
        for one in handing.given
        if one.value < 0
    ]
    found += _half_faults(handing)
    total = sum((one.value for one in handing.given), Decimal(0))
    if is_split(line) and total != line.target.value:
        found.append(
            _("各地合计 %(total)s，本级任务 %(target)s，对不上。请改数，或按剩余数重新分配。")
            % {
                "total": amount_text(total, line.unit),
                "target": amount_text(line.target.value, line.unit),
            }
        )
    if not found:
        found += _raising_sentences(handing)
    return found


def _half_faults(handing: Handing) -> list[str]:
    faults = (
        half_fault(
            _("%(place)s 的任务数") % {"place": place_name(one.place)}, one.value, handing.line.unit
        )
        for one in handing.given
    )
    return [fault for fault in faults if fault]


def _raising_sentences(handing: Handing) -> list[str]:
    names = place_names([one.place for one in handing.given])
    words = {
        "GOAL010": _("各地合计超过本级目标（%(seen)s 对 %(wanted)s），属于层层加码，须写明理由。"),
        "GOAL011": _(
            "%(place)s 的目标高于本级（%(seen)s 对 %(wanted)s），属于层层加码，须写明理由。"
        ),
        "GOAL012": _(
            "%(place)s 的时限早于本级（%(seen)s 对 %(wanted)s），属于层层加码，须写明理由。"
        ),
        "GOAL016": _(
            "%(place)s 的时限写作 %(seen)s，晚于本级的 %(wanted)s，本级无法按期完成。"
            "请改为 %(wanted)s 或更早。"
        ),
    }
    return [
        words[fault.code]
        % {
            "place": names.get(fault.fields["place"], fault.fields["place"]),
            "seen": fault.seen,
            "wanted": fault.wanted,
        }
        for fault in raised_targets(handing)
        if fault.severity != "notice" and fault.code in words
    ]


def _own_target(line: StoredLine) -> Target:
    if line.target is None:
        raise GoalRefusedError([_("本级没有这一目标，不能分解。")])
    return line.target


def _target_of(line: StoredLine, given: Given) -> Target:
    own = _own_target(line)
    return Target(
        year=own.year,
        comparison=own.comparison,
        value=given.value,
        value_max=own.value_max,
        span=own.span,
        years=own.years,
        deadline=given.deadline or own.deadline,
    )


def _placed(line: StoredLine, place: str, target: Target) -> PlacedTarget:
    return PlacedTarget(
        goal_id=line.goal_id,
        place=place,
        target=target,
        nature=line.nature,
        is_rate=not is_split(line),
    )


def _replace(
    old: TargetShare | None, given: Given, handing: Handing, user: User
) -> TargetShare | None:
    """The new version of a share, or nothing where it stays as it is."""
    target = _target_of(handing.line, given)
    same = (given.value, target.deadline, given.post_id)
    if old is not None and (old.value, old.deadline, old.post_id) == same:
        return None
    more = _("；加码理由：") + handing.why_more if handing.why_more else ""
    share = TargetShare(
        goal_id=handing.line.goal_id, place_code=given.place, year=target.year, span=target.span,
        years=list(target.years), comparison=target.comparison, value=target.value,
        value_max=target.value_max, unit=handing.line.unit, deadline=target.deadline,
        source=TargetShare.Source.HANDED_DOWN, parent_code=handing.line.place,
        base=handing.basis.of(given.place) or _kept_base(old, given),
        post_id=given.post_id, reason=f"{handing.reason}{more}",
    )  # fmt: skip
    return _kept(share, old, user)


def _kept_base(old: TargetShare | None, given: Given) -> str:
    """A number that stays rests on what it rested on, whatever else of its share is changed."""
    return old.base if old is not None and old.value == given.value else ""


def _kept(share: TargetShare, old: TargetShare | None, user: User) -> TargetShare:
    now = clock.now()
    if old is not None:
        TargetShare.objects.filter(pk=old.pk).update(superseded_at=now)
    share.version = (old.version if old else _last_version(share)) + 1
    share.made_by, share.made_at = user, now
    share.save()
    return share


def _last_version(share: TargetShare) -> int:
    of_same = TargetShare.objects.filter(
        goal_id=share.goal_id, place_code=share.place_code, year=share.year, span=share.span
    )
    return of_same.order_by("-version").values_list("version", flat=True).first() or 0


def _changed_in_between(shares: Any) -> str:
    last = max(shares, key=lambda share: share.made_at, default=None)
    who = str(last.made_by) if last else _("别人")
    return _("%(who)s 刚刚下达过这一目标，您看到的已不是最新的。请核对后重新提交。") % {"who": who}


def _tell(
    changed: Sequence[TargetShare],
    handing: Handing,
    known: Mapping[str, TargetShare],
    user: User,
) -> None:
    line = handing.line
    record_audit(
        "goals.handed_down",
        acting_user=user,
        entity="goal",
        key=f"{line.goal_id}/{line.year}/{line.span}",
        place_code=line.place,
        old={one.place_code: _plain(one.value) for one in known.values()},
        new={one.place_code: _plain(one.value) for one in changed},
        reason=handing.reason,
    )
    transaction.on_commit(lambda: ask_to_measure(acting_user=user) and None)


def _audit(action: str, share: TargetShare, user: User, new: Mapping[str, Any]) -> None:
    record_audit(
        action,
        acting_user=user,
        entity="goal",
        key=f"{share.goal_id}/{share.year}/{share.span}",
        place_code=share.place_code,
        new=dict(new),
        reason=share.reason if action == "goals.target_set" else "",
    )


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"
