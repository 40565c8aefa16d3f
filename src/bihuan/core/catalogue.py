"""The kinds of records of all areas: code, number prefix, titles, states.

Packs may name every kind listed here, also one whose area is not built yet: until then the
duty is fulfilled by a filed document (kind `filing`) that quality confirmed.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from bihuan.core.models import Company

COMMON_DATES = frozenset({"created_on", "due_on"})
COMMON_FACTS = frozenset({"department", "owner", "elements"})


@dataclass(frozen=True)
class Kind:
    """One kind of record; the first state is where it starts.

    `dates` are the date fields a duty may count from, `facts` the fields a pack may compare,
    both beside those every record has.
    """

    code: str
    prefix: str
    title: str | Promise
    title_zh: str
    states: tuple[str, ...]
    dates: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()

    def has_date(self, name: str) -> bool:
        return name in self.dates or name in COMMON_DATES

    def has_fact(self, name: str) -> bool:
        return name in self.facts or name in COMMON_FACTS or self.has_date(name)


def _kind(  # noqa: PLR0913 - one row of the table below
    code: str,
    prefix: str,
    title: str | Promise,
    title_zh: str,
    states: str,
    dates: str = "",
    facts: str = "",
) -> Kind:
    return Kind(
        code,
        prefix,
        title,
        title_zh,
        tuple(states.split()),
        frozenset(dates.split()),
        frozenset(facts.split()),
    )


_PAPER = "draft reviewed approved issued archived cancelled"
_REPORT = "draft issued archived cancelled"

# A table: one kind, its number prefix and names, then its states.
# fmt: off
_KINDS = (
    # policies and documents
    _kind("document", "DOC", _("Controlled document"), "受控文件",
          "draft in-review submitted approved issued superseded withdrawn", dates="issued_on effective_on review_due_on", facts="type owner_process"),
    _kind("waiver", "WAI", _("Waiver"), "豁免申请", "requested granted refused", facts="role"),
    _kind("filing", "FIL", _("Filed document"), "补录文件",
          "filed confirmed rejected", dates="effective_on", facts="type"),
    _kind("disposal", "DSP", _("Disposal of archived records"), "档案处置单",
          "requested approved carried-out refused"),
    # improvement
    _kind("opportunity", "OPP", _("Improvement opportunity"), "改进机会",
          "new accepted declined merged proposed planned in-treatment done closed cancelled",
          facts="channel score nature measure_kind major by_head"),
    _kind("improvement-plan", "PLAN", _("Improvement plan"), "改进计划",
          "draft submitted approved in-execution evaluated closed cancelled", dates="period_start period_end", facts="year major"),
    _kind("plan-item", "IMP", _("Plan item"), "改进项",
          "planned under-way in-pilot pilot-verified rollout-approved in-operation evaluated closed cancelled", dates="starts_on", facts="measure major wide_ranging high_risk touches_process"),
    _kind("plan-check", "CHK", _("Monthly plan check"), "改进计划月度检查", "draft signed cancelled", facts="month"),
    _kind("evaluation", "EVA", _("Effect evaluation"), "改进效果评估",
          "draft confirmed cancelled", facts="verdict"),
    _kind("suggestion-round", "SUG", _("Suggestion round"), "过程改进建议调查",
          "draft open collected screened closed cancelled", dates="opens_on closes_on"),
    _kind("escalation", "ESC", _("Escalation"), "问题上报", "raised decided closed cancelled"),
    _kind("resource-request", "RES", _("Resource request"), "资源申请",
          "draft requested granted declined cancelled", facts="type amount"),
    _kind("objective", "OBJ", _("Annual objective"), "年度目标",
          "draft issued closed cancelled", facts="year"),
    # correction
    _kind("complaint", "CMP", _("Complaint"), "客户投诉",
          "received in-treatment answered closed cancelled", dates="received_on answered_on", facts="channel severity"),
    _kind("nonconformity", "NC", _("Nonconformity"), "不符合项",
          "raised accepted cause-found action-approved under-way done verified effect-confirmed closed dismissed", dates="raised_on", facts="source severity recurring"),
    _kind("action", "ACT", _("Corrective or preventive action"), "纠正与预防措施",
          "draft submitted approved change-asked under-way done verified effect-confirmed closed cancelled", dates="done_on confirm_on", facts="nature severity recurring weighty source checked_above quality_barred"),
    _kind("preventive-screening", "PSC", _("Preventive screening"), "潜在问题分析",
          "draft completed cancelled", dates="period_start period_end", facts="month"),
    # assurance
    _kind("audit-programme", "APR", _("Internal audit programme"), "年度内部审核方案",
          "draft submitted approved in-execution closed cancelled", facts="year"),
    _kind("audit", "AUD", _("Internal audit"), "内部审核",
          "planned dates-agreed under-way reported follow-up closed cancelled", dates="starts_on ends_on reported_on", facts="full_coverage"),
    _kind("management-review", "MRV", _("Management review"), "管理评审",
          "planned inputs-ready held report-submitted report-approved follow-up closed cancelled", dates="held_on", facts="year"),
    _kind("quality-check", "QCK", _("Quality check"), "质量检查",
          "planned under-way completed cancelled", dates="planned_on checked_on", facts="type month"),
    # service
    _kind("customer", "CUS", _("Customer"), "客户", "active dormant ended", facts="key"),
    _kind("project", "PRJ", _("Service project"), "运维项目",
          "draft ready under-way accepted ended cancelled", dates="starts_on ends_on", facts="mode customer"),
    _kind("service-level", "SLA", _("Service level agreement"), "服务级别协议",
          "draft agreed in-force ended", dates="starts_on ends_on"),
    _kind("quality-assurance-plan", "QAP", _("Service quality assurance plan"), "服务质量保证计划",
          "draft submitted approved in-force closed cancelled"),
    _kind("ticket", "TIC", _("Ticket"), "工单",
          "new in-progress pending resolved closed cancelled", dates="opened_on resolved_on closed_on", facts="type priority"),
    _kind("delivery-specification", "DSC", _("Delivery specification"), "服务交付规范",
          "draft reviewed issued superseded"),
    _kind("deliverable", "DLV", _("Deliverable"), "交付物",
          "compiled checked reviewed released archived withdrawn", facts="type"),
    _kind("acceptance", "ACC", _("Delivery acceptance"), "服务交付确认单",
          "draft signed refused", dates="signed_on"),
    _kind("service-report", "SRP", _("Service report"), "服务报告",
          "draft reviewed issued signed archived cancelled", dates="issued_on signed_on", facts="type audience month"),
    _kind("meeting-minutes", "MIN", _("Meeting minutes"), "会议纪要",
          "draft confirmed archived", dates="held_on", facts="type"),
    _kind("plan-tracking", "TRK", _("Project management plan tracking table"), "运维项目管理计划跟踪表",
          "draft completed archived", facts="month"),
    # metrics and service improvement
    _kind("submission", "SUB", _("Data submission"), "度量数据报送",
          "due submitted accepted returned", facts="metric month"),
    _kind("kpi-record", "KPI", _("KPI completion record"), "KPI 完成记录",
          "draft completed archived", facts="level"),
    _kind("quality-report", "QRP", _("Quality analysis report"), "质量分析报告",
          _REPORT, dates="meeting_on", facts="type"),
    _kind("service-improvement", "SIM", _("Service improvement record"), "服务改进记录",
          "defined analysed proposed reviewed under-way monitored verified closed cancelled", facts="metric"),
    _kind("change-request", "CHG", _("Change request"), "变更申请",
          "requested assessed approved carried-out reviewed closed refused cancelled", facts="risk type"),
    # satisfaction
    _kind("callback", "CBK", _("Callback"), "回访记录",
          "due reached declined no-answer", facts="score"),
    _kind("survey", "SVY", _("Satisfaction survey"), "客户满意度调查",
          "draft open closed analysed cancelled", dates="opens_on closes_on", facts="type random"),
    _kind("satisfaction-report", "SAT", _("Satisfaction analysis report"), "客户满意度调查分析报告",
          _REPORT, facts="type"),
    _kind("customer-visit", "VIS", _("Customer visit record"), "客户拜访记录",
          "planned agreed recorded analysed cancelled", dates="agreed_on visited_on", facts="type"),
    _kind("customer-feedback", "FBK", _("Customer feedback form"), "客户反馈信息表",
          "draft recorded answered"),
    # capability
    _kind("strategy-document", "STR", _("O&M strategy document"), "运维战略发展文件",
          "draft approved issued superseded", facts="year"),
    _kind("capability-plan", "CAP", _("Annual service capability management plan"), "年度运维服务能力管理计划",
          "draft submitted approved in-execution evaluated closed cancelled", facts="year"),
    _kind("department-plan", "DPL", _("Department plan"), "部门实施计划",
          "draft submitted approved in-execution reported closed cancelled", dates="period_end", facts="year"),
    _kind("plan-report", "PLR", _("Plan execution report"), "计划执行结果报告", _REPORT, facts="type"),
    _kind("investigation-report", "INV", _("Investigation report"), "调查分析报告",
          "draft approved archived cancelled", facts="metric"),
    _kind("job-description", "JOB", _("Job description"), "岗位职责说明书", _PAPER),
    _kind("performance-assessment", "PFA", _("Performance assessment"), "绩效考核记录",
          "draft confirmed archived"),
    _kind("competence-assessment", "CPA", _("Competence assessment"), "知识与能力评价",
          "draft confirmed archived"),
    _kind("resume-table", "RSM", _("O&M staff resume table"), "运维人员履历表",
          "draft updated archived", facts="year"),
    _kind("hr-plan", "HRP", _("O&M human resource plan"), "运维人力资源计划",
          "draft submitted approved closed", facts="year"),
    _kind("training", "TRN", _("Training record"), "培训记录",
          "planned held evaluated cancelled", dates="held_on", facts="type"),
    _kind("knowledge-article", "KNO", _("Knowledge article"), "知识条目",
          "draft in-review published withdrawn", dates="review_due_on"),
    _kind("stock-check", "STK", _("Spare parts check"), "备件盘点记录",
          "draft completed", dates="checked_on"),
    _kind("tool", "TOL", _("O&M tool"), "运维工具", "proposed evaluated adopted retired refused"),
    _kind("software-release", "SWR", _("Library software version"), "软件库版本",
          "submitted approved shelved withdrawn"),
    _kind("research-topic", "RTP", _("Research topic"), "研发课题",
          "proposed decided under-way completed declined", facts="year"),
    _kind("fault-handbook", "FHB", _("Fault diagnosis handbook"), "典型故障诊断手册",
          "draft reviewed issued superseded", facts="year"),
    _kind("process-catalogue", "PCT", _("Process catalogue"), "运维服务流程目录",
          "draft reviewed issued superseded", facts="year"),
    _kind("emergency-plan", "EMP", _("Emergency plan"), "运维服务应急预案",
          "draft reviewed approved issued superseded", dates="review_due_on"),
    _kind("drill", "DRL", _("Emergency drill"), "应急演练记录",
          "planned held evaluated closed cancelled", dates="held_on"),
    _kind("emergency-response", "EMR", _("Emergency response record"), "应急响应记录",
          "started recovered reviewed closed", facts="level"),
    _kind("resource-check", "RCK", _("Emergency resource check"), "应急资源检查记录",
          "draft completed", dates="checked_on"),
)
# fmt: on

_PAPERS = (
    ("improvement-ledger", _("Improvement ledger"), "改进措施跟踪表"),
    ("suggestion-questionnaire", _("Improvement suggestion questionnaire"), "过程改进建议调查表"),
    ("action-ledger", _("Corrective and preventive action tracking table"), "纠正与预防措施跟踪表"),
    ("nonconformity-report", _("Nonconformity report"), "不符合项报告"),
    ("action-report", _("Corrective and preventive action report"), "纠正与预防措施报告"),
    ("audit-checklist", _("Internal audit checklist"), "内部审核检查表"),
    ("audit-report", _("Internal audit report"), "内部审核报告"),
    ("review-report", _("Management review report"), "管理评审报告"),
    ("satisfaction-questionnaire", _("Customer satisfaction questionnaire"), "客户满意度调查表"),
    ("monthly-quality-report", _("Monthly quality analysis report"), "月度质量分析报告"),
    ("quarterly-quality-report", _("Quarterly quality analysis report"), "季度质量分析报告"),
    ("monthly-service-report", _("Monthly service report"), "月服务报告"),
    ("quarterly-service-report", _("Quarterly service report"), "季度服务报告"),
    ("onsite-service-report", _("On-site service report"), "现场服务报告单"),
    ("annual-satisfaction-report", _("Annual customer satisfaction report"), "年度客户满意度综合分析报告"),
    ("evidence-package", _("Evidence package"), "证据包"),
)

PAPERS: dict[str, tuple[str | Promise, str]] = {code: (title, title_zh) for code, title, title_zh in _PAPERS}

KINDS: dict[str, Kind] = {kind.code: kind for kind in _KINDS}


def title_of(kind: str, company: "Company | None" = None) -> str:
    """What a kind of record is called: by the company where its pack has an own word for it, else in general."""
    own = company.wording("titles", kind, as_read=True) if company else ""
    return own or (str(KINDS[kind].title) if kind in KINDS else kind)


def plural(title: str) -> str:
    """An English title of a kind in the plural: “Nonconformities”, “Disposals of archived records”."""
    head, of, rest = title.partition(" of ")
    if head.endswith("y") and head[-2:-1] not in "aeiou":
        head = f"{head[:-1]}ies"
    elif head.endswith("sis"):
        head = f"{head[:-2]}es"
    elif head.endswith(("s", "x", "ch", "sh")):
        head = f"{head}es"
    elif not head.endswith(("ing", "staff", "evidence")):
        head = f"{head}s"
    return f"{head}{of}{rest}"


def has_state(name: str) -> bool:
    """Whether `name` reads `<kind>.<state>` and both exist."""
    code, dot, state = name.partition(".")
    return bool(dot) and code in KINDS and state in KINDS[code].states


DECIDED = (  # what somebody has to decide: where a pack says no way for it, records of the kind stop there
    "action", "action.check", "action.effect", "audit-programme", "capability-plan", "disposal", "document", "escalation",
    "escalation.settle", "improvement-plan", "management-review", "opportunity", "plan-item", "resource-request", "waiver",
)  # fmt: skip
MAY_BE_DECIDED = ("action.change",)  # without a route, those who approve the action
