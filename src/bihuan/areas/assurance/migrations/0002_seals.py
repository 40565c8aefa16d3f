from django.db import migrations

from bihuan.core import seals

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
    dependencies = [("assurance", "0001_initial"), ("core", "0002_seals")]
    operations = [
        *(seals.record_type(f"assurance_{name}") for name in RECORDS),
        *(seals.part(f"assurance_{name}", column) for name, column in PARTS.items()),
    ]
