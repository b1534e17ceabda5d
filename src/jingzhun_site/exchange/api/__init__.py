"""The interface itself: OpenAPI description, tokens, what it answers when it refuses."""

from ninja import NinjaAPI

from jingzhun_site.accounts.requiring import require_right
from jingzhun_site.accounts.rights import Right
from jingzhun_site.exchange.api import findings, registers
from jingzhun_site.exchange.api.authentication import TokenBearer
from jingzhun_site.exchange.api.refusing import answer_refusals

DESCRIPTION = (
    "Departments send registers in, fetch the differences found in them, and say what they found out. "
    "Every request carries a token; a token opens the registers it names and no more than its account may see. "
    "A difference is a clue to be looked into, never a decision."
)

api = NinjaAPI(
    title="精准 · 数据接口",
    version="1",
    description=DESCRIPTION,
    urls_namespace="exchange_api",
    auth=TokenBearer(),
    docs_decorator=require_right(Right.MANAGE_ACCOUNTS),
)
answer_refusals(api)
api.add_router("", registers.router)
api.add_router("", findings.router)
