from django.db import migrations

from bihuan.core import replacing, seals

RECORDS = ("objective", "capabilityplan")
ROWS = ("work",)


class Migration(migrations.Migration):
    """What is kept is neither emptied by TRUNCATE nor replaced by SQLite's hidden number of a row."""

    dependencies = [("capability", "0005_closed"), ("core", "0006_unemptied")]
    operations = [
        seals.unemptied(*(f"capability_{name}" for name in (*RECORDS, *ROWS))),
        replacing.of_hidden_rowid(*(f"capability_{name}" for name in RECORDS)),
    ]
