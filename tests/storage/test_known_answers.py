"""Every known answer of the format (section 10), byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.ids import new_id
from storage import blobs, checkpoints, crypto, events, head, header, keys, tries
from storage.canonical import canon, read_canon
from storage.tree import Tree
from tests.storage.vaults import create

VAULT_ID = bytes(range(0xA0, 0xB0))
ITEM = bytes(range(0xC0, 0xD0))
ENTITY = bytes(range(0xD0, 0xE0))
FILLER = bytes(i % 251 for i in range(header.HEADER_BYTES))
PASSPHRASE = "correct horse battery staple ti\u0301de"
SLOT_0 = (
    "010104000001000000000003202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b"
    "09f0cecf5d24886cfc0e72442eed322cb43a5479c7d776ba9828cab1623d8edea357ed11e3a62eb83eff7471a1821a64"
    "d4652dc192e95364a9129352a6c58d1bd9ef5c15501278db966c14b5ee74235c"
)
SLOT_1 = (
    "020200000000000000000000606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b"
    "e014ee0ccacd8c2fd1c73b7e75080adc141dd870f7448ecf936c6948c122ad171e71bf00f395fae1ed9ce14472294515"
    "9130d21d05502e99da9ced64901b8d3e98fa4a512989c3e505384ac788b41fdf"
)
HASHES = (
    "5f1a8546ebf6bf6da8330a8c834b74dff0bf719e54872e9f9e7d2376b635bb26",
    "1bb70f9b2e325610c3515f1306dfcd8858441f51edd5b09f2beaf567f35f987c",
    "7542064fb8b14be843eb46abcbdc372acb8f90b21659ffa8b4fcb3e3cec5bc5f",
)
NOTE = (
    "nv1/ucq2fi5euwtkpkfj\n3\njTsXV8G0uTHuDmHUDoB26g0qr6Cf8M4pzmzyXBJYKc4=\n\n"
    "— nv1/ucq2fi5euwtkpkfj 617Nvvpxuc7DgbLEBwnMlTrCsPa2acN5SfKKZpqfCiKl7eUwcSyXq7v/3DINuGPhfFo+csHmNIajiO/qt+2GCAI7DAs=\n"
)
VERIFIER = "nv1/ucq2fi5euwtkpkfj+eb5ecdbe+AWmMTJn9HB+t+CdD7cySuFett4mtSKOGkTPRwtYX+CjU"


def span(first: int, count: int) -> bytes:
    """Return consecutive byte values."""
    return bytes(range(first, first + count))


def vault_keys() -> keys.VaultKeys:
    """Return the keys of the known vault."""
    return keys.VaultKeys(bytearray(range(32)), VAULT_ID, 1)


def known_header() -> header.Header:
    """Return the header of V3."""
    slots = {0: bytes.fromhex(SLOT_0), 1: bytes.fromhex(SLOT_1)}
    return header.build_header(vault_keys(), generation=7, slots=slots, filler=FILLER)


def test_keys_derive_as_written() -> None:
    """Every key below the vault key, and both public keys, are those of the format."""
    made = vault_keys()
    assert made.header.hex() == "912521903e18325bdea42618d44160294434afb9b56ffd7360760efac24bca4a"
    assert made.database.hex() == "6e95b6e026615fb9fcb7671454e398f494f51be4bd8ec9d68af22e7739329554"
    assert made.head.hex() == "bdffc4c778e57a0d8ec33f7e3d83300394efcf8c5f33d2cc7aa1318e4e426c3e"
    assert made.sign.hex() == "1213d190e323b7f5836464f1b117a748040351cdf65d7a070493d413233f06b5"
    assert made.tries.hex() == "b751d70c78c2b331915e14c852a2ccb5ab712b52e722c011d62c797f2d32ba17"
    public = "698c4c99fd1c1fadf82743edcc92b857adb789ad48a3869133d1c2d617f828d4"
    assert crypto.ed25519_public(made.sign).hex() == public
    public = "c69c23c03f1c7bcdb3ee3fb2d0d1b8c0fe4db90189f45d7882ee2f4cc06ca434"
    assert crypto.x25519_public(made.tries).hex() == public


def test_v1_passphrase_slot() -> None:
    """A passphrase with an accent typed apart is composed, stretched and wrapped as written."""
    password = keys.passphrase_bytes(PASSPHRASE.encode(), setting=True)
    assert password.hex().endswith("7374 6170 6c65 20 74c3ad6465".replace(" ", ""))
    cost = keys.KdfCost(65_536, 3, 4)
    secret = keys.stretch_passphrase(password, salt=span(0x20, 32), cost=cost, vault_id=VAULT_ID, kind=1)
    assert secret.hex() == "9f1f0a360cb8d052178d036bea3a5a7e1917c5eab109ca459f4fe751939658d1"
    fields = bytes.fromhex(SLOT_0)[:44]
    key, _ = keys.slot_keys(secret, keys.key_context(VAULT_ID, 1), 0, fields)
    assert key.hex() == "fcfce540ef9c731b24ab1b24febc9f75a69de3e93f3eeb4067526838331ac84c"
    slot = header.passphrase_slot(vault_keys(), 0, password, cost, salt=span(0x20, 32), nonce=span(0x40, 12))
    assert slot.hex() == SLOT_0


def test_v2_recovery_slot() -> None:
    """The recovery key's text and slot are those of the format."""
    assert keys.recovery_text(span(0, 16)) == "000G4-0R40M-30E20-9185G-R38E1-W2D4Q"
    slot = header.recovery_slot(vault_keys(), 1, span(0, 16), salt=span(0x60, 32), nonce=span(0x80, 12))
    assert slot.hex() == SLOT_1


def test_v3_header() -> None:
    """The whole header comes out byte for byte, and both secrets open it."""
    made = known_header()
    assert made.raw[4032:4064].hex() == "b470b917445f8e5953e34ee2b9a55c23fdb977e8f17ca3b63232da2d6ff31e53"
    assert made.raw[4064:].hex() == "03eadd24c9bb564707f2c502164ab6208864bf97144cb61da342fc85db729654"
    assert crypto.sha256(made.raw).hex() == "fd7cb1951424d87938e307331085b55ffdb021be0b086448cdd4f50c8de67e18"
    assert header.read_header(made.raw) == made
    password = keys.passphrase_bytes(PASSPHRASE.encode(), setting=False)
    secret = header.Secret(password, span(0, 16))
    for index in (0, 1):
        opened, _ = header.open_slot(made, index, secret, keys.RELEASED_LIMITS)
        assert opened == bytearray(range(32))


def test_v4_failed_try() -> None:
    """A failed try is sealed to the vault and opened by its key."""
    record = tries.seal_try(
        known_header(), index=0, time_ms=1_767_225_600_000, what=1, one_time=span(0x20, 32)
    )
    assert record.hex() == (
        "358072d6365880d1aeea329adf9121383851ed21a28e3b75e965d0d2cd166254a45d34af4dd34c36146a13a6e9880501"
        "1e0ba78f7f23c191d14e87f7e7148b846876a3707cfdcb3983387bba581e0bf9"
    )
    opened = tries.open_try(known_header(), vault_keys().tries, record)
    assert opened == (0, tries.FailedTry(1_767_225_600_000, 1))


def test_v5_head_record() -> None:
    """The head record is sealed for its place and opens only there."""
    record = head.HeadRecord(1, 3, b"\x33" * 32, 7)
    sealed = head.seal_record(vault_keys().head, record, nonce=span(0x40, 12))
    assert sealed.hex() == (
        "404142434445464748494a4b9c74faad093a5e142888c9a91a6965a2c7274ea795a5d7d105b3a4bf3e65f6bada5c13d3"
        "c0ca274c10d83cc6fb4a56be212c30c286232e8015b10481a5ee2d7bd41eeab63e953df6a341925cea9412f476f0c07a"
        "c095a1353c8652d587e04c07c7884d7ac84b3856b33915043d1c55230677d16c"
    )
    assert head.open_record(vault_keys().head, 1, sealed) == record
    assert head.open_record(vault_keys().head, 0, sealed) is None


@pytest.mark.parametrize(
    ("data", "size", "expected"),
    [
        (
            b"",
            72,
            "101112131415161718191a1b1c1d1e1f202122232425262726d02d73bcacaeeb5f5304cddbe4994ba84c0ec93ee50a368aac45651dc9d45101cfbf0772640e7f92c43552ee7095da",
        ),
        (
            b"hello",
            77,
            "101112131415161718191a1b1c1d1e1f202122232425262726d02d73bcacaeeb5f5304cddbe4994ba84c0ec93ee50a368aac45651dc9d45119181f017e5c46f79b3f0b94667353d57fb912ccf6",
        ),
        (bytes(16_384), 16_472, "13effaaba1d650d0aa12d9a8cef1ae5f81ff0a1952054aad89c4a9bd74eca649"),
    ],
)
def test_v6_segments(data: bytes, size: int, expected: str) -> None:
    """Segments of no byte, a few bytes and exactly one chunk are those of the format."""
    sealer = blobs.SegmentSealer(span(0x80, 32), vault_id=VAULT_ID, item=ITEM, number=0, salt=span(0x10, 24))
    sealed = b"".join(map(bytes, sealer.feed(memoryview(data)))) + sealer.finish()
    assert len(sealed) == size == blobs.sealed_size(len(data))
    assert expected == (sealed.hex() if len(data) < 100 else crypto.sha256(sealed).hex())


def known_events() -> list[events.Event]:
    """Return the three events of V7."""
    words = 'été \u2028\x7f\x01\n"\\'
    row = {"id": ENTITY.hex(), "kind": [{"tag": "call"}, {"tag": "visit"}], "what": words}
    payloads = [
        {"act": "entry.add", "row": row},
        {"act": "entry.amend", "reason": "typing", "row": {"id": ENTITY.hex(), "what": "ete"}},
        {"redacts": [1]},
    ]
    made: list[events.Event] = []
    prev = events.genesis(VAULT_ID)
    for number, (kind, payload) in enumerate(zip(("new", "set", "redact"), payloads, strict=True), start=1):
        event = events.make_event(
            prev=prev,
            seq=number,
            kind=events.EventKind(kind),
            table="entry",
            entity=ENTITY,
            time_ms=1_767_225_600_000 + number,
            payload=payload,
            nonce=bytes([number]) * 32,
        )
        made.append(event)
        prev = event.hash
    return made


def test_v7_events() -> None:
    """Payloads, commitments and hashes of three events in a row are those of the format."""
    assert (
        events.genesis(VAULT_ID).hex() == "a660703971870c52418025d538b96da4809842303503335bb2f75e24d33f555f"
    )
    first, second, third = known_events()
    assert first.payload is not None
    assert first.payload.hex() == (
        "7b22616374223a22656e7472792e616464222c22726f77223a7b226964223a22643064316432643364346435643664376438"
        "6439646164626463646464656466222c226b696e64223a5b7b22746167223a2263616c6c227d2c7b22746167223a22766973"
        "6974227d5d2c2277686174223a22c3a974c3a920e280a87f5c75303030315c6e5c225c5c227d7d"
    )
    assert second.payload == (
        b'{"act":"entry.amend","reason":"typing","row":{"id":"d0d1d2d3d4d5d6d7d8d9dadbdcdddedf","what":"ete"}}'
    )
    assert third.payload == b'{"redacts":[1]}'
    meta = events.meta_of(1, "new", "entry", ENTITY, 1_767_225_600_001)
    assert meta == (
        b'{"entity":"d0d1d2d3d4d5d6d7d8d9dadbdcdddedf","kind":"new","seq":1,"tbl":"entry","time_ms":1767225600001}'
    )
    assert [event.commitment.hex() for event in (first, second, third)] == [
        "486736807c8abed5bf183ab85b22b7fc5e284d12f34be977b319930f93937a6b",
        "1b1c0fb703dba380430626f52fac058ce852f93be68a31c305e7ebdaf3f31103",
        "e140dac3032f4b1e06742297ca2c37f41d0cdb344d97b8f32f31e8841310c60a",
    ]
    assert tuple(event.hash.hex() for event in (first, second, third)) == HASHES
    assert canon(read_canon(first.payload)) == first.payload


def test_v8_tree() -> None:
    """The root at each size and the verifier key are those of the format."""
    hashes = [bytes.fromhex(value) for value in HASHES]
    assert [Tree(hashes[:size]).root().hex() for size in (1, 2, 3)] == [
        "a365c354dde555767ac78ec4e65e2d3077f948d576604070ca6a3c866648374a",
        "1738df1e6d31dadf334e8585800bee6d2315a7d74f84261e7fa94546517384e3",
        "8d3b1757c1b4b931ee0e61d40e8076ea0d2aafa09ff0ce29ce6cf25c125829ce",
    ]
    public = crypto.ed25519_public(vault_keys().sign)
    assert checkpoints.verifier_key(VAULT_ID, public) == VERIFIER
    assert checkpoints.read_verifier_key(VERIFIER) == ("nv1/ucq2fi5euwtkpkfj", public)


def test_v9_note() -> None:
    """The signed note is that of the format and verifies under its key."""
    tree = Tree(bytes.fromhex(value) for value in HASHES)
    made = checkpoints.Checkpoint(checkpoints.origin_of(VAULT_ID), 3, tree.root())
    assert checkpoints.sign(made, vault_keys().sign) == NOTE
    assert checkpoints.verified(NOTE, [VERIFIER]) == made


def test_v10_bulk(tmp_path: Path) -> None:
    """Bulk rows with a gap in their numbers give the count and digest of the format."""
    vault = create(tmp_path / "vault")
    entity = new_id()
    with vault.transaction() as transaction:
        messages = [{"body": "a", "n": 0}, {"body": "b", "n": 2}]
        transaction.put("batch", entity, {}, act="import", bulk={"message": messages})
    row = vault.row("batch", entity)
    vault.close()
    digest = "5367caf4181d60604dbd1ed771212880ded2b1cda0ddc53076a4a5dc60357504"
    assert row == {"id": entity.hex(), "message": {"count": 2, "sha256": digest}}
