"""The same request of the same record gives the same bytes, also where a vault or a court's file is part of it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.domain.court_form import FormReader
from app.domain.export_request import ExportRequest, FormChoice, Paper, Reader
from app.domain.ports import NoJob
from app.services.session import Session
from tests.blank_forms import Made, blank_form
from tests.services.paper_bench import small_case

FORM = FormChoice(
    blank_form([Made("who", label="Petitioner"), Made("story", box=(40, 500, 560, 690), multiline=True)]),
    FormReader.SERVED,
    json.dumps(
        {
            "title": "Petition",
            "reader": "served",
            "rules": [
                {"field": "who", "values": ["petitioner.name"]},
                {"field": "story", "values": ["account"]},
            ],
        }
    ),
)


@pytest.mark.parametrize("flat", [False, True])
def test_a_filled_form_is_the_same_twice(session: Session, flat: bool) -> None:
    """Neither the time of filling nor an id of its own gets into a court's form."""
    small_case(session)
    request = ExportRequest(paper=Paper.FORM, form=replace(FORM, flat=flat))
    assert _bytes(session, request) == _bytes(session, request)


def test_a_proof_is_the_same_twice(session: Session) -> None:
    """The checkpoint in a proof is the same while the record does not grow, and so is all the rest."""
    small_case(session)
    request = ExportRequest(paper=Paper.PROOF, reader=Reader.POLICE)
    assert _bytes(session, request) == _bytes(session, request)


def _bytes(session: Session, request: ExportRequest) -> list[bytes]:
    prepared = session.documents.prepare(request, "paper.pdf", NoJob())
    assert prepared.files
    return [file.data for file in prepared.files]
