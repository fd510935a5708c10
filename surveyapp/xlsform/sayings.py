"""What is wrong with a form and what to do, by code. The codes are pyxform's where it has one."""

from surveyapp.domain.language import _

Saying = tuple[str, str]
"""What is wrong, and the remedy; `{facts}` are filled in from pyxform's message."""


def saying(code: str) -> Saying | None:
    """The sentences of a code, None for one we do not know."""
    for group in (
        _names,
        _references,
        _structure,
        _choices,
        _parameters,
        _headers,
        _entities,
        _ours,
    ):
        found = group().get(code)
        if found:
            return found
    return None


def _names() -> dict[str, Saying]:
    unique = _("给其中一个换一个名称。")
    letters = _("名称以字母或下划线开头，只用字母、数字、_、-、.，不含空格。")
    return {
        "NAMES_001": (_("名称“{value}”在同一组内重复。"), unique),
        "NAMES_002": (_("名称“{value}”与另一个名称只差大小写。"), unique),
        "NAMES_003": (_("重复组“{value}”与表单根节点同名。"), _("给重复组换一个名称。")),
        "NAMES_004": (_("重复组名称“{value}”在表单中出现两次。"), unique),
        "NAMES_005": (_("名称“meta”是保留名。"), _("换一个名称。")),
        "NAMES_006": (_("选项没有 name。"), _("在 name 列填写选项的标识。")),
        "NAMES_007": (_("选项的 name 在同一列表中重复。"), _("换一个 name，或在 settings 中设 allow_choice_duplicates 为 yes。")),
        "NAMES_008": (_("“{column}”列的名称无效。"), letters),
        "NAMES_009": (_("名称“{name}”无效。"), letters),
        "NAMES_010": (_("“{column}”列的名称不能以两个下划线开头。"), _("换一个名称。")),
        "NAMES_011": (_("“{column}”列的名称不能含句点。"), _("换一个名称。")),
        "NAMES_012": (_("“{column}”列不能用“name”或“label”。"), _("换一个名称。")),
        "NAMES_013": (_("没有名为“{sheet}”的工作表，但有相近的 {candidates}。"), _("改成正确的工作表名；无关的表名前加下划线。")),
        "NAMES_014": (_("实体列表名重复。"), unique),
        "NAMES_015": (_("实体列表没有名称。"), _("填写 list_name。")),
        "no_name": (_("题目或组没有 name。"), _("在 name 列填写名称。")),
        "audit_name": (_("audit 的 name 应留空。"), _("清空该单元格。")),
        "no_form_id": (_("表单没有标识。"), _("在 settings 的 form_id 填写标识。")),
    }  # fmt: skip


def _references() -> dict[str, Saying]:
    braces = _("引用写作 ${{名称}}，名称须与 survey 表的 name 一致。")
    return {
        "PYREF_001": (_("“{column}”列的引用写法有误。"), braces),
        "PYREF_002": (_("“{column}”列的多个引用之间缺逗号。"), _("用逗号分开各个引用。")),
        "PYREF_003": (_("“{column}”列引用了不存在的题目“{q}”。"), _("核对拼写，或补上该题目。")),
        "PYREF_004": (_("“{column}”列引用的“{q}”在表单中不止一个。"), _("让被引用的名称在全表唯一。")),
        "no_element": (_("引用了不存在的题目“{name}”。"), _("核对拼写，或补上该题目。")),
        "many_elements": (_("引用的“{name}”在表单中不止一个。"), _("让被引用的名称在全表唯一。")),
        "trigger_hidden": (_("题目“{name}”不显示，不能用作“{other}”的触发项。"), _("trigger 改用一道显示的题目。")),
        "malformed": (_("“{column}”列的表达式无法解析：{source}（{reason}）。"), _("检查括号、引号和函数名。")),
        "circle": (_("这些题目互相依赖，无法计算：{names}。"), _("去掉其中一处引用。")),
        "pulldata": (_("pulldata() 要读表单以外的文件“{file}”，本程序没有这个文件。"), _("把数据放进 choices 表，用 choice_filter 或 instance() 取值。")),
    }  # fmt: skip


def _structure() -> dict[str, Saying]:
    return {
        "SURVEY_001": (_("多出一个 end_{type}“{name}”，没有与之对应的 begin_{type}。"), _("删去这一行，或补上 begin_{type}。")),
        "SURVEY_002": (_("begin_{type}“{name}”没有结束。"), _("在组的最后补一行 end_{type}。")),
        "no_type": (_("题目没有 type。"), _("在 type 列填写题型，如 text、integer、select_one 列表名。")),
        "unknown_type": (_("没有“{type}”这种题型。"), _("核对拼写；可用题型见 xlsform.org。")),
        "no_calculation": (_("calculate 没有 calculation。"), _("在 calculation 列填写表达式，或删去这一行。")),
        "no_label": (_("题目“{name}”没有标签。"), _("在 label 列填写问题。")),
        "big_image": (_("题目“{name}”有 big-image 而没有 image。"), _("补上 image 列。")),
        "no_survey": (_("没有名为 survey 的工作表，或表是空的。"), _("把题目所在的工作表命名为 survey，第一行写列名。")),
        "include": (_("“include”引用的另一份表单不在这里。"), _("把那份表单的题目直接复制进来。")),
        "loop_list": (_("循环没有列表名，或列表“{list}”不存在。"), _("写作 begin_loop over 列表名，并在 choices 表列出。")),
        "comment_row": (_("这一行没有 type、name、label，已跳过。"), _("若是注释可以不管。")),
        "disabled": (_("disabled 列已不再使用。"), _("改用 relevant。")),
        "repeat_label": (_("重复组没有标签。"), _("在 label 列填写名称。")),
        "table_list": (_("table-list 组内的列表不一致，或用了 choice_filter。"), _("组内各题用同一个列表，且不用 choice_filter。")),
        "encrypted_id": (_("加密表单不能省略 instanceID。"), _("去掉 omit_instanceID。")),
        "media": (_("不支持的媒体列“{name}”。"), _("只用 image、audio、video、big-image。")),
        "empty_choice_question": (_("题目没有选项。"), _("在 choices 表列出选项。")),
        "language_tag": (_("这些语言没有标准代码：{languages}。"), _("写作“中文 (zh)”“English (en)”。")),
        "translation": (_("语言“{language}”缺少 {sheet} 表的 {columns}。"), _("补上该语言的列，或去掉多余的语言。")),
        "two_ids": (_("settings 同时有 form_id 和 id_string。"), _("只留 form_id。")),
        "old_device_id": (_("多数设备已不支持这种题型。"), _("改用 username、deviceid 或删去。")),
    }  # fmt: skip


def _choices() -> dict[str, Saying]:
    return {
        "LABEL_001": (_("选项没有标签。"), _("在 label 列填写选项文字。")),
        "no_list": (_("choices 表中没有列表“{list}”。"), _("核对列表名，或在 choices 表补上。")),
        "no_choices_sheet": (_("没有 choices 工作表。"), _("增加 choices 表，列名为 list_name、name、label。")),
        "no_external_sheet": (_("没有 external_choices 工作表。"), _("增加 external_choices 表，列名为 list_name、name。")),
        "no_external_list": (_("external_choices 表中没有列表“{list}”。"), _("核对列表名，或补上该列表。")),
        "choice_space": (_("多选列表“{list}”的选项名“{name}”含空格。"), _("选项名不用空格。")),
        "or_other_filter": (_("or_other 不能与 choice_filter 同用。"), _("在 choices 中加“其他”选项，另设一道文字题。")),
        "or_other_choices": (_("or_other 题没有选项。"), _("在 choices 表列出选项。")),
        "or_other_language": (_("or_other 的“其他”没有译文。"), _("在 choices 中加“其他”选项，另设一道文字题。")),
        "file_name": (_("选项文件“{list}”的扩展名不对。"), _("应为 .csv、.xml 或 .geojson。")),
        "external_filter": (_("select_one_external 应配 choice_filter。"), _("补上 choice_filter，或改用 select_one。")),
        "search": (_("题目“{name}”的 search() 与题型或列表冲突。"), _("去掉 search()，或另设列表。")),
        "instance_clash": (_("两个外部数据同名“{name}”而来源不同。"), _("给其中一个换名。")),
    }  # fmt: skip


def _parameters() -> dict[str, Saying]:
    numbers = _("核对 parameters 列的数值。")
    return {
        "RANGE_001": (_("range 的参数“{name}”不是数字。"), numbers),
        "RANGE_002": (_("range 的参数“{name}”不能为 0。"), numbers),
        "RANGE_003": (_("range 的参数“{name}”大于取值范围。"), numbers),
        "RANGE_004": (_("range 的参数“{name}”不是 step 的整数倍。"), numbers),
        "RANGE_005": (_("range 的参数“{name}”不在 start 与 end 之间。"), numbers),
        "RANGE_006": (_("range 的 tick_labelset 列表不存在。"), _("在 choices 表补上该列表。")),
        "RANGE_007": (_("no-ticks 的 tick_labelset 只能有两个选项。"), _("只留首尾两个选项。")),
        "RANGE_008": (_("range 的刻度参数与 appearance 不相容。"), _("去掉 tick_interval、placeholder、tick_labelset。")),
        "RANGE_009": (_("range 的 tick_labelset 选项名不全是数字。"), numbers),
        "RANGE_010": (_("range 的 tick_labelset 选项超出范围。"), numbers),
        "RANGE_011": (_("range 的 tick_labelset 选项不在刻度上。"), numbers),
        "RANGE_012": (_("no-ticks 的 tick_labelset 只能是首尾两值。"), numbers),
        "SURVEY_003": (_("参数 incremental 只能为 true。"), _("写 incremental=true 或删去。")),
        "SURVEY_004": (_("parameters 列的写法有误。"), _("写作 参数=值 参数=值。")),
        "SURVEY_005": (_("这种题型没有参数“{rejected}”。"), _("可用参数：{accepted}。")),
        "SURVEY_006": (_("参数 reference-geometry 指向的数据不存在。"), _("填选项列表名、文件名或重复组的引用。")),
        "SURVEY_007": (_("参数 capture-accuracy 不是数字。"), _("写作 capture-accuracy=10（米）。")),
        "SURVEY_008": (_("参数 warning-accuracy 不是数字。"), _("写作 warning-accuracy=30（米）。")),
        "SURVEY_009": (_("参数 allow-mock-accuracy 只能为 true 或 false。"), _("改为 true 或 false。")),
        "parameter": (_("参数“{name}”的值无效。"), _("核对 parameters 列；写法见 xlsform.org。")),
        "max_pixels": (_("照片没有限定大小。"), _("手机填报可加 max-pixels=2048，上传更快。")),
        "package_name": (_("参数 app 的包名无效。"), _("写作 com.example.app。")),
        "geopoint_trigger": (_("background-geopoint 须有 trigger 而不能有 calculation。"), _("补上 trigger，清空 calculation。")),
    }  # fmt: skip


def _headers() -> dict[str, Saying]:
    return {
        "HEADER_001": (_("工作表“{sheet_name}”缺少列名行，或有值的列没有列名（{header}）。"), _("第一行写列名。")),
        "HEADER_002": (_("工作表“{sheet_name}”有两列意思相同：“{other}”和“{header}”。"), _("删去或改名其中一列。")),
        "HEADER_003": (_("工作表“{sheet_name}”缺少必需的列：{missing}。"), _("补上该列。")),
        "HEADER_004": (_("choices 表的列名“{column}”为空或含空格，该列不用。"), _("列名不用空格。")),
        "HEADER_005": (_("entities 表有不认识的列：{columns}。"), _("核对列名或删去。")),
        "duplicate_header": (_("列名“{header}”重复。"), _("删去或改名其中一列。")),
        "wide_row": (_("这一行的单元格比列名多。"), _("补上列名；单元格中的 | 写作 \\|。")),
        "bad_date": (_("“{column}”列的日期在 Excel 中含义不明。"), _("把单元格改成文本，写作 2026-03-21。")),
        "unreadable": (_("文件已损坏，读不出工作表（{fault}）。"), _("请用 Excel 或 WPS 另存为 .xlsx 后重试。")),
        "foreign": (_("不是表单文件。"), _("请用 .xlsx、.xls 或文本表（.md）。")),
    }  # fmt: skip


def _entities() -> dict[str, Saying]:
    texts = {
        "ENTITY_001": _("有 save_to 而没有 entities 表。"),
        "ENTITY_002": _("save_to“{saveto}”与第 {other_row} 行重复。"),
        "ENTITY_003": _("组和重复组不能 save_to。"),
        "ENTITY_004": _("entities 表中没有列表“{dataset}”。"),
        "ENTITY_005": _("实体“{dataset}”没有 label。"),
        "ENTITY_006": _("实体“{dataset}”缺 update_if。"),
        "ENTITY_007": _("实体“{dataset}”缺 entity_id。"),
        "ENTITY_008": _("有多个实体时 save_to 要写明列表名。"),
        "ENTITY_009": _("实体所在的组“{scope}”已有另一个实体。"),
        "ENTITY_011": _("save_to 与“{dataset}”所在的组不一致。"),
        "ENTITY_012": _("实体“{dataset}”引用了另一组的“{question}”。"),
        "ENTITY_013": _("save_to 只能有一个 #。"),
        "entity": _("实体声明有误。"),
    }
    remedy = _("本程序不用实体：可删去 entities 表和 save_to 列。")
    return {code: (text, remedy) for code, text in texts.items()}


def _ours() -> dict[str, Saying]:
    return {
        "window_type": (_("桌面窗口不能回答“{type}”题，可在手机上填报。"), _("桌面也要填时，改用 text 或 image。")),
        "no_list_file": (_("选项在文件“{file}”中，本程序没有这个文件，桌面按文字填写。"), _("把选项放进 choices 表。")),
        "field_type": (_("“{name}”是程序的字段“{label}”，应为 {wanted}，而不是 {type}。"), _("改题型，或换一个名称作为附加问题。")),
        "field_choices": (_("“{name}”的选项 {names} 不是程序的标识，规则和清单不认识。"), _("改用 form xlsx 给出的标识，或换一个名称作为附加问题。")),
        "field_reserved": (_("“{name}”是程序自己填写的“{label}”，填不进去。"), _("换一个名称。")),
        "bare_name": (_("“{column}”列提到的“{lost}”不是题目。"), _("引用写作 ${{名称}}，文字加引号。")),
        "regex": (_("正则表达式“{source}”无法使用，该条件总不成立。"), _("检查括号和转义。")),
        "beyond": (_("pyxform 无法处理这份表单（{fault}）。"), _("逐段删减题目找出原因，或从示例表单改起。")),
    }  # fmt: skip
