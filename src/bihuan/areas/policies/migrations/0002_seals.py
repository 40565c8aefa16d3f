from django.db import migrations

from bihuan.core import seals

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
    dependencies = [("policies", "0001_initial"), ("core", "0002_seals")]
    operations = [
        *(seals.record_type(f"policies_{name}") for name in RECORDS),
        *(seals.kept(f"policies_{name}") for name in KEPT),
        *(seals.part(f"policies_{name}", column) for name, column in PARTS.items()),
    ]
