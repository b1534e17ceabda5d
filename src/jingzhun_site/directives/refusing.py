"""Why an action on a document was refused: sentences for whoever asked."""

from collections.abc import Iterable
from dataclasses import replace

from jingzhun.errors import Fault, Position


class DirectiveRefusedError(Exception):
    """Nothing was written; ``sentences`` say what is wrong and what to do, all of it at once."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("\n".join(self.sentences))


def sentence_of(fault: Fault) -> str:
    """A fault for whoever uploaded: without the place of the file on this machine."""
    plain = replace(fault, position=Position())
    return f"{plain.what('zh')}{plain.next_step('zh')}"
