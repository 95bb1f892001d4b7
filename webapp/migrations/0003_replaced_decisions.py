"""A later decision of a case takes the place of an earlier one; a raised case may come back to the board."""

COLUMN = (
    "ALTER TABLE decision ADD COLUMN replaced_by_id INTEGER REFERENCES decision (id) ON DELETE RESTRICT "
    "CHECK (state <> 'superseded' OR replaced_by_id IS NOT NULL)"
)
UP = [
    COLUMN,
    "CREATE INDEX decision_replaced_by_id ON decision (replaced_by_id)",
    # The board asks for the raised cases that come again; there are few of them, and the archive of raised cases grows.
    "CREATE INDEX problem_case_comes_first ON problem_case (desk_id) WHERE comes_first",
]


def up(migrator, db):
    for statement in UP:
        db.execute_sql(statement)


def down(migrator, db):
    db.execute_sql("DROP INDEX problem_case_comes_first")
    db.execute_sql("DROP INDEX decision_replaced_by_id")
    db.execute_sql("UPDATE decision SET state = 'withdrawn' WHERE state = 'superseded'")
    migrator.migrate(migrator.drop_column("decision", "replaced_by_id", cascade=False))
