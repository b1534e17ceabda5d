"""The gate before a view: which right it takes."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


class MissingRightError(PermissionDenied):
    """The user lacks a right; the page of refusal says which, and who can give it."""

    def __init__(self, right: Right) -> None:
        super().__init__(str(right))
        self.right = right


def require(user: User, right: Right, place_code: str | None = None) -> None:
    """Raise :class:`MissingRightError` unless the user has a right (in a place)."""
    if not user.may(right, place_code):
        raise MissingRightError(right)


def require_right(right: Right) -> Callable[[View[P]], View[P]]:
    """Let only users in who have a right somewhere; where exactly is the business of the access functions."""

    def decorated(view: View[P]) -> View[P]:
        @wraps(view)
        def checked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            require(user_of(request), right)
            return view(request, *args, **kwargs)

        guarded: Any = login_required(checked)
        guarded.required_right = right
        return guarded

    return decorated


def user_of(request: HttpRequest) -> User:
    """The user of a request that has passed the login."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("The view lets people in who are not logged in.")
    return user
