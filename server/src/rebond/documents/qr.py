"""QR codes: drawn once, for the page and for the paper."""

from __future__ import annotations

import re
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

import zxingcpp

PATH = re.compile(r'<svg width="(?P<size>\d+)".*?<path d="(?P<path>[^"]+)"', re.DOTALL)
BARS = re.compile(
    r'<svg width="(?P<width>\d+)" height="(?P<height>\d+)".*?<path d="(?P<path>[^"]+)"', re.DOTALL
)

QUIET = 4


def short_link(public_url: str, letter: str, code: str) -> str:
    """The permanent address behind a printed code, in capitals: `HTTPS://REBOND.EXAMPLE/D/RB-4K7Q-92`.

    Capitals and digits take 5.5 bits each in a QR code instead of 8, so its squares are larger.
    """
    return f"{public_url.rstrip('/')}/{letter}/{quote(code)}".upper()


def qr_svg(text: str, *, label: str = "") -> str:
    """The QR code of `text` as an SVG picture without any style, with error correction M (15 %).

    The quiet zone of four modules that ISO/IEC 18004 asks for is part of the picture.
    """
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    drawn = PATH.search(barcode.to_svg())
    if drawn is None:
        raise ValueError(f"zxing-cpp drew no QR code for {text!r}")
    size = drawn["size"]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges"'
        f"{spoken(label)}>"
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{drawn["path"]}"/></svg>'
    )


def spoken(label: str) -> str:
    return f' role="img" aria-label={quoteattr(label)}' if label else ' aria-hidden="true"'


def qr_modules(text: str) -> int:
    """How many squares a side the QR code of ``text`` has, its quiet zone left out."""
    drawn = PATH.search(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_svg())
    if drawn is None:
        raise ValueError(f"zxing-cpp drew no QR code for {text!r}")
    return int(drawn["size"]) - 2 * QUIET


def bar_svg(text: str, *, label: str = "") -> str:
    """The same as Code 128 (ISO/IEC 15417), for hand scanners that read lines only: the quiet zone is part of it."""
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    drawn = BARS.search(barcode.to_svg())
    if drawn is None:
        raise ValueError(f"zxing-cpp drew no Code 128 for {text!r}")
    width, height = drawn["width"], drawn["height"]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" preserveAspectRatio="none"'
        f' shape-rendering="crispEdges"{spoken(label)}>'
        f'<path fill="#fff" d="M0 0h{width}v{height}H0z"/><path d="{drawn["path"]}"/></svg>'
    )
