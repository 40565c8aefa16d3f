"""How the records of assurance move; importing this package declares every flow."""

from bihuan.areas.assurance.flow import audit, fieldwork, programme, report

__all__ = ["audit", "fieldwork", "programme", "report"]
