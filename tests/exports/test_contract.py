"""What holds for every renderer: empty and huge cases, hostile text, damage, cancelling, the same bytes twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.case import Case, CaseSnapshot
from app.domain.errors import Cancelled, ErrorCode, KnownError
from app.domain.export_request import Paper
from app.domain.ports import JobContext, NoJob
from app.domain.views.custody import custody
from app.domain.views.cut import served_case
from app.domain.views.sheets import petitioner_sheet, respondent_sheet
from exports.base import PaperFile
from exports.confidential import render_confidential
from exports.handling import render_handling_log
from exports.log import render_log
from exports.packet.paper import render_packet
from tests.exports.builders import SHOWN, at, everything, full_case, ident, pdf_text, request, sources, when

Render = Callable[[CaseSnapshot, JobContext], tuple[PaperFile, ...]]


def _packet(case: CaseSnapshot, ctx: JobContext) -> tuple[PaperFile, ...]:
    asked = request()
    return render_packet(served_case(case, asked), sources(SHOWN), asked, ctx)


def _confidential(case: CaseSnapshot, ctx: JobContext) -> tuple[PaperFile, ...]:
    asked = request(Paper.CONFIDENTIAL)
    return render_confidential(respondent_sheet(case, asked), petitioner_sheet(case, asked), asked, ctx)


def _log(case: CaseSnapshot, ctx: JobContext) -> tuple[PaperFile, ...]:
    asked = request(Paper.LOG, with_private_notes=True)
    return render_log(case, sources(SHOWN), asked, ctx, "checkpoint line\n")


def _handling(case: CaseSnapshot, ctx: JobContext) -> tuple[PaperFile, ...]:
    asked = request(Paper.HANDLING)
    return render_handling_log(custody(case, asked), asked, ctx)


RENDERERS: dict[str, Render] = {
    "packet": _packet,
    "confidential": _confidential,
    "log": _log,
    "handling": _handling,
}
every = pytest.mark.parametrize("render", RENDERERS.values(), ids=RENDERERS)
with_words = pytest.mark.parametrize("render", [_packet, _log], ids=["packet", "log"])


@dataclass
class StopsAt:
    """A job that is cancelled at its n-th look."""

    left: int
    looks: int = 0

    def check(self) -> None:
        """Raise when it is time."""
        self.looks += 1
        if self.looks > self.left:
            raise Cancelled

    def progress(self, done: int, total: int, label: str) -> None:
        """Count no steps beyond the end, and name them by a key."""
        assert 0 <= done <= total
        assert "." in label


def with_words_of(words: str) -> CaseSnapshot:
    """The full case with `words` wherever a person can type."""
    base = full_case()
    first = replace(
        base.entries[0], what=words, title=words[:60], where=words[:60], words=(words[:200],), exact_words=(words[:200],), before=words[:200],
        kinds=("following", words[:30]), effect=words[:200],
    )  # fmt: skip
    return replace(
        base,
        entries=(first, *base.entries[1:3]),
        case=replace(base.case, declaration=(words[:300],), ask_for=(words[:100],)),
    )


@every
def test_an_empty_case_is_a_paper_or_a_plain_refusal(render: Render) -> None:
    """Nothing written yet is either refused with a known code or gives whole files."""
    bare = CaseSnapshot(Case(ident("case")), at("2026-11-16T12:00"))
    if render in {_packet, _handling}:
        with pytest.raises(KnownError) as caught:
            render(bare, NoJob())
        assert caught.value.code is ErrorCode.NOTHING_CHOSEN
    else:
        assert all(file.data.startswith(b"%PDF-1.7") and file.pages for file in render(bare, NoJob()))


@pytest.mark.sampled(1)
@with_words
def test_two_hundred_entries(render: Render, tmp_path: Path) -> None:
    """A long record is printed whole: every entry's own words are there once."""
    base = full_case()
    many = tuple(
        replace(
            base.entries[2],
            id=ident(f"n{n}"),
            what=f"Numbered words {n:03d}.",
            when=when(str(date(2026, 1, 1) + timedelta(days=n))),
        )
        for n in range(200)
    )
    (made,) = render(replace(base, entries=many), NoJob())
    words = pdf_text(made.data, tmp_path)
    assert all(words.count(f"Numbered words {n:03d}.") >= 1 for n in range(200))


@with_words
def test_fifty_thousand_characters_verbatim(render: Render, tmp_path: Path) -> None:
    """A very long text comes back from the pages word for word, in order."""
    words = [f"w{number}" for number in range(8_000)]
    text = " ".join(words)
    (made,) = render(with_words_of(text + " " * (50_000 - len(text)) + "END-OF-WORDS"), NoJob())
    found = iter(pdf_text(made.data, tmp_path).split())
    assert all(word in found for word in [*words, "END-OF-WORDS"])


@every
@pytest.mark.parametrize(
    "words",
    [
        "<b>bold</b> & <script>alert(1)</script> {n} %s ]]> \\(paren) (open",
        "مرحبا، كيف حالك؟ שלום 14:30 mixed नमस्ते สวัสดี 你好 👩‍👩‍👧 ❤️",
        "tab\there\u202edetrever\u0000null\u2028line",
        "\U0010fffd\ue000 characters no font has",
        "",
        " \n\n ",
    ],
    ids=["markup", "scripts", "controls", "unmapped", "empty", "blank"],
)
def test_any_text_is_printed_as_text(render: Render, words: str, tmp_path: Path) -> None:
    """Markup, any script, controls and nothing at all: never an error, never markup."""
    for made in render(with_words_of(words), NoJob()):
        assert made.data.startswith(b"%PDF-1.7")
        if "<b>" in words and render not in {_confidential, _handling}:
            assert "<b>bold</b> & <script>alert(1)</script>" in " ".join(
                pdf_text(made.data, tmp_path).split()
            )


@every
def test_a_cancelled_paper_leaves_nothing(render: Render) -> None:
    """Wherever the job is stopped, it stops at once with nothing returned."""
    whole = StopsAt(10**9)
    render(full_case(), whole)
    assert whole.looks > 3
    for left in (0, whole.looks // 3, whole.looks - 1):
        with pytest.raises(Cancelled):
            render(full_case(), StopsAt(left))


@every
def test_the_same_case_gives_the_same_bytes(render: Render) -> None:
    """Nothing of the moment or the machine gets into a file."""
    assert [file.data for file in render(full_case(), NoJob())] == [
        file.data for file in render(full_case(), NoJob())
    ]


@every
def test_no_file_names_its_maker(render: Render, tmp_path: Path) -> None:
    """No program, producer, author, user, path or machine zone stands in a file."""
    for made in render(full_case(), NoJob()):
        found = everything(made.data, tmp_path).lower()
        for word in (
            "daybook",
            "reportlab",
            "/producer",
            "/creator",
            "/author",
            "/creationdate",
            "/moddate",
            "/home/",
            "/users/",
            "/tmp/",
        ):
            assert word not in found, word
