"""Secret bytes are fetched many at a time and given out once: to one thread, to one process. Nonces rest on it."""

import base64
import hashlib
import hmac
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.telegram.codec import MAC_LENGTH, Signer
from bot.world import LARGEST_DRAW, RESERVOIR, Reservoir

FORKED = """
import os
from bot.world import RESERVED, Reservoir
BEFORE
RESERVED.draw(12)
ours, theirs = os.pipe()
if os.fork() == 0:
    os.write(theirs, RESERVED.draw(12))
    os._exit(0)
os.wait()
print(os.read(ours, 12) == RESERVED.draw(12))
"""


def forked(before: str) -> str:
    script = FORKED.replace("BEFORE", before)
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip()


def test_no_two_threads_are_given_the_same() -> None:
    reservoir = Reservoir()
    with ThreadPoolExecutor(8) as threads:
        drawn = list(threads.map(lambda _: reservoir.draw(12), range(20_000)))
    assert len(set(drawn)) == len(drawn)
    assert {len(one) for one in drawn} == {12}


@pytest.mark.parametrize("size", [1, LARGEST_DRAW, LARGEST_DRAW + 1, 2 * RESERVOIR])
def test_as_many_as_are_asked_for(size: int) -> None:
    reservoir = Reservoir()
    assert [len(reservoir.draw(size)) for _ in range(3)] == [size] * 3


@pytest.mark.skipif(sys.platform == "win32", reason="no fork there")
def test_a_forked_process_is_given_others() -> None:
    assert forked("") == "False"


@pytest.mark.skipif(sys.platform == "win32", reason="no fork there")
def test_without_beginning_anew_it_would_be_given_the_same() -> None:
    kept = "RESERVED = type('Kept', (Reservoir,), {'__init__': Reservoir.empty})()"  # never registered for a fork
    assert forked(kept) == "True"


@pytest.mark.parametrize("size", [1, 32, 64, 65, 200])
def test_a_signature_is_hmac_sha256(size: int) -> None:
    key = bytes(range(size))
    made = Signer(key, "7001|").sign("42", "1=.abc.q1.a.3")
    known = hmac.digest(key, b"7001|42|1=.abc.q1.a.3", hashlib.sha256)[:9]
    assert made == base64.urlsafe_b64encode(known).decode()
    assert len(made) == MAC_LENGTH
