"""What is served of the large stylesheet is what some page can match, and no rule of it changes on the way."""

from pathlib import Path
from typing import Any

import pytest
import tinycss2
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

from jingzhun_site.config import static_files
from jingzhun_site.config.css_variables import without_unread
from jingzhun_site.config.static_storage import TRIMMED, cut_down
from jingzhun_site.config.trimming import ClassNames, trimmed

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "jingzhun_site.config.static_storage.TrimmedStaticFilesStorage"},
}


@pytest.fixture(scope="module")
def released() -> str:
    found = finders.find(TRIMMED)
    assert found
    return Path(found).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def cut(released: str) -> str:
    return cut_down(released)


def test_it_is_a_fraction_and_keeps_its_licence(released: str, cut: str) -> None:
    assert len(cut) < len(released) / 5
    assert cut.startswith(released[: released.index("*/") + 2])
    assert not [one for one in tinycss2.parse_stylesheet(cut) if one.type == "error"]


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".tone-bad{color:red}.tune-bad{color:red}", ".tone-bad{color:red}"),
        (".btn,.card{margin:0}", ".btn{margin:0}"),
        (".btn .card{margin:0}", ""),
        (".btn:not(.card){margin:0}", ".btn:not(.card){margin:0}"),
        ("@media print{.card{margin:0}}", ""),
        ("@media print{.btn{margin:0}.card{margin:0}}", "@media print{.btn{margin:0}}"),
        ("@supports (a:b){@media print{.btn{margin:0}}}", "@supports (a:b){@media print{.btn{margin:0}}}"),
        ("@keyframes turn{to{opacity:0}}", "@keyframes turn{to{opacity:0}}"),
        ("@font-face{font-family:x}", "@font-face{font-family:x}"),
        (":root{--a:1px}[hidden]{display:none}", ":root{--a:1px}[hidden]{display:none}"),
        ("/* why *//*! licence */a{b:c}", "/*! licence */a{b:c}"),
        ('.btn{background:url("data:image/svg+xml,%3csvg .card%3e")}',
         '.btn{background:url("data:image/svg+xml,%3csvg .card%3e")}'),
    ],
)  # fmt: skip
def test_a_rule_stays_where_an_element_can_have_all_its_classes(css: str, kept: str) -> None:
    names = ClassNames.in_sources(['<a class="btn tone-{{ tone }}">'])
    assert trimmed(css, names) == kept


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (":root{--a:1;--b:2}p{x:var(--a)}", ":root{--a:1}p{x:var(--a)}"),
        (":root{--a:var(--b,3);--b:2}p{x:calc(2*var( --a ))}", ":root{--a:var(--b,3);--b:2}p{x:calc(2*var( --a ))}"),
        (":root{--a:var(--b);--b:2}", ""),
        (":root{--own:1;--b:2}", ":root{--own:1}"),
        ("@media print{:root{--a:1;color:red}}", "@media print{:root{color:red}}"),
        ("@media print{p{x:var(--a)}}:root{--a:1}", "@media print{p{x:var(--a)}}:root{--a:1}"),
        ('p{--a:url("x;y");--b:2;z:var(--a)}', 'p{--a:url("x;y");z:var(--a)}'),
        ("p{--a:1;color:red!important}", "p{color:red!important}"),
        ("@keyframes turn{to{x:var(--a)}}:root{--a:1}", "@keyframes turn{to{x:var(--a)}}:root{--a:1}"),
        ("@font-face{font-family:x}/*! licence */", "@font-face{font-family:x}/*! licence */"),
    ],
)  # fmt: skip
def test_a_variable_stays_where_something_reads_it(css: str, kept: str) -> None:
    assert without_unread(css, readers=["a { margin: var(--own) }"]) == kept


@pytest.mark.parametrize(
    "source", ['f"tone-{tone}"', '"tone-" + tone', "`tone-${tone}`", '"tone-%s" % tone']
)
def test_names_that_are_put_together_count_by_their_beginning(source: str) -> None:
    assert ClassNames.in_sources([source]).may_be("tone-bad")
    assert not ClassNames.in_sources([source]).may_be("tonic")


def test_what_is_served_is_the_cut_file_and_a_new_template_makes_it_anew(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut: str
) -> None:
    settings.STORAGES, settings.STATIC_ROOT = STORAGES, tmp_path / "static"
    settings.WHITENOISE_KEEP_ONLY_HASHED_FILES = True
    page = tmp_path / "page.html"
    page.write_text("", encoding="utf-8")
    monkeypatch.setattr(static_files, "class_sources", lambda: [page])
    assert static_files.collect_static_if_changed()
    served = Path(settings.STATIC_ROOT) / staticfiles_storage.stored_name(TRIMMED)
    assert served.read_text(encoding="utf-8") == cut
    assert served.with_name(f"{served.name}.br").exists()
    collected = {one.name.split(".")[0] for one in Path(settings.STATIC_ROOT).rglob("*.js")}
    assert {"htmx-2", "swagger-ui-bundle"} < collected
    assert not {"htmx-4", "redoc"} & collected
    assert not list(Path(settings.STATIC_ROOT).rglob("*.map*"))
    assert not static_files.collect_static_if_changed()
    page.write_text("<p>没有用到新的样式</p>", encoding="utf-8")
    assert not static_files.collect_static_if_changed()
    page.write_text('<p class="lead">', encoding="utf-8")
    assert static_files.collect_static_if_changed()
    page.write_text('<p class="lead" style="color: var(--tblr-primary)">', encoding="utf-8")
    assert static_files.collect_static_if_changed()
    page.write_text('<p class="{{ kind }} btn-{{ kind }}">', encoding="utf-8")
    assert static_files.collect_static_if_changed()


def test_a_changed_static_file_is_collected_and_a_changed_program_is_not(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STORAGES, settings.STATIC_ROOT = STORAGES, tmp_path / "static"
    own = tmp_path / "own"
    own.mkdir()
    settings.STATICFILES_DIRS = [own]
    finders.get_finder.cache_clear()
    script, program = own / "own.js", tmp_path / "program.py"
    script.write_text("one()", encoding="utf-8")
    program.write_text("pass", encoding="utf-8")
    monkeypatch.setattr(static_files, "class_sources", lambda: [program])
    assert static_files.collect_static_if_changed()
    program.write_text("quite_other = 1", encoding="utf-8")
    assert not static_files.collect_static_if_changed()
    script.write_text("two() + 1", encoding="utf-8")
    assert static_files.collect_static_if_changed()
    finders.get_finder.cache_clear()


def test_trying_it_out_writes_nothing(settings: Any, tmp_path: Path) -> None:
    settings.STORAGES, settings.STATIC_ROOT = STORAGES, tmp_path / "static"
    call_command("collectstatic", interactive=False, dry_run=True, verbosity=0)
    assert not (tmp_path / "static").exists()
