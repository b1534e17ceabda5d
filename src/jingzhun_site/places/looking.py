"""Where and when a page looks: the chosen place and the two days, read once from the address."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse

from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.places.scope import CODE_LENGTH, NOWHERE, Scope
from jingzhun_site.register.as_of import Times

PARAMETERS = ("place", "as_at", "known_at")


@dataclass(frozen=True, kw_only=True)
class Looking:
    """The place that a page is about (empty: all the user's places) and the days it looks at."""

    place: str
    times: Times
    scope: Scope

    @property
    def as_at(self) -> date:
        """The day looked at."""
        return self.times.as_at

    @property
    def known_at(self) -> date:
        """The day whose knowledge counts."""
        return self.times.known_at

    @property
    def is_past(self) -> bool:
        """Whether the page shows a day gone by, and so changes nothing."""
        return self.times.is_past


class LookingMiddleware:
    """Puts ``request.looking`` there; a place that is not the user's to see is not found."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request with its place and days known."""
        request.looking = None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_args: object) -> None:
        """Read the address inside the views' error handling, so that a wrong one gets its page."""
        if request.user.is_authenticated:
            request.looking = looking_of(request)  # type: ignore[attr-defined]


def looking_of(request: HttpRequest) -> Looking:
    """The place and the days of an address.

    Raises ``Http404`` for a place outside the user's, ``BadRequest`` for a date that is none.
    """
    place = request.GET.get("place", "")
    own = request.user.scope(Right.SEE_REGISTER)  # type: ignore[union-attr]
    if place and not (len(place) == CODE_LENGTH and place.isascii() and place.isdigit()):
        raise Http404
    scope = own.narrowed(place)
    if place and not scope:
        raise Http404
    today = clock.today()
    as_at = min(_day(request, "as_at") or today, today)
    known_at = min(_day(request, "known_at") or today, today)
    return Looking(
        place=place, times=Times(as_at=as_at, known_at=known_at), scope=scope if own else NOWHERE
    )


def _day(request: HttpRequest, name: str) -> date | None:
    text = request.GET.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadRequest(f"{name} is no date") from error
