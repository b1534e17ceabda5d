"""Reading an uploaded template: everything that is wrong with it at once, in sentences for a clerk."""

from collections.abc import Iterable
from dataclasses import asdict

from jingzhun.errors import Fault, JingzhunError
from jingzhun.reports import Slot, Template, check_template, read_template
from jingzhun_site.reports.models import TemplateVersion
from jingzhun_site.reports.names.catalogue import catalogue
from jingzhun_site.reports.refusing import ReportRefusedError

_MOST = 60
"""How many faults are told; whoever has more will come back after mending these."""


def checked_template(content: bytes) -> Template:
    """A template all of whose names are known.

    Raises:
        ReportRefusedError: the file is no template, or names in it are unknown.
    """
    try:
        template = read_template(content)
    except JingzhunError as error:
        raise ReportRefusedError(_sentences(error.faults)) from error
    faults = check_template(template, catalogue())
    if faults:
        raise ReportRefusedError(_sentences(faults))
    return template


def stored_slots(template: Template) -> list[dict[str, object]]:
    """The names of a template as they are kept."""
    return [asdict(slot) for slot in template.slots]


def template_of(version: TemplateVersion) -> Template:
    """The names of a version as they were read."""
    slots = tuple(Slot(**one) for one in version.slots)
    return Template(form=version.form, slots=slots)


def _sentences(faults: Iterable[Fault]) -> list[str]:
    found = list(faults)
    said = [_sentence(fault) for fault in found[:_MOST]]
    if len(found) > _MOST:
        said.append(f"另有 {len(found) - _MOST} 处问题，改正以上各处后再上传。")
    return said


def _sentence(fault: Fault) -> str:
    place = fault.position.cell
    head = f"{place}：" if place else ""
    return f"{head}{fault.what('zh')}{fault.next_step('zh')}"
