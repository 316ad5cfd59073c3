"""A process with a pipe to it and a pipe from it, as the supervisor starts one."""

import sys
from pathlib import Path

import pytest

from heartdesk.supervisor.process import start

TELLS_WHAT_IT_HEARS = "import sys; print(sys.stdin.readline().upper(), end=''); sys.exit(7)"


def test_what_it_is_told_it_hears_and_what_it_says_is_heard() -> None:
    process = start((sys.executable, "-c", TELLS_WHAT_IT_HEARS))
    process.to.write(b"a word\n")
    process.to.flush()

    assert process.told.readline().strip() == b"A WORD"
    assert process.wait() == 7
    process.kill()  # has ended: no other program that has its number now may be hit
    process.to.close()
    process.told.close()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are told the POSIX way")
def test_a_killed_process_is_told_by_its_signal() -> None:
    process = start((sys.executable, "-c", "import time; time.sleep(60)"))
    process.kill()
    assert process.wait() == -9
    assert process.told.read() == b"", "its end of the pipe is nobody else's"
    process.to.close()
    process.told.close()


def test_a_program_that_is_not_there_is_told_at_once_and_leaves_no_pipe_open(
    tmp_path: Path,
) -> None:
    with pytest.raises(OSError, match=r"No such|cannot find"):
        start((str(tmp_path / "nothing"),))


@pytest.mark.skipif(sys.platform != "linux", reason="open files are read the Linux way")
def test_it_is_given_the_two_pipes_and_no_other_open_file(tmp_path: Path) -> None:
    lists = (
        "import os; there = os.listdir('/proc/self/fd');"
        "print(*(one for one in there if os.path.exists(f'/proc/self/fd/{one}')))"
    )
    with (tmp_path / "a lock").open("w") as lock:
        first = start((sys.executable, "-c", "import sys; sys.stdin.read()"))
        second = start((sys.executable, "-c", lists))
        open_there = {int(one) for one in second.told.readline().split()}
        of_ours = (lock, first.to, first.told, second.to, second.told)
        assert {one.fileno() for one in of_ours}.isdisjoint(open_there - {0, 1, 2})
    second.wait()
    first.to.close()
    first.wait()
    for one in (first, second):
        one.told.close()
    second.to.close()
