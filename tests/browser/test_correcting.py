"""A nonconformity in the browser, from raised to archived: by each company's own people, routes and words."""

import pytest

from tests.browser.conftest import Enter
from tests.browser.treating import Crew, sent, treated

pytestmark = pytest.mark.requirement("XDYJ-04-01.17", "XDYJ-04-01.34", "YNTD-ITSS-0300.09", "YNTD-ITSS-0300.23")

CREWS = {
    "xdyj": Crew("li", "sun", "孙工", approves="li", verifies="wang", confirms="wang", closes="zhang"),
    "yntd": Crew(
        "yun",
        "gong",
        "龚项目",
        approves="zong",
        verifies="zhi",
        confirms="zhi",
        closes="jian",
        agrees="zhi",
        asked="质量部",
    ),
}
RAISES = {"xdyj": "zhang", "yntd": "jian"}
SEVERITY = {"xdyj": "一般", "yntd": "严重"}
REPORT = {"xdyj": "纠正与预防措施报告", "yntd": "纠正和预防措施报告"}
QUALITY = {"xdyj": "质量效能部", "yntd": "质量部"}
OM = {"xdyj": "运维管理部", "yntd": "运维部"}


@pytest.mark.parametrize("company", CREWS)
def test_from_raised_to_archived(enter: Enter, company: str) -> None:
    raiser = enter(RAISES[company], f"/{company}/nonconformities/new/")
    raiser.fill(
        title="发布没有验证记录", source="服务过程", what="抽查 10 次发布，2 次没有验证记录", criterion="发布管理程序 5.5",
        evidence="发布单 REL-031、REL-044", severity=SEVERITY[company], department=OM[company],
        owning_department=QUALITY[company],
    )  # fmt: skip
    sent(raiser).sees("发布没有验证记录", "发布单 REL-031")

    address = treated(enter, CREWS[company], raiser.path)

    raiser.go(raiser.path).sees("已关闭")
    raiser.go(f"{address}documents/action-document/").sees(REPORT[company], "发布单没有验证一栏")
