"""The JSON Schema of pack files, for editors that check while one writes."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from jingzhun.packs.building import KINDS
from jingzhun.packs.forms import BeginningForm, CaseForm, CoverageForm, PackForm

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def file_schemas() -> Mapping[str, Mapping[str, Any]]:
    """The schema of each kind of file by its name: ``pack``, ``parameters``, ``goals`` … ``cases``, ``coverage``.

    A file of entries holds one entry or a list of them.

    >>> sorted(file_schemas())[:3]
    ['assessments', 'background', 'cases']
    """
    forms: dict[str, Any] = {name: kind.form for name, kind in KINDS.items()}
    forms["cases"] = CaseForm | BeginningForm
    schemas = {n: _schema(form | list[form], n) for n, form in forms.items()}  # type: ignore[valid-type]
    heads = {"pack": PackForm, "coverage": CoverageForm}
    return {**{n: _schema(form, n) for n, form in heads.items()}, **schemas}


def _schema(form: Any, name: str) -> Mapping[str, Any]:
    body = TypeAdapter(form).json_schema(by_alias=True, mode="validation")
    return {"$schema": _DIALECT, "title": f"{name}.yaml", **body}


def schema_text(schema: Mapping[str, Any]) -> str:
    """A schema as it is written to its file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def write_schemas(folder: Path) -> None:
    """Write every schema into a folder as ``<kind>.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in file_schemas().items():
        (folder / f"{name}.json").write_text(schema_text(schema), encoding="utf-8")
