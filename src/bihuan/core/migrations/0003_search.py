"""The search index: the words of every record, in FTS5 on SQLite, in a tsvector with GIN on PostgreSQL.

Both have a table `core_search` with the words as they were indexed, so that exactly these can be taken out again.
"""

from typing import Any

from django.db import migrations

SQLITE = [
    """CREATE TABLE core_search (
        record_id integer NOT NULL PRIMARY KEY REFERENCES core_record (id) ON DELETE CASCADE,
        title text NOT NULL, body text NOT NULL)""",
    """CREATE VIRTUAL TABLE core_search_words USING fts5(
        title, body, content='core_search', content_rowid='record_id', tokenize='ascii')""",
    """CREATE TRIGGER core_search_added AFTER INSERT ON core_search BEGIN
        INSERT INTO core_search_words (rowid, title, body) VALUES (new.record_id, new.title, new.body);
    END""",
    """CREATE TRIGGER core_search_removed AFTER DELETE ON core_search BEGIN
        INSERT INTO core_search_words (core_search_words, rowid, title, body)
        VALUES ('delete', old.record_id, old.title, old.body);
    END""",
    """CREATE TRIGGER core_search_changed AFTER UPDATE ON core_search BEGIN
        INSERT INTO core_search_words (core_search_words, rowid, title, body)
        VALUES ('delete', old.record_id, old.title, old.body);
        INSERT INTO core_search_words (rowid, title, body) VALUES (new.record_id, new.title, new.body);
    END""",
]
POSTGRESQL = [
    """CREATE TABLE core_search (
        record_id bigint NOT NULL PRIMARY KEY REFERENCES core_record (id) ON DELETE CASCADE,
        words tsvector NOT NULL)""",
    "CREATE INDEX core_search_words ON core_search USING gin (words)",
]
BACK = {
    "sqlite": ["DROP TABLE core_search_words", "DROP TABLE core_search"],
    "postgresql": ["DROP TABLE core_search"],
}


def forwards(apps: Any, editor: Any) -> None:
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


def backwards(apps: Any, editor: Any) -> None:
    for statement in BACK[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("core", "0002_seals")]
    operations = [migrations.RunPython(forwards, backwards)]
