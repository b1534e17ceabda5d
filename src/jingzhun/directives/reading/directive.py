"""The whole way from a text to its records."""

from jingzhun.directives.model import Reading


def read_directive(text: str) -> Reading:
    """What a directive says.

    Pass ``Document.prose``, where what is not of the directive is blanked: offsets stay those of the file.
    """
    return Reading(text=text, is_plan=False)
