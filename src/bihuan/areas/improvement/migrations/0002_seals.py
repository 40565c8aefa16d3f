from django.db import migrations

from bihuan.core import seals

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
    dependencies = [("improvement", "0001_initial"), ("core", "0002_seals")]
    operations = [
        *(seals.record_type(f"improvement_{name}") for name in RECORDS),
        *(seals.part(f"improvement_{name}", column) for name, column in PARTS.items()),
        seals.append_only("improvement_planversion"),
        seals.append_only("improvement_pilotrun"),
    ]
