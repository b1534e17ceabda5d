"""The reference names every key that a pack file may have."""

from pathlib import Path

import pytest

from jingzhun.packs import field_types, forms

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "pack-format.md"
FORMS = [
    form
    for module in (forms, field_types)
    for form in vars(module).values()
    if isinstance(form, type) and issubclass(form, field_types.Form) and form.model_fields
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_every_key_of_a_form_is_in_the_reference(form: type[field_types.Form]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    keys = [field.alias or name for name, field in form.model_fields.items()]
    words = set(
        page.replace("`", " ").replace("{", " ").replace("}", " ").replace(",", " ").split()
    )
    words |= {word.rstrip(":;.)") for word in words} | {word.lstrip("(") for word in words}
    assert [key for key in keys if key not in words] == []
