"""Words for people: one sentence for each problem and one for each act.

What happened, where, and what to do. Adding a `Problem` without its sentence fails the types.
"""

from collections.abc import Mapping
from typing import assert_never

from surveyapp.domain.changes import Label
from surveyapp.domain.errors import Problem
from surveyapp.domain.fields import TABLES, field_of
from surveyapp.domain.language import _


class _Facts(dict[str, object]):
    """Facts of a sentence; one that is not given shows as nothing rather than raising."""

    def __missing__(self, key: str) -> str:
        return ""


def _fill(sentence: str, facts: Mapping[str, object]) -> str:
    return sentence.format_map(_Facts(facts)).strip()


def explain(problem: Problem, facts: Mapping[str, object]) -> str:
    """One plain sentence in the language of this context; never a traceback, never empty."""
    sentence = _sentence(problem)
    if problem is Problem.OFFICE_REFUSED:
        sentence = _of_an_office().get(str(facts.get("reason", "")), sentence)
    return _fill(sentence, facts)


def _of_an_office() -> dict[str, str]:
    """What an office answers to who may not come in, by its code, and what to do."""
    return {
        "bad_ticket": _("登记码无效、已用过或已过期。请向县区专班索取新的登记码。"),
        "not_yours": _("没有本工程县区的权限。请向县区专班核对登记码或授权。"),
        "revoked": _("这台电脑已被停用。已保存的内容都在，请联系县区专班。"),
        "locked_out": _("多次失败，已暂时锁定。请过一会儿再试。"),
        "rate": _("请求过多。请过一会儿再试。"),
    }


def _sentence(problem: Problem) -> str:  # noqa: C901, PLR0911, PLR0912, PLR0915 - one line each
    match problem:
        case Problem.NO_SURVEY:
            return _("{path} 不是勘察工程（缺少 survey.gpkg）。请选择工程文件夹，或用“新建”建立。")
        case Problem.SURVEY_EXISTS:
            return _("{path} 已有勘察工程。请直接打开，或换一个文件夹。")
        case Problem.SURVEY_NEWER:
            return _("工程 {path} 由更新的版本（{version}）写成。请升级本程序后再打开。")
        case Problem.SURVEY_DAMAGED:
            return _("工程 {path} 已损坏（{reason}），只能只读打开。请用“rebuild”或备份恢复。")
        case Problem.SURVEY_BUSY:
            return _("工程 {path} 正被另一个程序写入，本次没有保存。请稍候重试。")
        case Problem.SURVEY_CLOSED:
            return _("工程 {path} 已关闭，读取就此停止。请重新打开。")
        case Problem.READ_ONLY:
            return _("{path} 只读，无法写入。请检查文件夹权限或换一个位置。")
        case Problem.DISK_FULL:
            return _("磁盘已满，{path} 没有写入；此前已保存的内容完好。请腾出空间后重试。")
        case Problem.DISK_FAULT:
            return _("读写 {path} 失败：{reason}。此前已保存的内容完好，请检查磁盘后重试。")
        case Problem.NO_SUCH_SITE:
            return _("没有站址“{site}”。请核对编号。")
        case Problem.NO_SUCH_RECORD:
            return _("没有记录“{record}”。请刷新列表后重试。")
        case Problem.NO_SUCH_FILE:
            return _("找不到 {path}。请核对路径。")
        case Problem.NO_SUCH_FIELD:
            return _("没有字段“{field}”。请用 form xlsx 查看可用字段。")
        case Problem.NO_SUCH_CHOICE:
            return _("“{value}”不是可选值。可选：{known}。")
        case Problem.NOT_A_NUMBER:
            return _("{field}应为数字，而不是“{value}”。")
        case Problem.NOT_A_DATE:
            return _("{field}应为日期（如 2026-03-21），而不是“{value}”。")
        case Problem.NOT_A_POSITION:
            return _(
                "无法识别坐标“{value}”：{reason}。可输入十进制度、度分秒、CGCS2000 带号坐标或 Plus Code。"
            )
        case Problem.OUT_OF_RANGE:
            return _("{field}的值 {value} 超出范围（{low} 至 {high}）。")
        case Problem.REQUIRED:
            return _("{field}必须填写。")
        case Problem.CONSTRAINT:
            return _("{field}不符合要求：{reason}")
        case Problem.NO_SUCH_COUNTY:
            return _("没有代码为“{county}”的县区。请使用六位行政区划代码，如 410105。")
        case Problem.NO_FIX:
            return _("{path} 中没有可用的定位（读到 {sentences} 句，{reason}）。{remedy}。")
        case Problem.FIX_TOO_POOR:
            return _(
                "定位精度 ±{accuracy_m} m 低于表单要求的 ±{limit_m} m，没有采用。请继续平均或移到开阔处。"
            )
        case Problem.NO_RECEIVER:
            return _("接收机 {path} 不可用：{reason}。请检查连接后重试。")
        case Problem.FORM_INVALID:
            return _("表单 {path} 有误：{reason}")
        case Problem.BAD_TABLE:
            return _("表格 {path} 无法读取：{reason}")
        case Problem.BAD_TILES:
            return _("瓦片文件 {path} 无法使用：{reason}。请换一个 MBTiles 或 PMTiles 文件。")
        case Problem.UNKNOWN_FORMAT:
            return _("不支持 {path} 的格式。可用：{known}。")
        case Problem.NOTHING_TO_UNDO:
            return _("没有可撤销的操作。")
        case Problem.MOVED_ON:
            return _("“{label}”之后记录又有改动（{field}），不能直接撤销。请先撤销后来的改动。")
        case Problem.LOCKED:
            return _("站址 {site} 已{state}，不能直接修改。请先重新提交。")
        case Problem.BACKUP_DAMAGED:
            return _("备份 {path} 不完整（{reason}），没有恢复。请换另一份备份。")
        case Problem.FOLDER_NOT_EMPTY:
            return _("文件夹 {path} 不是空的。请换一个文件夹。")
        case Problem.WRONG_USAGE:
            return _("用法有误：{reason}")
        case Problem.PACK_INVALID:
            return _("政策包 {path} 第 {line} 行“{key}”有误：{reason}")
        case Problem.NO_WINDOW:
            return _(
                "窗口无法打开：{reason}。请在桌面环境中运行，或使用终端命令（surveyapp --help）。"
            )
        case Problem.CASE_CLOSED:
            return _("协调事项 {case} 已于 {day} 办结，不能再改。需要时请另行提交。")
        case Problem.CASE_NOT_LATE:
            return _("协调事项 {case} 没有逾期或已有答复，不必催办。")
        case Problem.NO_CENTRAL:
            return _("{path} 不是中心清单的数据目录。请先运行 survey-server init。")
        case Problem.OLD_SQLITE:
            return _(
                "SQLite {found} 有损坏数据的缺陷，不能使用，至少需要 {least}。请重新安装程序及其附带的库。"
            )
        case Problem.DATABASE:
            return _("数据库 {path} 不可用：{reason}。请检查数据库后重试。")
        case Problem.DATABASE_ADDRESS:
            return _("数据库地址 {address} 不能用。请写成 postgresql://用户:密码@主机:端口/库名。")
        case Problem.CERTIFICATE:
            return _(
                "证书 {path} 不能用（{reason}）。请用 PEM 格式的证书和与它配对、没有口令的私钥。"
            )
        case Problem.CANNOT_LISTEN:
            return _(
                "不能在 {address} 上提供服务：{reason}。请换一个端口或地址，或停下占用它的程序。"
            )
        case Problem.ALREADY_SERVED:
            return _("数据目录 {path} 已有服务器在运行。请先停下它，再启动新的。")
        case Problem.NO_SUCH_PERSON:
            return _("没有人员“{person}”。请用 survey-server user list 核对。")
        case Problem.NO_SUCH_DEVICE:
            return _("没有设备“{device}”。请用 survey-server device list 核对。")
        case Problem.NOT_ENROLLED:
            return _("工程 {path} 在这台电脑上还没有登记。请向县区专班索取登记码，再运行 enrol。")
        case Problem.NO_TICKET:
            return _("{path} 中没有登记码。请向县区专班重新索取登记文件。")
        case Problem.NO_RECEIPT:
            return _("工程 {path} 还没有同步过，没有回执可打印。")
        case Problem.OFFICE_AWAY:
            return _("连不上 {server}（{reason}）。已保存的内容都在，请稍后再同步，或改用数据包。")
        case Problem.OFFICE_REFUSED:
            return _("{server} 没有接受：{reason}。已保存的内容都在。")
        case Problem.OFFICE_UNCLEAR:
            return _("{server} 的答复无法理解（{reason}）。请核对地址，或升级本程序。")
        case Problem.BUNDLE_DAMAGED:
            return _("数据包 {path} 不完整（{reason}），没有读入任何内容。请重新复制或重新生成。")
        case Problem.BUNDLE_NOT_OURS:
            return _("数据包 {path} 不是给这里的（{reason}）。请核对文件。")
        case Problem.BUNDLE_EARLIER:
            return _("数据包 {path} 之前还有一个没有读入。请先读入较早的数据包，或直接同步。")
        case Problem.LIST_DAMAGED:
            return _("{path} 不是完整的公布清单文件。请重新下载。")
        case Problem.LIST_UNSIGNED:
            return _("{path} 旁边没有 manifest.json 及其签名，无法核验。请下载整个清单文件夹。")
        case Problem.KEY_DAMAGED:
            return _("{path} 不是可用的公钥或签名文件。请重新取得。")
        case Problem.BATCH_REFUSED:
            return _("{batch} 不能{act}：{reason}")
        case Problem.CANCELLED:
            return _("已取消。做完的部分都在，下次接着做。")
    assert_never(problem)


def describe(label: Label) -> str:
    """The sentence of an act for undo and history, for example 修改 人民路23号 的 高度."""
    return _fill(_act(label.verb), _worded(label))


def _act(verb: str) -> str:
    sentences = {
        "new_site": _("新建站址 {name}"),
        "edit": _("修改 {name} 的 {field}"),
        "edit_many": _("修改 {name} 的 {count} 项"),
        "delete": _("删除 {name}"),
        "add": _("为 {name} 添加{table}"),
        "edit_child": _("修改 {name} 的{table}"),
        "delete_child": _("删除 {name} 的{table}"),
        "fix": _("为 {name} 定位"),
        "take_photos": _("导入 {count} 张照片"),
        "assign_photos": _("把 {count} 张照片归入 {name}"),
        "name_shot": _("为 {name} 的 {count} 张照片指定必拍项"),
        "turn_photos": _("旋转 {count} 张照片"),
        "draw_on_photo": _("标注 {name} 的照片"),
        "delete_photos": _("删除 {count} 张照片"),
        "suggest": _("由照片建立 {count} 处候选站址"),
        "confirm": _("确认候选站址 {name}"),
        "import": _("导入 {file}：{count} 处"),
        "submit": _("提交 {name}"),
        "set_aside": _("搁置 {name} 的提示"),
        "turn_into_obstacle": _("把 {name} 的提示转为障碍"),
        "open_case": _("提交协调：{name}"),
        "reply_case": _("登记答复：{name}"),
        "remind_case": _("催办：{name}"),
        "close_case": _("办结：{name}"),
        "sync": _("同步"),
        "renumber": _("{name} 编号重复，改为 {number}"),
        "settle": _("处理 {name} 的待定项（{field}）"),
        "rebuild": _("重建工程，找回 {count} 条记录"),
        "undo": _("撤销：{label}"),
        "redo": _("重做：{label}"),
    }
    return sentences.get(verb, verb)


def _worded(label: Label) -> dict[str, object]:
    facts: dict[str, object] = dict(label.facts)
    if "of" in label.facts:  # an undo or redo carries the facts of the act it is about
        about = {key: value for key, value in label.facts.items() if key != "of"}
        facts["label"] = describe(Label(label.facts["of"], about))
    table = label.facts.get("table", "site")
    if "field" in label.facts and table in TABLES:
        field = field_of(table, label.facts["field"])
        facts["field"] = field.label if field else label.facts["field"]
    if "table" in label.facts:
        facts["table"] = table_label(table)
    return facts


def table_label(table: str) -> str:
    """The word for one kind of record, for example 收费要求 for `fee`."""
    labels = {
        "site": _("站址"),
        "photo": _("照片"),
        "fee": _("收费要求"),
        "supply": _("供电"),
        "obstacle": _("障碍"),
        "visit": _("上门记录"),
        "approval": _("手续"),
        "station": _("基站"),
        "contact": _("联系人"),
        "fix": _("定位"),
        "aside": _("搁置的提示"),
        "coordination": _("协调事项"),
    }
    return labels.get(table, table)
