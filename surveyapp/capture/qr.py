"""QR codes in a picture: a screenshot, a scan, a phone's photo of a printed sheet."""

from surveyapp.capture.photos.pictures import NoPicture, decode

ENOUGH_PX = 2_400
"""A code that fills a tenth of the picture's width is still sharp at this size."""


def texts_in(content: bytes) -> list[str]:
    """What the QR codes of a picture say; nothing for bytes that are no picture."""
    import numpy as np
    import zxingcpp

    try:
        picture, _whole = decode(content, ENOUGH_PX)
    except NoPicture:
        return []
    picture.thumbnail((ENOUGH_PX, ENOUGH_PX))
    wanted = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    found = zxingcpp.read_barcodes(np.asarray(picture.convert("L")), wanted)
    return [code.text for code in found if code.valid]
