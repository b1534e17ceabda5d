"""Numbers that name persons, bodies, accounts and telephones, and their check digits.

``parse_…`` returns a frozen record or raises with every fault; ``check_…`` returns the faults. A
number may be written with full-width digits, blanks or a small x: that is mended, never refused.
The faults carry the number itself, since the person who must mend it needs to see it; whoever keeps
them must treat them as identities.
"""

from jingzhun.vocabulary.identity.bank_card import check_bank_card, parse_bank_card
from jingzhun.vocabulary.identity.credit_code import (
    CreditCode,
    check_credit_code,
    parse_credit_code,
)
from jingzhun.vocabulary.identity.id_number import (
    IdNumber,
    check_digit,
    check_id_number,
    parse_id_number,
    upgrade_id_number,
)
from jingzhun.vocabulary.identity.phone import Phone, check_phone, parse_phone
from jingzhun.vocabulary.identity.sql import id_birth_date_sql, id_check_digit_sql, id_is_valid_sql
from jingzhun.vocabulary.identity.writing import tidy_number

__all__ = [
    "CreditCode",
    "IdNumber",
    "Phone",
    "check_bank_card",
    "check_credit_code",
    "check_digit",
    "check_id_number",
    "check_phone",
    "id_birth_date_sql",
    "id_check_digit_sql",
    "id_is_valid_sql",
    "parse_bank_card",
    "parse_credit_code",
    "parse_id_number",
    "parse_phone",
    "tidy_number",
    "upgrade_id_number",
]
