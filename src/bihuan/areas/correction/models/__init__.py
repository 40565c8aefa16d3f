"""The tables of correction: complaints, nonconformities, corrective and preventive actions with their rows."""

from bihuan.areas.correction.models.action import Action
from bihuan.areas.correction.models.changes import ActionChange
from bihuan.areas.correction.models.complaint import Complaint
from bihuan.areas.correction.models.nonconformity import Likeness, Nonconformity
from bihuan.areas.correction.models.parts import ActionDocument, ActionRound, ActionStep, Cause, Consulted, Why
from bihuan.areas.correction.models.screening import PotentialProblem, PreventiveScreening

__all__ = [
    "Action",
    "ActionChange",
    "ActionDocument",
    "ActionRound",
    "ActionStep",
    "Cause",
    "Complaint",
    "Consulted",
    "Likeness",
    "Nonconformity",
    "PotentialProblem",
    "PreventiveScreening",
    "Why",
]
