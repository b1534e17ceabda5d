"""Keeping templates: a new one, a new version of one, and taking one out of use."""

from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jingzhun.reports import LARGEST
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import require
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.documents.files import digest_of, keep_file
from jingzhun_site.frame.formats import moment_text
from jingzhun_site.reports.answering import duties_answered, recognise_filled
from jingzhun_site.reports.models import ReportTemplate, TemplateVersion
from jingzhun_site.reports.reading import checked_template, stored_slots
from jingzhun_site.reports.refusing import ReportRefusedError
from jingzhun_site.reports.sample_forms import SampleForm


class AlreadyKeptError(ReportRefusedError):
    """The very same file is a template here; ``template`` is which."""

    def __init__(self, version: TemplateVersion) -> None:
        about = {
            "title": version.template.title,
            "number": version.number,
            "who": version.uploaded_by,
            "when": moment_text(version.uploaded_at),
        }
        sentence = _("这个文件已经是模板“%(title)s”的第 %(number)s 版，%(who)s于 %(when)s 上传。")
        super().__init__([sentence % about])
        self.template = version.template


def add_template(
    content: bytes,
    *,
    name: str,
    title: str,
    cadence: str,
    place_code: str,
    duty_id: str = "",
    acting_user: User,
) -> ReportTemplate:
    """Check a file and keep it as the first version of a new template; ``duty_id`` is the duty it answers.

    Raises:
        ReportRefusedError: the file is no template, or has unknown names; all faults at once.
        AlreadyKeptError: the same file is a template of the place already.
    """
    require(acting_user, Right.KEEP_TEMPLATES, place_code)
    _refuse_twice(content, place_code)
    with transaction.atomic():
        template = ReportTemplate.objects.create(
            title=title,
            cadence=cadence,
            place_code=place_code,
            duty_id=duty_id,
            made_by=acting_user,
            made_at=clock.now(),
        )
        version = _keep_version(template, content, name=name, number=1, note="", user=acting_user)
        _note("reports.template_added", template, {"sha256": version.sha256}, acting_user)
    return template


def keep_form(form: SampleForm, place_code: str, *, acting_user: User) -> ReportTemplate:
    """Keep one of the forms to begin with as a template of a place; see :func:`add_template`."""
    return add_template(
        form.build(),
        name=form.file_name,
        title=form.title,
        cadence=form.cadence,
        place_code=place_code,
        duty_id=_duty_of(form, place_code),
        acting_user=acting_user,
    )


def _duty_of(form: SampleForm, place_code: str) -> str:
    """The duty of a form to begin with, where the packs of the place have it."""
    known = {duty.id for duty in duties_answered(place_code, form.cadence)}
    return form.duty_id if form.duty_id in known else ""


def add_version(
    template: ReportTemplate, content: bytes, *, name: str, note: str, seen: int, acting_user: User
) -> TemplateVersion:
    """Check a file and fill it from now on; what was filled from earlier versions stays.

    Raises:
        ReportRefusedError: as :func:`add_template`; or somebody else added a version meanwhile.
    """
    require(acting_user, Right.KEEP_TEMPLATES, template.place_code)
    _refuse_twice(content, template.place_code)
    stale = ReportRefusedError([_("别人刚刚上传了新版本，请刷新页面后再上传。")])
    try:
        with transaction.atomic():
            moved = ReportTemplate.objects.filter(pk=template.pk, version=seen)
            if not moved.update(version=seen + 1):
                raise stale
            version = _keep_version(
                template, content, name=name, number=seen + 1, note=note, user=acting_user
            )
            new = {"sha256": version.sha256, "version": version.number}
            _note("reports.version_added", template, new, acting_user)
    except IntegrityError as error:
        raise stale from error
    return version


def retire_template(template: ReportTemplate, *, is_retired: bool, acting_user: User) -> None:
    """Take a template out of use, or into use again; what was filled stays."""
    require(acting_user, Right.KEEP_TEMPLATES, template.place_code)
    with transaction.atomic():
        when = clock.now() if is_retired else None
        ReportTemplate.objects.filter(pk=template.pk).update(retired_at=when)
        action = "reports.template_retired" if is_retired else "reports.template_revived"
        _note(action, template, {}, acting_user)


def choose_duty(
    template: ReportTemplate, duty_id: str, *, seen: str, acting_user: User
) -> ReportTemplate:
    """Say which duty the reports of a template answer, or none; ``seen`` is what stood on the page.

    What was filled for a period that still runs counts at once; what was recognised before stays.

    Raises:
        ReportRefusedError: the duty is none of the place and the cadence, or somebody else chose meanwhile.
    """
    require(acting_user, Right.KEEP_TEMPLATES, template.place_code)
    known = {duty.id for duty in duties_answered(template.place_code, template.cadence)}
    if duty_id and duty_id not in known:
        raise ReportRefusedError([_("这项职责不在本地区现行政策里，或周期和模板不同。")])
    with transaction.atomic():
        chosen = ReportTemplate.objects.filter(pk=template.pk, duty_id=seen)
        if not chosen.update(duty_id=duty_id):
            raise ReportRefusedError([_("别人刚刚改过对应职责，请刷新页面后再选。")])
        template.refresh_from_db()
        _note("reports.duty_chosen", template, {"duty": duty_id, "before": seen}, acting_user)
        filled = template.filled.order_by().values_list("place_code", flat=True).distinct()
        recognise_filled(duty_id, list(filled))
    return template


def _keep_version(
    template: ReportTemplate, content: bytes, *, name: str, number: int, note: str, user: User
) -> TemplateVersion:
    read = checked_template(content)
    return TemplateVersion.objects.create(
        template=template,
        number=number,
        sha256=digest_of(content),
        file_name=Path(name).name[-200:],
        form=read.form,
        size=len(content),
        path=keep_file(content, folder="reports", ending=f".{read.form}"),
        slots=stored_slots(read),
        note=note,
        uploaded_by=user,
        uploaded_at=clock.now(),
    )


def _refuse_twice(content: bytes, place_code: str) -> None:
    if len(content) > LARGEST:
        return  # it is refused for its size
    same = TemplateVersion.objects.filter(
        sha256=digest_of(content), template__place_code=place_code
    )
    found = same.select_related("template", "uploaded_by").first()
    if found is not None:
        raise AlreadyKeptError(found)


def _note(action: str, template: ReportTemplate, new: dict[str, object], user: User) -> None:
    record_audit(
        action,
        acting_user=user,
        entity="report_template",
        key=str(template.pk),
        place_code=template.place_code,
        new={"title": template.title, **new},
    )
