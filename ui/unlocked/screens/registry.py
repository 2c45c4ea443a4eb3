"""Every screen of the unlocked window, in the order of the rail."""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from ui.unlocked.screen import Screen, ScreenContext


@dataclass(frozen=True, slots=True)
class ScreenSpec:
    """One screen: its key, the key of its name, its icon, its place in the rail, the module with `build`.

    `place` is "top", "bottom", "strip" for a page beside that of `under` in a strip at its head, or "" for a
    screen that is reached from others only. `under` is the screen whose button in the rail stays marked.
    """

    key: str
    name: str
    icon: str
    place: str
    module: str
    under: str = ""

    def build(self, context: ScreenContext) -> Screen:
        """Import the screen's module and make it; screens are built when first shown."""
        screen = importlib.import_module(self.module).build(context)
        assert isinstance(screen, Screen)
        return screen


BEGINS = frozenset({"top", "strip"})
"""The places of the pages that the window begins with again; others need something to be chosen first."""


LIST_SCREENS: tuple[ScreenSpec, ...] = (
    ScreenSpec("clients", "window.rail.clients", "people", "top", "ui.unlocked.screens.clients.view"),
    ScreenSpec("keys", "window.rail.keys", "settings", "", "ui.unlocked.screens.keys.view"),
    ScreenSpec("settings", "window.rail.settings", "settings", "bottom", "ui.unlocked.screens.settings.view"),
)
"""The screens over a list of records, which is no record itself."""

SCREENS: tuple[ScreenSpec, ...] = (
    ScreenSpec("timeline", "window.rail.timeline", "timeline", "top", "ui.unlocked.screens.timeline.view"),
    ScreenSpec("evidence", "window.rail.evidence", "evidence", "top", "ui.unlocked.screens.evidence.view"),
    ScreenSpec("viewer", "viewer.name", "eye", "", "ui.unlocked.screens.viewer.view", "evidence"),
    ScreenSpec("people", "window.rail.people", "people", "top", "ui.unlocked.screens.people.view"),
    ScreenSpec("reports", "window.rail.reports", "reports", "top", "ui.unlocked.screens.reports.view"),
    ScreenSpec("patterns", "window.rail.patterns", "patterns", "top", "ui.unlocked.screens.patterns.view"),
    ScreenSpec(
        "ledgers", "window.rail.ledgers", "reports", "strip", "ui.unlocked.screens.ledgers.view", "reports"
    ),
    ScreenSpec("case", "window.rail.case", "case", "top", "ui.unlocked.screens.case.view"),
    ScreenSpec(
        "threads", "window.rail.threads", "threads", "strip", "ui.unlocked.screens.threads.view", "evidence"
    ),
    ScreenSpec(
        "needed", "window.rail.needed", "evidence", "strip", "ui.unlocked.screens.needed.view", "evidence"
    ),
    ScreenSpec(
        "coaching",
        "window.rail.coaching",
        "evidence",
        "strip",
        "ui.unlocked.screens.coaching.view",
        "evidence",
    ),
    ScreenSpec("entry", "window.rail.entry", "plus", "", "ui.unlocked.screens.entry.view", "timeline"),
    ScreenSpec("past", "past.title", "timeline", "", "ui.unlocked.screens.past.view", "timeline"),
    ScreenSpec("history", "history.name", "timeline", "", "ui.unlocked.screens.history.view", "timeline"),
    ScreenSpec("redact", "redact.screen", "evidence", "", "ui.unlocked.screens.redact.view", "evidence"),
    ScreenSpec(
        "imports", "window.rail.imports", "evidence", "", "ui.unlocked.screens.imports.view", "evidence"
    ),
    ScreenSpec("search", "window.rail.search", "search", "", "ui.unlocked.screens.search.view"),
    ScreenSpec(
        "documents", "window.rail.documents", "documents", "top", "ui.unlocked.screens.documents.view"
    ),
    ScreenSpec(
        "court_form",
        "window.rail.court_form",
        "documents",
        "",
        "ui.unlocked.screens.court_form.view",
        "documents",
    ),
    ScreenSpec(
        "ic3_form", "window.rail.ic3_form", "documents", "", "ui.unlocked.screens.ic3_form.view", "documents"
    ),
    ScreenSpec(
        "exports_made",
        "window.rail.exports_made",
        "documents",
        "",
        "ui.unlocked.screens.exports_made.view",
        "documents",
    ),
    ScreenSpec(
        "handover", "window.rail.handover", "documents", "", "ui.unlocked.screens.handover.view", "documents"
    ),
    ScreenSpec("pause", "window.rail.pause", "pause", "bottom", "ui.unlocked.screens.pause.view"),
    ScreenSpec("support", "window.rail.support", "support", "bottom", "ui.unlocked.screens.support.view"),
    ScreenSpec(
        "referrals",
        "window.rail.referrals",
        "support",
        "strip",
        "ui.unlocked.screens.referrals.view",
        "support",
    ),
    ScreenSpec(
        "planning",
        "window.rail.planning",
        "support",
        "strip",
        "ui.unlocked.screens.planning.view",
        "support",
    ),
    ScreenSpec(
        "safer_tech",
        "window.rail.safer_tech",
        "support",
        "strip",
        "ui.unlocked.screens.safer_tech.view",
        "support",
    ),
    ScreenSpec(
        "releases",
        "window.rail.releases",
        "support",
        "strip",
        "ui.unlocked.screens.releases.view",
        "support",
    ),
    ScreenSpec("tries", "window.rail.tries", "support", "strip", "ui.unlocked.screens.tries.view", "support"),
    ScreenSpec(
        "helpers", "window.rail.helpers", "support", "", "ui.unlocked.screens.helpers.view", "support"
    ),
    ScreenSpec("keys", "window.rail.keys", "settings", "", "ui.unlocked.screens.keys.view"),
    ScreenSpec("settings", "window.rail.settings", "settings", "bottom", "ui.unlocked.screens.settings.view"),
)
