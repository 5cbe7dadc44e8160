"""What `helpbot ticket` says."""

VERBS = {
    "show": "看一个求助的来龙去脉",
    "files": "把求助带的文件存到一个目录，已有的文件不覆盖",
    "reply": "回复来信人，合并在一起的一并回复",
    "note": "记一条内部备注，来信人看不到",
    "close": "办结",
    "claim": "记在一位工作人员名下（没人认领的）",
    "pass": "转给另一位工作人员",
    "merge": "和另一个求助合并，以后一起答复",
    "priority": "改缓急",
    "ask-up": "上报：把隐去姓名、单位、号码的问题请示上级",
}
AS_OPTION = "以哪位工作人员的名义（helpbot person list 里的编号）"
CLOSE_OPTION = "回复后办结"
OFFICER = "工作人员的编号（helpbot person list）"
INTO = "合并到哪个求助编号"
PRIORITY = "normal 普通，urgent 加急"
TEXT_OPTION = "换一种问法（一样会隐去姓名、单位、号码）"
YES_OPTION = "看过预览，确认发出"
EMPTY = "回复内容是空的。"
REPLIED = "编号{number}的回复已交付发送。"
WOULD_REPLY = "会这样回复编号{number}：\n{text}"
CLOSED = "编号{number}已办结。"
WOULD_CLOSE = "会办结编号{number}。"
CLAIMED = "编号{number}由{name}认领。"
WOULD_GIVE = "会把编号{number}转给{name}。"
MERGED = "编号{number}已合并到编号{into}，以后一起答复。"
PRIORITY_SET = "编号{number}已改为{priority}。"
NO_OFFICER = "编号为{id}的人不是本局工作人员。用 helpbot person list 看全部编号；新的工作人员用 helpbot person invite --role officer 发码。"
NOBODY = "没人认领"
HEAD = {
    "subject": "事项：{value}",
    "institution": "单位：{value}",
    "owner": "负责：{value}",
    "due": "答复时限：{value}",
    "with": "合并在一起答复的：编号{value}",
}
FILINGS = "办件："
