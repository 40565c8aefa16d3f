"""A document with every kind of block, for tests of the three renderers."""

from datetime import UTC, date, datetime
from decimal import Decimal

from bihuan.core.blocks import (
    Block,
    Chart,
    Checklist,
    Document,
    Facts,
    Heading,
    Paragraph,
    Revisions,
    Sign,
    Signatures,
    Signed,
    Table,
)
from bihuan.exchange.documents import House

XDYJ = House("北京新都远景网络技术有限公司")
YNTD = House("云南腾电科技有限公司", cover="signatures")
SIGNED = datetime(2025, 12, 25, 17, 30, tzinfo=UTC)  # 2025-12-26 01:30 in Shanghai
HOSTILE = [
    "#set text(red)", "$x^2$ \\alpha", "<script>alert(1)</script>", '"; #read("/etc/passwd")', "=cmd|' /C calc'!A0", "]] }} {{ x }}",
    "*bold* _it_ `raw` @ref <label> // comment /* c */", "a & b < c > d", "%(name)s {page}", "line one\nline two\ttab", "<!--", "]]>",
]  # fmt: skip


def charts(word: str = "") -> list[Chart]:
    months = ["1月", "2月", "3月"]
    bars = {
        "x": months,
        "s": [{"name": f"按期{word}", "data": [5, 6, 3], "color": "done"}, {"name": "逾期", "data": [1, None, 2]}],
    }
    rows = [
        {"text": f"变更评审{word}", "from": date(2026, 1, 5), "to": "2026-04-20", "done": 0.5, "look": "open",
         "pilot": ["2026-02-01", "2026-03-01"], "marks": [{"on": "2026-02-20", "state": "late", "text": "x"}]},
    ]  # fmt: skip
    phases = [{"name": "阶段 1", "from": 0, "to": 2, "cl": 4.5, "ucl": [6, 6, 6], "lcl": 3}]
    return [
        Chart("bars", bars, f"图 1{word}"),
        Chart("line", {"x": months, "s": bars["s"], "unit": "%", "target": 4}, "图 2"),
        Chart("gantt", {"from": date(2026, 1, 1), "to": date(2026, 12, 31), "today": "2026-03-02", "rows": rows}, "图 3"),
        Chart("pareto", {"x": ["未复现\n即关闭", "配置", "其他"], "y": [20, 13, 4]}, "图 4"),
        Chart("control", {"name": "重开率", "unit": "%", "x": months, "y": [4, 5, 7], "phases": phases, "flags": [{"i": 2, "text": "规则 1"}]}, "图 5"),
    ]  # fmt: skip


def document(word: str = "", *, cover: bool = True, landscape: bool = False) -> Document:
    """Every kind of block; `word` stands in every place a person can write to."""
    blocks: list[Block] = [
        Signatures([
            Signed("编制人", f"王质量{word}", "质量", SIGNED, Sign.DRAWN_UP), Signed("审核人", "张", "主管", None, Sign.REVIEWED),
            Signed("批准人", "李运维", "运维管理部", SIGNED, Sign.APPROVED),
        ]),
        Revisions([("V1.0", date(2025, 1, 10), f"新建{word}", "李运维"), ("V1.1", date(2025, 12, 26), "增加 2 项", "李运维", "王", "张")]),
        Heading(f"目标{word}"),
        Paragraph(f"第一段{word}\n\n第二段"),
        Heading("细目", 2),
        Facts([("责任人", f"周专业{word}"), ("是否试点", True), ("资源", None), ("金额", Decimal("-1207.50"))]),
        Table(["编号", f"说明{word}", "数"], [["G1", f"一线解决率{word}", 66.4], ["G2", None, -1207]], f"表 1{word}", [1, 3, 1], frozenset({2})),
        Checklist([(f"目标{word}", True, "3 个"), ("试点", False, None), ("资源", None, "")]),
        *charts(word),
        Signatures([("验收人", "客户", "", None)]),
    ]  # fmt: skip
    return Document(
        f"2026 年度过程改进计划{word}", XDYJ.name, "XDYJ-PLAN-2026-0001", "V1.1", blocks, "质量效能部", "2026-01-05", "4f1c9a7b" * 8,
        landscape, cover,
    )  # fmt: skip
