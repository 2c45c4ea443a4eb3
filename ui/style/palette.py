"""The colours of the window, named by what they are for: light and dark, each also in high contrast."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Colours:
    """Every colour the window uses, as `#rrggbb`.

    On the grounds they stand on, words reach a contrast of 4.5, the edges of controls, marks and rings 3; in
    high contrast words and edges 7 (WCAG 2.2, 1.4.3, 1.4.6 and 1.4.11). `control` is the edge of what can be
    typed in or pressed, `accent_ring` the ring around a filled button.
    """

    window: str
    rail: str
    bar: str
    pane: str
    card: str
    card_hover: str
    border: str
    border_strong: str
    control: str
    accent_ring: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_text: str
    accent_soft: str
    on_accent_soft: str
    rust: str
    rust_soft: str
    on_rust_soft: str
    rust_border: str
    chip: str
    on_chip: str
    cover: str
    info: str
    info_border: str
    private: str
    private_border: str
    track: str
    desk: str

    def by_name(self) -> dict[str, str]:
        """Return the colours by their names, for the style sheet and the icons."""
        return asdict(self)


LIGHT = Colours(
    window="#f5f3ef",
    rail="#ece7e1",
    bar="#fbfaf7",
    pane="#fbfaf6",
    card="#ffffff",
    card_hover="#fdfcf9",
    border="#e2ded6",
    border_strong="#cfcac1",
    control="#857f76",
    accent_ring="#000000",
    text="#20262a",
    muted="#5d676b",
    accent="#1d6b64",
    accent_hover="#175a54",
    on_accent="#ffffff",
    accent_text="#1d6b64",
    accent_soft="#d6e7e3",
    on_accent_soft="#154f4a",
    rust="#944526",
    rust_soft="#f8e3d8",
    on_rust_soft="#86391a",
    rust_border="#c98a6d",
    chip="#eeefec",
    on_chip="#434c50",
    cover="#dfe5e4",
    info="#e6efed",
    info_border="#b8d1cb",
    private="#f6efdd",
    private_border="#d9c99a",
    track="#dde3e2",
    desk="#e3ded7",
)

DARK = Colours(
    window="#1b1f20",
    rail="#161919",
    bar="#1f2425",
    pane="#1f2425",
    card="#262c2d",
    card_hover="#2b3233",
    border="#363e40",
    border_strong="#4b5558",
    control="#7b8689",
    accent_ring="#ffffff",
    text="#e9e7e2",
    muted="#a9b2b4",
    accent="#2b7d75",
    accent_hover="#2d8078",
    on_accent="#ffffff",
    accent_text="#7cc7bd",
    accent_soft="#21413e",
    on_accent_soft="#bfe6df",
    rust="#e6a183",
    rust_soft="#4a2c20",
    on_rust_soft="#f6cbb5",
    rust_border="#8d5a44",
    chip="#343b3d",
    on_chip="#d3d6d4",
    cover="#30393a",
    info="#22302f",
    info_border="#3b5753",
    private="#332d1d",
    private_border="#665a33",
    track="#394244",
    desk="#121515",
)


HIGH_LIGHT = Colours(
    window="#ffffff",
    rail="#ffffff",
    bar="#ffffff",
    pane="#ffffff",
    card="#ffffff",
    card_hover="#f0f0f0",
    border="#404040",
    border_strong="#202020",
    control="#000000",
    accent_ring="#ffffff",
    text="#000000",
    muted="#2e2e2e",
    accent="#00423d",
    accent_hover="#00302c",
    on_accent="#ffffff",
    accent_text="#003f8a",
    accent_soft="#e3efff",
    on_accent_soft="#00285a",
    rust="#7a1a00",
    rust_soft="#fff1ea",
    on_rust_soft="#6b1600",
    rust_border="#7a1a00",
    chip="#ffffff",
    on_chip="#000000",
    cover="#ffffff",
    info="#ffffff",
    info_border="#003f8a",
    private="#ffffff",
    private_border="#5a4300",
    track="#ffffff",
    desk="#ffffff",
)

HIGH_DARK = Colours(
    window="#000000",
    rail="#000000",
    bar="#000000",
    pane="#000000",
    card="#000000",
    card_hover="#1c1c1c",
    border="#c0c0c0",
    border_strong="#e0e0e0",
    control="#ffffff",
    accent_ring="#000000",
    text="#ffffff",
    muted="#d8d8d8",
    accent="#8ff0e4",
    accent_hover="#b5f7ef",
    on_accent="#000000",
    accent_text="#ffe14d",
    accent_soft="#3a3200",
    on_accent_soft="#ffffff",
    rust="#ffb199",
    rust_soft="#3a1206",
    on_rust_soft="#ffd9cc",
    rust_border="#ffb199",
    chip="#000000",
    on_chip="#ffffff",
    cover="#000000",
    info="#000000",
    info_border="#8ff0e4",
    private="#000000",
    private_border="#ffe14d",
    track="#000000",
    desk="#000000",
)


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb` (WCAG 2.2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
