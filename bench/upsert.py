"""The bare import: `python -m bench.upsert SHEET DATABASE` prints the milliseconds of processor time it took."""

import sys
import time

import peewee
from python_calamine import CalamineWorkbook

DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩يك", "01234567890123456789یک")
database = peewee.SqliteDatabase(sys.argv[2], pragmas={"journal_mode": "wal", "synchronous": 2})


class Member(peewee.Model):
    membership_number = peewee.CharField(unique=True)
    identifier = peewee.CharField(null=True, unique=True)
    kind = peewee.CharField()
    title = peewee.CharField(index=True)
    manager_name = peewee.CharField()
    activity = peewee.CharField()
    valid_until = peewee.CharField()
    phone = peewee.CharField(index=True)

    class Meta:
        database = database


def main() -> None:
    """Read, normalise, upsert in one transaction."""
    database.create_tables([Member])
    begun = time.process_time()
    fields = [field for field in Member._meta.sorted_fields if field.name != "id"]
    rows = CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()[1:]
    clean = [[" ".join(str(cell).translate(DIGITS).split()) or None for cell in row] for row in rows]
    with database.atomic():
        for start in range(0, len(clean), 500):
            insert = Member.insert_many(clean[start : start + 500], fields=fields)
            kept = [field for field in fields if field.name != "membership_number"]
            insert.on_conflict(conflict_target=[Member.membership_number], preserve=kept).execute()
    print((time.process_time() - begun) * 1000)


if __name__ == "__main__":
    main()
