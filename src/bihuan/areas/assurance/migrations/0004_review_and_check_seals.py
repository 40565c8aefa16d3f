from django.db import migrations

from bihuan.core import seals

PARTS = {
    "attendee": "review_id",
    "topic": "review_id",
    "waivedinput": "review_id",
    "decision": "review_id",
    "checkitem": "quality_check_id",
}


class Migration(migrations.Migration):
    dependencies = [("assurance", "0003_review_and_check"), ("core", "0002_seals")]
    operations = [
        seals.record_type("assurance_managementreview"),
        seals.record_type("assurance_qualitycheck"),
        *(seals.part(f"assurance_{name}", column) for name, column in PARTS.items()),
    ]
