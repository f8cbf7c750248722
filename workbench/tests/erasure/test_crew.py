"""Workers that wait for a job touch nothing, and none is left behind."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from workbench.erasure.crew import Crew


def waiting(crew: Crew) -> list[int]:
    return [worker.pid for worker in crew._waiting]


def is_there(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def test_workers_that_got_no_job_are_ended() -> None:
    with Crew.of(2) as crew:
        pids = waiting(crew)
        assert [is_there(pid) for pid in pids] == [True, True]
    assert [is_there(pid) for pid in pids] == [False, False]


def test_each_drive_takes_another_worker_and_a_dead_one_is_replaced() -> None:
    with Crew.of(2) as crew:
        first, second = waiting(crew)
        crew._waiting[1].kill()
        crew._waiting[1].wait()
        taken = [crew.take(), crew.take()]
        try:
            assert taken[0].pid == first
            assert taken[1].pid not in {first, second}
        finally:
            for worker in taken:
                worker.kill()
                worker.communicate()


def test_a_worker_without_a_job_ends_well_and_says_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-m", "workbench.erasure.worker"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_ctrl_c_while_nothing_is_confirmed_leaves_no_word_of_the_workers() -> None:
    """The terminal sends it to every process of the command, and a person reads what they say."""
    code = "import time, sys; from workbench.erasure.crew import Crew; c = Crew.of(1); print(c._waiting[0].pid, flush=True); time.sleep(9)"
    with subprocess.Popen(
        [sys.executable, "-I", "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as main:
        assert main.stdout is not None
        worker = int(main.stdout.readline())
        subprocess.run(["kill", "-INT", str(worker)], check=True)
        time.sleep(0.5)
        assert is_there(worker)
        main.kill()
        assert main.communicate()[1] == ""
