"""Setting up from the web: a third company from a pack, and an earlier ledger taken over with its bad rows named."""

from playwright.sync_api import expect

from tests.browser.conftest import Enter

LEDGER = """编号,标题,描述,来源,责任人,期限
1,台账旧条目一,很久以前就有的问题,员工建议,孙工,2026-03-31
2,台账旧条目二,日期写错的一行,员工建议,孙工,2026-02-31
3,台账旧条目三,责任人已不在,员工建议,无此人,2026-03-31
"""


def test_a_third_company_comes_from_a_pack_without_any_code(enter: Enter) -> None:
    screen = enter("guan", "/new-company/")
    screen.page.get_by_role("radio").first.check()
    screen.press("检查").sees("没有问题")
    screen.fill(code="XDYJ", name="滨海智维科技有限公司").press("建立公司")
    screen.sees("XDYJ", within=screen.page.get_by_role("alert"))

    screen.page.locator("[name=code]").fill("BHZW")
    screen.press("建立公司").sees("设置进度")

    assert screen.path.startswith("/bhzw/")
    screen.go("/bhzw/matrix/").sees("合规矩阵", "NEWCO-QM-01")
    screen.go("/bhzw/work/").sees("工作台")
    screen.go("/yntd/work/").sees("YNTD")


def test_an_earlier_ledger_is_tried_out_first_and_each_bad_row_says_why(enter: Enter) -> None:
    screen = enter("su", "/xdyj/setup/import/")
    sheet = {"name": "旧台账.csv", "mimeType": "text/csv", "buffer": LEDGER.encode("utf-8-sig")}
    screen.page.locator("input[type=file]").set_input_files([sheet])
    screen.press("试算").sees("试算结果", "共读 3 行", "2026-02-31", "无此人")
    expect(screen.control("入库 1 行")).to_be_visible()
    enter("zhang", "/xdyj/opportunities/?view=all&q=台账旧条目").misses("台账旧条目一")

    screen.press("入库 1 行").sees("1")

    enter("zhang", "/xdyj/opportunities/?view=all&q=台账旧条目").sees("台账旧条目一").misses(
        "台账旧条目二", "台账旧条目三"
    )


def test_an_unreadable_table_is_refused_in_words(enter: Enter) -> None:
    screen = enter("su", "/xdyj/setup/import/")
    broken = {"name": "台账.xlsx", "mimeType": "application/octet-stream", "buffer": b"PK\x03\x04 broken"}
    screen.page.locator("input[type=file]").set_input_files([broken])

    screen.press("试算").sees("台账.xlsx", within=screen.main)


def test_a_person_is_taken_on_and_given_a_role(enter: Enter) -> None:
    screen = enter("su", "/xdyj/setup/people/new/")
    screen.fill(name="新同事", staff_number="2001", department="采购部").press("新增", screen.main)
    screen.sees("新同事")


def test_who_may_not_set_up_does_not_see_it(enter: Enter) -> None:
    screen = enter("qian").go("/xdyj/setup/", status=403)
    screen.misses("公司设置", within=screen.page.locator("nav").first)
