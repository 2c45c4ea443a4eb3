"""Renderers and checks by name, imported only when one is asked for, so that start-up stays short."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from types import MappingProxyType, ModuleType

MODULES: Mapping[str, str] = MappingProxyType(
    {
        "packet": "exports.packet.paper",
        "confidential": "exports.confidential",
        "log": "exports.log",
        "paper_log": "exports.paper_log",
        "recovery_sheet": "exports.recovery_sheet",
        "release_form": "exports.release_form",
        "ic3": "exports.ic3",
        "bundle": "exports.bundle",
        "bag_tags": "exports.bag.tags",
        "bag_tally": "exports.bag.tally",
        "bag_verify": "exports.bag.verify",
        "handed_pages": "exports.handover.pages",
        "handed_tables": "exports.handover.tables",
        "handling": "exports.handling",
        "proof": "exports.proof",
        "pictures": "exports.render.pictures",
        "qr": "exports.qr",
        "checkpoint_sheet": "exports.checkpoint_sheet",
        "chronology": "exports.chronology.paper",
        "forms": "exports.forms.paper",
        "copysheet": "exports.petition.sheet",
        "form_mapping": "exports.forms.mapping",
        "form_values": "exports.forms.values",
        "table_files": "exports.table_files",
        "jurisdictions": "exports.jurisdictions",
        "table_checks": "exports.checks.table_checks",
        "paper_checks": "exports.checks.paper_checks",
        "ledger_words": "exports.checks.ledger_words",
        "words_in": "exports.checks.words_in",
        "withholding": "exports.checks.withholding",
        "leak_scan": "exports.checks.leak_scan",
        "finished_file": "exports.checks.finished_file",
        "court_rules": "exports.checks.court_rules",
        "ic3_limits": "exports.checks.ic3_limits",
    }
)


def load(name: str) -> ModuleType:
    """Import the module behind a name; raises KeyError for a name that is not in `MODULES`."""
    return importlib.import_module(MODULES[name])
