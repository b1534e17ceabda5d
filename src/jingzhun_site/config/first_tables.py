"""The tables of an empty database, made from the models in one go.

Seventy migrations lead from nothing to these tables, and each makes Django build most of the models anew: half a minute
on a slow machine, for a database that holds nothing to carry along.
"""

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def make_first_tables(connection: BaseDatabaseWrapper) -> bool:
    """Make every table and note every migration as done, all or nothing; false where there are tables already."""
    if connection.introspection.table_names():
        return False
    recorder = MigrationRecorder(connection)
    migrations = MigrationLoader(connection).disk_migrations
    models = [model for model in apps.get_models() if model._meta.can_migrate(connection)]
    with connection.schema_editor() as editor:
        editor.create_model(recorder.Migration)
        for model in models:
            editor.create_model(model)
        for app, name in migrations:
            recorder.record_applied(app, name)
    return True
