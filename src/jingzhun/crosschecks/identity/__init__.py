"""Who is who: rows of other departments' registers matched against our persons.

:func:`match_register` links what it can, leaves what is doubtful to a reviewer, and refuses a file that cannot be the
register it should be.
"""

from jingzhun.crosschecks.identity.matching import match_register
from jingzhun.crosschecks.identity.names import NameForms, forms_table, name_forms, plain_name
from jingzhun.crosschecks.identity.settings import METHODS, MatchReport, MatchSettings

__all__ = [
    "METHODS",
    "MatchReport",
    "MatchSettings",
    "NameForms",
    "forms_table",
    "match_register",
    "name_forms",
    "plain_name",
]
