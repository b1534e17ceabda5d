"""Draw the picture of the demo for the README from a demo that is run now: ``python tools/picture_demo.py``."""

import html
import io
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.cells import cell_len
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from jingzhun.cli.commands.demo import print_head
from jingzhun.cli.demo_page import demo_tables, report_of
from jingzhun.cli.demo_steps import DemoResult, Stopwatch, make_demo
from jingzhun.cli.rule_words import RuleWords
from jingzhun.cli.run_reading import RunReader
from jingzhun.cli.showing import show
from jingzhun.cli.texts import Texts
from jingzhun.population import load_plan

PICTURE = Path(__file__).parents[1] / "docs" / "pictures" / "demo.svg"
WIDTH = 122
SHOWN = (0, 2, 5)
"""Which tables of the page: villages, largest gaps, money."""
FONTS = '"Sarasa Mono SC", "Noto Sans Mono CJK SC", "Source Han Mono SC", monospace'
CELL = 12.2  # the width that Rich gives a column
_TEXT = re.compile(
    r'<text class="(?P<class>[^"]*-r[0-9]+)" x="(?P<x>[^"]*)" y="(?P<y>[^"]*)" textLength="[^"]*"'
    r' clip-path="[^"]*">(?P<text>.*?)</text>',
    re.DOTALL,
)
THEME = TerminalTheme(
    (250, 250, 250), (40, 44, 52), [(40, 44, 52), *[(90, 90, 90)] * 7], [(120, 120, 120)] * 8
)


def main() -> None:
    """Run the demo in a folder that is gone afterwards and draw its first tables."""
    with TemporaryDirectory() as folder:
        result = make_demo(
            load_plan("hebi"),
            Path(folder) / "demo",
            tell=lambda _name, _done, _total: None,
            say=lambda step: sys.stderr.write(f"{step}\n") and None,
            watch=Stopwatch(),
        )
        PICTURE.write_text(drawn(result), encoding="utf-8")


def drawn(result: DemoResult) -> str:
    """The head of the page and the tables that fit on one screen, as SVG."""
    texts = Texts()
    console = Console(record=True, width=WIDTH, file=io.StringIO(), highlight=False)
    words = RuleWords.of(
        result.request.regimes.chains[0].packs, texts=texts, vocabulary=result.request.vocabulary
    )
    console.print(Text("$ ./jz demo", style="bold"))
    with RunReader(result.run, words=words, snapshot=result.request.snapshot) as reader:
        tables = list(demo_tables(result, reader, report_of(result)))
        print_head(result, texts, console, whole=result.plan)
        for number in SHOWN:
            console.print()
            show(tables[number], console)
    return without_hosts(console.export_svg(title="精准 Jingzhun", theme=THEME))


def without_hosts(svg: str) -> str:
    """The picture without fonts from other hosts: the reader's own do."""
    svg = _TEXT.sub(_placed, svg.replace("font-variant-east-asian: full-width;", ""))
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code, monospace", FONTS)
    svg = re.sub(r"<!-- Generated.*?-->\s*", "", svg)
    svg = re.sub(r"<clipPath id=\"[^\"]*-line-[0-9]+\">.*?</clipPath>\s*", "", svg, flags=re.DOTALL)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def _placed(found: re.Match[str]) -> str:
    """A piece of text without blanks around it, as wide as its cells: Chinese takes two, Rich counts one."""
    text = html.unescape(found["text"]).replace("\xa0", " ")
    if not text.strip():
        return ""
    blanks = len(text) - len(text.lstrip())
    x = float(found["x"]) + blanks * CELL
    text = text.strip()
    return (
        f'<text class="{found["class"]}" x="{x:.1f}" y="{found["y"]}"'
        f' textLength="{cell_len(text) * CELL:.1f}">{html.escape(text)}</text>'
    )


if __name__ == "__main__":
    main()
