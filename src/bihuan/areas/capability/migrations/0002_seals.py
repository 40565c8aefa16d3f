from django.db import migrations

from bihuan.core import seals


class Migration(migrations.Migration):
    dependencies = [("capability", "0001_initial"), ("core", "0002_seals")]
    operations = [seals.record_type("capability_objective")]
