"""The look: readable colours, a style sheet without gaps, fonts and sizes that follow the text size."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget

from ui.style import icons
from ui.style.flow import FlowLayout
from ui.style.palette import DARK, HIGH_DARK, HIGH_LIGHT, LIGHT, contrast
from ui.style.parts import BodyLabel, Button, OwnWordsLabel, TextEdit, TitleLabel
from ui.style.sheet import style_sheet
from ui.style.theme import Role, Scheme, Theme
from ui.style.tick import Tick

READ = [
    (text, ground)
    for text in ("text", "muted", "rust", "accent_text")
    for ground in ("window", "rail", "bar", "pane", "card")
] + [
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_accent_soft", "accent_soft"),
    ("on_rust_soft", "rust_soft"),
    ("text", "rust_soft"),
    ("on_chip", "chip"),
    ("text", "info"),
    ("rust", "info"),
    ("text", "private"),
    ("muted", "private"),
    ("muted", "cover"),
    ("accent_text", "info"),
    ("accent_text", "private"),
    ("accent_text", "rust_soft"),
    ("on_rust_soft", "card"),
    ("text", "desk"),
    ("text", "accent_soft"),
    ("text", "card_hover"),
]
SEEN = [
    (mark, ground)
    for mark in ("control", "accent_text", "muted", "rust")
    for ground in ("window", "rail", "bar", "pane", "card", "info", "private", "rust_soft")
] + [
    ("accent_text", "track"),
    ("accent_text", "accent_soft"),
    ("accent_text", "cover"),
    ("accent_text", "desk"),
    ("accent_ring", "accent"),
    ("on_accent", "accent"),
    ("muted", "desk"),
]
"""Edges of what is typed in or pressed, icons, bars and rings, and what they stand on."""

PALETTES = {"light": LIGHT, "dark": DARK, "high light": HIGH_LIGHT, "high dark": HIGH_DARK}


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """A theme of its own, gone after the test."""
    made = Theme(qapp)
    yield made
    made.setParent(None)
    made.deleteLater()


@pytest.mark.parametrize("name", PALETTES)
def test_text_can_be_read(name: str) -> None:
    """Every text colour reaches a contrast of 4.5 on every ground it stands on, in high contrast 7 (WCAG 2.2)."""
    known = PALETTES[name].by_name()
    least = 7 if "high" in name else 4.5
    faint = {(text, ground): contrast(known[text], known[ground]) for text, ground in READ}
    assert {pair: ratio for pair, ratio in faint.items() if ratio < least} == {}


@pytest.mark.parametrize("name", PALETTES)
def test_edges_and_rings_can_be_seen(name: str) -> None:
    """Edges of controls, icons and rings of the focus reach 3 on their grounds, in high contrast 7 (1.4.11)."""
    known = PALETTES[name].by_name()
    least = 7 if "high" in name else 3
    faint = {(mark, ground): contrast(known[mark], known[ground]) for mark, ground in SEEN}
    assert {pair: ratio for pair, ratio in faint.items() if ratio < least} == {}


@pytest.mark.parametrize("name", PALETTES)
def test_icons_of_the_style_sheet_can_be_seen(name: str) -> None:
    """The arrow of a list to choose from and the mark of a tick reach 3, in high contrast 7, on their grounds."""
    known = PALETTES[name]
    found = dict(
        re.findall(r"::(down-arrow|indicator:checked)[^}]*url\(\"([^\"]+)\"", style_sheet(known, 16))
    )
    assert len(found) == 2
    for part, ground in (("down-arrow", known.card), ("indicator:checked", known.accent)):
        (ink,) = re.findall(r'stroke="(#\w+)"', Path(found[part]).read_text(encoding="utf-8"))
        assert contrast(ink, ground) >= (7 if "high" in name else 3), part


def test_no_control_has_an_edge_of_another_colour() -> None:
    """What can be typed in or pressed is edged in the colours that were measured."""
    source = resources.files("ui.style").joinpath("app.qss").read_text(encoding="utf-8")
    for part in (
        "QLineEdit, QComboBox, QDateEdit",
        "QPlainTextEdit, QTextEdit { background",
        "QPushButton {",
        'QPushButton[kind="chip"] {',
    ):
        rule = source[source.rindex(f"\n{part}") :]
        assert "border: 1px solid @control" in rule[: rule.index("}")]
    rings = re.findall(r":focus[^{]*\{([^}]*)\}", source)
    assert len(rings) > 10
    said = re.compile(
        r"@(ring|list_ring) solid @(accent_text|accent_ring|rust)|background: @accent_soft|border: none"
    )
    assert [rule for rule in rings if not said.search(rule) and "padding" not in rule] == []


def test_high_contrast_is_chosen_or_followed(theme: Theme) -> None:
    """The choice gives colours of high contrast and a wider ring; the others leave them."""
    theme.choose(Scheme.CONTRAST, 1.0)
    assert theme.colours in {HIGH_LIGHT, HIGH_DARK}
    assert theme.ring == 3
    theme.choose(Scheme.LIGHT, 1.0)
    assert theme.colours == LIGHT
    assert theme.ring == 2


def test_nothing_moves_by_itself(theme: Theme, qapp: QApplication) -> None:
    """No menu slides or fades in, and no part of the window is animated."""
    assert not any(qapp.isEffectEnabled(effect) for effect in Qt.UIEffect)
    sources = Path(str(resources.files("ui"))).rglob("*.py")
    moving = re.compile(r"QPropertyAnimation|QVariantAnimation|QTimeLine|QMovie|setRange\(0, 0\)")
    assert [path.name for path in sources if moving.search(path.read_text(encoding="utf-8"))] == []


def test_contrast_is_that_of_the_standard() -> None:
    """Black on white is 21, a colour on itself is 1."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#1d6b64", "#1d6b64") == pytest.approx(1)


def test_the_style_sheet_has_no_gap(qapp: QApplication) -> None:
    """Every name and size is filled in, and every icon that it names is there."""
    sheet = style_sheet(LIGHT, 14)
    assert not re.search(r"@\w|<[\d.]+>", sheet)
    for path in re.findall(r'url\("([^"]+)"\)', sheet):
        assert path.endswith(".svg")
        with open(path, encoding="utf-8") as file:  # noqa: PTH123 - the path is text in the sheet
            assert "<svg" in file.read()


def test_no_colour_is_written_outside_the_palette() -> None:
    """The style sheet names colours; none is spelt out in it."""
    source = resources.files("ui.style").joinpath("app.qss").read_text(encoding="utf-8")
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", source) == []


def test_every_icon_draws(qapp: QApplication) -> None:
    """Each icon has ink in the colour asked for."""
    folder = resources.files("ui.style").joinpath("icons")
    names = [entry.name.removesuffix(".svg") for entry in folder.iterdir()]
    assert len(names) > 10
    for name in names:
        image = icons.pixmap(name, "#ff0000", 32).toImage()
        inked = [
            image.pixelColor(x, y)
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() > 200
        ]
        assert inked, name


def test_text_size_and_colours_reach_parts_that_are_there(theme: Theme, qtbot: object) -> None:
    """A part made before the text size was doubled is doubled too."""
    label = TitleLabel("x", "t")
    before = label.font().pixelSize()
    theme.choose(Scheme.DARK, 2.0)
    assert label.font().pixelSize() == 2 * before
    assert theme.colours == DARK
    assert theme.px(1) == 28
    label.deleteLater()


def test_a_scale_out_of_range_is_brought_into_it(theme: Theme) -> None:
    """No setting can make text vanish."""
    theme.choose(Scheme.LIGHT, 0.1)
    assert theme.scale == 1.0


def test_every_role_has_a_font(theme: Theme) -> None:
    """Each role gives a font of some size, and titles are larger than text."""
    sizes = {role: theme.font(role).pixelSize() for role in Role}
    assert min(sizes.values()) >= 8
    assert sizes[Role.TITLE] > sizes[Role.BODY] > sizes[Role.CAPTION]


def test_words_are_never_markup(qapp: QApplication) -> None:
    """What looks like HTML is shown letter by letter."""
    hostile = '<b>x</b><img src="file:///etc/passwd">'
    label, words = BodyLabel(hostile, "a"), OwnWordsLabel(hostile, "b", says="Words")
    assert label.text() == hostile
    assert words.toPlainText() == hostile
    button = Button("Tom & Jerry", "c")
    assert button.text() == "Tom && Jerry"
    assert button.accessibleName() == "Tom & Jerry"


def test_copied_text_is_plain(qapp: QApplication) -> None:
    """An editor hands out nothing but plain text."""
    edit = TextEdit("e", says="x", text="some words")
    edit.selectAll()
    assert edit.createMimeDataFromSelection().formats() == ["text/plain"]
    shown = OwnWordsLabel("other words", "w", says="Words")
    shown.selectAll()
    assert shown.createMimeDataFromSelection().formats() == ["text/plain"]


def test_a_box_grows_with_its_text(qapp: QApplication) -> None:
    """More lines make the box higher, up to a limit."""
    edit = TextEdit("e", says="x", lines=2)
    low = edit.height()
    edit.setPlainText("\n".join("abcdefgh"))
    middle = edit.height()
    edit.setPlainText("\n" * 500)
    assert low < middle < edit.height() < 20 * low


def test_a_flow_goes_to_the_next_line(qapp: QApplication) -> None:
    """Items that do not fit side by side take another line, hidden ones take no room."""
    holder = QWidget()
    flow = FlowLayout(holder, spacing=4)
    parts = [Button("some words", str(number)) for number in range(6)]
    for part in parts:
        flow.addWidget(part)
    wide = flow.arrange(QRect(0, 0, 5000, 10), only_measure=True)
    narrow = flow.arrange(QRect(0, 0, 150, 10), only_measure=True)
    assert narrow > 5 * wide
    for part in parts[1:]:
        part.hide()
    assert flow.arrange(QRect(0, 0, 150, 10), only_measure=True) == wide
    assert flow.count() == 6
    assert flow.takeAt(9) is None


def test_a_tick_tells_only_what_the_person_did(qapp: QApplication) -> None:
    """Setting it from the record is silent, pressing it is not."""
    told: list[bool] = []
    tick = Tick("Several words", "t")
    tick.toggled.connect(told.append)
    tick.setChecked(True)
    assert told == []
    tick._box.click()
    assert told == [False]


def test_both_palettes_have_the_same_names() -> None:
    """Light and dark define the same colours, each as six hex digits."""
    for colours in PALETTES.values():
        assert all(re.fullmatch(r"#[0-9a-f]{6}", value) for value in colours.by_name().values())
