"""Consistency of the register: what an assessor would notice, each rule with the records it names.

A rule is one query over the tables; nothing is changed, nothing is kept. `look` runs them all.
"""

from bihuan.areas.assurance.consistency import dismissed, draws, entered, evidence, eyes, order, reports, signing
from bihuan.areas.assurance.consistency.rule import MOST, RULES, Finding, Rule, look

__all__ = [
    "MOST",
    "RULES",
    "Finding",
    "Rule",
    "dismissed",
    "draws",
    "entered",
    "evidence",
    "eyes",
    "look",
    "order",
    "reports",
    "signing",
]
