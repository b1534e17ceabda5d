"""From a batch to the plan by which its file is read, and what can be told from names and headers."""

import re
from collections.abc import Iterable
from datetime import date
from hashlib import sha256

from jingzhun_site.imports.checking.plan import Plan, plan_of
from jingzhun_site.imports.layouts import Layout, load_layouts, match_header, plain_header
from jingzhun_site.imports.models import ImportBatch

_DAY = re.compile(r"(?<!\d)(20\d{2})[-_.年]?(0[1-9]|1[0-2])[-_.月]?(0[1-9]|[12]\d|3[01])(?!\d)")
_LONG_NUMBER = re.compile(r"\d{7,}[\dXx]?")
_SAMPLE_LENGTH = 30


def plan_for(batch: ImportBatch) -> Plan:
    """The plan of a batch as it was mapped."""
    layout = load_layouts()[batch.layout]
    return plan_of(
        match_header(batch.headers, layout, row=batch.header_row),
        choices=batch.choices,
        code_map=batch.code_map,
        meanings=batch.meanings,
        year=batch.year,
        valid_from=batch.valid_from,
    )


def fingerprint_of(headers: Iterable[str]) -> str:
    """What tells the workbooks of one source: its headers, in their order."""
    return sha256("\n".join(map(plain_header, headers)).encode()).hexdigest()


def day_of(file_name: str) -> date | None:
    """The day that a file name carries.

    >>> day_of("人员信息_20231218.xlsx"), day_of("名册.xlsx")
    (datetime.date(2023, 12, 18), None)
    """
    found = _DAY.search(file_name)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def default_code_map(layout: Layout) -> str:
    """The code map that a layout's files are read by until somebody says otherwise."""
    return layout.code_map


def masked_sample(text: str) -> str:
    """A cell as the mapping page shows it: long numbers hidden but for their ends.

    >>> masked_sample("990001199001010016")
    '990…0016'
    """
    return _LONG_NUMBER.sub(lambda m: f"{m[0][:3]}…{m[0][-4:]}", text)[:_SAMPLE_LENGTH]
