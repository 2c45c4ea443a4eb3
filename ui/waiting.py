"""Waiting inside a job: the seconds that earlier failed tries ask for, told as they pass."""

from __future__ import annotations

import threading

from app.domain.ports import JobContext


def wait_in_job(ctx: JobContext, seconds: float) -> None:
    """Wait on the lane, telling the seconds left, until the time is over or the job is cancelled."""
    pause = threading.Event()
    tenths = round(seconds * 10)
    for tenth in range(tenths):
        ctx.check()
        ctx.progress(tenth // 10, -(-tenths // 10), "unlock.wait")
        pause.wait(0.1)
