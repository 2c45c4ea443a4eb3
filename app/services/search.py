"""Search as you type over records, the text of evidence, and messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace

from app.domain.answer import Answer
from app.domain.edit import storable
from app.domain.entry import Entry
from app.domain.errors import ErrorCode, KnownError
from app.domain.evidence import Evidence
from app.domain.fields import FieldKind as K
from app.domain.fields import RecordKind
from app.domain.finding import holds_words
from app.domain.ids import EntityId, id_text
from app.domain.imported import Message
from app.domain.kinds import RECORDS, Record
from app.domain.ledgers import Debt, Held, Journey, LedgerRow, Promise, Work
from app.domain.moment import Instant, Moment
from app.domain.needed import Needed
from app.domain.person import Person
from app.domain.ports import JobContext, NoJob
from app.domain.records import CourtOrder, Place, Report
from app.domain.release import Release
from app.domain.support import Helper, Plan, Referral
from app.domain.threads import MessageBatch, MessageRef, Thread
from app.services.ledger import Ledger
from app.services.search_waiting import WaitingWords
from app.strings.catalogue import text
from storage.conditions import only
from storage.repositories.message_search import FoundMessage, MessageSearchRepository, Words
from storage.repositories.messages import MessageRepository
from storage.repositories.search import FoundDocument, SearchDocument, SearchRepository
from storage.repositories.search_words import piece_around
from storage.transaction import Transaction

SEARCHED = (
    RecordKind.ENTRY,
    RecordKind.PERSON,
    RecordKind.EVIDENCE,
    RecordKind.REPORT,
    RecordKind.ORDER,
    RecordKind.PLACE,
    RecordKind.NEEDED,
    RecordKind.PROMISE,
    RecordKind.DEBT,
    RecordKind.WORK,
    RecordKind.JOURNEY,
    RecordKind.HELD,
    RecordKind.REFERRAL,
    RecordKind.HELPER,
    RecordKind.PLAN,
)
_WORDS = frozenset({K.TEXT, K.PROSE, K.ANSWER, K.LIST, K.PARTS})
_CODES = frozenset({"typed_by", "media_type", "sha256", "transcribed_by"})
COUNTED = 1_000
"""How many matches are counted while somebody types: the newest of records, and of messages."""
LONGEST_TEXT = 2_000_000
"""How many characters of one document are searched."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found: its kind by command name, when it happened or came (ISO 8601, "" when not known).

    Of a message (`kind` "message") `id` is its batch, `n` its number there, and `thread` where it stands.
    """

    kind: str
    id: EntityId
    when: str
    title: str
    snippet: str
    n: int = -1
    thread: EntityId | None = None

    @property
    def name(self) -> str:
        """Return the id as one word, such as a command takes it."""
        return id_text(self.id) if self.n < 0 else MessageRef(self.id, self.n).text()


@dataclass(frozen=True, slots=True)
class FoundHit:
    """A hit, and the record it was made from with its place in the index; of a message there are none."""

    hit: Hit
    record: Record | None = None
    document: FoundDocument | None = None


@dataclass(frozen=True, slots=True)
class FoundApart:
    """What was found, how many there are of each kind, and of which kinds there may be more."""

    hits: tuple[FoundHit, ...]
    counts: Mapping[str, int]
    at_least: frozenset[str]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The best hits and how many records match in all."""

    hits: tuple[Hit, ...]
    total: int


class SearchIndex:
    """Keeps the index in step with the record; a disagreement makes it again.

    A new state takes the place of the one before at once; a new record waits until something is searched.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._index = SearchRepository(ledger.vault)
        self._waiting = WaitingWords(ledger, self._index, SEARCHED, self._document)
        self._messages = MessageRepository(ledger.vault)
        self._message_index = MessageSearchRepository(ledger.vault)
        ledger.on_saved(self.on_saved)

    def on_saved(self, tx: Transaction, kind: RecordKind, record: Record, seq: int) -> None:
        """Index the state of a record that is being written, unless the index has none of it yet."""
        if kind not in SEARCHED:
            return
        if tx.is_first(seq) or not self._index.holds(kind.value, record.id):
            self._waiting.note()
        elif isinstance(record, Entry) and record.withdrawn:
            self._index.drop(tx, kind.value, record.id)
        else:
            self._index.put(tx, self._document(kind, record, seq))

    def shut(self) -> None:
        """Let go of every word that was read."""
        self._waiting.forget()

    def keep_text(self, tx: Transaction, item: Evidence, text: str) -> None:
        """Keep the text taken from a document and index the item again with it."""
        tx.execute(
            "INSERT INTO evidence_text(evidence, body) VALUES(?, ?)"
            " ON CONFLICT(evidence) DO UPDATE SET body = excluded.body",
            (item.id, text[:LONGEST_TEXT]),
        )
        seq = self._index.state_of(RecordKind.EVIDENCE, item.id)
        self._index.put(tx, self._document(RecordKind.EVIDENCE, item, seq))

    def forget_item(self, tx: Transaction, evidence: EntityId) -> None:
        """Remove everything that was taken from an item to be searched."""
        tx.execute("UPDATE evidence_text SET body = '' WHERE evidence = ?", (evidence,))
        tx.execute("DELETE FROM evidence_text WHERE evidence = ?", (evidence,))
        self._index.drop(tx, RecordKind.EVIDENCE.value, evidence)
        self._waiting.note()

    def take_in(
        self, tx: Transaction, batch: EntityId, messages: Iterable[tuple[int, Message]], ctx: JobContext
    ) -> None:
        """Index a batch that was written in this transaction: what each message is ordered by, and it."""
        seq = self._index.state_of(RecordKind.BATCH, batch)
        words = ((n, sort, words_of(message)) for n, (sort, message) in enumerate(messages))
        self._message_index.put(tx, batch, seq, words, ctx)

    def forget_batch(self, tx: Transaction, batch: EntityId) -> None:
        """Take the messages of a batch out; it must still be there."""
        self._message_index.drop(tx, batch, self._words(batch))

    def text_of(self, evidence: EntityId) -> str:
        """Return the text taken from an item, "" when there is none."""
        rows = self._ledger.vault.query("SELECT body FROM evidence_text WHERE evidence = ?", (evidence,))
        return str(rows[0][0]) if rows else ""

    def agrees(self) -> bool:
        """Whether the index holds exactly the present states of the records, and is whole in itself."""
        self._waiting.settle()
        return self._records_agree() and self._messages_agree()

    def mend(self, *, quickly: bool = False) -> bool:
        """Make an index that disagrees again from the record; False when it agrees or damage prevents it.

        `quickly` believes an index that is as long as the record, but for the words that wait; otherwise
        all of it is compared. Where nothing is wrong, little waits and it is `quickly`, nothing is written: a
        full disk must not keep a record from being read.
        """
        with suppress(KnownError):
            messages_agree = self._messages_agree()
            try:
                if quickly and messages_agree and self._index.looks_current(SEARCHED, self._waiting.look()):
                    return False
                self._waiting.take_in()
            except KnownError as error:
                only(error, ErrorCode.VAULT_DAMAGED)  # of the index, perhaps: then it is made again
            records_agree = self._index.states() == self._present() and self._index.is_whole()
            with self._ledger.writing() as tx:
                if not records_agree:
                    self._index.rebuild(tx, self._documents(self._present()))
                if not messages_agree:
                    self._mend_messages(tx)
                self._index.mark(tx, self._index.last_event(SEARCHED))
            return not (records_agree and messages_agree)
        return False

    def find(self, typed: str, limit: int) -> SearchResult:
        """Search; see `SearchService.search`."""
        self._waiting.settle()
        both: list[FoundDocument | FoundMessage] = [
            *self._waiting.newest(typed, limit),
            *self._message_index.newest(typed, limit),
        ]
        first = sorted(both, key=lambda each: each.order, reverse=True)[:limit]
        documents = [each for each in first if isinstance(each, FoundDocument)]
        records = dict(self._record_hits(documents))
        messages = dict(self._message_hits([each for each in first if isinstance(each, FoundMessage)], typed))
        pieces = self.pieces([*records.values()], typed)
        hits: list[Hit] = []
        for each in first:
            if isinstance(each, FoundMessage):
                hits += [messages[each].hit] if each in messages else []
            elif each in records:
                hits.append(replace(records[each].hit, snippet=pieces.get(each, "")))
        total = self._waiting.count(typed) + self._message_index.count(typed)
        return SearchResult(tuple(hits), total)

    def find_apart(self, typed: str, limit: int) -> FoundApart:
        """Return up to `limit` records and as many messages, and how many there are of each kind.

        Of records and of messages the newest `COUNTED` are counted. Records come without a piece of text.
        """
        self._waiting.settle()
        documents = self._waiting.newest(typed, COUNTED + 1)
        messages = self._message_index.newest(typed, COUNTED + 1)
        hits = [*self._record_hits(documents[:limit]), *self._message_hits(messages[:limit], typed)]
        names = [RECORDS[RecordKind(each.table)].name for each in documents[:COUNTED]]
        at_least = {*names} if len(documents) > COUNTED else set()
        if len(messages) > COUNTED:
            at_least.add("message")
        counts = Counter(names) + Counter(message=len(messages[:COUNTED]))
        return FoundApart(tuple(hit for _, hit in hits), counts, frozenset(at_least))

    def pieces(self, hits: Sequence[FoundHit], typed: str) -> dict[FoundDocument, str]:
        """Return a piece of each record found around what was typed, also of the text of a file."""
        found = self._waiting.pieces(typed, [hit.document for hit in hits if hit.document is not None])
        for hit in hits:
            item = hit.record
            if hit.document is None or not isinstance(item, Evidence) or not item.words_read:
                continue
            if not self._is_in_rest(item, typed):
                words = piece_around(item.words_read, typed)
                found[hit.document] = text("search.read_by_machine", words=words)
        return found

    def _record_hits(self, documents: Sequence[FoundDocument]) -> Iterator[tuple[FoundDocument, FoundHit]]:
        """Read the records together, kind by kind."""
        records: dict[tuple[str, EntityId], Record] = {}
        for table in {each.table for each in documents}:
            ids = [each.id for each in documents if each.table == table]
            found = self._ledger.several(RecordKind(table), ids)
            records |= {(table, record_id): record for record_id, record in found.items()}
        for document in documents:
            record = records.get((document.table, document.id))
            if record is not None:
                name = RECORDS[RecordKind(document.table)].name
                hit = Hit(name, record.id, when_of(record), title_of(record), "")
                yield document, FoundHit(hit, record, document)

    def _is_in_rest(self, item: Evidence, typed: str) -> bool:
        """Whether an item would be found without what a machine read in it."""
        rest = replace(item, words_read="")
        return holds_words("\n".join((title_of(rest), *_texts(rest), self.text_of(item.id))), typed)

    def _message_hits(
        self, found: Sequence[FoundMessage], typed: str
    ) -> Iterator[tuple[FoundMessage, FoundHit]]:
        """Read the messages together, and their batches and threads once each."""
        messages = self._messages.several([each.ref for each in found])
        batches = self._ledger.several(RecordKind.BATCH, [*{ref.batch for ref in messages}])
        held_by = {each.id: each.thread for each in batches.values() if isinstance(each, MessageBatch)}
        threads = self._ledger.several(RecordKind.THREAD, [*{one for one in held_by.values() if one}])
        for each in found:
            stored, thread_id = messages.get(each.ref), held_by.get(each.ref.batch)
            if stored is None or thread_id is None:
                continue
            thread = threads.get(thread_id)
            title = thread.title if isinstance(thread, Thread) else ""
            words = piece_around(words_of(stored.message), typed)
            said = f"{stored.message.sender}: {words}" if stored.message.sender else words
            at, ref = stored.message.at, each.ref
            yield each, FoundHit(Hit("message", ref.batch, at, title, said, n=ref.n, thread=thread_id))

    def _records_agree(self) -> bool:
        return self._waiting.states() == self._present() and self._index.is_whole()

    def _messages_agree(self) -> bool:
        """Compare lists of batches and counts: what a batch holds never changes."""
        return not self._message_index.missing() and not self._message_index.is_torn()

    def _mend_messages(self, tx: Transaction) -> None:
        """Take in the batches that are missing; all of them when what is there does not hold."""
        if self._message_index.is_torn():
            self._message_index.clear(tx)
        for batch, seq in self._message_index.missing():
            self._message_index.put(tx, batch, seq, self._words(batch), NoJob())

    def _words(self, batch: EntityId) -> Iterator[Words]:
        for stored in self._messages.of_batch(batch):
            yield stored.ref.n, stored.sort, words_of(stored.message)

    def _documents(self, states: dict[tuple[str, EntityId], int]) -> Iterator[SearchDocument]:
        for (table, record_id), seq in states.items():
            kind = RecordKind(table)
            yield self._document(kind, self._ledger.get(kind, record_id), seq)

    def _present(self) -> dict[tuple[str, EntityId], int]:
        return {
            (kind.value, record_id): seq
            for kind in SEARCHED
            for record_id, seq in self._index.present(kind).items()
        }

    def _document(self, kind: RecordKind, record: Record, seq: int) -> SearchDocument:
        texts = list(_texts(record))
        if isinstance(record, Evidence):
            texts.append(self.text_of(record.id))
        body = "\n".join(filter(None, texts))
        return SearchDocument(kind.value, record.id, seq, _time_of(record), title_of(record), body)


class SearchService:
    """Search in one open vault."""

    def __init__(self, ledger: Ledger, index: SearchIndex) -> None:
        self._ledger = ledger
        self._index = index

    def search(self, text: str, limit: int = 50) -> SearchResult:
        """Find records that hold every word of `text`, people first, then the newest.

        The last word may be unfinished. Blind to case and accents; withdrawn entries are left out. Nothing is
        found for a text without a word.
        """
        assert self._ledger.vault is not None
        return self._index.find(text, limit)


def piece(words: str, typed: str) -> str:
    """Return a piece of a text around the first of the typed words in it."""
    return piece_around(words, typed)


def title_of(record: Record) -> str:  # noqa: PLR0911 - one per kind
    """Return what a list calls a record."""
    match record:
        case Entry():
            return record.heading()
        case Person():
            return record.name
        case Evidence():
            return record.caption or record.name
        case Report():
            return " ".join(filter(None, (record.agency, record.number)))
        case CourtOrder():
            return " ".join(filter(None, (record.court, record.number)))
        case Place():
            return record.label
        case Needed():
            return record.what or record.who
        case Promise() | Debt() | Work() | Journey() | Held():
            return _title_of_row(record)
        case Referral() | Helper() | Plan() | Release():
            return _title_of_support(record)
        case _:  # kinds that are listed under no name of their own
            return ""


def _title_of_support(record: Referral | Helper | Plan | Release) -> str:
    match record:
        case Release():
            return record.who or record.purpose
        case Referral():
            return record.next_step or record.contact
        case Helper():
            return record.name
        case Plan():
            return text("search.kind.plan")


def _title_of_row(row: LedgerRow) -> str:
    match row:
        case Promise():
            return row.promised.strip().split("\n", 1)[0]
        case Debt():
            return " ".join(filter(None, (row.debt, row.amount, row.currency)))
        case Work():
            return " ".join(filter(None, (row.what, row.where)))
        case Journey():
            return " – ".join(filter(None, (row.origin, row.destination)))
        case Held():
            return row.how.strip().split("\n", 1)[0]


def when_of(record: Record) -> str:
    """Return when a record happened, was dated or came in, as ISO 8601; "" when that is not known."""
    for name in ("when", "date", "issued", "taken", "since"):
        moment = getattr(record, name, None)
        if isinstance(moment, Moment) and moment.start is not None:
            return moment.start.iso()
    added = getattr(record, "added", None)
    return added.iso() if isinstance(added, Instant) else ""


def words_of(message: Message) -> str:
    """Return what is searched of a message: its text, and the name of a file that came with it."""
    return " ".join(storable(each) for each in (message.text, message.media) if each)


def _time_of(record: Record) -> int | None:
    """Return the time in Unix ms by which hits are ordered: when it happened, else when it was recorded."""
    for name in ("when", "date", "issued", "taken", "since"):
        moment = getattr(record, name, None)
        if isinstance(moment, Moment) and moment.start is not None:
            return moment.start.sort_ms()
    recorded = getattr(record, "written", None) or getattr(record, "added", None)
    return recorded.ms if isinstance(recorded, Instant) else None


def _texts(record: Record) -> Iterator[str]:
    for spec in RECORDS[next(kind for kind, entry in RECORDS.items() if entry.type is type(record))].fields:
        if spec.kind not in _WORDS or spec.name in _CODES:
            continue
        value = getattr(record, spec.name)
        if isinstance(value, Answer):
            yield value.words
        elif isinstance(value, tuple):
            for part in value:
                yield from [part] if isinstance(part, str) else _part_texts(part)
        else:
            yield str(value)
    if isinstance(record, Person):
        # A number is found however it is typed: with its punctuation, or as digits alone.
        yield from ("".join(filter(str.isdecimal, phone)) for phone in (*record.phone, record.work_phone))


def _part_texts(part: object) -> Iterator[str]:
    for item in fields(part):  # type: ignore[arg-type]
        value = getattr(part, item.name)
        if isinstance(value, str) and item.name not in {"basis", "answer", "question"}:
            yield value
