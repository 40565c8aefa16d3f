from django.db import migrations

from bihuan.core import replacing, seals

RECORDS = ("auditprogramme", "audit", "managementreview", "qualitycheck")
ROWS = (
    "programmescope",
    "plannedaudit",
    "plannedscope",
    "auditeddepartment",
    "teammember",
    "materialrequest",
    "checklistitem",
    "attendee",
    "topic",
    "waivedinput",
    "decision",
    "checkitem",
)


class Migration(migrations.Migration):
    """What is kept is neither emptied by TRUNCATE nor replaced by SQLite's hidden number of a row."""

    dependencies = [("assurance", "0003_closed"), ("core", "0006_unemptied")]
    operations = [
        seals.unemptied(*(f"assurance_{name}" for name in (*RECORDS, *ROWS))),
        replacing.of_hidden_rowid(*(f"assurance_{name}" for name in RECORDS)),
    ]
