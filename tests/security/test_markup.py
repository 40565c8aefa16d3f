"""What is typed stays text: no markup on any page. Swept over every record type and address."""

import re
from typing import Any

import pytest
from django.test import Client

from bihuan.areas.policies.models import Clause, Duty, Policy
from bihuan.core.models import Company, Department, Notice, Person
from tests.cast import Cast, make_company
from tests.security.routes import World, routes, world
from tests.web.conftest import HTMX, browser
from tests.web.pages.reading import Node, read

pytestmark = pytest.mark.django_db
MARKUP = "\"><img src=x onerror=alert(1)>' onfocus='a()' zz=\""
RAW = ("<img src=x", "' onfocus=", '" zz="')


def named(cast: Cast, text: str) -> None:
    """People, departments, company, policies, duties and notices carry the text too."""
    for model in (Person, Department):
        model.objects.filter(company=cast.company).update(name=text)  # type: ignore[attr-defined]
    Person.objects.filter(company=cast.company).update(title=text)
    Company.objects.filter(pk=cast.company.pk).update(name=text, name_en=text)
    Policy.objects.filter(company=cast.company).update(title=text)
    Clause.objects.filter(company=cast.company).update(title=text, gist=text)
    Duty.objects.filter(company=cast.company).update(title=text, title_en=text)
    Notice.objects.filter(company=cast.company).update(text=text)


@pytest.fixture(scope="module")
def marked(kept: None) -> World:
    made = world(make_company("XDYJ"), MARKUP)
    named(made.cast, MARKUP)
    return made


class TestMarkup:
    def test_is_text_on_every_page(self, marked: World) -> None:
        """Everything as a page for one and as the piece put into a page for the other; some of each kind both ways."""
        quinn, boss = browser(marked.cast.quinn), browser(marked.cast.max)
        paths = {route: marked.addresses(route) for route in routes()}
        asked = [
            (client, path, how)
            for found in paths.values()
            for path in found
            for client, how in ((quinn, {}), (boss, HTMX))
        ]
        asked += [
            (client, path, how)
            for found in paths.values()
            for path in found[:3]
            for client, how in ((quinn, HTMX), (boss, {}))
        ]

        faults = {(path, *how): fault for client, path, how in asked if (fault := fault_of(client, path, how))}

        assert faults == {}

    def test_is_text_on_the_pages_of_who_types_it(self, marked: World) -> None:
        """Refused forms show what was typed."""
        client = browser(marked.cast.quinn)
        body = dict.fromkeys(
            ("title", "what", "comment", "text", "reason", "q", "name", "username", "to_day", "first"), MARKUP
        )
        faults = {}
        for route in routes():
            for path in marked.addresses(route)[:3]:
                answer = client.post(path, body)
                if answer.streaming:
                    answer.getvalue()
                elif answer["Content-Type"].startswith("text/html") and (fault := fault_in(answer)):
                    faults[path] = fault
                answer = client.get(
                    path,
                    {"q": MARKUP, "view": MARKUP, "sort": MARKUP, "start": MARKUP, "rule": MARKUP, "state": MARKUP},
                )
                if answer.streaming:
                    answer.getvalue()
                elif answer["Content-Type"].startswith("text/html") and (fault := fault_in(answer)):
                    faults[f"{path}?"] = fault

        assert faults == {}

    def test_in_an_address_is_text_too(self, marked: World) -> None:
        client = browser(marked.cast.quinn)
        for path in (
            f"/xdyj/{MARKUP}/",
            f"/xdyj/objectives/{MARKUP}/",
            f"/{MARKUP}/",
            f"/sign-in/?next={MARKUP}",
            f"/feed/{MARKUP}.ics",
        ):
            assert not fault_in(client.get(path)), path
        assert not fault_in(Client().post("/sign-in/", {"username": MARKUP, "password": "x", "next": MARKUP}))


def fault_of(client: Client, path: str, headers: dict[str, str]) -> Any:
    answer = client.get(path, headers=headers)
    if answer.streaming:
        answer.getvalue()
    elif answer["Content-Type"].startswith("text/html"):
        return fault_in(answer)
    return None


DATA = re.compile(
    r'<script id="[\w-]+" type="application/json">([^<>&]*)</script>'
)  # never run; no way out without < > &


LEADING = {"href", "src", "action"}


def fault_in(answer: Any) -> Any:
    text = DATA.sub("", answer.content.decode())
    if found := [raw for raw in RAW if raw in text]:
        return found
    found = (one for one in read(answer, answer.status_code).all() if one.tag == "script" or one.attrs)
    return next((one for one in found if runs(one)), None)


def runs(one: Node) -> bool:
    """Would a browser run something of this element?"""
    if one.tag == "script" and not one.attrs.get("src") and one.attrs.get("type") != "application/json":
        return True
    return any(
        name.startswith("on") or (name in LEADING and value.lower().startswith("javascript:"))
        for name, value in one.attrs.items()
    )
