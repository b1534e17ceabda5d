"""A comparison from beginning to end: files matched, the core's run made, its differences written down."""

import shutil
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun.crosschecks import (
    ComparisonRequest,
    ComparisonRun,
    MatchedRegister,
    comparison_regimes,
    run_comparisons,
)
from jingzhun.eligibility import load_snapshot
from jingzhun_site.accounts.models import User
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.crosschecks.catalogue import registers
from jingzhun_site.crosschecks.covering import uncovered_by
from jingzhun_site.crosschecks.matching import Matched, match_file
from jingzhun_site.crosschecks.models import CheckRun, RegisterFile
from jingzhun_site.crosschecks.people import persons_of
from jingzhun_site.crosschecks.recording import RunFound, record_differences
from jingzhun_site.decisions.deciders import packs
from jingzhun_site.decisions.models import Snapshot
from jingzhun_site.decisions.snapshots import Tell, silent, take_snapshot
from jingzhun_site.places.scope import prefix_of
from jingzhun_site.register.as_of import Times
from jingzhun_site.register.columns import VOCABULARY

_RESULT = "result"


def make_run(run: CheckRun, *, acting_user: User | None, tell: Tell) -> CheckRun:
    """Hold the files of a run against the register of today, and say what is new.

    Raises:
        JobRefused: the register is empty.
        JingzhunError: a register does not fit (the core's codes), no pack is in force there (PACK124).
    """
    snapshot = take_snapshot(Times.present(), acting_user=acting_user, tell=tell)
    files = list(run.files.order_by("register"))
    matched = {}
    with persons_of(snapshot, run.place_code) as persons:
        for file in files:
            label = registers()[file.register].label
            tell(_("认人：%(register)s") % {"register": label})
            matched[file.register] = match_file(file, persons, tell=silent)
    tell(_("比对"))
    uncovered = uncovered_by(files)
    made = _compared(run, snapshot, matched, uncovered)
    tell(_("登记差异"))
    findings = {name: one.findings for name, one in matched.items()}
    found = RunFound(made=made, findings=findings, uncovered=uncovered)
    return _published(run, snapshot, found, files, acting_user=acting_user)


def _compared(
    run: CheckRun,
    snapshot: Snapshot,
    matched: dict[str, Matched],
    uncovered: Mapping[str, Sequence[str]],
) -> ComparisonRun:
    """The run of the core; one that a broken-off job left behind is made again."""
    out = run.folder / _RESULT
    shutil.rmtree(out, ignore_errors=True)
    run.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    request = ComparisonRequest(
        snapshot=load_snapshot(snapshot.path),
        regimes=comparison_regimes(packs(), place=run.place_code, on=run.on, vocabulary=VOCABULARY),
        vocabulary=VOCABULARY,
        registers={
            name: MatchedRegister.from_folder(
                one.rows, one.folder, uncovered=tuple(prefix_of(p) for p in uncovered.get(name, ()))
            )
            for name, one in matched.items()
        },
    )
    return run_comparisons(request, out)


@transaction.atomic
def _published(
    run: CheckRun,
    snapshot: Snapshot,
    found: RunFound,
    files: list[RegisterFile],
    *,
    acting_user: User | None,
) -> CheckRun:
    manifest = found.made.manifest
    run.snapshot, run.fingerprint = snapshot, manifest.id
    run.inputs = [
        {"register": file.register, "name": file.file_name, "sha256": file.sha256} for file in files
    ]
    run.specs = [
        {"id": name, "version": one.version, "missing": list(one.missing)}
        for name, one in manifest.comparisons.items()
    ]
    run.counts, run.owners = record_differences(run, found)
    run.ended_at = clock.now()
    run.save()
    record_audit(
        "crosschecks.run_made",
        acting_user=acting_user,
        entity="check_runs",
        key=str(run.pk),
        place_code=run.place_code,
        new={"fingerprint": run.fingerprint, "counts": run.counts},
    )
    return run
