"""The only place that knows the laptop's SQLite: survey.gpkg, photo vault, migrations, backups."""
