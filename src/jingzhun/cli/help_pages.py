"""Help pages whose columns stand straight under Chinese characters, which are two columns wide."""

from collections.abc import Iterable

import click
from rich.cells import cell_len, chop_cells

_WIDEST_FIRST = 30
_GAP = 2


class HelpPage(click.HelpFormatter):
    """Click's formatter, with widths as a terminal shows them."""

    def write_heading(self, heading: str) -> None:
        """A heading with the colon of its language."""
        colon = ":" if heading.isascii() else "："
        self.write(f"{'':>{self.current_indent}}{heading}{colon}\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = _WIDEST_FIRST, col_spacing: int = _GAP
    ) -> None:
        """Names with what they mean, in two columns."""
        rows = list(rows)
        if all(text.isascii() for row in rows for text in row):
            super().write_dl(rows, col_max, col_spacing)
            return
        first = min(max(cell_len(name) for name, _ in rows), col_max) + col_spacing
        margin = " " * self.current_indent
        room = max(self.width - self.current_indent - first, 2)
        for name, meaning in rows:
            fits = cell_len(name) <= first - col_spacing
            under = f"\n{margin}{' ' * first}"
            gap = " " * (first - cell_len(name)) if fits else under
            self.write(f"{margin}{name}{gap}{under.join(chop_cells(meaning, room))}\n")


class HelpContext(click.Context):
    """A call whose help is such a page."""

    formatter_class = HelpPage
