"""Signing in through the form, as a browser does."""

import http.client
import re
from dataclasses import dataclass
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import urlencode

_FIELD = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_BODY = re.compile(r'"X-CSRFToken": "([^"]+)"')


@dataclass
class Person:
    """A browser with somebody signed in."""

    port: int
    cookies: dict[str, str]
    csrf: str = ""

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    @property
    def reading(self) -> dict[str, str]:
        """Headers of a page that is opened."""
        return {"Cookie": self.cookie, "Accept": "text/html"}

    @property
    def acting(self) -> dict[str, str]:
        """Headers of what htmx sends."""
        return {"Cookie": self.cookie, "X-CSRFToken": self.csrf, "HX-Request": "true", "Accept": "text/html"}

    def ask(
        self, method: str, path: str, body: str | bytes | None = None, headers: dict[str, str] | None = None
    ) -> "Answer":
        """One request; cookies are kept."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        own = {"Cookie": self.cookie, "Accept": "text/html"} if self.cookies else {"Accept": "text/html"}
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if isinstance(body, str) else {}
        connection.request(method, path, body, {**own, **kind, **(headers or {})})
        response = connection.getresponse()
        text = response.read()
        for line in response.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        connection.close()
        return Answer(response.status, dict(response.headers), text)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def sign_in(port: int, username: str, password: str) -> Person:
    """Open the sign-in page, fill it, and take the token that the next page gives to htmx."""
    person = Person(port, {})
    page = person.ask("GET", "/sign-in").text
    field = _FIELD.search(page) or _BODY.search(page)
    if field is None:
        raise SystemExit("the sign-in page has no token")
    fields = {"username": username, "password": password, "next": "/", "csrf_token": unescape(field.group(1))}
    answer = person.ask("POST", "/sign-in", urlencode(fields))
    if answer.status != 303:
        raise SystemExit(f"{username} cannot sign in: {answer.status}\n{answer.text[-800:]}")
    token = _BODY.search(person.ask("GET", "/account").text)
    if token is None:
        raise SystemExit("the page gives htmx no token")
    person.csrf = unescape(token.group(1))
    return person
