"""The house colours, as docs/design-language.md lists them, for what is drawn and printed.

Charts and documents are made with the light values. On a page each light value gives way to the custom
property of the same name, so that a drawing follows the reader's scheme.
"""

from types import MappingProxyType
from typing import Final

PAPER: Final = "#f6f3ec"
SHEET: Final = "#fffdf9"
INK: Final = "#19262b"
SOFT: Final = "#4d5d63"
LINE: Final = "#ded7c8"
EDGE: Final = "#6f7f85"
SEA: Final = "#0b4f53"
SEA_ON: Final = "#ffffff"
TINT: Final = "#e3efec"
SUN: Final = "#d99a2b"
WARM: Final = "#f9e2a9"
WRONG: Final = "#9f2318"

PROPERTIES: Final = MappingProxyType(
    {
        PAPER: "--paper",
        SHEET: "--sheet",
        INK: "--ink",
        SOFT: "--soft",
        LINE: "--line",
        EDGE: "--edge",
        SEA: "--sea",
        SEA_ON: "--sea-on",
        TINT: "--tint",
        SUN: "--sun",
        WARM: "--warm",
        WRONG: "--wrong",
    }
)
"""The custom property of each colour in the style sheet of the pages."""
