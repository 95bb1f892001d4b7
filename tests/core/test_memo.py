import threading

from webapp.core import memo


def test_outside_a_request_nothing_is_kept() -> None:
    asked: list[int] = []
    for _ in range(2):
        memo.once("key", lambda: asked.append(1))
    assert len(asked) == 2


def test_within_a_request_an_answer_is_asked_once_until_something_is_written() -> None:
    asked: list[int] = []
    memo.begin()
    try:
        for _ in range(2):
            memo.once("key", lambda: asked.append(1))
        assert len(asked) == 1
        memo.forget()
        memo.once("key", lambda: asked.append(1))
        assert len(asked) == 2
    finally:
        memo.end()


def test_another_thread_has_a_request_of_its_own() -> None:
    memo.begin()
    try:
        memo.once("key", lambda: "mine")
        seen: list[str] = []
        thread = threading.Thread(target=lambda: seen.append(memo.once("key", lambda: "theirs")))
        thread.start()
        thread.join()
        assert seen == ["theirs"]
    finally:
        memo.end()
