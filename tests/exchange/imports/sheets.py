"""Ledgers as companies keep them, made for tests."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl

HEAD = [
    "编号", "提出日期", "来源类型", "来源单据", "问题/机会描述", "要素/过程", "影响范围", "优先级(影响x紧迫)", "原因分析", "改进措施",
    "类型(纠正/预防/改进)", "责任部门", "责任人", "计划完成日", "资源", "基线值", "目标值", "进展", "实际完成日", "验证方式", "验证结果",
    "验证人", "验证日", "状态", "备注",
]  # fmt: skip
ROW = {
    "编号": "GJ-2024-07", "提出日期": "2024.3.5", "来源类型": "员工建议", "来源单据": "建议表 12 号",
    "问题/机会描述": "夜间值班只有一部电话，占线时无人接听。需要备用通道", "要素/过程": "人员、过程", "影响范围": "服务台",
    "优先级(影响x紧迫)": "4×5=20", "原因分析": "只有一条线路", "改进措施": "增设备用电话", "类型(纠正/预防/改进)": "预防", "责任部门": "om",
    "责任人": "Olga", "计划完成日": 45412, "资源": "一部电话", "基线值": "接通率 91%", "目标值": "98%", "进展": "已安装",
    "实际完成日": "2024年4月20日", "验证方式": "抽查录音", "验证结果": "有效", "验证人": "Quinn", "验证日": "2024-05-06", "状态": "关闭", "备注": "",
}  # fmt: skip


def row(**changed: Any) -> list[Any]:
    """The row above with some cells changed, in the order of HEAD."""
    return [{**ROW, **changed}[name] for name in HEAD]


def book(
    rows: Iterable[Sequence[Any]], head: Sequence[Any] = HEAD, title: str = "XDYJ 公司《改进措施跟踪表》"
) -> bytes:
    """An .xlsx with a title row above the head, as companies have it."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    if title:
        sheet.append([title])
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=max(len(head), 2))
    for one in (head, *rows):
        sheet.append(list(one))
    for cell in (cell for line in sheet.iter_rows() for cell in line if cell.data_type == "f"):
        cell.data_type = "s"  # words, also when they look like a formula
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()
