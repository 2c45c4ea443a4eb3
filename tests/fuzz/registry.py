"""Every fuzz target by name: a parser of ours over bytes that somebody else may have written."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from tests.fuzz.engine import Fuzz, Prepare
from tests.fuzz.finds import FINDS

TARGETS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "header": "vault_files",
        "header_fields": "vault_files",
        "recovery": "vault_files",
        "list_of_tries": "vault_files",
        "head_record": "vault_files",
        "segment": "vault_files",
        "canonical": "log_texts",
        "payload": "log_texts",
        "note": "log_texts",
        "verifier_key": "log_texts",
        "proof_document": "proof_files",
        "stamp_answer": "proof_files",
        "stamp_request": "proof_files",
        "certificates": "proof_files",
        "email": "incoming",
        "described": "incoming",
        "names": "incoming",
        "sms_backups": "exports_in",
        "telegram_exports": "exports_in",
        "tables_in": "exports_in",
        "workbooks": "exports_in",
        "mails": "exports_in",
        "address_books": "exports_in",
        "whatsapp_exports": "exports_in",
        "meta_downloads": "exports_in",
        "office_files": "exports_in",
        "sealed_files": "handed",
        "public_keys": "handed",
        "handed_logs": "handed",
        "handed_rows": "handed",
        "handed_packages": "handed",
        "worker_replies": "answers",
        "edits": "typed",
        "passphrases": "typed",
        "finished": "papers",
        "bundle_list": "papers",
        "tables": "papers",
        "drawn_text": "papers",
        "leak_scan": "papers",
    }
)
"""Name of the target to the module that has a function of that name."""


def prepare(name: str, scratch: Path) -> Fuzz:
    """Import a target and make it ready, its finds among its seeds; `scratch` is an empty folder of its own."""
    function: Prepare = getattr(importlib.import_module(f"tests.fuzz.{TARGETS[name]}"), name)
    fuzz = function(scratch)
    return replace(fuzz, seeds=(*fuzz.seeds, *FINDS.get(name, ())))
