"""The calculations of metrics: Pareto, control charts, run rules. Values in, values out; nothing here knows a database."""

from bihuan.areas.metrics.rules.charts import Chart, Kind, Point, Sample, chart
from bihuan.areas.metrics.rules.pareto import Bar, pareto
from bihuan.areas.metrics.rules.signals import NELSON, RULE_SETS, WESTERN_ELECTRIC, Rule, Signal, signals

__all__ = [
    "NELSON",
    "RULE_SETS",
    "WESTERN_ELECTRIC",
    "Bar",
    "Chart",
    "Kind",
    "Point",
    "Rule",
    "Sample",
    "Signal",
    "chart",
    "pareto",
    "signals",
]
