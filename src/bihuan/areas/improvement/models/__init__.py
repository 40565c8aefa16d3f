"""The tables of improvement: opportunities, the yearly plan and its items, checks, evaluations, rounds, escalations."""

from bihuan.areas.improvement.models.check import PlanCheck
from bihuan.areas.improvement.models.escalation import Escalation
from bihuan.areas.improvement.models.evaluation import Evaluation, EvaluationFigure
from bihuan.areas.improvement.models.item import ItemDocument, ItemStep, PlanItem
from bihuan.areas.improvement.models.opportunity import Opportunity
from bihuan.areas.improvement.models.pilot import PilotCriterion, PilotRun
from bihuan.areas.improvement.models.plan import Goal, ImprovementPlan, PlanVersion
from bihuan.areas.improvement.models.resource import ResourceRequest
from bihuan.areas.improvement.models.suggestion import RoundAnswer, RoundDepartment, RoundQuestion, SuggestionRound

__all__ = [
    "Escalation",
    "Evaluation",
    "EvaluationFigure",
    "Goal",
    "ImprovementPlan",
    "ItemDocument",
    "ItemStep",
    "Opportunity",
    "PilotCriterion",
    "PilotRun",
    "PlanCheck",
    "PlanItem",
    "PlanVersion",
    "ResourceRequest",
    "RoundAnswer",
    "RoundDepartment",
    "RoundQuestion",
    "SuggestionRound",
]
