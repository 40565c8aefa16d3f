from django.db import migrations

from bihuan.core import replacing, seals

RECORDS = ("complaint", "nonconformity", "action", "preventivescreening")
ROWS = ("likeness", "why", "cause", "actionstep", "actiondocument", "consulted", "actionchange", "potentialproblem")


class Migration(migrations.Migration):
    """What is kept is neither emptied by TRUNCATE nor replaced by SQLite's hidden number of a row."""

    dependencies = [("correction", "0005_closed"), ("core", "0006_unemptied")]
    operations = [
        seals.unemptied(*(f"correction_{name}" for name in (*RECORDS, *ROWS))),
        replacing.of_hidden_rowid(*(f"correction_{name}" for name in RECORDS)),
    ]
