"""The head of the evidence page: adding, filters, finding, tiles or lines."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.strings.catalogue import text
from ui.style.flow import FlowLayout
from ui.style.parts import Button, Chip, LineEdit, Surface, TitleLabel, column, row
from ui.unlocked.screen import ShellPort
from ui.unlocked.screens.evidence.rows import FILTERS
from ui.unlocked.screens.page_strip import PageStrip


class FilterHead(Surface):
    """Tells by signals what is asked for; where there is little room the filters wait behind a button."""

    add_wanted = Signal()
    narrowed = Signal(str)
    folder_wanted = Signal()
    finding = Signal(str)
    as_list = Signal(bool)

    def __init__(self, shell: ShellPort, *, may_add: bool) -> None:
        super().__init__("plain", "evidence.head")
        self._strip = PageStrip(shell, "evidence", "evidence")
        self._chips: dict[str, Chip] = {}
        self._tight = False
        self.add = Button(text("evidence.add"), "evidence.add")
        self.add.setVisible(may_add)
        self.add.clicked.connect(self.add_wanted)
        self._folder = Button(text("evidence.add_folder"), "evidence.add_folder", "quiet")
        self._folder.setVisible(may_add)
        self._folder.clicked.connect(self.folder_wanted)
        self._tools = Surface("plain", "evidence.filters")
        self._groups = Surface("plain", "evidence.filter.chips")
        flow = FlowLayout(self._groups)
        for name in FILTERS:
            chip = Chip("", f"evidence.filter.{name}", on=name == "all")
            chip.clicked.connect(self.on_filter)
            self._chips[name] = chip
            flow.addWidget(chip)
        self.finder = LineEdit("evidence.find", says=text("evidence.find"), hint=text("evidence.find"))
        self.finder.textEdited.connect(self.finding)
        self._narrow = Chip(text("evidence.filter"), "evidence.filter")
        self._narrow.clicked.connect(self.on_narrow)
        self._as_grid = Chip(text("evidence.view.grid"), "evidence.view.grid", on=True)
        self._as_list = Chip(text("evidence.view.list"), "evidence.view.list")
        for chip in (self._as_grid, self._as_list):
            chip.clicked.connect(self.on_as)
        self._lay_out()
        self.fit(tight=False)

    def show_counts(self, counts: dict[str, int]) -> None:
        """Show how many items each filter has; filters with none are not there."""
        for name, chip in self._chips.items():
            chip.say(text(f"evidence.filter.{name}", n=f"{counts[name]:,}"))
            chip.setVisible(counts[name] > 0 and (name == "all" or counts[name] < counts["all"]))
        self._tools.setVisible(counts["all"] > 0)

    def show_all(self) -> None:
        """Show that nothing is filtered."""
        self._mark("all")
        self.finder.clear()

    def fit(self, *, tight: bool) -> None:
        """Leave the room to the tiles where there is little."""
        self._tight = tight
        self._narrow.setVisible(tight)
        self._groups.setVisible(not tight or self._narrow.isChecked())

    def on_filter(self) -> None:
        """Ask for the group of the pressed chip."""
        for name, chip in self._chips.items():
            if chip is self.sender():
                self._mark(name)
                self.narrowed.emit(name)

    def on_narrow(self) -> None:
        """Show or hide the filters."""
        self.fit(tight=self._tight)

    def on_as(self) -> None:
        """Ask for tiles or lines."""
        as_list = self.sender() is self._as_list
        self.show_as(as_list=as_list)
        self.as_list.emit(as_list)

    def show_as(self, *, as_list: bool) -> None:
        """Show whether there are tiles or lines."""
        self._as_list.setChecked(as_list)
        self._as_grid.setChecked(not as_list)

    def show_group(self, group: str) -> None:
        """Show which group is listed."""
        self._mark(group)

    def _mark(self, name: str) -> None:
        for key, chip in self._chips.items():
            chip.setChecked(key == name)

    def _lay_out(self) -> None:
        layout = column(self, margins=(0, 0, 8, 0), gap=8)
        top = row(gap=10)
        top.addWidget(TitleLabel(text("window.rail.evidence"), "evidence.title", wrap=False), 1)
        top.addWidget(self._folder)
        top.addWidget(self.add)
        layout.addLayout(top)
        layout.addWidget(self._strip)
        tools = column(self._tools, gap=8)
        tools.addWidget(self._groups)
        line = row(gap=6)
        line.addWidget(self.finder, 1)
        for chip in (self._narrow, self._as_grid, self._as_list):
            line.addWidget(chip)
        tools.addLayout(line)
        layout.addWidget(self._tools)
