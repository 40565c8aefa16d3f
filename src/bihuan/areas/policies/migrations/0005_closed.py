from django.db import migrations

from bihuan.core import replacing, seals

RECORDS = ("waiver", "filing", "controlleddocument", "disposal")
KEPT = ("policy", "clause", "duty", "task", "duechange", "evidence", "reminder", "anchor")
PARTS = {
    "reviewer": "document_id",
    "review": "document_id",
    "distribution": "document_id",
    "receipt": "document_id",
    "revision": "document_id",
    "disposalentry": "disposal_id",
}


class Migration(migrations.Migration):
    """Nothing comes into what is archived, nor in the place of what is kept."""

    dependencies = [("policies", "0004_days"), ("core", "0005_closed")]
    operations = [
        seals.of_what_is(
            "policies_evidence", "company_id", "task_id", "record_id", "counted_at", "known_at", revoked="revoked_at"
        ),
        *(replacing.Unreplaced(f"policies_{name}") for name in RECORDS),
        *(replacing.Unreplaced(f"policies_{name}") for name in KEPT),
        *(replacing.closed(f"policies_{name}", column) for name, column in PARTS.items()),
    ]
