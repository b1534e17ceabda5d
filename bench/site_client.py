"""A browser for the load: logs in by the form, keeps its cookies and its connection, times each page.

It speaks to 127.0.0.1 alone, and as the proxy in front of a site does: it says that the page was asked for by HTTPS.
"""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.cookies import SimpleCookie
from urllib.parse import quote, urlencode
from uuid import uuid4

HOST = "127.0.0.1"
ANSWER_SECONDS = 60.0
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class WrongAnswerError(RuntimeError):
    """A page did not come, or another one than was asked for."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a request came to, and the milliseconds from its sending to its last byte."""

    request: str
    status: int
    milliseconds: float
    size: int
    body: bytes
    goes_to: str


@dataclass(kw_only=True)
class Browser:
    """One person's browser."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    connection: HTTPConnection | None = None

    def log_in(self, name: str, password: str) -> None:
        """Open the login page and send its form.

        Raises:
            WrongAnswerError: the site did not let the person in.
        """
        page = self.get("/accounts/login/", is_plain=True)
        token = _TOKEN.search(page.body.decode())
        if token is None:
            raise WrongAnswerError(f"no login form, but status {page.status}")
        form = {"csrfmiddlewaretoken": token[1], "username": name, "password": password}
        sent = self._send("POST", "/accounts/login/", urlencode(form), {
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": f"https://{HOST}:{self.port}/accounts/login/",
        })  # fmt: skip
        if sent.status != 302 or "jingzhun_session" not in self.cookies:
            raise WrongAnswerError(f"{name} was not let in: status {sent.status}")

    def get(self, address: str, *, is_plain: bool = False) -> Answer:
        """Ask for a page, packed as browsers ask for it unless it is to be read here."""
        return self._send("GET", address, "", {} if is_plain else {"Accept-Encoding": "gzip"})

    def close(self) -> None:
        """Close the connection."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _send(self, method: str, address: str, body: str, extra: Mapping[str, str]) -> Answer:
        request = uuid4().hex
        headers = {
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": HOST,
            "X-Request-ID": request,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            **extra,
        }
        target = quote(address, safe="/?&=%")
        started = time.perf_counter()
        response = self._response(method, target, body, headers)
        told = response.read()
        took = (time.perf_counter() - started) * 1000
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return Answer(
            request=request,
            status=response.status,
            milliseconds=took,
            size=len(told),
            body=told,
            goes_to=response.headers.get("Location", ""),
        )

    def _response(
        self, method: str, target: str, body: str, headers: Mapping[str, str]
    ) -> HTTPResponse:
        """The answer; a connection that the server closed while nobody spoke is opened again."""
        for is_last in (False, True):
            if self.connection is None:
                self.connection = HTTPConnection(HOST, self.port, timeout=ANSWER_SECONDS)
            try:
                self.connection.request(method, target, body or None, dict(headers))
                return self.connection.getresponse()
            except (ConnectionError, HTTPException):
                self.connection.close()
                self.connection = None
                if is_last:
                    raise
        raise AssertionError("the second try answers or raises")


def is_ready(port: int) -> bool:
    """Whether a site answers there."""
    browser = Browser(port=port)
    try:
        return browser.get("/health").status == 200
    except OSError:
        return False
    finally:
        browser.close()
