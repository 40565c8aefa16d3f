from django.db import migrations

from bihuan.core import replacing, seals

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
ROWS = (
    "evaluationfigure",
    "goal",
    "itemdocument",
    "itemstep",
    "pilotcriterion",
    "rounddepartment",
    "roundquestion",
    "roundanswer",
)


class Migration(migrations.Migration):
    """What is kept is neither emptied by TRUNCATE nor replaced by SQLite's hidden number of a row."""

    dependencies = [("improvement", "0003_closed"), ("core", "0006_unemptied")]
    operations = [
        seals.unemptied(*(f"improvement_{name}" for name in (*RECORDS, *ROWS))),
        replacing.of_hidden_rowid(*(f"improvement_{name}" for name in RECORDS)),
    ]
