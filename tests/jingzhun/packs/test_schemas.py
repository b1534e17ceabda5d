"""The published JSON Schemas are the forms, and hold for the shipped packs."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from jingzhun.packs import shipped_packs_root
from jingzhun.packs.reading import read_yaml
from jingzhun.packs.schemas import file_schemas, schema_text

FOLDER = shipped_packs_root() / "schema"
FILES = [file for file in sorted(shipped_packs_root().rglob("*.yaml")) if file.parent != FOLDER]


def as_json(value: object) -> object:
    """A value as JSON has it: an editor knows no dates and only texts as keys."""
    if isinstance(value, dict):
        return {str(key): as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize("name", file_schemas())
def test_the_published_schema_is_current(name: str) -> None:
    """If not: ``python -c "from jingzhun.packs.schemas import *; write_schemas(Path('packs/schema'))"``."""
    published = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    assert published == schema_text(file_schemas()[name])
    Draft202012Validator.check_schema(json.loads(published))


def test_every_shipped_file_fits_its_schema() -> None:
    validators = {name: Draft202012Validator(schema) for name, schema in file_schemas().items()}
    root = shipped_packs_root()
    wrong = [
        f"{file.relative_to(root)}: {error.json_path} {error.message}"
        for file in FILES
        for error in validators[kind_of(file, root)].iter_errors(as_json(read_yaml(file).plain()))
    ]
    assert wrong == []


def kind_of(file: Path, root: Path) -> str:
    return file.relative_to(root).parts[1].removesuffix(".yaml")
