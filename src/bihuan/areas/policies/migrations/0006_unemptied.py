from django.db import migrations

from bihuan.core import replacing, seals

RECORDS = ("waiver", "filing", "controlleddocument", "disposal")
ROWS = (
    "policy",
    "clause",
    "duty",
    "task",
    "duechange",
    "evidence",
    "reminder",
    "anchor",
    "reviewer",
    "review",
    "distribution",
    "receipt",
    "revision",
    "disposalentry",
)


class Migration(migrations.Migration):
    """What is kept is neither emptied by TRUNCATE nor replaced by SQLite's hidden number of a row."""

    dependencies = [("policies", "0005_closed"), ("core", "0006_unemptied")]
    operations = [
        seals.unemptied(*(f"policies_{name}" for name in (*RECORDS, *ROWS))),
        replacing.of_hidden_rowid(*(f"policies_{name}" for name in RECORDS)),
    ]
