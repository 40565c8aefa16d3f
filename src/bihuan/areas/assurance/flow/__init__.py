"""How the records of assurance move; importing this package declares every flow."""

from bihuan.areas.assurance.flow import audit, check, fieldwork, programme, report, review

__all__ = ["audit", "check", "fieldwork", "programme", "report", "review"]
