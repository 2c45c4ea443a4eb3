"""The evidence bundle for police and attorneys: a BagIt 1.0 bag (RFC 8493) of originals, explained.

Layout: `data/` is the payload and holds the originals alone, byte for byte, so that `manifest-sha256.txt` is
the list of originals. `index.pdf`, `handling-log.pdf`, `incidents.csv`, `incidents.json`, `verify.html`,
`verify.txt` and `checkpoint.note` are tag files at the top, where a person sees them first, with
`messages.csv` when messages go in; `timestamps/` holds what authorities signed, when there is any, and
`proof.json` the proof of entries, by choice. All are listed in `tagmanifest-sha256.txt`. A bag without
originals has one line of text in `data/`, because an empty list fails in `sha256sum -c`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from app.domain.case import CaseSnapshot
from app.domain.errors import ErrorCode, KnownError
from app.domain.export_request import ExportRequest, Originals
from app.domain.ids import EntityId
from app.domain.ports import JobContext
from app.domain.proofs import ImportedStamp
from app.domain.views.served import ServedCase, ServedEvidence
from app.strings.catalogue import text
from exports.bag.index import Placed, render_handling, render_index
from exports.bag.review import review_originals, review_results
from exports.bag.tags import BAGIT_TXT, MANIFEST, PAYLOAD, TAG_MANIFEST, bag_info, manifest_bytes, safe_name
from exports.bag.tally import Member, Tally
from exports.bag.verify import stamp_name, verify_html, verify_txt
from exports.base import CheckResult, OriginalNote, PaperFile, Sources
from exports.message_table import messages_csv
from exports.render.pictures import clean_jpeg
from exports.table_files import csv_bytes, item_name, json_bytes

_CLEANED_SIDE = 4000


class BundlePlan:
    """A bundle worked out but not written: documents in memory, originals to be streamed.

    `documents` are the tag files that say something of the case, named by `name_suffix`, for the leak scan;
    `notes` and `checks` list originals that hold more than they should and what becomes of them; `evidence`
    are the items whose originals or cleaned copies go out.
    """

    def __init__(
        self,
        *,
        view: ServedCase,
        sources: Sources,
        placed: tuple[Placed, ...],
        cleaned: dict[EntityId, bytes],
        documents: tuple[PaperFile, ...],
        notes: tuple[OriginalNote, ...],
        checkpoint: str,
        stamps: tuple[ImportedStamp, ...],
        proof: bytes,
    ) -> None:
        self._view = view
        self._sources = sources
        self._placed = placed
        self._cleaned = cleaned
        self._checkpoint = checkpoint
        self._stamps = stamps
        self._proof = proof
        self.documents = documents
        self.notes = notes
        self.checks: tuple[CheckResult, ...] = review_results(notes)
        self.evidence = tuple(each.item.id for each in placed if each.path)
        self.cleaned = tuple(cleaned)

    def members(self, ctx: JobContext) -> Iterator[Member]:
        """Yield every file; each must be read to its end before the next, since the lists come last.

        Raises `KnownError(EVIDENCE_DAMAGED)` when an original is not what its record says.
        """
        payload = Tally()
        included = [each for each in self._placed if each.path]
        for number, each in enumerate(included):
            ctx.progress(number, len(included), "bundle.progress.originals")
            yield payload.watch(each.path, self._original(each, ctx))
        if not included:
            yield payload.watch(f"{PAYLOAD}empty.txt", iter([text("bundle.no_originals").encode("utf-8")]))
        tags = Tally()
        yield tags.watch("bagit.txt", iter([BAGIT_TXT]))
        made = self._view.made.local().date()
        yield tags.watch("bag-info.txt", iter([bag_info(made, payload.bytes, len(payload.digests()))]))
        for document in self.documents:
            yield tags.watch(document.name_suffix, iter([document.data]))
        yield tags.watch("verify.html", iter([verify_html()]))
        yield tags.watch("verify.txt", iter([verify_txt(self._stamps, has_proof=bool(self._proof))]))
        if self._checkpoint:
            yield tags.watch("checkpoint.note", iter([self._checkpoint.encode("utf-8")]))
        if self._proof:
            yield tags.watch("proof.json", iter([self._proof]))
        for number, stamp in enumerate(self._stamps, start=1):
            name = f"timestamps/{stamp_name(number)}"
            yield tags.watch(f"{name}.note", iter([stamp.note.encode("utf-8")]))
            yield tags.watch(f"{name}.tsr", iter([stamp.token]))
        yield tags.watch(MANIFEST, iter([manifest_bytes(payload.digests())]))
        yield Member(TAG_MANIFEST, iter([manifest_bytes(tags.digests())]))

    def _original(self, placed: Placed, ctx: JobContext) -> Iterator[bytes]:
        item = placed.item
        if item.id in self._cleaned:
            yield self._cleaned[item.id]
            return
        digest = hashlib.sha256()
        for chunk in self._sources.blobs.stream(item.id):
            ctx.check()
            digest.update(chunk)
            yield chunk
        if digest.hexdigest() != item.sha256:
            raise KnownError(ErrorCode.EVIDENCE_DAMAGED, item=item.number)


def plan_bundle(  # noqa: PLR0917 - in the order of the other renderers
    snapshot: CaseSnapshot,
    view: ServedCase,
    sources: Sources,
    checkpoint: str,
    request: ExportRequest,
    ctx: JobContext,
    stamps: tuple[ImportedStamp, ...] = (),
    proof: bytes = b"",
) -> BundlePlan:
    """Look the originals through, clean what is to be cleaned, draw the documents; nothing is written.

    `checkpoint` is the note as issued, "" for none; `stamps` are the time stamps of earlier checkpoints;
    `proof` is a proof document of the chosen entries and items, empty for none.
    Raises what reading evidence raises, and `Cancelled`.
    """
    ctx.progress(0, 1, "bundle.progress.review")
    notes = review_originals(snapshot, view, sources, request, ctx)
    fates = {note.evidence: note.fate for note in notes}
    cleaned: dict[EntityId, bytes] = {}
    placed: list[Placed] = []
    for item in sorted(view.evidence, key=lambda each: each.number):
        ctx.check()
        fate = fates.get(item.id, Originals.ASIS)
        if fate is Originals.CLEANED:
            picture = sources.content.picture(item.id, _CLEANED_SIDE)
            cleaned[item.id] = clean_jpeg(picture, greyscale=False, max_pixels_side=_CLEANED_SIDE)
        placed.append(_placed(item, fate, cleaned.get(item.id)))
    documents = (
        render_index(view, placed, request, ctx),
        render_handling(placed, snapshot.handling, snapshot.exports, checkpoint, request, ctx),
        PaperFile("incidents.csv", csv_bytes(view)),
        PaperFile("incidents.json", json_bytes(view)),
        *((PaperFile("messages.csv", messages_csv(view)),) if view.threads else ()),
    )
    return BundlePlan(
        view=view,
        sources=sources,
        placed=tuple(placed),
        cleaned=cleaned,
        documents=documents,
        notes=notes,
        checkpoint=checkpoint,
        stamps=stamps,
        proof=proof,
    )


def _placed(item: ServedEvidence, fate: Originals, cleaned: bytes | None) -> Placed:
    name = item_name(item.number)
    if fate is Originals.OMIT:
        return Placed(item, fate)
    if cleaned is not None:
        digest = hashlib.sha256(cleaned).hexdigest()
        return Placed(item, fate, f"{PAYLOAD}{name}_cleaned.jpg", digest)
    return Placed(item, fate, PAYLOAD + safe_name(name, item.name))
