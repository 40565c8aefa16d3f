"""In: a sheet of an earlier ledger becomes records, each row once, each bad row with its reasons."""

from bihuan.exchange.imports.report import Report
from bihuan.exchange.imports.takeover import OnError, Order, import_sheet

__all__ = ["OnError", "Order", "Report", "import_sheet"]
