"""What of the register a snapshot could not take: how many records, and why, so that no list shrinks unseen."""

from collections.abc import Mapping
from pathlib import PurePath

from django.utils.translation import gettext as _

from jingzhun.eligibility.snapshots.manifest import SnapshotManifest
from jingzhun.errors import Fault
from jingzhun_site.jobs.failures import JobRefused
from jingzhun_site.register.columns import VOCABULARY

HOUSEHOLDS = "households"
_SHOWN = 20
_MORE_OF_THE_SAME = "SNAPSHOT039"


def left_out(exported: Mapping[str, int], manifest: SnapshotManifest) -> dict[str, int]:
    """How many records of each entity were read and are not in the snapshot."""
    kept = {name: record.rows for name, record in manifest.entities.items()}
    missing = {name: rows - kept.get(name, 0) for name, rows in exported.items()}
    return {name: rows for name, rows in missing.items() if rows > 0}


def refuse_if_emptied(exported: Mapping[str, int], manifest: SnapshotManifest) -> None:
    """Raise :class:`JobRefused` with the reasons when households were read and none could stand.

    A place that lacks a required value takes everyone who lives there along; such a snapshot says that
    nobody is there, and lists made from it would be empty.
    """
    kept = manifest.entities.get(HOUSEHOLDS)
    if exported.get(HOUSEHOLDS) and (kept is None or not kept.rows):
        head = _("名册有 %(count)d 户，但资料不全，一户也不能参加研判；清单仍用上一次的结果。") % {
            "count": exported[HOUSEHOLDS]
        }
        raise JobRefused("\n".join([head, *reasons(manifest)]))


def reasons(manifest: SnapshotManifest) -> list[str]:
    """Why records were left out: a sentence for each column and kind of fault, with the first value seen."""
    first: dict[tuple[str, str, str], Fault] = {}
    for fault in manifest.remarks:
        if fault.severity == "error" and fault.code != _MORE_OF_THE_SAME:
            first.setdefault(_about(fault), fault)
    return [f"{entity}：{fault.what('zh')}" for (entity, *_rest), fault in first.items()][:_SHOWN]


def _about(fault: Fault) -> tuple[str, str, str]:
    entity = VOCABULARY.entities.get(PurePath(fault.position.file).stem)
    column = fault.fields.get("column_zh", "")
    return (entity.label_zh if entity else "", fault.code, column)
