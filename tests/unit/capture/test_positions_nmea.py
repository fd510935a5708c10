"""Logs as receivers and cables make them: what counts, what is refused and why."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveyapp.capture.averaging import averaged_log
from surveyapp.capture.epochs import Epochs
from surveyapp.capture.nmea import LogReading, read_log
from surveyapp.capture.sentences import Refusal, Sentences, checksum
from surveyapp.capture.sky import System
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.positions import distance_m
from tests.conftest import SharedData

Log = Callable[..., LogReading]


def said(*bodies: str, end: str = "\r\n") -> bytes:
    return b"".join(f"${b}*{checksum(b.encode()):02X}{end}".encode() for b in bodies)


def gga(second: int, quality: int = 1, lat: str = "3445.4680,N", lon: str = "11339.9300,E") -> str:
    return f"GNGGA,0102{second:02},{lat},{lon},{quality},12,0.8,110.0,M,-12.0,M,,"


@pytest.fixture
def log(tmp_path: Path) -> Log:
    def read(*parts: bytes | str) -> LogReading:
        path = tmp_path / "x.log"
        path.write_bytes(b"".join(said(p) if isinstance(p, str) else p for p in parts))
        return read_log(path)

    return read


def test_gga_alone_is_a_position(log: Log) -> None:
    (epoch,) = log(gga(3)).epochs
    assert (epoch.lon, epoch.lat) == pytest.approx((113.6655, 34.7578))
    assert (epoch.altitude_m, epoch.quality, epoch.hdop, epoch.satellites) == (110.0, 1, 0.8, 12)
    assert epoch.seconds == 3723
    assert epoch.at is None, "no sentence named the date"


def test_sentences_of_one_moment_are_one_reading(log: Log) -> None:
    reading = log(
        "GNRMC,010203,A,3445.4681,N,11339.9301,E,0.4,,210326,,,A,V",
        gga(3),
        "GNGNS,010203,3445.4682,N,11339.9302,E,AANN,12,0.8,110.0,-12.0,,,V",
        "GNGLL,3445.4683,N,11339.9303,E,010203,A,A",
        "GNVTG,,T,,M,0.4,N,0.7,K,A",
        "GNZDA,010203,21,03,2026,00,00",
    )
    (epoch,) = reading.epochs
    assert epoch.sentence == "GGA"
    assert epoch.lat == pytest.approx(34.7578)
    assert epoch.at == "2026-03-21T01:02:03.000Z"
    assert epoch.speed_m_s == pytest.approx(0.2058, abs=1e-4)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("BDRMC,010203,A,3445.4680,N,11339.9300,E,0.4,,210326,,,A", "RMC"),
        ("GNGNS,010203,3445.4680,N,11339.9300,E,NNNA,12,0.8,110.0,-12.0,,", "GNS"),
        ("GBGLL,3445.4680,N,11339.9300,E,010203,A,A", "GLL"),
        ("GPGLL,3445.4680,N,11339.9300,E,010203,A", "GLL"),
        ("PUBX,00,010203.00,3445.4680,N,11339.9300,E,98.0,G3,2.1,3.1,0.1,39,0,,0.8,1,1,12,0,0",
         "PUBX00"),
    ],
)  # fmt: skip
def test_without_gga_another_sentence_serves(body: str, kind: str, log: Log) -> None:
    (epoch,) = log(body).epochs
    assert (epoch.lon, epoch.lat, epoch.sentence) == pytest.approx((113.6655, 34.7578, kind))


@pytest.mark.parametrize(
    ("bodies", "why"),
    [
        ([gga(3, 0)], Refusal.NO_FIX),
        ([gga(3, 6)], Refusal.NOT_MEASURED),
        ([gga(3, 7)], Refusal.NOT_MEASURED),
        ([gga(3, 8)], Refusal.NOT_MEASURED),
        (["GNRMC,010203,V,3445.4680,N,11339.9300,E,,,210326,,,N"], Refusal.NO_FIX),
        ([gga(3), "GNRMC,010203,V,3445.4680,N,11339.9300,E,,,210326,,,N"], Refusal.NO_FIX),
        (["GNGLL,3445.4680,N,11339.9300,E,010203,V,N"], Refusal.NO_FIX),
        (["GNGNS,010203,3445.4680,N,11339.9300,E,NNNN,00,,,,,"], Refusal.NO_FIX),
        ([gga(3, lat="3465.4680,N")], Refusal.UNREADABLE),
        ([gga(3, lat="3445.4680,")], Refusal.UNREADABLE),
        ([gga(3, lat="9145.4680,N")], Refusal.UNREADABLE),
        ([gga(3, lon="18139.9300,E")], Refusal.UNREADABLE),
        ([gga(3, lat="0000.0000,N", lon="00000.0000,E")], Refusal.UNREADABLE),
        ([gga(3, lat=",", lon=",")], Refusal.UNREADABLE),
        ([gga(3, lat="nan,N")], Refusal.UNREADABLE),
    ],
)
def test_what_is_no_measured_position_never_counts(
    bodies: list[str], why: Refusal, log: Log
) -> None:
    reading = log(*bodies)
    assert reading.epochs == ()
    assert reading.refused == {why: 1}
    with pytest.raises(SurveyError) as none:
        averaged_log(reading)
    assert none.value.problem is Problem.NO_FIX
    assert all(words in str(none.value) for words in reading.why_nothing)


def test_damage_is_counted_by_its_kind_and_costs_only_itself(log: Log) -> None:
    reading = log(
        b"# a comment with $GPGGA,010201,3445.4680,N,11339.9300,E,1,12,0.8,110.0,M,-12.0,M,,*52\r\n",
        gga(1),
        said(gga(2)).replace(b"110.0", b"910.0"),
        said(gga(3))[:30] + b"\r\n",
        b"\xb5\x62\x01\x07\x5c\x00\x80\x81\x82$\x90\x0a\x91\r\n",
        b"\xd3\x00\x13\x3e\xd0",
        gga(4),
        b"\\s:rover,c:1700000000*5A\\",
        gga(5),
        said(gga(6))[:25],
        gga(7),
        said(gga(8), end=""),
    )
    assert [e.seconds for e in reading.epochs] == [3721, 3724, 3725, 3727, 3728]
    assert reading.refused[Refusal.CHECKSUM] == 1
    assert reading.refused[Refusal.CUT] == 2
    assert reading.refused[Refusal.NOISE] >= 2


def test_any_line_end_will_do(log: Log) -> None:
    for end in ("\r\n", "\n", "\r", "\r\r\n", ""):
        assert len(log(said(gga(1), gga(2), end=end)).epochs) == 2


def test_a_log_without_any_checksum_is_read_whole_lines_only(log: Log) -> None:
    lines = [f"${gga(second)}\r\n".encode() for second in (1, 2)]
    assert len(log(*lines).epochs) == 2
    assert len(log(*lines, gga(3)).epochs) == 1, "here the others were cut"


def test_a_strange_field_behind_the_position_costs_only_that_field(log: Log) -> None:
    (epoch,) = log(gga(1)[:-1] + "5.0,STATION").epochs
    assert epoch.lat == pytest.approx(34.7578)


def test_seconds_grow_over_midnight(log: Log) -> None:
    late, early = gga(59).replace("0102", "2359"), gga(1).replace("0102", "0000")
    first, second = log(late, early).epochs
    assert (first.seconds, second.seconds) == (86_399, 86_401)


def test_a_receiver_that_writes_whole_seconds_at_five_hertz_loses_nothing(log: Log) -> None:
    reading = log(*(gga(1, lat=f"3445.468{i},N") for i in range(5)))
    assert len(reading.epochs) == 5


def test_the_receivers_own_error_belongs_to_its_moment(log: Log) -> None:
    reading = log(
        "PSRFEPE,010201,A,1.3,10.59,52.97,0.6,180.0",
        gga(1),
        gga(2),
        "GNGST,010202,8.0,2.5,2.4,126,3.0,4.0,3.1",
        "GNGBS,010202,9.0,9.0,3.1,,,,",
        gga(3),
    )
    errors = [e.error_m for e in reading.epochs]
    assert errors == [10.59, pytest.approx(5.0 * 1.7308), None]


def test_satellites_are_told_apart_by_system(log: Log) -> None:
    (epoch,) = log(
        "BDGSA,A,3,02,03,04,,,,,,,,,,5.1,1.3,4.9,3.3",
        "GNGSA,A,3,201,,,,,,,,,,,,2.5,1.2,2.2",
        gga(1),
        "GNGSA,A,3,29,20,18,51,,,,,,,,,0.99,0.54,0.83,1",
        "GNGSA,A,3,82,73,,,,,,,,,,,0.99,0.54,0.83,2",
        "GNGSA,A,3,03,05,30,,,,,,,,,,0.99,0.54,0.83,3",
        "GNGSA,A,3,32,28,,,,,,,,,,,0.99,0.54,0.83,4",
        "GNGSA,A,3,02,,,,,,,,,,,,0.99,0.54,0.83,5",
        "GBGSV,1,1,03,06,40,180,38,09,30,120,30,11,,,,1",
        "GBGSV,1,1,02,06,40,180,35,09,30,120,31,3",
        "GQGSV,1,1,01,02,60,100,40,1",
    ).epochs
    assert epoch.sky.used == {
        System.BEIDOU: 6,
        System.GPS: 3,
        System.SBAS: 1,
        System.GLONASS: 2,
        System.GALILEO: 3,
        System.QZSS: 1,
    }
    assert epoch.sky.in_view == {System.BEIDOU: 3, System.QZSS: 1}


def test_the_real_logs_tell_beidou_and_their_talkers(shared_data: SharedData) -> None:
    by_bd = read_log(shared_data("nmea_gpsd_BSD2/beidou-bd.log"))
    by_gb = read_log(shared_data("nmea_gpsd_BSD2/beidou-gb.log"))
    assert by_bd.epochs[-1].sky.used[System.BEIDOU] == 3
    assert by_gb.epochs[-1].sky.in_view[System.BEIDOU] == 11
    assert {"BD", "GN", "GP", "P"} == set(by_bd.talkers)
    assert "GB" in by_gb.talkers
    foiled = read_log(shared_data("nmea_pynmeagps_BSD3/pygpsdata-nmeabadck.log"))
    assert foiled.refused[Refusal.CHECKSUM] == 2


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SurveyError) as missing:
        read_log(tmp_path / "none.log")
    assert missing.value.problem is Problem.NO_SUCH_FILE
    with pytest.raises(SurveyError):
        read_log(tmp_path)


@pytest.mark.parametrize(
    ("said", "why", "remedy"),
    [
        (b"", "没有 NMEA 语句", "核对是不是接收机日志"),
        (b"\xb5\x62" * 500, "只有二进制数据，不是 NMEA", "设为 NMEA"),
        ("PAIR001,004,0", "没有含坐标的语句", "GGA 或 RMC"),
        (gga(3, 0), "1 个历元中均未定位", "开阔处"),
        (gga(3, 8), "不是实测", "开阔处"),
        (b"$GPGGA,010203,3445.4680,N*00\r\n", "1 句校验和不符", "波特率"),
    ],
)
def test_a_log_without_a_position_says_why_and_what_to_do(
    log: Log, said: bytes | str, why: str, remedy: str
) -> None:
    reading = log(said)
    assert why in reading.why_nothing[0]
    assert remedy in reading.why_nothing[1]


def test_a_log_written_by_a_windows_shell_is_read(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    path.write_text(said(*(gga(second) for second in range(20))).decode(), "utf-16")
    assert len(read_log(path).epochs) == 20


def test_progress_is_told_and_may_cancel(tmp_path: Path) -> None:
    path = tmp_path / "long.log"
    path.write_bytes(said(*(gga(second % 60) for second in range(3000))))
    parts: list[float] = []
    read_log(path, progress=parts.append)
    assert parts == sorted(parts)
    assert parts[-1] == 1.0

    def cancel(_part: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        read_log(path, progress=cancel)


@settings(deadline=None)
@given(
    st.lists(st.one_of(st.binary(max_size=80), st.sampled_from([said(gga(1)), b"$", b"$GPGGA,"])))
)
def test_no_bytes_whatever_raise(parts: list[bytes]) -> None:
    sentences, epochs = Sentences(checked=False), Epochs()
    for part in parts:
        for message in sentences.feed(part):
            list(epochs.add(message))
    for message in sentences.finish():
        list(epochs.add(message))
    list(epochs.close())


@settings(deadline=None)
@given(body=st.text("0123456789.,-NSEWAVDM", max_size=60), name=st.sampled_from(
    ["GNGGA", "GPRMC", "BDGLL", "GNGNS", "GPGST", "GNGBS", "GPGSV", "GNGSA", "GNZDA", "GNVTG",
     "PUBX,00", "PSRFEPE", "PGRME", "PQTMEPE"]))  # fmt: skip
def test_no_fields_whatever_raise(body: str, name: str) -> None:
    sentences, epochs = Sentences(), Epochs()
    for message in sentences.feed(said(f"{name},{body}", gga(1))):
        for epoch in epochs.add(message):
            assert abs(epoch.lat) <= 90


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None
)
@given(st.lists(st.tuples(st.integers(0, 58_000), st.binary(min_size=1, max_size=3)), max_size=60))
def test_damaged_bytes_do_not_move_the_position(
    shared_data: SharedData, tmp_path: Path, damage: list[tuple[int, bytes]]
) -> None:
    whole = shared_data("nmea_gpsd_BSD2/ublox-zed-f9p-nmea.log")
    data = bytearray(whole.read_bytes())
    for at, noise in damage:
        data[at : at + len(noise)] = noise
    path = tmp_path / "damaged.log"
    path.write_bytes(data)
    fix, expected = averaged_log(read_log(path)), averaged_log(read_log(whole))
    assert distance_m(fix.lon, fix.lat, expected.lon, expected.lat) < 0.3
