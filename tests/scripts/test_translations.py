"""Texts are found in code and templates, and a translation that would break is refused."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from scripts import translations


def words(texts: object) -> list[object]:
    return list(texts)  # type: ignore[call-overload]


def test_texts_of_code_are_found_with_plural_and_context(tmp_path: Path) -> None:
    source = tmp_path / "flow.py"
    source.write_text('_("Close")\nngettext("%(n)s day", "%(n)s days", n)\npgettext("state", "Open")\n')

    found = words(translations.in_python(source))

    assert found == [("Close", None), (("%(n)s day", "%(n)s days"), None), ("Open", "state")]


def test_texts_of_templates_are_found_with_plural_and_context(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "{% translate 'Due' %} {{ _(\"Owner\") }} {% translate 'Open' context 'state' %}"
        "{% blocktranslate count n=n trimmed %}\n one day\n{% plural %} {{ n }} days{% endblocktranslate %}"
    )

    found = words(translations.in_template(page))

    assert found == [("Due", None), ("Owner", None), ("Open", "state"), (("one day", "%(n)s days"), None)]


@pytest.mark.parametrize(
    ("chinese", "verdict"),
    [
        ("还差 %(count)s 项", None),
        ("", "is not translated"),
        ("还差 %(number)s 项", "uses %(number)s, which the original does not offer"),
    ],
)
def test_a_translation_is_complete_and_uses_only_the_placeholders_it_gets(chinese: str, verdict: str | None) -> None:
    known, found = Catalog(locale="zh_Hans"), Catalog(locale="zh_Hans")
    known.add("%(count)s missing", chinese)
    message = found.add("%(count)s missing")

    assert translations.fault(message, known) == verdict


def test_a_text_without_entry_is_named() -> None:
    message = Catalog(locale="zh_Hans").add("New")

    assert translations.fault(message, Catalog(locale="zh_Hans")) == "has no entry"
