"""What is said in and of one-off notices."""

from helpbot.texts.registry import KINDS as KINDS  # noqa: PLC0414 -- the same words, under this file's name
from helpbot.texts.registry import STATES as FILING_STATES

STATES = {**FILING_STATES, "none": "没有交"}
EVERYBODY = "全部单位"
OF_SPONSOR = "名称带“{sponsor}”的举办单位所属"
OF_KIND = "{year}{kind}：{state}"
OF_YEAR = "{year}年度"
ANY_STATE = "交过的"
BETWEEN = "，"

NO_SPONSOR = "登记库里没有名称带“{sponsor}”的举办单位。"
NO_SPONSOR_NEAR = "登记库里没有名称带“{sponsor}”的举办单位，您是不是要：{near}？"
NOBODY = "这样选，一家单位也没有：{audience}。"
SAY_WHICH = "请说明是哪一种：--statutory 法定通知（退订了提醒的也发），或 --nudge 提醒（退订了的不发）。"
STATE_NEEDS_KIND = "选了 --state 或 --year，也要用 --kind 说是哪类办件的，例如 --kind annual。"
EMPTY = "通知没有内容。用 --text 写在命令里，或用 --file 给一个 UTF-8 文本文件。"
TOO_LONG = "通知有{length}个字，最多{most}个。长的内容请说明到哪里看。"
UNKNOWN_PLACEHOLDER = "通知里的 {{{name}}} 填不上，可以用的有：{known}。"
NO_SUCH = "没有编号为{number}的通知。用 helpbot notice list 看全部编号。"
NOT_DRAFT = "编号{number}的通知现在是“{state}”，不能再批准。要再发一次，请重新起草。"
NOT_APPROVED = "编号{number}的通知现在是“{state}”，只有已批准的才能这样做。"
WRONG_HASH = "校验码对不上，没有批准。现在这份的校验码是 {hash}：请先用 helpbot notice show {number} 看一遍，再照它批准。"
NOTICE_STATES = {"draft": "待批准", "approved": "已批准", "stopped": "已停发"}

MESSAGE = "【{kind}】{text}"
KIND_WORDS = ("提醒", "通知")
CONCERNS = "涉及您经办的：{names}"
CONCERNS_MORE = "涉及您经办的{count}家单位：{names}等"
NAMES_BETWEEN = "、"
STATUTORY = "这是法定通知，关闭了提醒的也会收到。"
NUDGE = "不想再收这类提醒，回复“退订”，法定通知照发。"
