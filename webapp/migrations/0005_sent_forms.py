"""The keys of forms that were written, so that one that is sent twice is written once."""

from peewee import CharField, DateTimeField, Model, TextField


def up(migrator, db):
    class SentForm(Model):
        key = CharField(max_length=64, primary_key=True)
        answer = TextField(null=True)
        at = DateTimeField(index=True)

        class Meta:
            database = db
            table_name = "sent_form"

    db.create_tables([SentForm])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("sent_form"))
