"""The papers of assurance as plain blocks: programme, checklist, audit report."""

from bihuan.areas.assurance.documents.checklist import checklist_document
from bihuan.areas.assurance.documents.programme import programme_document
from bihuan.areas.assurance.documents.report import report_document

__all__ = ["checklist_document", "programme_document", "report_document"]
