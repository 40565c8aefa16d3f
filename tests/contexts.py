"""What a page was rendered with is noted once: Django's test client copies it for every template included besides."""

from collections.abc import Iterator

import pytest
from django.template import Context, Template
from django.test.signals import template_rendered
from django.test.utils import instrumented_test_render
from template_partials.templatetags.partials import TemplateProxy


def _noting_the_page(self: Template, context: Context) -> str:
    """A piece put into a page notes nothing of itself: there what it includes does."""
    if context.template is self or isinstance(context.template, TemplateProxy):
        template_rendered.send(sender=self, template=self, context=context)
    return str(self.nodelist.render(context))


@pytest.fixture(scope="session", autouse=True)
def pages_noted_once(django_test_environment: None) -> Iterator[None]:
    """A twelfth of the time of a page."""
    assert Template._render is instrumented_test_render
    Template._render = _noting_the_page
    yield
    Template._render = instrumented_test_render
