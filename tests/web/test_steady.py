"""What templates say alike on every page is remembered, and still said to each reader in their language."""

import pytest
from django.template import engines
from django.urls import set_script_prefix
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from bihuan.web.menu import Badge, Item
from bihuan.web.templatetags.steady import Steady, entry

WORK = Item("Work", "check", "/xdyj/work/", current=False)


def said(text: str, language: str = "en", **given: object) -> str:
    with override(language):
        return str(engines["django"].from_string(text).render(given))


class TestAText:
    def test_is_said_in_the_language_of_each_reader(self) -> None:
        made = engines["django"].from_string('{% translate "Close" %}')
        words = []
        for language in ("en", "zh-hans", "en", "zh-hans"):
            with override(language):
                words.append(made.render())

        assert words == ["Close", "关闭", "Close", "关闭"]

    def test_keeps_what_its_context_means(self) -> None:
        assert said('{% translate "open" context "badge" %}', "zh-hans") != said('{% translate "open" %}', "zh-hans")

    def test_keeps_signs_of_markup_and_of_percent(self) -> None:
        assert said("{% translate '100% of <b>this</b>' %}") == "100% of <b>this</b>"

    @pytest.mark.parametrize(
        ("text", "first", "second"),
        [
            ("{% translate word %}", "one", "two"),
            ("{% translate 'x'|add:word %}", "xone", "xtwo"),
            ("{% translate word as kept %}{{ kept }}", "one", "two"),
            ("{% translate 'x' as kept %}{{ kept }}{{ word }}", "xone", "xtwo"),
            ("{% url 'company' company_slug=word %}", "/one/", "/two/"),
        ],
    )
    def test_that_depends_on_more_is_worked_out_each_time(self, text: str, first: str, second: str) -> None:
        made = engines["django"].from_string(text)

        assert (made.render({"word": "one"}), made.render({"word": "two"})) == (first, second)


class TestAnAddress:
    def test_follows_where_the_installation_is_mounted(self) -> None:
        made = engines["django"].from_string("{% url 'sign-in' %}")
        try:
            found = [(set_script_prefix(prefix), made.render())[1] for prefix in ("/", "/quality/", "/")]
        finally:
            set_script_prefix("/")

        assert found == ["/sign-in/", "/quality/sign-in/", "/sign-in/"]

    def test_of_an_asset_is_looked_up_once(self) -> None:
        made = engines["django"].from_string("{% static 'bihuan/theme.js' %}")
        (node,) = made.template.nodelist

        assert isinstance(node, Steady)
        assert made.render() == made.render() == "/static/bihuan/theme.js"
        assert list(node.said.values()) == ["/static/bihuan/theme.js"]


class TestAnEntry:
    def test_shows_its_badge_and_whether_it_is_open(self) -> None:
        shown = [
            entry(WORK),
            entry(Item("Work", "check", "/xdyj/work/", current=True)),
            entry(Item("Work", "check", "/xdyj/work/", current=False, badge=Badge(3))),
            entry(Item("Work", "check", "/xdyj/work/", current=False, badge=Badge(3, hot=True))),
        ]

        assert ["aria-current" in one for one in shown] == [False, True, False, False]
        assert ['class="n"' in one for one in shown] == [False, False, True, False]
        assert ['class="n hot"' in one for one in shown] == [False, False, False, True]

    def test_says_its_badge_in_the_language_of_each_reader(self) -> None:
        item = Item("Work", "check", "/xdyj/work/", current=False, badge=Badge(3))
        found = []
        for language in ("en", "zh-hans", "en"):
            with override(language):
                found.append("open" in entry(item))

        assert found == [True, False, True]

    @pytest.mark.parametrize("look", ["menu", "tab"])
    def test_keeps_typed_markup_as_text_though_the_same_was_once_meant(self, look: str) -> None:
        """A company words its menu itself."""
        meant = entry(Item(mark_safe("<b>a</b>"), "check", "/a/", current=False), look)
        typed = entry(Item("<b>a</b>", "check", "/a/", current=False), look)

        assert isinstance(typed, SafeString)
        assert "<b>a</b>" in meant
        assert "<b>a</b>" not in typed and "&lt;b&gt;a&lt;/b&gt;" in typed
