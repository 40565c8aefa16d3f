from django.db import migrations

from bihuan.core import replacing

RECORDS = ("complaint", "nonconformity", "action", "preventivescreening")
KEPT = ("actionround",)
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
    """Nothing comes into what is archived, nor in the place of what is kept."""

    dependencies = [("correction", "0004_dimensions"), ("core", "0005_closed")]
    operations = [
        *(replacing.Unreplaced(f"correction_{name}") for name in RECORDS),
        *(replacing.Unreplaced(f"correction_{name}") for name in KEPT),
        *(replacing.closed(f"correction_{name}", column) for name, column in PARTS.items()),
    ]
