"""QR codes as drawings, and how large they are on paper. Pure."""

import io
from typing import Final

import segno

QUIET: Final = 4
"""Modules of white around a code, as the standard asks."""
SMALLEST_MODULE_MM: Final = 0.5
"""A cheap telephone reads this from a hand's distance, also from a copy of a copy."""

_LEVELS: Final = ("q", "m", "l")


def code(text: str, *, side_mm: float) -> segno.QRCode:
    """Make the most robust code whose modules are large enough on a square of that side.

    Args:
        text: what it says.
        side_mm: side of the whole drawing, white margin included.
    """
    made = segno.make(text, error=_LEVELS[0], micro=False, boost_error=False)
    for level in _LEVELS[1:]:
        # One after the other: choosing the mask of a code takes longer than drawing it.
        if module_mm(made, side_mm) >= SMALLEST_MODULE_MM:
            break
        made = segno.make(text, error=level, micro=False, boost_error=False)
    return made


def module_mm(made: segno.QRCode, side_mm: float) -> float:
    """Return how large one module of a code is on paper, in millimetres."""
    return float(side_mm / made.symbol_size(border=QUIET)[0])


def svg(made: segno.QRCode) -> bytes:
    """Draw a code, black on white with its white margin."""
    out = io.BytesIO()
    made.save(
        out, kind="svg", border=QUIET, dark="#000", light="#fff", xmldecl=False, svgclass=None, lineclass=None
    )
    return out.getvalue()


def on_page(made: segno.QRCode) -> str:
    """Draw a code for a page: as wide as what it stands in."""
    out = io.BytesIO()
    made.save(
        out,
        kind="svg",
        border=QUIET,
        dark="#000",
        light="#fff",
        xmldecl=False,
        svgns=False,
        svgclass=None,
        lineclass=None,
        omitsize=True,
    )
    return out.getvalue().decode()
