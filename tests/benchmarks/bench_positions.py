"""Receiver logs and datums, against the libraries they stand on."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from prcoords import gcj_wgs_bored
from pynmeagps import ERR_IGNORE, NMEAReader

from surveyapp.capture.averaging import averaged
from surveyapp.capture.nmea import read_log
from surveyapp.capture.sentences import checksum
from surveyapp.domain.positions import Datum
from surveyapp.geography.datums import convert
from tests.benchmarks.result import Result, best_of, paired

MINUTES = 10
PLACES = [(113.6 + i / 1e4, 34.7) for i in range(1000)]


def second_of(moment: int) -> Iterator[str]:
    """What a receiver of four systems says in one second."""
    clock = f"01{moment // 60:02}{moment % 60:02}.00"
    place = f"3445.46{moment % 97:03},N,11339.93{moment % 89:03},E"
    yield f"GNRMC,{clock},A,{place},0.040,,210326,,,D,V"
    yield f"GNGGA,{clock},{place},2,12,0.54,83.1,M,-29.5,M,,0000"
    for system in range(1, 5):
        yield f"GNGSA,A,3,29,20,18,16,13,44,26,,,,,,0.99,0.54,0.83,{system}"
    for talker in ("GP", "GL", "GA", "GB"):
        for part in (1, 2, 3):
            satellites = "05,01,047,31,10,29,224,40,13,22,062,23,15,40,094,17"
            yield f"{talker}GSV,3,{part},12,{satellites},1"
    yield f"GNGST,{clock},228650,2.5,2.4,126,0.98,1.0,3.1"


def log() -> bytes:
    """The log of some minutes."""
    bodies = (body for moment in range(MINUTES * 60) for body in second_of(moment))
    return b"".join(f"${b}*{checksum(b.encode()):02X}\r\n".encode() for b in bodies)


def results() -> Iterator[Result]:
    """A log into epochs, a live ring after minutes of standing, the inverse of GCJ-02."""
    said = log()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "log.nmea"
        path.write_bytes(said)
        epochs = read_log(path).epochs
        ours, peer = paired(
            lambda: read_log(path),
            lambda: list(NMEAReader(BytesIO(said), quitonerror=ERR_IGNORE)),
        )
    yield Result(f"log of {MINUTES} minutes into epochs", ours, "pynmeagps alone", peer, 1.0)
    ours = best_of(lambda: averaged(epochs))
    yield Result(f"live fix after {MINUTES} minutes", ours, "a frame of the window", 1 / 60, 1.0)
    ours, peer = paired(
        lambda: [convert(*at, Datum.GCJ02, Datum.WGS84) for at in PLACES],
        lambda: [gcj_wgs_bored((lat, lon)) for lon, lat in PLACES],
    )
    yield Result("1,000 places out of GCJ-02, exact", ours, "prcoords, 0.1 mm", peer, 2.0)
