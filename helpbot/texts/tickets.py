"""What officers and clerks are told about a ticket."""

NOTICE = (
    "新的求助，编号{number}（{reason}）\n问题：{question}\n查看：helpbot ticket show {number}\n回复：helpbot ticket reply {number} 回复内容"
)
NOTICE_MORE = "编号{number}的来信人补充：\n{text}"
REASONS = {"asked": "要求人工", "not-solved": "回答没解决", "no-answer": "没有合适的答案"}
REPLY = "工作人员回复（编号{number}）：\n{text}"
REPLY_SOURCE = "现在您发的话都转给工作人员，机器人先不作答；问完了请点（或输入）“办结”。"
DONE = "办结，谢谢"
CLOSED_BY_OFFICE = "编号{number}已由工作人员办结。以后有问题请直接发给我。"
NO_SUCH = "没有编号为{number}的求助。用 helpbot ticket list 看全部编号。"
ALREADY_CLOSED = "编号{number}早已办结。"
KNOWN = "这个账号绑定的是：{who}"
TRUST = {
    "": "",
    "passed": "发件人：已验证（来自这个邮箱的服务器）",
    "failed": "发件人：没有通过验证，可能是冒名的，请先电话核实",
}
STATES = {"waiting": "待处理", "held": "处理中", "closed": "已办结"}
SPEAKERS = {"in": "来信人", "out": "机器人"}
OFFICER = "工作人员"
CLERK = "来信人"
