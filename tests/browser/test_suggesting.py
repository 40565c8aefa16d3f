"""Any employee suggests an improvement on a phone, and reads what became of it."""

import pytest

from tests.browser.conftest import Enter
from tests.browser.screen import PHONE
from tests.browser.server import Site

pytestmark = pytest.mark.requirement("XDYJ-03-02.04", "XDYJ-03-02.10")


@pytest.mark.parametrize(
    ("company", "employee", "quality", "owner"),
    [("xdyj", "qian", "zhang", "孙工"), ("yntd", "yuan", "jian", "龚项目")],
)
@pytest.mark.requirement("YNTD-ITSS-0300.02", "YNTD-ITSS-0300.04", "XDYJ-03-02.18")
def test_an_employee_suggests_on_a_phone_and_is_answered(
    enter: Enter, company: str, employee: str, quality: str, owner: str
) -> None:
    phone = enter(employee, f"/{company}/work/", **PHONE)
    phone.press("记一条", phone.page.get_by_role("navigation").last)
    phone.fill(title="机柜标签用两种颜色", channel="员工建议", what="红蓝两路电源标签同色，夜里容易拔错。").press(
        "记下"
    )
    phone.sees("机柜标签用两种颜色", "待甄别")
    address = phone.path

    desk = enter(quality, address)
    rated = {"impact": "4", "urgency": "3", "effort": "2", "elements": ["resources"]}
    desk.ask("采纳").fill(owner=owner, due_on="2027-03-31", **rated).send("采纳").sees("已采纳", owner)

    phone.go(f"/{company}/notices/").sees("机柜标签用两种颜色", owner)
    phone.go(address).sees("已采纳", owner)


def test_one_department_does_not_see_what_another_is_treating(enter: Enter, site: Site) -> None:
    enter("chen").record("xdyj", "opportunities", site.number("xdyj", "accepted"))
    enter("tian").go(f"/xdyj/opportunities/{site.number('xdyj', 'closed')}/", status=404)
