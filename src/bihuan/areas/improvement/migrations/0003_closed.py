from django.db import migrations

from bihuan.core import replacing

RECORDS = (
    "escalation",
    "evaluation",
    "improvementplan",
    "opportunity",
    "plancheck",
    "planitem",
    "resourcerequest",
    "suggestionround",
)
KEPT = ("planversion", "pilotrun")
PARTS = {
    "evaluationfigure": "evaluation_id",
    "goal": "plan_id",
    "itemdocument": "item_id",
    "itemstep": "item_id",
    "pilotcriterion": "item_id",
    "rounddepartment": "round_id",
    "roundquestion": "round_id",
    "roundanswer": "round_id",
}


class Migration(migrations.Migration):
    """Nothing comes into what is archived, nor in the place of what is kept."""

    dependencies = [("improvement", "0002_seals"), ("core", "0005_closed")]
    operations = [
        *(replacing.Unreplaced(f"improvement_{name}") for name in RECORDS),
        *(replacing.Unreplaced(f"improvement_{name}") for name in KEPT),
        *(replacing.closed(f"improvement_{name}", column) for name, column in PARTS.items()),
    ]
