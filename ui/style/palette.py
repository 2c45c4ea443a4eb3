"""The colours of the window: one light set, one dark set, named by what they are for."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Colours:
    """Every colour the window uses, as `#rrggbb`; text colours reach a contrast of 4.5 on their grounds."""

    window: str
    rail: str
    bar: str
    pane: str
    card: str
    card_hover: str
    border: str
    border_strong: str
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


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb` (WCAG 2.2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
