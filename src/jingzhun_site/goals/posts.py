"""Who answers for a target: whether somebody holds the post that does."""

from datetime import date

from jingzhun_site.accounts.models import User
from jingzhun_site.organisations.queries import post_ids_of, posts_are_kept


def holds(user: User, post_id: str, *, on: date) -> bool:
    """Whether a user holds a post on a day; where nobody was ever put into one, nobody can be asked to."""
    return not posts_are_kept() or post_id in post_ids_of(user, on=on)
