"""The database: engine, group commit, column types, locks, migrations."""
