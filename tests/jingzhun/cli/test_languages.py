"""Both languages: help, messages, labels; and every text of the catalogue in both."""

import re
import tomllib
from string import Formatter

import click
import pytest
from rich.cells import cell_len

from jingzhun.cli import main
from jingzhun.cli.texts import Texts, _catalogue
from jingzhun.packs import ENTRY_KINDS
from tests.jingzhun.cli.conftest import SmallPlace, call
from tests.repository.checkout import SOURCE, read

CHINESE = re.compile(r"[\u4e00-\u9fff]")
TEXTS = tomllib.loads(read(SOURCE / "cli" / "texts.toml"))
COMMANDS = ["demo", "populate", "snapshot", "freeze", "decide", "list", "explain", "simulate"]
COMMANDS += ["goals", "poverty", "consequences", "crosscheck", "packs", "directives"]


def test_every_text_has_both_languages_and_the_same_placeholders() -> None:
    for group, texts in TEXTS.items():
        for key, pair in texts.items():
            assert set(pair) == {"zh", "en"}, f"{group}.{key}"
            names = [{n for _, n, _, _ in Formatter().parse(pair[lang]) if n} for lang in pair]
            assert names[0] == names[1], f"{group}.{key}"
            assert not CHINESE.search(pair["en"]), f"{group}.{key}"


def test_every_kind_of_entry_has_a_name() -> None:
    assert set(ENTRY_KINDS) - {"cases"} <= set(TEXTS["kind"])


def test_the_help_speaks_chinese_unless_asked_otherwise() -> None:
    assert "命令" in call("--help").out
    english = call("--lang", "en", "--help").out
    assert "Commands" in english
    assert not CHINESE.search(english)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_in_both_languages(name: str) -> None:
    chinese, english = call(name, "--help"), call(name, "--lang", "en", "--help")
    assert chinese.code == english.code == 0
    assert "用法：" in chinese.out
    assert not CHINESE.search(english.out)


ENGLISH_OF_CLICK = re.compile(
    r"TEXT|PATH|INTEGER|Options|Usage|default|required|OPTIONS|ARGS|SNAPSHOT"
)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_chinese_help_holds_no_english_of_click(name: str) -> None:
    page = call(name, "--help").out
    assert not ENGLISH_OF_CLICK.search(page), page
    assert "选项：" in page


def test_the_language_counts_wherever_it_stands() -> None:
    assert not CHINESE.search(call("packs", "show", "--help", "--lang", "en").out)
    assert not CHINESE.search(call("divide", "--lang=en").err)


def test_the_columns_of_the_help_stand_straight() -> None:
    lines = call("decide", "--help").out.splitlines()
    options = [line for line in lines if line.startswith("  --") and "：" not in line]
    starts = {cell_len(line[: re.search(r"\S {2,}(?=\S)", line).end()]) for line in options}
    assert len(starts) == 1


def test_every_option_is_explained() -> None:
    context = click.Context(main)
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        for part in [command, *packs_of(command)]:
            page = click.Context(part, info_name=part.name, parent=context)
            for option in (p for p in part.params if isinstance(p, click.Option)):
                record = option.get_help_record(page)
                assert record is not None
                assert CHINESE.search(record[1]), f"{part.name} {option.name}"


def packs_of(command: click.Command) -> list[click.Command]:
    if not isinstance(command, click.Group):
        return []
    context = click.Context(command)
    found = (command.get_command(context, name) for name in command.list_commands(context))
    return [part for part in found if part is not None]


def test_messages_of_faults_follow_the_language() -> None:
    assert "没有" in call("packs", "show", "nothing").err
    assert "There is no pack" in call("packs", "show", "nothing", "--lang", "en").err


def test_labels_of_tables_follow_the_language(place: SmallPlace) -> None:
    listed = ("list", place.run, "standards", "--format", "csv")
    assert "未达标" in call(*listed).out.splitlines()[0]
    assert "not met" in call(*listed, "--lang", "en").out.splitlines()[0]


def test_an_unknown_text_is_a_mistake_that_shows() -> None:
    with pytest.raises(KeyError):
        Texts()("no.such_text")


def test_the_catalogue_is_read_as_it_stands() -> None:
    assert _catalogue() == TEXTS
