"""What a template says the same way on every page is worked out once: words in each language, addresses, menu entries.

These take the place of Django's tags of the same name where all they are given is written in the template.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django import template
from django.template.base import FilterExpression, Node, Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.template.loader import render_to_string
from django.templatetags.i18n import TranslateNode, do_translate
from django.templatetags.static import StaticNode, do_static
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from bihuan.web.menu import Badge, Item

register = template.Library()
MOST_KEPT = 5000


class Steady(Node):
    """What another node says, remembered by what alone it depends on."""

    child_nodelists = ()

    def __init__(self, node: Node, depends_on: Callable[[], Any]) -> None:
        self.node, self.depends_on = node, depends_on
        self.said: dict[Any, str] = {}

    def render(self, context: Context) -> str:
        on = self.depends_on()
        if on not in self.said:
            self.said[on] = self.node.render(context)
        return self.said[on]


def written(text: FilterExpression | None) -> bool:
    """Does it stand in the template word for word, and goes through no filter?"""
    if text is None or text.filters:
        return text is None
    literal = text.var if isinstance(text.var, str) else getattr(text.var, "literal", None)
    return isinstance(literal, str)


@register.tag
def translate(parser: Parser, token: Token) -> Node:
    node: TranslateNode = do_translate(parser, token)
    steady = not node.asvar and not node.noop and written(node.filter_expression) and written(node.message_context)
    return Steady(node, get_language) if steady else node


@register.tag
def static(parser: Parser, token: Token) -> Node:
    node: StaticNode = do_static(parser, token)
    return Steady(node, _nothing) if not node.varname and written(node.path) else node


@register.tag
def url(parser: Parser, token: Token) -> Node:
    node: URLNode = django_url(parser, token)
    steady = not (node.args or node.kwargs or node.asvar) and written(node.view_name)
    return Steady(node, get_script_prefix) if steady else node


def _nothing() -> None:
    """The page assets lie in one place for as long as the process runs."""


@register.simple_tag
def entry(item: Item, look: str = "menu") -> SafeString:
    """An entry of the menu or of the bottom bar."""
    return _entry(look, get_language(), str(item.label), item.icon, item.href, item.current, item.badge)


@lru_cache(maxsize=MOST_KEPT, typed=True)  # a page has some thirty, and the next page nearly the same
def _entry(
    look: str, _language: str, label: str, icon: str, href: str, current: bool, badge: Badge | None
) -> SafeString:
    shown = render_to_string(f"shell/{look}-entry.html", {"item": Item(label, icon, href, current, badge)})
    return SafeString(shown.strip())
