"""Why something in a cross-check was refused: sentences for whoever asked."""

from collections.abc import Iterable


class CrossCheckRefusedError(Exception):
    """Nothing was written; ``sentences`` say what is wrong and what to do, all of it at once."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("\n".join(self.sentences))
