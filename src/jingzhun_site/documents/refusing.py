"""Why a document is not kept or not taken off: one sentence for whoever sent it."""


class UnwantedDocumentError(Exception):
    """Nothing was written; ``sentence`` says what was sent, what is wanted, and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
