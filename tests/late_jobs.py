"""Jobs that come late, as on a busy machine: DAYBOOK_TEST_LATE=work-lane:200 holds each up for as many ms, or fewer.

One lane at a time shows most: a test that waits for the other one only fails.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable
from typing import Any

from app.services.jobs import Job, Lane


def let_jobs_come_late(asked: str = os.environ.get("DAYBOOK_TEST_LATE", "")) -> None:
    """Hold every job of a lane up before it begins and before it tells its outcome."""
    if not asked:
        return
    name, _, milliseconds = asked.partition(":")
    lane = Lane(name)
    most = int(milliseconds) / 1000
    do = Job._do

    def hold_up() -> None:
        if threading.current_thread().name.startswith(lane):
            time.sleep(random.random() * most)

    def late(job: Job[Any]) -> Callable[[], None]:
        hold_up()
        tell = do(job)
        hold_up()
        return tell

    Job._do = late  # type: ignore[method-assign]
