"""Every template of the site, read as text: no inline style or script, nothing that cannot be translated."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import jingzhun_site

SITE = Path(jingzhun_site.__file__).parent
PAGES = sorted(SITE.rglob("templates/**/*.html"))
NAMES = [path.relative_to(SITE).as_posix() for path in PAGES]

HAN = re.compile(r"[\u3400-\u9fff，。：；？！、（）“”]+")
COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)
BLOCK = re.compile(r"\{% blocktranslate.*?%\}.*?\{% endblocktranslate %\}", re.DOTALL)
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
UNTRANSLATED = re.compile(r"(?<!_\()([\"'])[^\"']*[\u3400-\u9fff][^\"']*\1")
MARKS = set("：，。；、（）？")


def bare_words(text: str) -> Iterator[str]:
    """Chinese that is not inside a translation; punctuation between two tags may stand."""
    text = BLOCK.sub("", COMMENT.sub("", text))
    for tag in TAG.findall(text):
        if not tag.startswith(("{% translate", "{% trans ")):
            yield from (match.group() for match in UNTRANSLATED.finditer(tag))
    yield from (words for words in HAN.findall(TAG.sub("", text)) if set(words) - MARKS)


def faults(text: str) -> list[str]:
    """What a strict content policy would refuse, or a reading voice could not use."""
    text = COMMENT.sub("", text)
    found = re.findall(r"\sstyle\s*=|<style\b|\son[a-z]+\s*=\s*[\"']|javascript:", text)
    found += [tag for tag in re.findall(r"<script\b[^>]*>", text) if " src=" not in tag]
    found += [tag for tag in re.findall(r"<img\b[^>]*>", text) if " alt=" not in tag]
    found += [tag for tag in re.findall(r"<th\b[^>]*>", text) if " scope=" not in tag]
    found += re.findall(r"(?:src|href)=\"(?:https?:)?//[^\"]*", text)
    return found


def open_posts(text: str) -> list[str]:
    """Forms that send without the token that proves the page was ours."""
    forms = re.findall(r"<form\b[^>]*method=\"post\".*?</form>", text, re.DOTALL | re.IGNORECASE)
    return [form[:80] for form in forms if "csrf" not in form]


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_a_template_keeps_the_rules_of_the_frame(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert faults(text) == []
    assert open_posts(text) == []
    assert list(bare_words(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color:red">',
        "<script>go()</script>",
        '<a onclick="go()">',
        '<img src="a.png">',
        "<th>",
        '<link href="https://fonts.example/a.css">',
    ],
)
def test_a_fault_would_be_seen(text: str) -> None:
    assert faults(text)


@pytest.mark.parametrize(
    "text",
    ["<p>没有户</p>", '{% empty_list "没有户" %}', '<input placeholder="姓名">'],
)
def test_words_outside_a_translation_would_be_seen(text: str) -> None:
    assert list(bare_words(text))


def test_words_inside_a_translation_may_stand() -> None:
    text = '{# 说明 #}<p>{% translate "没有户" %}：{% empty_list _("没有户") %}</p>'
    assert list(bare_words(text)) == []


def test_a_post_without_the_token_would_be_seen() -> None:
    assert open_posts('<form method="post"><button type="submit">x</button></form>')


def test_scripts_never_write_markup_or_run_text() -> None:
    own = [path for path in SITE.rglob("static/**/*.js") if "vendor" not in path.parts]
    refused = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|\beval\(|new Function|document\.write|https?://"
    )
    found = {path.name: refused.findall(path.read_text(encoding="utf-8")) for path in own}
    assert {name: words for name, words in found.items() if words} == {}


def test_every_script_is_strict_and_says_what_it_does() -> None:
    own = [path for path in SITE.rglob("static/**/*.js") if "vendor" not in path.parts]
    texts = {path.name: path.read_text(encoding="utf-8") for path in own}
    assert [name for name, text in texts.items() if not text.startswith("// ")] == []
    assert [name for name, text in texts.items() if '"use strict";' not in text] == []
