"""Draws every paper of a case as the services do; as a program it prints the hashes of all that it wrote.

python -m tests.exports.every_paper FOLDER
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from app.domain.case import CaseSnapshot
from app.domain.export_request import ExportRequest, PageOptions, Paper, Reader
from app.domain.ports import NoJob
from app.domain.views.chronology import chronology
from app.domain.views.custody import custody
from app.domain.views.cut import served_case
from app.domain.views.ic3_cut import ic3_view
from app.domain.views.sheets import petitioner_sheet, respondent_sheet
from app.services.paper_files import PreparedFile, write_files
from bench.stress import Size, stress_case
from exports.base import PaperFile, Sources
from exports.bundle import BundlePlan, plan_bundle
from exports.chronology.paper import render_chronology
from exports.confidential import render_confidential
from exports.handling import render_handling_log
from exports.ic3 import render_ic3
from exports.jurisdictions import jurisdiction
from exports.log import render_log
from exports.packet.paper import render_packet
from exports.packet.plan import make_plan
from exports.packet.volumes import Maker
from exports.petition.sheet import render_copy_sheet
from exports.table_files import csv_bytes, json_bytes
from tests.exports.builders import SHOWN, full_case, sources

Drawn = Sequence[PaperFile]
Draw = Callable[[CaseSnapshot, Sources, ExportRequest], Drawn]
NOTE = "checkpoint line\n"


def _packet(case: CaseSnapshot, given: Sources, asked: ExportRequest) -> Drawn:
    return render_packet(served_case(case, asked), given, asked, NoJob())


def _confidential(case: CaseSnapshot, given: Sources, asked: ExportRequest) -> Drawn:
    del given
    return render_confidential(respondent_sheet(case, asked), petitioner_sheet(case, asked), asked, NoJob())


def _log(case: CaseSnapshot, given: Sources, asked: ExportRequest) -> Drawn:
    return render_log(case, given, asked, NoJob(), NOTE)


def _ic3(case: CaseSnapshot, given: Sources, asked: ExportRequest) -> Drawn:
    del given
    return render_ic3(ic3_view(case, asked), asked, NoJob())


def _handling(case: CaseSnapshot, given: Sources, asked: ExportRequest) -> Drawn:
    del given
    return render_handling_log(custody(case, asked), asked, NoJob())


def _copy_sheet(case: CaseSnapshot, given: Sources, asked: ExportRequest) -> Drawn:
    del given
    return render_copy_sheet(served_case(case, asked), case.case.hearing, asked, NoJob())


def _chronology(case: CaseSnapshot, given: Sources, asked: ExportRequest) -> Drawn:
    del given
    return render_chronology(chronology(case, asked), asked, NoJob())


def bundle_of(case: CaseSnapshot, given: Sources, asked: ExportRequest) -> BundlePlan:
    """Plan a bundle with a checkpoint in it."""
    return plan_bundle(case, served_case(case, asked), given, NOTE, asked, NoJob())


def _bundle(case: CaseSnapshot, given: Sources, asked: ExportRequest) -> Drawn:
    return bundle_of(case, given, asked).documents


def _csv(case: CaseSnapshot, given: Sources, asked: ExportRequest) -> Drawn:
    del given
    return (PaperFile("", csv_bytes(served_case(case, asked))),)


def _json(case: CaseSnapshot, given: Sources, asked: ExportRequest) -> Drawn:
    del given
    return (PaperFile("", json_bytes(served_case(case, asked))),)


DRAW: Mapping[Paper, Draw] = {
    Paper.PACKET: _packet,
    Paper.CONFIDENTIAL: _confidential,
    Paper.LOG: _log,
    Paper.IC3: _ic3,
    Paper.HANDLING: _handling,
    Paper.COPYSHEET: _copy_sheet,
    Paper.CHRONOLOGY: _chronology,
    Paper.BUNDLE: _bundle,
    Paper.CSV: _csv,
    Paper.JSON: _json,
}


def asked_for(paper: Paper) -> ExportRequest:
    """Ask for a paper as its usual reader does."""
    return ExportRequest(paper, reader=Reader.ATTORNEY if paper is Paper.CHRONOLOGY else Reader.JUDGE)


def hashes(folder: Path) -> dict[str, str]:
    """Draw every paper, and the bundle as ZIP and as folder; return the SHA-256 of each file by name."""
    case, given = full_case(), sources(SHOWN)
    found = {
        f"{paper.value}{file.name_suffix}": hashlib.sha256(file.data).hexdigest()
        for paper, draw in DRAW.items()
        if paper is not Paper.BUNDLE
        for file in draw(case, given, asked_for(paper))
    }
    asked = ExportRequest(
        Paper.PACKET, page=PageOptions(letters=True, bates_prefix="DW", a4=True, hashes=True)
    )
    for apart in (False, True):
        plan = make_plan(served_case(case, asked), asked.page, jurisdiction("US-TX"))
        for made in Maker(plan, given, NoJob()).make(130_000, apart=apart):
            found[f"volumes {apart}{made.suffix}"] = hashlib.sha256(made.file.pdf).hexdigest()
    bundle = bundle_of(*stress_case(Size(8, 5, 60, side=300)), ExportRequest(Paper.BUNDLE))
    files = [PreparedFile(name, "", b"", 0, bundle.members) for name in ("bundle.zip", "bundle")]
    for written in write_files(files, folder, NoJob()):
        every = sorted(written.path.rglob("*")) if written.path.is_dir() else [written.path]
        for path in every:
            if path.is_file():
                name = path.relative_to(folder).as_posix()
                found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(hashes(Path(sys.argv[1]))))
