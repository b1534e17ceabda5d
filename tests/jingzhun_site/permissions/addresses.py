"""Every address of the site, called for a record in one's own place and for the same in a foreign one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from jingzhun.directives.model import Dating, Task
from jingzhun_site.accounts.models import Grant, User
from jingzhun_site.crosschecks.models import (
    CheckRun,
    Difference,
    DoubtfulPair,
    RegisterFile,
)
from jingzhun_site.decisions.models import Run
from jingzhun_site.decisions.running import decide_register
from jingzhun_site.deliveries.models import DeliveryBatch, ReceiptUpload
from jingzhun_site.directives.models import Directive
from jingzhun_site.directives.records import new_item
from jingzhun_site.documents.models import Document
from jingzhun_site.duties.models import DutyInstance, DutyRecord
from jingzhun_site.exchange.actions import give_token
from jingzhun_site.exchange.models import ApiToken
from jingzhun_site.goals.models import GoalReport, Shortfall
from jingzhun_site.households.models import Attachment, PendingChange
from jingzhun_site.imports.models import ImportBatch, Stage
from jingzhun_site.jobs.models import Job
from jingzhun_site.ledger.models import LedgerEntry
from jingzhun_site.programmes.actions.progress import refresh_progress
from jingzhun_site.programmes.models import LedgerUpload, Objection
from jingzhun_site.register.as_of import Times
from jingzhun_site.register.models import MODELS
from jingzhun_site.reports.models import FilledReport, ReportTemplate
from tests.jingzhun_site.conftest import FOREIGN_VILLAGE, OTHER_COUNTY, VILLAGE, MakeUser
from tests.jingzhun_site.goals.conftest import make_share, reported_line, store_lines

RULE = "standard:adequate_food"
"""A rule of the national pack, which is in force everywhere and on every day."""


INTERFACE = "exchange_api:"
"""Other systems come in with tokens; no login opens these (``exchange/test_api.py``)."""


@dataclass(frozen=True, kw_only=True)
class Address:
    """An address by name, filled for the own place and for the foreign one."""

    name: str
    own: str
    foreign: str


@dataclass(frozen=True, kw_only=True)
class World:
    """What fills the gaps of addresses: by the name of the URL or of the part, own and foreign.

    ``queries`` are what an address wants besides.
    """

    parts: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    queries: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def fill(self, name: str, part: str, *, is_own: bool) -> Any:
        own, foreign = self.parts.get(f"{name}.{part}") or self.parts[part]
        return own if is_own else foreign


def make_world(make_user: MakeUser) -> World:
    """One record of each kind on both sides."""
    somebody = make_user("somebody", "village_cadre", VILLAGE)  # type: ignore[arg-type]
    stranger = make_user("stranger", "village_cadre", OTHER_COUNTY)  # type: ignore[arg-type]
    pairs = ((somebody, VILLAGE, "H1"), (stranger, FOREIGN_VILLAGE, "H9"))
    pending = tuple(_pending(*pair).pk for pair in pairs)
    attached = tuple(_attachment(*pair).pk for pair in pairs)
    batches = tuple(_batch(user, place).pk for user, place, _ in pairs)
    jobs = tuple(Job.objects.create(kind="x", label="x", asked_by=user).pk for user, _, _ in pairs)
    run = make_run()
    shortfalls, reports = _goals(run, somebody)
    grants = tuple(Grant.objects.get(user=user).pk for user, _, _ in pairs)
    parts: dict[str, tuple[Any, Any]] = {
        "household_id": ("H1", "H9"),
        "person_id": ("H1-01", "H9-01"),
        "village_id": (VILLAGE, FOREIGN_VILLAGE),
        "topic_id": ("housing", "housing"),
        "kind": ("standard", "standard"),
        "rule_id": ("safe_housing", "safe_housing"),
        "households:pending_change.number": (pending[0], pending[1]),
        "number": (attached[0], attached[1]),
        "accounts:take_grant.pk": (grants[0], grants[1]),
        "username": ("somebody", "stranger"),
        "layout": ("national_28", "national_28"),
        "jobs:job.pk": (jobs[0], jobs[1]),
        "jobs:again.pk": (jobs[0], jobs[1]),
        "jobs:result.pk": (jobs[0], jobs[1]),
        "jobs:schedule_switch.pk": (999, 999),
        "decisions:handle.kind": ("taken_up", "taken_up"),
        "name": ("households", "households"),
        "lists:undo.pk": (999, 999),
        "pk": (batches[0], batches[1]),
        "key": (_enrolment(somebody, VILLAGE, "H1"), _enrolment(stranger, FOREIGN_VILLAGE, "H9")),
        "post_id": (_post(VILLAGE), _post(FOREIGN_VILLAGE)),
        "programme": ("housing_renovation", "housing_renovation"),
        "step": ("identified", "identified"),
        "what": ("in_hand", "in_hand"),
        "goal_id": ("sample", "sample"),
        "year": (2018, 2018),
        "span": ("single", "single"),
        "goals:answer.pk": shortfalls,
        "goals:check.pk": reports,
        "directives:act.act": ("accept", "accept"),
    }
    parts |= _directives(pairs)
    entries = tuple(_entry(user, place) for user, place, _household in pairs)
    parts |= {f"ledger:{name}.pk": (entries[0], entries[1]) for name in ("entry", "act")}
    parts["ledger:act.act"] = ("progress", "progress")
    parts |= _cross_checks(pairs)
    papers = tuple(_paper(*pair) for pair in pairs)
    parts |= {
        f"documents:{name}.pk": (papers[0], papers[1]) for name in ("document", "file", "withdraw")
    }
    tokens = tuple(_token(user, "x").pk for user, _place, _household in pairs)
    parts["exchange:revoke.pk"] = (tokens[0], tokens[1])
    records = [_duty_record(user, place) for user, place, _household in pairs]
    parts["duties:duty.pk"] = (records[0].instance_id, records[1].instance_id)
    parts["duties:withdraw.pk"] = (records[0].pk, records[1].pk)
    parts |= _reports(pairs)
    batches_made = tuple(_delivery_batch(user, place) for user, place, _household in pairs)
    names = ("batch", "file", "receipts", "cancel")
    parts |= {f"deliveries:{name}.pk": (batches_made[0], batches_made[1]) for name in names}
    shown = tuple(
        _receipt_upload(user, batch) for (user, *_), batch in zip(pairs, batches_made, strict=True)
    )
    parts |= {f"deliveries:{name}.pk": (shown[0], shown[1]) for name in ("upload", "settle")}
    uploads = tuple(_ledger_upload(user, place) for user, place, _household in pairs)
    parts |= {
        f"programmes:{name}.pk": (uploads[0], uploads[1]) for name in ("upload", "apply", "check")
    }
    for name in ("run", "subjects", "turned"):
        parts[f"decisions:{name}.pk"] = (run, run)
    queries = {
        "decisions:compare": {"new": run, "old": run},
        "decisions:subjects": {"rule": RULE},
        "decisions:turned": {"old": run, "rule": RULE},
        "crosschecks:found": {"by": "own"},
    }
    of_goal = ("goal", "rows", "split", "workbook", "shortfall", "report")
    queries |= {f"goals:{name}": {"place": VILLAGE} for name in of_goal}
    return World(parts=parts, queries=queries)


def _paper(user: User, place: str, household: str) -> int:
    """A photo of the step that an enrolment has taken."""
    step = MODELS["enrolment_steps"].objects.create(
        step_id=f"S-{household}", enrolment_id=f"E-{household}", step="identified",
        reached_on=date(2018, 1, 2), place_code=place, known_at=timezone.now(),
    )  # fmt: skip
    made = Document.objects.create(
        entity="enrolment_steps", key=step.pk, kind="photo", place_code=place,
        content_type="image/png", size=1, sha256="0" * 64, path="permissions.png", kept_by=user,
        kept_at=timezone.now(),
    )  # fmt: skip
    return made.pk


def _reports(pairs: Sequence[tuple[User, str, str]]) -> dict[str, tuple[Any, Any]]:
    """A template of each village, and a report filled from it."""
    made = [_report(user, place) for user, place, _household in pairs]
    parts: dict[str, tuple[Any, Any]] = {
        f"reports:{name}.pk": (made[0].template_id, made[1].template_id)
        for name in ("template", "template_file", "version", "duty", "retire", "fill")
    }
    parts |= {
        f"reports:{name}.pk": (made[0].pk, made[1].pk) for name in ("report", "report_file", "cell")
    }
    parts |= {"reports:template_file.number": (1, 1), "reports:cell.number": (0, 0)}
    return parts | {"reports:take_form.form": ("ten_day_funds", "ten_day_funds")}


def _report(user: User, place: str) -> FilledReport:
    now = timezone.now()
    template = ReportTemplate.objects.create(
        title="x", cadence="month", place_code=place, made_by=user, made_at=now
    )
    version = template.versions.create(
        number=1, sha256="0" * 64, file_name="x.xlsx", form="xlsx", size=1, path="permissions.png",
        slots=[], uploaded_by=user, uploaded_at=now,
    )  # fmt: skip
    cell = {
        "number": 0, "at": "x!A1", "name": "place.name", "list_name": "", "row_key": "", "text": "x",
        "state": "known", "why": "", "in_ten_thousands": False,
    }  # fmt: skip
    return FilledReport.objects.create(
        template=template, version=version, place_code=place, on=now.date(), period_start=now.date(),
        period_end=now.date(), sha256="0" * 64, path="permissions.png", cells=[cell], blocks=[],
        filled_by=user, filled_at=now,
    )  # fmt: skip


def _delivery_batch(user: User, place: str) -> int:
    made = DeliveryBatch.objects.create(
        programme="housing_renovation", place_code=place, period="once", kind="cash", made_by=user,
        made_at=timezone.now(), made_on=timezone.now().date(),
    )  # fmt: skip
    return made.pk


def _receipt_upload(user: User, batch: int) -> int:
    made = ReceiptUpload.objects.create(
        batch_id=batch, file_name="x.xlsx", content=b"x", lines=0, uploaded_by=user,
        uploaded_at=timezone.now(),
    )  # fmt: skip
    return made.pk


def _ledger_upload(user: User, place: str) -> int:
    made = LedgerUpload.objects.create(
        programme="housing_renovation", place_code=place, file_name="x.xlsx", sha256="0" * 64,
        state="checked", uploaded_by=user, uploaded_at=timezone.now(),
    )  # fmt: skip
    return made.pk


def _directives(pairs: Sequence[tuple[User, str, str]]) -> dict[str, tuple[int, int]]:
    """A document of each village that was read, with an item and a finding."""
    made = [_directive(user, place) for user, place, _household in pairs]
    own, foreign = ((one.pk, one.items.get().pk, one.findings.get().pk) for one in made)
    names = ("directive", "file", "units", "facts", "withdraw", "export", "carry", "give", "assign")
    parts = {f"directives:{name}.pk": (own[0], foreign[0]) for name in names}
    parts |= {f"directives:{name}.pk": (own[1], foreign[1]) for name in ("item", "act")}
    return parts | {"directives:seen.pk": (own[2], foreign[2])}


def _directive(user: User, place: str) -> Directive:
    made = Directive.objects.create(
        sha256="0" * 64, file_name="x.txt", form="txt", size=1, path="permissions.png", title="x",
        place_code=place, governs_code=place, state="read", text="修路", uploaded_by=user,
        uploaded_at=timezone.now(),
    )  # fmt: skip
    task = Task(start=0, end=2, section="一", words="修路", verb="", object="", dating=Dating())
    new_item(task, directive_id=made.pk, text=made.text).save()
    made.findings.create(kind="check", name="x", gravity="warn", label="x", sentence="x")
    return made


def _entry(user: User, place: str) -> int:
    """An entry that a village is given."""
    made = LedgerEntry.objects.create(
        source="by_hand", source_key=place, title="x", given_code=place, place_code=place,
        state="assigned", due_on=date(2018, 12, 31), made_by=user, made_at=timezone.now(),
    )  # fmt: skip
    return int(made.pk)


def _cross_checks(pairs: Sequence[tuple[User, str, str]]) -> dict[str, tuple[Any, Any]]:
    """A file of a register in each village, a comparison, a difference and a doubtful pair."""
    (own, foreign) = (_cross_check(*pair) for pair in pairs)
    parts: dict[str, tuple[Any, Any]] = {"crosschecks:judge.act": ("confirm", "confirm")}
    for name, kind in (
        ("file", "file"), ("discard", "file"), ("run", "run"), ("pair", "pair"),
        ("difference", "difference"), ("judge", "difference"),
    ):  # fmt: skip
        parts[f"crosschecks:{name}.pk"] = (own[kind], foreign[kind])
    return parts


def _cross_check(user: User, place: str, household: str) -> dict[str, int]:
    now = timezone.now()
    file = RegisterFile.objects.create(
        register="death_register", place_code=place, file_name="x.csv", sha256="0" * 64, size=1,
        state="refused", faults=["x"], uploaded_by=user, uploaded_at=now,
    )  # fmt: skip
    run = CheckRun.objects.create(place_code=place, on=now.date(), asked_by=user, asked_at=now)
    difference = Difference.objects.create(
        key=place, comparison="dead_in_ours_alive", register="death_register",
        owner="poverty_alleviation", severity="error", suggests="stale_fact", place_code=place,
        person_id=f"{household}-01", household_id=household, message="x", value_hash="x",
        first_run=run, last_run=run, found_on=now.date(),
    )  # fmt: skip
    pair = DoubtfulPair.objects.create(
        their_key=place, person_id=f"{household}-01", place_code=place, file=file, row_number=2,
        probability=0.5,
    )  # fmt: skip
    return {"file": file.pk, "run": run.pk, "difference": difference.pk, "pair": pair.pk}


def _duty_record(user: User, place: str) -> DutyRecord:
    """A duty of a village that was done."""
    day = date(2018, 12, 31)
    made = DutyInstance.objects.create(
        duty_id="x", pack_id="x", label="x", who="village_committee", clause="一", place_code=place,
        period_start=day, period_end=day, due_on=day, wanted=1,
    )  # fmt: skip
    return DutyRecord.objects.create(
        instance=made, done_on=day, note="x", by=user, at=timezone.now()
    )


def _goals(run: str, user: User) -> tuple[tuple[int, int], tuple[int, int]]:
    """A target in each village, of which a shortfall and a figure are reported."""
    places = (VILLAGE, FOREIGN_VILLAGE)
    store_lines([reported_line(place) for place in places], Run.objects.get(pk=run))
    shares = [make_share(place, parent=f"{place[:9]}000", by=user) for place in places]
    shortfalls = [
        Shortfall.objects.create(share=share, text="x", made_by=user, made_at=timezone.now())
        for share in shares
    ]
    reports = [
        GoalReport.objects.create(
            goal_id="sample",
            place_code=place,
            year=2018,
            value=1,
            unit="item",
            as_at=timezone.now().date(),
            note="x",
            made_by=user,
            made_at=timezone.now(),
        )
        for place in places
    ]
    return (shortfalls[0].pk, shortfalls[1].pk), (reports[0].pk, reports[1].pk)


def make_run() -> str:
    """A run over the register, once its records have what a snapshot wants of them."""
    for name in ("households", "persons"):
        MODELS[name].objects.update(registration="poor")
    MODELS["cities"].objects.update(province_id="410000000000")
    MODELS["counties"].objects.update(is_poor_county=False)
    MODELS["villages"].objects.update(is_poor_village=False, is_deep_poor_village=False)
    return str(decide_register(Times.present(), acting_user=None).pk)


def addresses(world: World) -> Iterator[Address]:
    """All named addresses, the frame's and the health page's among them."""
    for name, pattern in _patterns(get_resolver(), ""):
        if name.startswith(INTERFACE):
            continue
        parts = list(pattern.pattern.converters)
        own, foreign = (
            reverse(name, kwargs={part: world.fill(name, part, is_own=side) for part in parts})
            for side in (True, False)
        )
        query = dict(world.queries.get(name, {}))
        elsewhere = query if foreign != own else {**query, "place": FOREIGN_VILLAGE}
        yield Address(name=name, own=_with(own, query), foreign=_with(foreign, elsewhere))


def _with(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path


def _patterns(here: Any, namespace: str) -> Iterator[tuple[str, URLPattern]]:
    for one in here.url_patterns:
        if isinstance(one, URLResolver):
            yield from _patterns(one, f"{one.namespace}:" if one.namespace else namespace)
        elif one.name:
            yield f"{namespace}{one.name}", one


def _enrolment(user: User, place: str, household: str) -> str:
    made = MODELS["enrolments"].objects.create(
        enrolment_id=f"E-{household}", programme="housing_renovation", household_id=household,
        enrolled_on=date(2018, 1, 1), place_code=place, known_at=timezone.now(),
    )  # fmt: skip
    Objection.objects.create(
        enrolment_id=made.pk, place_code=place, raised_on=date(2018, 2, 1), words="x", noted_by=user,
        noted_at=timezone.now(),
    )  # fmt: skip
    refresh_progress([made.pk])
    return str(made.pk)


def _token(user: User, name: str) -> ApiToken:
    made, _text = give_token(
        user, name=name, registers=[], scopes=[], valid_until=date(2100, 1, 1), acting_user=user
    )
    return made


def _post(place: str) -> str:
    """A post of the village committee of a village."""
    about = {"village_id": place, "place_code": place, "known_at": timezone.now()}
    MODELS["organisations"].objects.create(
        organisation_id=f"O{place}", name="x", kind="village_committee", **about
    )
    made = MODELS["posts"].objects.create(
        post_id=f"P{place}", organisation_id=f"O{place}", kind="village_head", **about
    )
    return str(made.pk)


def _pending(user: User, place: str, household: str) -> PendingChange:
    return PendingChange.objects.create(
        operation="change",
        arguments={
            "entity": "households",
            "key": household,
            "version": 1,
            "values": {"dwelling_grade": "A"},
        },
        household_id=household,
        place_code=place,
        kind="change",
        asked_by=user,
        asked_at=timezone.now(),
    )


def _attachment(user: User, place: str, household: str) -> Attachment:
    path = Path(settings.MEDIA_ROOT) / "permissions.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    return Attachment.objects.create(
        entity="households",
        key=household,
        place_code=place,
        title="x",
        content_type="image/png",
        size=1,
        path=path.name,
        added_by=user,
        added_at=timezone.now(),
    )


def _batch(user: User, place: str) -> ImportBatch:
    return ImportBatch.objects.create(
        key=uuid4().hex,
        file_name="x.xlsx",
        file_hash="0" * 64,
        file_size=1,
        place_code=place,
        uploaded_by=user,
        state=Stage.DISCARDED,
    )
