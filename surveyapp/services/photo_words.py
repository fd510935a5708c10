"""What the marks of a photo and the reasons for refusing a file say to people."""

from typing import assert_never

from surveyapp.domain.language import _
from surveyapp.domain.photos import Broken, Mark


def mark_words(mark: Mark) -> str:  # noqa: PLR0911 - one line each
    """Why a photo that was taken in needs a look, in a few words."""
    match mark:
        case Mark.NO_POSITION:
            return _("没有坐标")
        case Mark.ZERO_POSITION:
            return _("坐标为 0,0")
        case Mark.OUTSIDE_AREA:
            return _("坐标不在本工程县区内")
        case Mark.BAD_DATE:
            return _("拍摄时间不可信")
        case Mark.NO_DATE:
            return _("没有拍摄时间")
        case Mark.FAR_FROM_SITE:
            return _("离站址过远")
        case Mark.LIKELY_GCJ02:
            return _("坐标疑为 GCJ-02")
        case Mark.DAMAGED:
            return _("文件部分损坏")
    assert_never(mark)


def mark_remedy(mark: Mark) -> str:
    """What a person can do about a mark, in one line."""
    match mark:
        case Mark.NO_POSITION | Mark.ZERO_POSITION:
            return _("打开相机定位后补拍，或手工归入站址")
        case Mark.OUTSIDE_AREA:
            return _("核对经纬度正负号与县区")
        case Mark.BAD_DATE | Mark.NO_DATE:
            return _("校准相机时钟")
        case Mark.FAR_FROM_SITE:
            return _("核对照片是否归错站址")
        case Mark.LIKELY_GCJ02:
            return _("核对坐标系后换算")
        case Mark.DAMAGED:
            return _("从原卡重新复制")
    assert_never(mark)


def broken_words(reason: Broken) -> str:  # noqa: PLR0911 - one line each
    """Why a file was not taken in, in a few words."""
    match reason:
        case Broken.EMPTY:
            return _("空文件")
        case Broken.NOT_AN_IMAGE:
            return _("不是照片")
        case Broken.UNREADABLE:
            return _("照片损坏，无法读取")
        case Broken.TOO_LARGE:
            return _("像素或文件过大")
        case Broken.RAW:
            return _("是相机原始文件，请导入同时拍的 JPEG")
        case Broken.VIDEO:
            return _("是没有坐标的视频，不是照片")
        case Broken.VANISHED:
            return _("读取时文件消失（存储卡可能被拔出）")
        case Broken.DENIED:
            return _("没有读取权限")
    assert_never(reason)


def marks_in_words(marks: list[str]) -> str:
    """All marks of a photo in one line."""
    return _("、").join(mark_words(Mark(m)) for m in marks)
