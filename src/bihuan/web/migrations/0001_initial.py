import bihuan.core.tables
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
    ]

    operations = [
        bihuan.core.tables.Tables(
            models=[
                migrations.CreateModel(
                    name="SentForm",
                    fields=[
                        ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                        ("led_to", models.CharField(max_length=300)),
                        ("at", models.DateTimeField(db_index=True)),
                    ],
                    options={
                        "verbose_name": "Sent form",
                    },
                ),
                migrations.CreateModel(
                    name="SavedView",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=30)),
                        ("name", models.CharField(max_length=40, verbose_name="Name of the view")),
                        ("query", models.CharField(max_length=2000)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="core.person"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Saved view",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("person", "kind", "name"), name="saved_view_once")
                        ],
                    },
                ),
            ],
        ),
    ]
