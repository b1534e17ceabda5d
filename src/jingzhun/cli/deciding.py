"""From what is typed to what is decided: snapshot, place, day and packs as one request."""

from pathlib import Path

from jingzhun.cli.options import RulesAsked
from jingzhun.cli.pack_finding import packs_below
from jingzhun.eligibility import DecisionRequest, load_snapshot, regimes_in
from jingzhun.vocabulary import load_vocabulary


def request_for(
    snapshot: Path, rules: RulesAsked, *, only: tuple[str, ...] = ()
) -> DecisionRequest:
    """All rules in force in a place on a day (the snapshot's own when none is named) over a snapshot.

    Raises:
        JingzhunError: no snapshot is there (SNAPSHOT codes), no pack is in force, or a pack has faults.
    """
    vocabulary = load_vocabulary()
    opened = load_snapshot(snapshot)
    packs = packs_below(rules.packs_root, vocabulary)
    day = rules.on or opened.manifest.as_at
    regimes = regimes_in(packs, place=rules.place, on=day, vocabulary=vocabulary)
    return DecisionRequest(snapshot=opened, regimes=regimes, vocabulary=vocabulary, only=only)
