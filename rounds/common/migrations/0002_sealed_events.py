"""Triggers that refuse to change or remove what happened, on SQLite and PostgreSQL."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON common_event
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER events_are_never_removed BEFORE DELETE ON common_event
BEGIN SELECT RAISE(ABORT, 'events are never removed'); END;
CREATE TRIGGER event_content_is_only_erased BEFORE UPDATE ON common_eventcontent
WHEN NEW.erased_at IS NULL OR NEW.body <> '{}' OR NEW.salts <> '{}' OR NEW.event_id <> OLD.event_id
BEGIN SELECT RAISE(ABORT, 'event content is only ever erased as a whole'); END;
CREATE TRIGGER event_content_is_never_removed BEFORE DELETE ON common_eventcontent
BEGIN SELECT RAISE(ABORT, 'event content is never removed'); END;
"""
POSTGRES = """
CREATE FUNCTION rounds_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is never changed or removed', TG_TABLE_NAME; END $$;
CREATE TRIGGER events_are_never_changed BEFORE UPDATE OR DELETE ON common_event
FOR EACH ROW EXECUTE FUNCTION rounds_refuse();
CREATE TRIGGER event_content_is_only_erased BEFORE UPDATE ON common_eventcontent
FOR EACH ROW WHEN (NEW.erased_at IS NULL OR NEW.body <> '{}'::jsonb OR NEW.salts <> '{}'::jsonb OR NEW.event_id <> OLD.event_id)
EXECUTE FUNCTION rounds_refuse();
CREATE TRIGGER event_content_is_never_removed BEFORE DELETE ON common_eventcontent
FOR EACH ROW EXECUTE FUNCTION rounds_refuse();
CREATE TRIGGER events_are_never_emptied BEFORE TRUNCATE ON common_event
FOR EACH STATEMENT EXECUTE FUNCTION rounds_refuse();
CREATE TRIGGER event_content_is_never_emptied BEFORE TRUNCATE ON common_eventcontent
FOR EACH STATEMENT EXECUTE FUNCTION rounds_refuse();
"""
DROP_SQLITE = """
DROP TRIGGER events_are_never_changed; DROP TRIGGER events_are_never_removed;
DROP TRIGGER event_content_is_only_erased; DROP TRIGGER event_content_is_never_removed;
"""
DROP_POSTGRES = """
DROP TRIGGER events_are_never_changed ON common_event;
DROP TRIGGER event_content_is_only_erased ON common_eventcontent;
DROP TRIGGER event_content_is_never_removed ON common_eventcontent;
DROP TRIGGER events_are_never_emptied ON common_event;
DROP TRIGGER event_content_is_never_emptied ON common_eventcontent;
DROP FUNCTION rounds_refuse();
"""


def _run(sqlite: str, postgres: str):  # type: ignore[no-untyped-def]
    def apply(apps, schema_editor):  # type: ignore[no-untyped-def]
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(postgres, None)  # no parameters: a % in the text is just that
            return
        for statement in sqlite.strip().split("END;" if "BEGIN" in sqlite else ";"):
            if statement.strip():
                schema_editor.execute(statement + ("END" if "BEGIN" in sqlite else ""))

    return apply


class Migration(migrations.Migration):
    dependencies = [("common", "0001_initial")]
    operations = [migrations.RunPython(_run(SQLITE, POSTGRES), _run(DROP_SQLITE, DROP_POSTGRES))]
