"""What a column cannot say: no overlap of slots, an audit that only grows, the search index, groups of states."""

# The lists of cases ask for groups of states; the same expression stands in desk.cases.queries.listing.
PHASE = (
    "CASE WHEN state IN ('received', 'incomplete', 'accepted') THEN 'waiting' "
    "WHEN state IN ('heard', 'in_progress', 'partly_solved') THEN 'after' ELSE 'closed' END"
)
PHASES = [
    f"CREATE INDEX problem_case_phase ON problem_case (({PHASE}), id)",
    f"CREATE INDEX problem_case_desk_phase ON problem_case (desk_id, ({PHASE}), id)",
]
PHASES_DOWN = ["DROP INDEX problem_case_phase", "DROP INDEX problem_case_desk_phase"]

# Three signs for the kind stand before each key (engines.search.rules.mark): the index itself keeps kinds apart.
NEW_KEY = "char(57344 + unicode(NEW.kind), 57344 + unicode(substr(NEW.kind, 2)), 57344 + length(NEW.kind)) || NEW.key"
OLD_KEY = NEW_KEY.replace("NEW.", "OLD.")

GROWS = "BEGIN SELECT RAISE(ABORT, 'audit only grows'); END"

SQLITE_UP = [
    """
    CREATE TRIGGER slot_overlap_insert BEFORE INSERT ON slot BEGIN
        SELECT RAISE(ABORT, 'slot overlap') WHERE EXISTS (
            SELECT 1 FROM slot WHERE meeting_id = NEW.meeting_id
            AND start < NEW.start + NEW.minutes AND NEW.start < start + minutes);
    END
    """,
    """
    CREATE TRIGGER slot_overlap_update BEFORE UPDATE OF start, minutes, meeting_id ON slot BEGIN
        SELECT RAISE(ABORT, 'slot overlap') WHERE EXISTS (
            SELECT 1 FROM slot WHERE meeting_id = NEW.meeting_id AND id <> NEW.id
            AND start < NEW.start + NEW.minutes AND NEW.start < start + minutes);
    END
    """,
    f"CREATE TRIGGER audit_only_grows_update BEFORE UPDATE ON audit_entry {GROWS}",
    f"CREATE TRIGGER audit_only_grows_delete BEFORE DELETE ON audit_entry {GROWS}",
    f"CREATE TRIGGER seal_only_grows_update BEFORE UPDATE ON audit_seal {GROWS}",
    f"CREATE TRIGGER seal_only_grows_delete BEFORE DELETE ON audit_seal {GROWS}",
    "CREATE VIRTUAL TABLE search_index USING fts5(key, content='search_entry', content_rowid='id', tokenize='trigram')",
    f"""
    CREATE TRIGGER search_index_insert AFTER INSERT ON search_entry BEGIN
        INSERT INTO search_index (rowid, key) VALUES (NEW.id, {NEW_KEY});
    END
    """,
    f"""
    CREATE TRIGGER search_index_delete AFTER DELETE ON search_entry BEGIN
        INSERT INTO search_index (search_index, rowid, key) VALUES ('delete', OLD.id, {OLD_KEY});
    END
    """,
    f"""
    CREATE TRIGGER search_index_update AFTER UPDATE ON search_entry WHEN OLD.key <> NEW.key BEGIN
        INSERT INTO search_index (search_index, rowid, key) VALUES ('delete', OLD.id, {OLD_KEY});
        INSERT INTO search_index (rowid, key) VALUES (NEW.id, {NEW_KEY});
    END
    """,
]

SQLITE_DOWN = [
    "DROP TRIGGER slot_overlap_insert",
    "DROP TRIGGER slot_overlap_update",
    "DROP TRIGGER audit_only_grows_update",
    "DROP TRIGGER audit_only_grows_delete",
    "DROP TRIGGER seal_only_grows_update",
    "DROP TRIGGER seal_only_grows_delete",
    "DROP TRIGGER search_index_insert",
    "DROP TRIGGER search_index_delete",
    "DROP TRIGGER search_index_update",
    "DROP TABLE search_index",
]

# The meeting is folded into the range, so that the constraint needs no extension.
POSTGRESQL_UP = [
    """
    ALTER TABLE slot ADD CONSTRAINT slot_overlap EXCLUDE USING gist (
        int8range(meeting_id::bigint * 1000000 + start, meeting_id::bigint * 1000000 + start + minutes) WITH &&)
    """,
    """
    CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'audit only grows'; END $$
    """,
    """
    CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_only_grows()
    """,
    """
    CREATE TRIGGER seal_only_grows BEFORE UPDATE OR DELETE ON audit_seal
    FOR EACH ROW EXECUTE FUNCTION audit_only_grows()
    """,
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX search_entry_key_trigrams ON search_entry USING gin (key gin_trgm_ops)",
]

POSTGRESQL_DOWN = [
    "ALTER TABLE slot DROP CONSTRAINT slot_overlap",
    "DROP TRIGGER audit_only_grows ON audit_entry",
    "DROP TRIGGER seal_only_grows ON audit_seal",
    "DROP FUNCTION audit_only_grows()",
    "DROP INDEX search_entry_key_trigrams",
]


def up(migrator, db):
    for statement in PHASES + (SQLITE_UP if _is_sqlite(db) else POSTGRESQL_UP):
        db.execute_sql(statement)


def down(migrator, db):
    for statement in PHASES_DOWN + (SQLITE_DOWN if _is_sqlite(db) else POSTGRESQL_DOWN):
        db.execute_sql(statement)


def _is_sqlite(db):
    return "sqlite" in type(db).__name__.lower()
