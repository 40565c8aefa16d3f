"""How the sheets of companies word their columns and states, beside the labels of the fields themselves."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.improvement.ledger import COLUMNS
from bihuan.core.refusals import Missing

Values = dict[str, Any]


def _as_given(values: Values) -> Values:
    return values


def _nothing(values: Values) -> Iterable[Missing]:
    return ()


@dataclass(frozen=True)
class Sheet:
    """One kind of sheet: more names of its columns, more words for its choices.

    `number` and `state` are columns of every sheet; `headings` are those of our own exports. `rest` is the field that takes what has no column of its own;
    `complete` fills in what follows from the rest of the row; `day` is the field that gives the number its year;
    `opened` is the state of a row that cannot show what it claims (none: the first state of its kind). `instead` names the
    columns that fill a field which has none of its own; `faults` says what contradicts itself within a row.
    """

    kind: str
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    rest: str = ""
    day: str = ""
    headings: tuple[tuple[str, Any], ...] = ()
    complete: Callable[[Values], Values] = _as_given
    opened: Callable[[Values], str] | None = None
    instead: dict[str, tuple[str, ...]] = field(default_factory=dict)
    faults: Callable[[Values], Iterable[Missing]] = _nothing


COMMON: dict[str, tuple[str, ...]] = {
    "number": ("编号", "序号", "台账编号", "改进编号", "单号", "No", "No.", "ID", "Number", "Source number"),
    "state": ("状态", "当前状态", "进度状态", "完成情况", "State", "Status"),
    "title": ("标题", "名称", "主题", "改进项", "改进项名称", "Title", "Subject"),
    "owner": ("责任人", "负责人", "改进负责人", "Owner", "Responsible"),
    "department": ("责任部门", "归口部门", "负责部门", "部门", "Department"),
    "due_on": ("计划完成日", "计划完成日期", "计划完成时间", "完成期限", "要求完成日", "期限", "Due", "Due date"),
    "elements": ("要素", "要素/过程", "涉及要素", "能力要素", "Elements"),
}
ELEMENTS = {
    "人": "people", "资": "resources", "技": "technology", "过": "process", "交": "delivery", "急": "emergency",
    "人员": "people", "资源": "resources", "技术": "technology", "过程": "process", "流程": "process", "交付": "delivery",
    "应急": "emergency", "应急管理": "emergency", "全部": "people resources technology process delivery emergency",
    "六要素": "people resources technology process delivery emergency",
}  # fmt: skip
PRIORITY = re.compile(r"\s*([1-5])\s*[x×*✕]\s*([1-5])\s*(?:=\s*\d+)?\s*", re.IGNORECASE)


def _opportunity(values: Values) -> Values:
    """A title out of the description, impact and urgency out of `4×5`, a state out of what was filled in."""
    what = str(values.get("what") or values.get("title") or "")
    head = re.split(r"[。；;\n]", what, maxsplit=1)[0]
    filled = {"what": what, "title": values.get("title") or head[:60], **_rated(values)}
    return {**values, **filled, "state": values.get("state") or _state(values)}


def _rated(values: Values) -> Values:
    rating = PRIORITY.fullmatch(str(values.get("priority") or ""))
    if rating is None:
        return {}
    return {"priority": None, "impact": int(rating[1]), "urgency": int(rating[2])}


def _days(values: Values) -> Iterable[Missing]:
    """Nobody sets a day that is over when the matter is raised."""
    raised, due = values.get("raised_on"), values.get("due_on")
    if raised and due and due < raised:
        yield Missing(_("It cannot be due before it was raised. Correct one of the two days."), "due_on")


def _unverified(values: Values) -> str:
    """Where a row stands that says it is closed and cannot show it."""
    return _state({**values, "verified_on": None})


def _state(values: Values) -> str:
    """Where a row without a state stands, by the last thing that was filled in."""
    if values.get("verified_on"):
        return "closed"
    if values.get("done_on"):
        return "done"
    return "in-treatment" if values.get("owner") and values.get("measure") else "new"


OPPORTUNITY = Sheet(
    "opportunity",
    names={
        "what": ("问题/机会描述", "问题描述", "机会描述", "改进机会描述", "问题或机会", "现状", "描述", "Description", "Problem", "What was noticed"),
        "raised_on": ("提出日期", "提出时间", "登记日期", "发现日期", "日期", "Raised on", "Date raised"),
        "channel": ("来源类型", "来源", "渠道", "识别途径", "Channel", "Source type"),
        "source_text": ("来源单据", "来源依据", "来源记录", "Source document"),
        "where": ("影响范围", "涉及过程", "过程", "项目", "Scope", "Where"),
        "priority": ("优先级", "优先级(影响x紧迫)", "优先级（影响×紧迫）", "Priority"),
        "impact": ("影响", "影响程度", "Impact"),
        "urgency": ("紧迫", "紧迫程度", "紧急程度", "Urgency"),
        "effort": ("投入", "工作量", "Effort"),
        "cause": ("原因分析", "原因", "根本原因", "Cause"),
        "measure": ("改进措施", "措施", "改进方案", "Measure"),
        "measure_kind": ("类型", "措施类型", "类型(纠正/预防/改进)", "Kind of measure"),
        "resources": ("资源", "所需资源", "Resources"),
        "baseline": ("基线值", "基线", "改进前", "Baseline"),
        "target": ("目标值", "目标", "Target"),
        "progress": ("进展", "进展情况", "实施情况", "Progress"),
        "done_on": ("实际完成日", "实际完成日期", "实际完成时间", "完成日期", "Done on"),
        "verification": ("验证方式", "验证方法", "Way of verification"),
        "verified_result": ("验证结果", "验证结论", "Result of verification"),
        "verified_by": ("验证人", "Verified by"),
        "verified_on": ("验证日", "验证日期", "验证时间", "Verified on"),
        "suggested_by": ("提出人", "建议人", "发现人", "Raised by"),
        "benefit": ("预期效果", "预期收益", "Expected benefit"),
        "remark": ("备注", "说明", "Remark", "Notes"),
    },
    words={
        "state": {
            "登记": "new", "新建": "new", "待评估": "new", "未处理": "new",
            "评估": "accepted", "立项": "accepted", "待批": "accepted", "批准": "accepted", "已批准": "accepted", "暂缓": "accepted",
            "计划": "planned", "已计划": "planned",
            "实施": "in-treatment", "实施中": "in-treatment", "进行中": "in-treatment", "整改中": "in-treatment",
            "试点": "in-treatment", "试点中": "in-treatment", "未完成": "in-treatment",
            "待验证": "done", "完成": "done", "实施完成": "done",
            "关闭": "closed", "有效关闭": "closed", "验证通过": "closed", "已验证": "closed",
            "驳回": "declined", "拒绝": "declined", "未采纳": "declined", "合并": "merged", "取消": "cancelled", "作废": "cancelled",
        },
        "channel": {
            "战略": "strategy", "战略与目标": "strategy", "战略目标": "strategy", "公司目标": "strategy",
            "审核": "audit-review", "内审": "audit-review", "内部审核": "audit-review", "外审": "audit-review",
            "外部审核": "audit-review", "评审": "audit-review", "管理评审": "audit-review", "审核与评审": "audit-review",
            "差距分析": "audit-review", "员工建议": "suggestion", "建议": "suggestion", "合理化建议": "suggestion",
            "客户反馈": "feedback", "客户": "feedback", "投诉": "feedback", "客户投诉": "feedback", "满意度": "feedback",
            "满意度调查": "feedback", "服务反馈": "feedback", "客户与服务反馈": "feedback", "回访": "feedback",
            "经验教训": "lesson", "经验教训总结": "lesson", "事件回顾": "lesson", "数据分析": "data-analysis", "统计分析": "data-analysis",
            "KPI": "data-analysis", "日常检查": "daily-check", "质量检查": "daily-check", "检查": "daily-check", "月度检查": "daily-check",
        },
        "measure_kind": {
            "纠正": "corrective", "纠正措施": "corrective", "预防": "preventive", "预防措施": "preventive",
            "改进": "other", "改进措施": "other", "其他": "other",
        },
        "impact": {"很高": "5", "高": "4", "中": "3", "低": "2", "很低": "1"},
        "urgency": {"很急": "5", "很高": "5", "高": "4", "急": "4", "中": "3", "低": "2", "很低": "1"},
        "effort": {"很大": "5", "大": "4", "高": "4", "中": "3", "小": "2", "低": "2", "很小": "1"},
        "nature": {"问题": "weakness", "薄弱环节": "weakness", "好做法": "good-practice", "优秀实践": "good-practice"},
    },
    rest="remark",
    day="raised_on",
    headings=tuple(({"score": "priority"}.get(column.name, column.name), column.heading) for column in COLUMNS),
    complete=_opportunity,
    opened=_unverified,
    instead={"title": ("what",), "what": ("title",)},
    faults=_days,
)  # fmt: skip

SHEETS = {sheet.kind: sheet for sheet in (OPPORTUNITY,)}


def sheet_for(kind: str) -> Sheet:
    """The sheet of a kind; without a declaration the labels of its fields do."""
    return SHEETS.get(kind, Sheet(kind))
