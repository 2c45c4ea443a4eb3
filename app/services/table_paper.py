"""Draws a table entry by entry: each is cut, searched and written before the next one is looked at."""

from __future__ import annotations

from typing import Any

from app.domain.export_request import Paper
from app.domain.views.cut import IncidentCut, served_without_incidents
from app.services.drawn import Drawn, DrawnFile, Job
from app.services.packed_file import PackedFile
from app.strings.catalogue import spoken_in
from exports.registry import load


def draw_table(job: Job) -> Drawn:
    """Write the table, packed, and check its words and the file; what the checks say is in the window's."""
    assert job.table is not None
    checks: Any = load("table_checks").TableChecks(job.snapshot, job.request, job.table.told, job.ctx)
    whole = served_without_incidents(job.snapshot, job.request, job.table.pointed)
    view = checks.view(whole)
    cut = IncidentCut(job.snapshot, job.request, whole)
    tables, is_json = load("table_files"), job.request.paper is Paper.JSON
    table: Any = (tables.JsonTable if is_json else tables.CsvTable)(view, job.table.zones)
    see = checks.see_document if is_json else checks.see_line
    out, total = PackedFile(), len(job.table)
    head = table.head()
    out.add(tables.table_bytes(head))
    for number, (entry, versions) in enumerate(job.table, 1):
        job.ctx.check()
        job.ctx.progress(number, total, "export.table.progress")
        before = cut.incident(entry, versions)
        incident = checks.incident(before)
        line = table.line(number, incident)
        out.add(tables.table_bytes(line))
        with spoken_in(""):
            checks.see_incident(incident, before)
            see(line)
    out.add(tables.table_bytes(table.tail(total)))
    out.finish()
    with spoken_in(""):
        checks.see_beside(view, whole)
        see(head + table.tail(0))
        result = checks.result()
    return Drawn(
        files=(DrawnFile("", b"", 0, packed=out),),
        checks=result.checks,
        finds=result.finds,
        notes=(),
        evidence=(),
        may_write=result.may_write,
    )
