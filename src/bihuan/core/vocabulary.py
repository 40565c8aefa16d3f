"""The words every part of the house shares: roles, elements, PDCA phases, channels, events.

Packs name them by value; a value, once released, is never renamed (packs and journals refer to it).
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    """Who answers for something. The pack gives each role the company's own name."""

    GENERAL_MANAGER = "general-manager", _("General manager")
    EXECUTIVE = "executive", _("Executive in charge")
    MANAGEMENT_REPRESENTATIVE = "management-representative", _("Management representative")
    QUALITY = "quality", _("Quality department")
    QUALITY_HEAD = "quality-head", _("Head of the quality department")
    OM_MANAGEMENT = "om-management", _("O&M management department")
    OM_MANAGER = "om-manager", _("O&M manager")
    DISCIPLINE_LEAD = "discipline-lead", _("Discipline lead")
    SERVICE_DESK = "service-desk", _("Service desk")
    HR = "hr", _("Human resources")
    RD = "rd", _("Research and development")
    PURCHASING = "purchasing", _("Purchasing")
    PROCESS_OWNER = "process-owner", _("Process owner")
    IMPROVEMENT_OWNER = "improvement-owner", _("Improvement owner")
    IMPROVEMENT_MANAGER = "improvement-manager", _("Improvement manager")
    AUDITOR = "auditor", _("Internal auditor")
    LEAD_AUDITOR = "lead-auditor", _("Lead auditor")
    QUALITY_ADMIN = "quality-admin", _("Company quality administrator")
    OM_QUALITY_ADMIN = "om-quality-admin", _("O&M quality administrator")
    DEPARTMENT_HEAD = "department-head", _("Department head")
    RESPONSIBLE_DEPARTMENT = "responsible-department", _("Responsible department")
    OWNING_DEPARTMENT = "owning-department", _("Owning department")
    EMPLOYEE = "employee", _("Employee")
    ASSESSOR = "assessor", _("External assessor")
    ADMINISTRATOR = "administrator", _("System administrator")


class Element(TextChoices):
    """The six elements of service capability."""

    PEOPLE = "people", _("People")
    RESOURCES = "resources", _("Resources")
    TECHNOLOGY = "technology", _("Technology")
    PROCESS = "process", _("Process")
    DELIVERY = "delivery", _("Delivery")
    EMERGENCY = "emergency", _("Emergency")


class Pdca(TextChoices):
    """Where in the improvement cycle something stands."""

    PLAN = "plan", pgettext_lazy("PDCA", "Plan")
    DO = "do", pgettext_lazy("PDCA", "Do")
    CHECK = "check", pgettext_lazy("PDCA", "Check")
    ACT = "act", pgettext_lazy("PDCA", "Act")


class Channel(TextChoices):
    """Where an improvement opportunity comes from."""

    STRATEGY = "strategy", _("Strategy and goals")
    AUDIT_REVIEW = "audit-review", _("Audit and review")
    SUGGESTION = "suggestion", _("Employee suggestion")
    FEEDBACK = "feedback", _("Customer and service feedback")
    LESSON = "lesson", _("Lesson learned")
    DATA_ANALYSIS = "data-analysis", _("Data analysis")
    DAILY_CHECK = "daily-check", _("Daily check")


class MeasureKind(TextChoices):
    """How an improvement is carried out; a pack says which of them its policy knows."""

    CORRECTIVE = "corrective", _("Corrective")
    PREVENTIVE = "preventive", _("Preventive")
    OTHER = "other", _("Other improvement")


class PlanPart(TextChoices):
    """What an improvement plan may have to hold; a pack says which of them its policy asks for, in its order."""

    GOALS = "goals", _("Goals and overall requirements")
    ACTIVITIES = "activities", _("Activities and steps")
    DOCUMENTS = "documents", _("Process documents to define or revise")
    PILOT = "pilot", _("Pilot scheme")
    OPERATION = "operation", _("Arrangements for operation and evaluation")
    SCHEDULE = "schedule", _("Owners and schedule")
    RESOURCES = "resources", _("Resources and risks")
    MILESTONES = "milestones", _("Control points and milestones")
    ANALYSIS = "analysis", _("Present state and chosen solution")


class ReviewInput(TextChoices):
    """What is put before a management review; which of them a company's policy asks for is data of its pack."""

    AUDITS = "audits", _("Results of internal audits")
    SATISFACTION = "satisfaction", _("Complaints and customer satisfaction")
    OBJECTIVES = "objectives", _("Attainment of the quality objectives")
    ACTIONS = "actions", _("State of corrective and preventive actions")
    FORMER = "former", _("Follow-up of former reviews")
    NONCONFORMITIES = "nonconformities", _("Nonconformities")
    DUTIES = "duties", _("Compliance with the duties of the policies")
    IMPROVEMENT = "improvement", _("State of the improvements")


class CheckType(TextChoices):
    """What a quality check looks at."""

    DAILY = "daily-process", _("Daily process check")
    PLAN = "plan-activities", _("Monthly check of the plan's activities")
    PROJECT = "project-spot", _("Monthly spot check of projects")
    ADMINISTRATOR = "quality-administrator", _("Work of the quality administrator")
    DEPARTMENT_PLAN = "department-plan", _("Plan of a department")
    CONTROL_POINT = "control-point", _("Quality control point")


class Event(TextChoices):
    """Everything one part of the system may announce to the others."""

    # every record
    RECORD_CREATED = "record.created", _("A record was created")
    RECORD_AMENDED = "record.amended", _("A record was changed")
    RECORD_MOVED = "record.moved", _("A record moved to another state")
    RECORD_CANCELLED = "record.cancelled", _("A record was cancelled")
    RECORD_DISPOSED = "record.disposed", _("An archived record was disposed of")
    COMMENT_ADDED = "comment.added", _("A comment was added")
    FILE_ATTACHED = "file.attached", _("A file was attached")
    APPROVAL_REQUESTED = "approval.requested", _("An approval was asked for")
    APPROVAL_SIGNED = "approval.signed", _("One of several signed; the others have still to sign")
    APPROVAL_DECIDED = "approval.decided", _("An approval was decided")
    DELEGATION_STARTED = "delegation.started", _("A delegate stands in")

    # company, policies, duties
    COMPANY_CREATED = "company.created", _("A company was set up")
    PACK_LOADED = "pack.loaded", _("A policy pack was loaded")
    CALENDAR_PUBLISHED = "calendar.published", _("A year's working calendar was published")
    TASK_DUE = "task.due", _("A task came due for work")
    TASK_REMINDED = "task.reminded", _("A task was reminded of")
    REMINDER_SENT = "reminder.sent", _("Those who answer for a record were reminded of its due date")
    TASK_OVERDUE = "task.overdue", _("A task is overdue")
    TASK_ESCALATED = "task.escalated", _("An overdue task was escalated")
    TASK_FULFILLED = "task.fulfilled", _("A task was fulfilled")
    TASK_WAIVED = "task.waived", _("A task was waived")
    FILING_RECEIVED = "filing.received", _("A document made elsewhere was filed")
    FILING_CONFIRMED = "filing.confirmed", _("A filed document was confirmed as evidence")
    FILING_REJECTED = "filing.rejected", _("A filed document was rejected")
    DOCUMENT_DRAFTED = "document.drafted", _("A controlled document was drafted")
    DOCUMENT_REVIEWED = "document.reviewed", _("A controlled document was reviewed")
    DOCUMENT_ISSUED = "document.issued", _("A controlled document was issued")
    DOCUMENT_RECEIPT = "document.receipt", _("A controlled document was read")
    DOCUMENT_CHANGE_REQUESTED = "document.change-requested", _("A document change was asked for")

    # improvement
    OPPORTUNITY_RAISED = "opportunity.raised", _("An improvement opportunity was raised")
    OPPORTUNITY_ACCEPTED = "opportunity.accepted", _("An improvement opportunity was accepted")
    OPPORTUNITY_DECLINED = "opportunity.declined", _("An improvement opportunity was declined")
    OPPORTUNITY_MERGED = "opportunity.merged", _("An improvement opportunity was merged")
    OPPORTUNITY_DONE = "opportunity.done", _("An improvement opportunity was dealt with")
    OPPORTUNITY_CLOSED = "opportunity.closed", _("An improvement opportunity was closed")
    ROUND_OPENED = "round.opened", _("A suggestion round was opened")
    ROUND_CLOSED = "round.closed", _("The answers of a suggestion round are all in")
    PLAN_SUBMITTED = "plan.submitted", _("An improvement plan was submitted")
    PLAN_APPROVED = "plan.approved", _("An improvement plan was approved")
    PLAN_REJECTED = "plan.rejected", _("An improvement plan was sent back")
    PLAN_REVISED = "plan.revised", _("An approved improvement plan was revised")
    PLAN_STARTED = "plan.started", _("An improvement plan is carried out")
    PLAN_EVALUATED = "plan.evaluated", _("An improvement plan was evaluated")
    PLAN_CLOSED = "plan.closed", _("An improvement plan was closed")
    PLAN_CHECKED = "plan.checked", _("An improvement plan was checked")
    ITEM_STARTED = "item.started", _("Work on an improvement item started")
    ITEM_STEP_DONE = "item.step-done", _("A step of an improvement item was done")
    ITEM_PILOT_STARTED = "item.pilot-started", _("A pilot started")
    ITEM_PILOT_ENDED = "item.pilot-ended", _("A pilot ended")
    ITEM_PILOT_VERIFIED = "item.pilot-verified", _("A pilot was verified")
    ITEM_PILOT_FAILED = "item.pilot-failed", _("A pilot failed")
    ITEM_ROLLOUT_APPROVED = "item.rollout-approved", _("A rollout was approved")
    ITEM_IN_OPERATION = "item.in-operation", _("An improvement went into operation")
    ITEM_EVALUATED = "item.evaluated", _("An improvement item was evaluated")
    ITEM_CLOSED = "item.closed", _("An improvement item was closed")
    EVALUATION_CONFIRMED = "evaluation.confirmed", _("An evaluation was confirmed")
    ESCALATION_RAISED = "escalation.raised", _("A problem was escalated")
    ESCALATION_DECIDED = "escalation.decided", _("An escalation was decided")
    RESOURCE_REQUESTED = "resource.requested", _("Resources were asked for")
    RESOURCE_DECIDED = "resource.decided", _("A resource request was decided")

    # service improvement and change
    SERVICE_IMPROVEMENT_DEFINED = (
        "service-improvement.defined",
        _("A service improvement was defined"),
    )
    SERVICE_IMPROVEMENT_PROPOSED = (
        "service-improvement.proposed",
        _("A service improvement was proposed"),
    )
    SERVICE_IMPROVEMENT_VERIFIED = (
        "service-improvement.verified",
        _("A service improvement was verified"),
    )
    SERVICE_IMPROVEMENT_CLOSED = (
        "service-improvement.closed",
        _("A service improvement was closed"),
    )
    CHANGE_REQUESTED = "change.requested", _("A change was asked for")
    CHANGE_CLOSED = "change.closed", _("A change was closed")

    # metrics
    MEASUREMENT_RECORDED = "measurement.recorded", _("A measurement was recorded")
    SUBMISSION_RECEIVED = "submission.received", _("A process owner submitted data")
    TARGET_MISSED = "target.missed", _("An indicator missed its target")
    CHART_SIGNAL = "chart.signal", _("A control chart gave a signal")
    BASELINE_SET = "baseline.set", _("A new baseline was set")
    KPI_RECORDED = "kpi.recorded", _("The KPI record was completed")
    QUALITY_REPORT_ISSUED = "quality-report.issued", _("A quality analysis report was issued")

    # service
    CUSTOMER_CREATED = "customer.created", _("A customer was added")
    PROJECT_CREATED = "project.created", _("A project was created")
    PROJECT_STARTED = "project.started", _("A project started")
    PROJECT_MILESTONE = "project.milestone", _("A project reached a milestone")
    PROJECT_ENDED = "project.ended", _("A project ended")
    ASSURANCE_PLAN_APPROVED = "assurance-plan.approved", _("A quality assurance plan was approved")
    CONTROL_POINT_DUE = "control-point.due", _("A quality control point came due")
    TICKET_OPENED = "ticket.opened", _("A ticket was opened")
    TICKET_RESOLVED = "ticket.resolved", _("A ticket was resolved")
    TICKET_CLOSED = "ticket.closed", _("A ticket was closed")
    TICKET_REOPENED = "ticket.reopened", _("A ticket was reopened")
    TICKETS_IMPORTED = "tickets.imported", _("Tickets were imported")
    SLA_MISSED = "sla.missed", _("A service level was missed")
    ONSITE_FINISHED = "onsite.finished", _("On-site service was finished")
    DELIVERABLE_RELEASED = "deliverable.released", _("A deliverable was released")
    DELIVERY_ACCEPTED = "delivery.accepted", _("A delivery was accepted by the customer")
    SERVICE_REPORT_ISSUED = "service-report.issued", _("A service report was issued")
    MEETING_HELD = "meeting.held", _("A meeting was held")

    # satisfaction
    CALLBACK_RECORDED = "callback.recorded", _("A callback was recorded")
    ANSWER_DISSATISFIED = "answer.dissatisfied", _("A customer is dissatisfied")
    SURVEY_OPENED = "survey.opened", _("A survey was opened")
    SURVEY_CLOSED = "survey.closed", _("A survey was closed")
    SATISFACTION_REPORTED = "satisfaction.reported", _("A satisfaction report was issued")
    VISIT_AGREED = "visit.agreed", _("A customer visit was agreed")
    VISIT_RECORDED = "visit.recorded", _("A customer visit was recorded")

    # correction
    COMPLAINT_RECEIVED = "complaint.received", _("A complaint was received")
    COMPLAINT_ANSWERED = "complaint.answered", _("A complaint was answered")
    NONCONFORMITY_RAISED = "nonconformity.raised", _("A nonconformity was raised")
    NONCONFORMITY_RECURRING = "nonconformity.recurring", _("A nonconformity recurs")
    NONCONFORMITY_CLOSED = "nonconformity.closed", _("A nonconformity was closed")
    ACTION_WANTED = "action.wanted", _("A corrective or preventive action was called for")
    ACTION_DEFINED = "action.defined", _("A corrective or preventive action was defined")
    ACTION_APPROVED = "action.approved", _("A corrective or preventive action was approved")
    ACTION_DONE = "action.done", _("A corrective or preventive action was carried out")
    ACTION_VERIFIED = "action.verified", _("A corrective or preventive action was verified")
    ACTION_CONFIRMED = "action.confirmed", _("The effect of an action was confirmed")

    # assurance
    AUDIT_PROGRAMME_APPROVED = "audit-programme.approved", _("An audit programme was approved")
    AUDIT_PLANNED = "audit.planned", _("An audit was planned")
    AUDIT_ENDED = "audit.ended", _("The fieldwork of an audit ended")
    AUDIT_REPORTED = "audit.reported", _("An audit report was issued")
    AUDIT_CLOSED = "audit.closed", _("An audit was closed")
    FINDING_RAISED = "finding.raised", _("A finding was raised")
    OBSERVATION_MADE = "observation.made", _("An observation or a good practice was noted")
    REVIEW_HELD = "review.held", _("A management review was held")
    REVIEW_REPORTED = "review.reported", _("A management review report was approved")
    DECISION_MADE = "decision.made", _("A management review decided")
    CHECK_RECORDED = "check.recorded", _("A quality check was recorded")

    # capability
    OBJECTIVES_ISSUED = "objectives.issued", _("The annual objectives were issued")
    CAPABILITY_PLAN_APPROVED = "capability-plan.approved", _("The capability plan was approved")
    DEPARTMENT_PLAN_APPROVED = "department-plan.approved", _("A department plan was approved")
    DEPARTMENT_PLAN_ENDED = "department-plan.ended", _("A department plan came to its end")
    INVESTIGATION_REPORTED = "investigation.reported", _("A missed indicator was investigated")
    TRAINING_HELD = "training.held", _("A training was held")
    POST_CHANGED = "post.changed", _("A post or its duties changed")
    KNOWLEDGE_PUBLISHED = "knowledge.published", _("A knowledge article was published")
    HANDBOOK_ISSUED = "handbook.issued", _("A fault handbook was issued")
    TOOL_PROPOSED = "tool.proposed", _("A tool was proposed")
    TOOL_ADOPTED = "tool.adopted", _("A tool was adopted")
    STOCK_LOW = "stock.low", _("A spare part fell below its minimum")
    SOFTWARE_RELEASED = "software.released", _("A software version was released")
    TOPIC_DECIDED = "topic.decided", _("A research topic was decided")
    EMERGENCY_STARTED = "emergency.started", _("An emergency response started")
    EMERGENCY_ENDED = "emergency.ended", _("An emergency response ended")
    DRILL_HELD = "drill.held", _("A drill was held")
    DRILL_EVALUATED = "drill.evaluated", _("A drill was evaluated")
