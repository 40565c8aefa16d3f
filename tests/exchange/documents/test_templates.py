"""A company's own Word template: used for its styles, refused when it could do more."""

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.shared import Pt

from bihuan.core.models import JournalEntry
from bihuan.core.organisation import change_settings
from bihuan.core.refusals import Refused
from bihuan.exchange.documents import House, render
from bihuan.exchange.documents.templates import bring_template, check_template
from tests.cast import NOON, Cast
from tests.exchange.documents.papers import document


def template() -> bytes:
    file = docx.Document()
    file.add_paragraph("sample text of the template")
    file.sections[0].header.paragraphs[0].text = "公司抬头"
    file.styles["Heading 1"].font.size = Pt(22)
    made = io.BytesIO()
    file.save(made)
    return made.getvalue()


def changed(change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template())) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            after.writestr(name, change(name, before.read(name)))
        for name, content in (more or {}).items():
            after.writestr(name, content)
    return made.getvalue()


def same(_name: str, content: bytes) -> bytes:
    return content


OUTSIDE = b'<Relationship Id="r99" Type="x/attachedTemplate" Target="http://evil.example/a.dotm" TargetMode="External"/></Relationships>'


@pytest.mark.parametrize(
    "content",
    [
        b"", b"not a zip", b"PK\x03\x04 broken", template()[:2000],
        changed(same, {"word/vbaProject.bin": b"x"}),
        changed(same, {"word/embeddings/oleObject1.bin": b"x"}),
        changed(lambda n, c: c.replace(b"document.main+xml", b"template.macroEnabledTemplate.main+xml") if n == "[Content_Types].xml" else c),
        changed(lambda n, c: c.replace(b"</Relationships>", OUTSIDE) if n == "word/_rels/document.xml.rels" else c),
        changed(lambda n, c: b'<!DOCTYPE x [<!ENTITY a "b">]>' + c.split(b"?>", 1)[-1] if n == "word/styles.xml" else c),
        changed(lambda n, c: b"<broken" if n == "word/document.xml" else c),
    ],
    ids=["empty", "text", "broken zip", "cut", "macros", "embedded", "macro type", "outside", "entities", "broken xml"],
)  # fmt: skip
def test_is_refused_with_a_reason(content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        check_template(content)

    assert refused.value.reasons


def test_lends_its_styles_and_header_but_not_its_text() -> None:
    made = docx.Document(io.BytesIO(render(document(), "docx", House("公司", template=template()))))

    assert made.styles["Heading 1"].font.size == Pt(22)
    assert "公司抬头" in [line.text for line in made.sections[0].header.paragraphs]
    assert "sample text of the template" not in [line.text for line in made.paragraphs]


@pytest.mark.django_db
def test_is_kept_for_the_company_and_journalled(xdyj: Cast, yntd: Cast) -> None:
    brought = template()
    bring_template(xdyj.company, brought, actor=xdyj.quinn, at=NOON)
    change_settings(
        xdyj.company, {"house": {"cover": "signatures"}}, actor=xdyj.quinn, at=NOON
    )  # a pack is loaded again

    assert House.of(xdyj.company).template == brought and House.of(yntd.company).template is None
    assert JournalEntry.objects.filter(action="company.settings", company=xdyj.company).count() == 2


@pytest.mark.django_db
def test_every_setting_of_the_house_has_its_effect(xdyj: Cast) -> None:
    stated = {
        "cover": "signatures",
        "header": "抬头",
        "footer": "内部资料",
        "accent": "#aa0000",
        "body_font": "仿宋",
        "numbered": False,
    }
    xdyj.company.settings = {"house": {**stated, "heading_font": "隶书"}}
    house = House.of(xdyj.company)

    fragment = render(document(), "html", house)
    with zipfile.ZipFile(io.BytesIO(render(document(), "docx", house))) as package:
        styles, body = package.read("word/styles.xml").decode(), package.read("word/document.xml").decode()
        heads = "".join(package.read(name).decode() for name in package.namelist() if "/header" in name)

    assert house.cover == "signatures" and "内部资料" in fragment and "抬头" in heads
    assert "仿宋" in styles and "隶书" in styles and "AA0000" in body
    assert ">1. " not in fragment and '"> 目标<' in fragment
