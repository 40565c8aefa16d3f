from django.db import migrations

from bihuan.core import seals

RECORDS = ("complaint", "nonconformity", "action", "preventivescreening")
PARTS = {
    "likeness": "nonconformity_id",
    "why": "action_id",
    "cause": "action_id",
    "actionstep": "action_id",
    "actiondocument": "action_id",
    "consulted": "action_id",
    "actionchange": "action_id",
    "potentialproblem": "screening_id",
}


class Migration(migrations.Migration):
    dependencies = [("correction", "0001_initial"), ("core", "0002_seals")]
    operations = [
        *(seals.record_type(f"correction_{name}") for name in RECORDS),
        *(seals.part(f"correction_{name}", column) for name, column in PARTS.items()),
        seals.append_only("correction_actionround"),
    ]
