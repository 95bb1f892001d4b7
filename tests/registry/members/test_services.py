"""The register and its import against a real database."""

import contextlib
import io
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from tests.factories.registry import HEADINGS, make_member, member_facts, sheet
from webapp.core import db as database
from webapp.core.errors import FieldErrors, RuleBroken, Stale
from webapp.office.audit import queries as history
from webapp.office.settings import services as settings
from webapp.registry.members import queries, services
from webapp.registry.members.models import Member, MemberPhone
from webapp.registry.members.services import from_list, imports

pytestmark = pytest.mark.both_engines


def test_a_member_is_found_by_whatever_the_office_may_know(cast, now) -> None:
    member_id = make_member(cast["negin"], now)
    today = now.date()

    def found(text: str, contact: bool = True) -> list[int]:
        return [row.id for row in queries.search(text, today, contact=contact)]

    for text in ("سپاهان پلیمر", "سپاهانپليمر", "فرناز", "۲۰۴۱۸", "99912345609", "0900 000 4127", "٠٩٠٠٠٠٠٤١٢٧"):
        assert found(text) == [member_id], text
    assert found("99912345609", contact=False) == []
    assert found("09000004127", contact=False) == []


def test_a_key_of_somebody_else_is_refused_at_its_field(cast, now) -> None:
    make_member(cast["negin"], now)
    with pytest.raises(FieldErrors) as refused:
        make_member(cast["negin"], now, title="دیگری")
    assert set(refused.value.fields) == {"membership_number", "identifier"}


def test_editing_what_somebody_changed_meanwhile_is_stale(cast, now) -> None:
    member_id = make_member(cast["negin"], now)
    facts = member_facts(activity="رنگ")
    services.edit(member_id, facts, (), version=0, actor=cast["negin"], now=now)
    with pytest.raises(Stale):
        services.edit(member_id, member_facts(activity="چسب"), (), version=0, actor=cast["peyman"], now=now)
    assert Member.get_by_id(member_id).activity == "رنگ"


def test_the_audit_keeps_identifiers_masked(cast, now) -> None:
    member_id = make_member(cast["negin"], now)
    changes = {change.name: change.after for change in history.history("member", member_id)[0].changes}
    assert changes["identifier"] == "…5609"


def upload(rows: list, cast, now) -> int:
    return services.upload(io.BytesIO(sheet([HEADINGS, *rows])), "اعضا.xlsx", actor=cast["negin"], now=now)


def test_a_list_is_previewed_applied_and_the_second_time_changes_nothing(cast, now) -> None:
    make_member(cast["negin"], now)
    rows = [
        [20418.0, None, "سپاهان‌پلیمر تازه", None, None],
        [20500.0, 99923456715.0, "آریان‌بافت نقش", "۱۴۰۶/۰۱/۳۱", "9130001234"],
        [20501.0, 99923456716.0, "شناسهٔ نادرست", None, None],
    ]
    import_id = upload(rows, cast, now)
    row = queries.imports.one(import_id)
    assert (row.state, row.rows_new, row.rows_changed, row.rows_refused) == ("preview", 1, 1, 1)
    assert row.preview["changed"][0]["fields"] == {"title": ["سپاهان‌پلیمر فرضی", "سپاهان‌پلیمر تازه"]}
    assert Member.select().count() == 1, "a preview changes nothing"

    services.apply(import_id, actor=cast["negin"], now=now)
    assert queries.imports.one(import_id).state == "done"
    entered = Member.get(Member.membership_number == "20500")
    assert (entered.identifier, entered.valid_until) == ("99923456715", date(2027, 4, 20))
    assert MemberPhone.get(MemberPhone.member == entered.id).number == "+989130001234"
    assert queries.search("آریان بافت", now.date())[0].id == entered.id
    assert history.history("member", entered.id)[0].event == "member.imported"
    assert Member.get(Member.membership_number == "20418").version == 1

    again = queries.imports.one(upload(rows, cast, now))
    assert (again.rows_new, again.rows_changed, again.rows_same, again.rows_refused) == (0, 0, 2, 1)


def test_a_telephone_of_eight_digits_gets_the_area_code_of_the_office(cast, now) -> None:
    settings.change({"area_code": "21"}, actor=cast["negin"], now=now)
    import_id = upload([[20500.0, None, "آریان‌بافت نقش", None, "88000000"]], cast, now)
    services.apply(import_id, actor=cast["negin"], now=now)

    assert MemberPhone.get().number == "+982188000000"
    assert [row.membership_number for row in queries.search("۸۸۰۰ ۰۰۰۰", now.date(), contact=True)] == ["20500"]


def test_killed_half_way_nothing_is_imported_and_the_worker_begins_again(cast, now, monkeypatch) -> None:
    monkeypatch.setattr(imports, "AT_ONCE", 0)
    monkeypatch.setattr(imports, "READ_AT_ONCE", 0)
    monkeypatch.setattr(from_list, "CHUNK", 2)
    rows = [[30000.0 + place, None, f"شرکت {place}", None, None] for place in range(6)]
    import_id = upload(rows, cast, now)
    assert services.work_imports(now) == 1
    services.apply(import_id, actor=cast["negin"], now=now)

    real = from_list._write_phones
    calls = iter(range(10))

    def dies(*args: object) -> None:
        if next(calls) == 1:
            raise KeyboardInterrupt
        real(*args)

    monkeypatch.setattr(from_list, "_write_phones", dies)
    with pytest.raises(KeyboardInterrupt):
        services.work_imports(now)
    assert Member.select().count() == 0
    assert queries.imports.one(import_id).state == "applying"

    monkeypatch.setattr(from_list, "_write_phones", real)
    services.work_imports(now)
    services.work_imports(now)
    assert Member.select().count() == 6
    assert queries.imports.one(import_id).state == "done"


@contextlib.contextmanager
def always(stored_as: str) -> Iterator[bool]:
    """No lock of the system between the two: they run on machines of their own, or the file system has none."""
    yield True


def at_once(acts: list[Callable[[], None]]) -> list[str]:
    """Each by a person or worker with a connection of its own; what was refused."""

    def run(act: Callable[[], None]) -> list[str]:
        with database.database.connection_context():
            try:
                act()
            except RuleBroken as broken:
                return [broken.code]
        return []

    with ThreadPoolExecutor(len(acts)) as people:
        return [code for codes in people.map(run, acts) for code in codes]


@pytest.mark.parametrize("locks", ["files", "rows"])
def test_a_list_that_web_and_worker_have_both_in_hand_is_taken_over_once(cast, now, monkeypatch, locks: str) -> None:
    """Two who confirm it and three workers that find it, all at the same moment, all with its rows read already."""
    if locks == "rows":
        monkeypatch.setattr(imports, "_alone", always)
    rows = [[30000.0 + place, None, f"شرکت {place}", None, f"912000{place:04d}"] for place in range(200)]
    make_member(cast["negin"], now, membership_number="30000", title="نام پیشین")
    import_id = upload(rows, cast, now)
    real, before_writing = imports._previewed, threading.Barrier(4, timeout=2)

    def read(stored_as: str):
        rows = real(stored_as)
        with contextlib.suppress(threading.BrokenBarrierError):
            before_writing.wait()  # without the file locks, all who apply it stand here at once
        return rows

    monkeypatch.setattr(imports, "_previewed", read)

    def confirm() -> None:
        services.apply(import_id, actor=cast["negin"], now=now)

    def work() -> None:
        while queries.imports.one(import_id).state == "preview":
            pass
        services.work_imports(now)

    refused = at_once([confirm, confirm, work, work, work])
    assert refused == ["import_not_previewed"]
    row = queries.imports.one(import_id)
    assert (row.state, row.rows_new, row.rows_changed) == ("done", 199, 1)
    assert Member.select().count() == 200
    known = Member.get(Member.membership_number == "30000")
    assert known.version == 1
    assert MemberPhone.select().where(MemberPhone.number.startswith("+98912000")).count() == 200
    events = [entry.event for entry in history.history("member_import", import_id)]
    assert events.count("members.list_applied") == 1
    assert [entry.event for entry in history.history("member", known.id)].count("member.changed_by_list") == 1


def test_a_discarded_list_cannot_be_applied(cast, now) -> None:
    import_id = upload([[1.0, None, "الف", None, None]], cast, now)
    services.discard(import_id, actor=cast["negin"], now=now)
    with pytest.raises(RuleBroken) as refused:
        services.apply(import_id, actor=cast["negin"], now=now)
    assert refused.value.code == "import_not_previewed"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_in_the_encodings_offices_save(cast, now, encoding: str, delimiter: str) -> None:
    text = delimiter.join(["شماره عضويت", "نام شركت"]) + "\r\n" + delimiter.join(["20418", "سپاهان پليمر"]) + "\r\n"
    import_id = services.upload(io.BytesIO(text.encode(encoding)), "a.csv", actor=cast["negin"], now=now)
    assert queries.imports.one(import_id).preview["new"][0]["title"] == "سپاهان پلیمر"


@pytest.mark.parametrize(
    ("content", "file_name", "code"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + b"\x00\x01\x02" * 400, "x.xlsx", "import_not_a_sheet"),
        (b"PK\x03\x04 no archive", "x.xlsx", "import_not_a_sheet"),
        (b"", "x.xlsx", "import_not_a_sheet"),
        ("سلام، این نامه است".encode(), "x.csv", "import_no_headings"),
        ("سلام، این نامه است".encode(), "X.XLSX", "import_not_a_sheet"),
        (sheet([["سلام"], ["این نامه است"]]), "x.xlsx", "import_no_headings"),
        (b"x" * (10 * 1024 * 1024 + 1), "x.xlsx", "import_too_large"),
        (("شماره عضویت,نام\n" + "1,x\n" * 50_001).encode(), "x.xlsx", "import_too_many_rows"),
    ],
)
def test_what_is_no_list_is_refused_whole(cast, now, content: bytes, file_name: str, code: str) -> None:
    with pytest.raises(FieldErrors) as refused:
        services.upload(io.BytesIO(content), file_name, actor=cast["negin"], now=now)
    assert refused.value.fields == {"file": code}
    assert queries.imports.latest() == []


def test_a_far_away_cell_cannot_fill_the_memory(cast, now) -> None:
    content = sheet([HEADINGS, *[[] for _ in range(10)], [None] * 300 + ["x"]])
    with pytest.raises(FieldErrors) as refused:
        services.upload(io.BytesIO(content), "x.xlsx", actor=cast["negin"], now=now)
    assert refused.value.fields == {"file": "import_too_wide"}


def test_the_database_refuses_two_members_with_one_key(cast, now) -> None:
    import peewee

    make_member(cast["negin"], now)
    for over in ({"membership_number": "1"}, {"identifier": None}):
        facts = member_facts(**over)
        with pytest.raises(peewee.IntegrityError), database.transaction():
            Member.create(**facts, collation_key="1", created_at=now, changed_at=now)


def test_the_list_walks_the_alphabet_both_ways(cast, now) -> None:
    for place in range(60):
        make_member(
            cast["negin"],
            now,
            (),
            membership_number=str(place),
            identifier=None,
            title=f"شرکت {place:02d}",
            valid_until=now.date() - timedelta(days=1) if place % 2 else now.date(),
        )
    first = queries.listed(queries.Filters(), now.date())
    assert ([row.title for row in first.rows[:2]], first.previous) == (["شرکت 00", "شرکت 01"], None)
    second = queries.listed(queries.Filters(), now.date(), after=first.next)
    assert (len(second.rows), second.next) == (10, None)
    back = queries.listed(queries.Filters(), now.date(), before=second.previous)
    assert [row.id for row in back.rows] == [row.id for row in first.rows]
    active = queries.listed(queries.Filters(standing="active"), now.date())
    assert {row.standing for row in active.rows} == {"active"}
    assert len(active.rows) == 30
