"""What is remembered: done messages, claims that hold, stories; across restarts, within bounds."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.streaming.near_duplicates import bands, signature, similarity
from pipeline.streaming.seen_store import Claim, Retention, SeenStore
from pipeline.usage import UsageError

STORY = (
    "Government forces shelled the old market of Tal Maru for three hours on Sunday morning, and at least twelve "
    "people were killed when the roof of a bakery came down, according to two doctors who had worked there all night."
)
RETOLD = STORY.replace("Sunday", "Monday").replace("twelve", "14")
OTHER = (
    "The two delegations met in a hotel at the lake, and agreed to a truce of ten days from Friday, a mediator said."
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "seen.sqlite"


def test_deliveries_are_counted_until_a_message_is_done(path: Path) -> None:
    with SeenStore(path, Retention()) as store:
        assert store.deliver(["m1", "m2"]) == {"m1": 1, "m2": 1}
    with SeenStore(path, Retention()) as store:
        store.finish(["m1"], [])
        assert store.deliver(["m1", "m2"]) == {"m2": 2}


def test_the_first_claim_on_an_id_holds_and_is_written_once_finished(path: Path) -> None:
    with SeenStore(path, Retention()) as store:
        assert store.find(["a"]) == {}
        assert store.claim([("a", "content-1", None)]) == {"a": Claim("content-1", None, False)}
    with SeenStore(path, Retention()) as store:
        assert store.claim([("a", "content-2", None)]) == {"a": Claim("content-1", None, False)}
        store.finish([], ["a"])
        assert store.find(["a", "b"]) == {"a": Claim("content-1", None, True)}


def test_a_story_is_that_of_the_first_who_told_it(path: Path) -> None:
    with SeenStore(path, Retention()) as store:
        claims = store.claim((name, name, signature(text)) for name, text in (("a", STORY), ("b", OTHER)))
        assert [claim.duplicate_of for claim in claims.values()] == [None, None]
    with SeenStore(path, Retention()) as store:
        assert store.claim([("c", "c", signature(RETOLD))])["c"].duplicate_of == "a"
        # A retelling of the retelling is still the first one's.
        assert store.claim([("d", "d", signature(RETOLD.replace("two doctors", "a doctor")))])["d"].duplicate_of == "a"
        assert store.claim([("a", "a", signature(STORY))])["a"].duplicate_of is None


def test_what_is_old_or_too_much_is_forgotten_with_its_bands(path: Path) -> None:
    with SeenStore(path, Retention(rows=3)) as store:
        for number in range(6):
            store.deliver([f"m{number}"])
            store.claim([(f"a{number}", "c", signature(f"{number} " * 20 + "and then some"))])
            store.finish([f"m{number}"], [f"a{number}"])
        assert store.sizes() == (3, 3)
        assert set(store.find(f"a{number}" for number in range(6))) == {"a3", "a4", "a5"}
        assert store.deliver(["m5", "m0"]) == {"m0": 1}
    with sqlite3.connect(path) as database:
        (orphans,) = database.execute(
            "SELECT count(*) FROM bands WHERE article NOT IN (SELECT number FROM articles)"
        ).fetchone()
        assert orphans == 0
    with SeenStore(path, Retention(seconds=0)) as store:
        store.finish([], [])
        assert store.sizes() == (0, 0)


def test_several_consumers_share_a_store(path: Path) -> None:
    def work(name: str) -> None:
        with SeenStore(path, Retention()) as store:
            for number in range(30):
                store.deliver([f"{name}-{number}", "both"])
                store.claim([(f"a{number}", name, signature(STORY))])
                store.finish([f"{name}-{number}"], [f"a{number}"])

    threads = [threading.Thread(target=work, args=(name,)) for name in ("one", "other")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with SeenStore(path, Retention()) as store:
        assert store.sizes() == (61, 30)
        assert store.deliver(["both"]) == {"both": 61}
        assert {claim.duplicate_of for claim in store.find(f"a{n}" for n in range(1, 30)).values()} == {"a0"}


STARTING_TOGETHER = """
import os, sys, time
from pathlib import Path
from pipeline.streaming.seen_store import Retention, SeenStore

def start(path, moment):
    while time.time() < moment:
        pass
    with SeenStore(path, Retention()) as store:
        store.deliver(["m"])

for attempt in range(60):
    path, moment, children = Path(sys.argv[1]) / str(attempt), time.time() + 0.02, []
    for _ in range(3):
        if not (child := os.fork()):
            start(path, moment)
            os._exit(0)
        children.append(child)
    assert not any(os.waitpid(child, 0)[1] for child in children)
"""


def test_consumers_that_start_at_the_same_instant_all_get_the_store(tmp_path: Path) -> None:
    # SQLite refuses one of two that make a file write-ahead at once, in one of some fifty tries.
    root = Path(__file__).parents[3]
    subprocess.run([sys.executable, "-c", STARTING_TOGETHER, str(tmp_path)], check=True, cwd=root)


@pytest.mark.parametrize("content", [b"not a database at all, only some bytes" * 50, None])
def test_a_file_that_is_no_store_is_refused_by_name(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "seen"
    path.mkdir() if content is None else path.write_bytes(content)
    with pytest.raises(UsageError, match=r"seen: cannot be used .*choose another with --seen_store"):
        SeenStore(path, Retention())


def test_a_store_of_another_format_is_refused_and_signatures_of_another_algorithm_dropped(path: Path) -> None:
    with SeenStore(path, Retention()) as store:
        store.claim([("a", "a", signature(STORY))])
    with sqlite3.connect(path) as database:
        database.execute("UPDATE about SET value = 'older' WHERE name = 'signatures'")
    with SeenStore(path, Retention()) as store:
        assert store.claim([("b", "b", signature(RETOLD))])["b"].duplicate_of is None
        assert store.claim([("c", "c", signature(STORY))])["c"].duplicate_of == "b"
    with sqlite3.connect(path) as database:
        database.execute("UPDATE about SET value = '99' WHERE name = 'format'")
    with pytest.raises(UsageError, match="format 99, ours is 1"):
        SeenStore(path, Retention())


def signed(text: str) -> bytes:
    found = signature(text)
    assert found is not None
    return found


def test_light_edits_stay_similar_and_share_a_band_and_other_stories_do_not() -> None:
    assert similarity(signed(STORY), signed(STORY.upper().replace(",", ""))) == 1
    assert similarity(signed(STORY), signed(RETOLD)) > 0.5
    assert set(bands(signed(STORY))) & set(bands(signed(RETOLD)))
    assert similarity(signed(STORY), signed(OTHER)) < 0.1


@given(st.text(max_size=60))
def test_a_text_of_few_words_has_no_signature(text: str) -> None:
    assert signature(" ".join(text.split()[:5])[:20]) is None
