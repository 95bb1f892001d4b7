"""The instruction, and the pages that cite it."""

from tests.factories.meetings import opened


def text(answer):
    return answer.get_data(as_text=True)


def test_the_instruction_is_read_by_everybody_clause_by_clause(client_as):
    nader = client_as("nader")
    whole = text(nader.get("/instruction"))
    for number in ("1-1", "1-4-3", "2-1", "2-7"):
        assert f'id="clause-{number}"' in whole
    one = text(nader.get("/instruction/2-3"))
    assert "حدود ۱۰ دقیقه زمان برای هر عضو" in one
    assert "بند ۲-۳" in one
    assert nader.get("/instruction/9-9").status_code == 404


def test_pages_cite_the_clause_they_come_from(client_as, cast, now):
    meeting_id = opened(cast, now)
    assert "/instruction/2-1" in text(client_as("negin").get(f"/meetings/{meeting_id}"))
