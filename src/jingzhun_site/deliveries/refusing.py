"""Why something about deliveries cannot be done: sentences, all of them at once."""

from collections.abc import Iterable


class DeliveryRefusedError(Exception):
    """Nothing was written; ``sentences`` say what is wrong, where, and what to do."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("\n".join(self.sentences))
