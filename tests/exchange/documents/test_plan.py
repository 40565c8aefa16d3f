"""The improvement plan on paper, laid out as each company has it."""

import io
from typing import Any

import pytest
from django.utils import translation
from pypdf import PdfReader

from bihuan.areas.improvement.documents import plan_document
from bihuan.core.blocks import Chart
from bihuan.exchange.documents import House, render
from tests.areas.improvement.builders import approved
from tests.cast import NOON, Cast
from tests.exchange.documents.test_render import pdf_text, squeezed, word_text

pytestmark = pytest.mark.django_db
READERS: dict[str, Any] = {"pdf": pdf_text, "docx": word_text}


@pytest.fixture
def cast(cast: Cast) -> Cast:
    cast.company.settings = {"house": {"cover": "department" if cast.company.code == "XDYJ" else "signatures"}}
    return cast


@pytest.mark.requirement("XDYJ-03-02.35", "YNTD-ITSS-0300.07")
@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_an_approved_plan_carries_its_parts_its_approver_and_its_digest(form: str, cast: Cast) -> None:
    plan = approved(cast)
    edition = plan.versions.get()
    with translation.override("en"):
        made = plan_document(plan, NOON, edition)
        text = squeezed(READERS[form](render(made, form, House.of(cast.company))))  # type: ignore[call-overload]

    approver = cast.max if cast.company.code == "XDYJ" else cast.gina
    wanted = [
        plan.number,
        "V1.0",
        approver.name,
        edition.digest[:16],
        "变更成功率",
        "变更前评估风险",
        "修订变更管理程序",
        "变更管理程序",
    ]
    assert [word for word in wanted if squeezed(word) not in text] == []
    assert ("Preparationandrevisionrecord" in text) is (cast.company.code == "YNTD")


def test_the_gantt_of_the_plan_is_drawn(cast: Cast) -> None:
    made = plan_document(approved(cast), NOON)

    with translation.override("en"):
        pages = PdfReader(io.BytesIO(render(made, "pdf", House.of(cast.company)))).pages
    charts = [one for one in made.blocks if isinstance(one, Chart)]
    assert [one.kind for one in charts] == ["gantt"] or cast.company.code == "YNTD"
    assert not charts or any("Milestone reached" in page.extract_text() for page in pages)
