"""The posts that may lead or support an item, with whoever holds them."""

from datetime import date

from jingzhun_site.organisations.queries import posts_in


def post_choices(place_code: str, *, on: date) -> list[tuple[str, str]]:
    """The posts of a place for a list to choose from: the title, and the holder or that there is none."""
    return [(post.post_id, str(post)) for post in posts_in(place_code, on=on)]
