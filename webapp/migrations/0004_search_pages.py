"""Larger pages of the search index of SQLite: an import adds tens of thousands of keys, and small pages are merged
over and over."""

SET = "INSERT INTO search_index (search_index, rank) VALUES ('pgsz', {})"


def up(migrator, db):
    if _is_sqlite(db):
        db.execute_sql(SET.format(16000))


def down(migrator, db):
    if _is_sqlite(db):
        db.execute_sql(SET.format(4050))


def _is_sqlite(db):
    return "sqlite" in type(db).__name__.lower()
