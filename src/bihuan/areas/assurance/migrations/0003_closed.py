from django.db import migrations

from bihuan.core import replacing

RECORDS = ("auditprogramme", "audit", "managementreview", "qualitycheck")
PARTS = {
    "programmescope": "programme_id",
    "plannedaudit": "programme_id",
    "plannedscope": "programme_id",
    "auditeddepartment": "audit_id",
    "teammember": "audit_id",
    "materialrequest": "audit_id",
    "checklistitem": "audit_id",
    "attendee": "review_id",
    "topic": "review_id",
    "waivedinput": "review_id",
    "decision": "review_id",
    "checkitem": "quality_check_id",
}


class Migration(migrations.Migration):
    """Nothing comes into what is archived, nor in the place of what is kept."""

    dependencies = [("assurance", "0002_seals"), ("core", "0005_closed")]
    operations = [
        *(replacing.Unreplaced(f"assurance_{name}") for name in RECORDS),
        *(replacing.closed(f"assurance_{name}", column) for name, column in PARTS.items()),
    ]
