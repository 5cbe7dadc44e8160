"""What officers and clerks are told about a ticket."""

NOTICE = (
    "新的求助，编号{number}（{reason}）\n问题：{question}\n查看：helpbot ticket show {number}\n回复：helpbot ticket reply {number} 回复内容"
)
NOTICE_PERSON = "新的求助，编号{number}（{reason}）{urgent}\n{about}问题：{question}\n{due}"
NOTICE_BY_MAIL = (
    "直接回复这封信，写的话就发给来信人。第一行只写下面的词，就照办：\n"
    "办结　　追问（后面写要问的）　　备注（后面写，来信人看不到）　　转给 姓名　　加急　　上报"
)
NOTICE_GROUP = "编号{number}{urgent}\n单位：{institution}\n事项：{subject}\n{due}"
NOTICE_MORE = "编号{number}的来信人补充：\n{text}"
NOTICE_MORE_GROUP = "编号{number}有新的补充，请认领。"
ABOUT_LINE = "单位：{institution}\n"
NO_INSTITUTION = "没有绑定"
DUE = "请在{due}前答复。"
DUE_NONE = "请尽快答复。"
SOME_TIME = "早先"
URGENT_MARK = "【加急】"
REASONS = {
    "asked": "要求人工",
    "not-solved": "回答没解决",
    "no-answer": "没有合适的答案",
    "returned": "同一办件多次退回",
    "handover": "交接遇到困难",
}
REPLY = "工作人员{who}回复（编号{number}）：\n{text}"
ASKED_BACK = "工作人员{who}想再问一下（编号{number}），请直接回答：\n{text}"
REPLY_FROM_ABOVE = "{source}（{level}级）答复（编号{number}）：\n{text}"
REPLY_SOURCE = "现在您发的话都转给工作人员，机器人先不作答；问完了请点（或输入）“办结”。"
DONE = "办结，谢谢"
STILL_OPEN = "还没解决"
CLOSED_BY_OFFICE = "编号{number}已由工作人员办结。以后有问题请直接发给我。"
REOPENED = "好的，编号{number}重新打开，{promise}"
OPENED_ANEW = "编号{old}早已办结，这次另开编号{number}，{promise}"
PROMISE = "最晚{due}前答复您。"
PROMISE_CLOSED = "现在不是办公时间，最晚{due}前答复您。"
PROMISE_NONE = "上班时间答复您。"
NO_SUCH = "没有编号为{number}的求助。用 helpbot ticket list 看全部编号。"
ALREADY_CLOSED = "编号{number}早已办结。"
LONG_CLOSED = "编号{number}在{day}就办结了，过了{days}天，不再往那里回复。请来信人重新提问，或者直接联系来信人。"
KNOWN = "这个账号绑定的是：{who}"
TRUST = {
    "": "",
    "passed": "发件人：已验证（来自这个邮箱的服务器）",
    "failed": "发件人：没有通过验证，可能是冒名的，请先电话核实",
}
STATES = {"waiting": "待处理", "asked": "等来信人补充", "held": "处理中", "upward": "已上报", "closed": "已办结"}
PRIORITIES = {"normal": "普通", "urgent": "加急"}
SPEAKERS = {"in": "来信人", "out": "机器人"}
OFFICER = "工作人员"
OFFICER_NAMED = "工作人员{name}"
FROM_ABOVE = "{source}（{level}级）"
CLERK = "来信人"
INTERNAL = "（内部备注）{text}"

PASSED_ON = "{who}把编号{number}转给您。\n问题：{question}"
PASSED_WORD = "留言：{text}"
MERGED_ITSELF = "编号{number}已经和它合在一起了。"

NEAR_DAYS = {0: "今天", 1: "明天"}
DAY = "{month}月{day}日（{weekday}）"
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
MOMENT = "{day}{time}"
FULL_DAY = "{year}年{month}月{day}日"

LATE_OFFICERS = "编号{number}已过答复时限（{due}），还没有答复。{owner}"
LATE_OWNER = "请尽快答复。"
LATE_NOBODY = "还没有人认领，请认领。"
LATE_NOTIFY = "告警：编号{number}超过答复时限已经很久（{due}到期），工作人员还没有答复。{owner}"
LATE_OWNED = "现在由{name}负责。"
LATE_UNOWNED = "没有人认领。"
GIVEN_BACK = "{name}不再负责，编号{numbers}回到待认领，请认领。"
BETWEEN = "、"

UPWARD_LEVEL = "市"
