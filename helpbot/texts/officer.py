"""What an officer is told while working on tickets in a chat or by mail, and the words that act there."""

TAKE = r"认领|接单"
VERBS = {
    "answer": "回复|答复",
    "ask": "追问|反问",
    "note": "备注|内部备注",
    "close": "办结|结案",
    "pass": "转给|转交",
    "up": "上报|请示",
    "urgent": "加急",
    "take": TAKE,
    "show": "查看|详情",
}
"""What each word does; in a mail it stands at the beginning of the first line, in a chat a ticket's number follows it."""

NUMBERED = r"\s*(?:编号|第|#|＃)?\s*([0-9０-９]{1,9})(?:号)?(?:[\s:：,，。]+(.*))?"
ALONE = r"[\s:：,，。！!]*"
SPACED = r"[\s:：,，]+(.*)"
BARE = r"(?:[\s:：]+(\S.*)|[\s:：。！!]*)"
"""No comma: “答复，什么时候有” is a question."""

LABELS = {
    "take": "认领",
    "answer": "回复",
    "ask": "追问",
    "note": "备注",
    "close": "办结",
    "pass": "转给",
    "up": "上报",
    "urgent": "加急",
    "show": "查看",
}
OFFERED = ("answer", "ask", "close", "pass", "note", "up")
LIST = frozenset({"求助单", "我的求助单", "待办求助"})

OFFICERS_ONLY = "只有绑定过的登记局工作人员能处理求助。请先把本局给您的码私聊发给我，绑定后再点。"
TAKEN = "编号{number}由{name}认领，内容已私聊发给{name}。"
TAKEN_BEFORE = "编号{number}已由{name}认领。"
CLOSED_BEFORE = "编号{number}已经办结。"
NO_NAME = "工作人员"
PRIVATELY = "求助的内容请私聊我处理，不要在群里说。"
GROUP_BOUND = "好的，以后新的求助发到这个群。群里只有编号、单位和事项；点“认领”后，内容私聊发给认领的人。"

VIEW = "编号{number}　{state}{urgent}\n{lines}\n问题：{question}"
VIEW_INSTITUTION = "单位：{institution}"
VIEW_PERSON = "来信人：{who}"
VIEW_STRANGER = "来信人：没有绑定"
VIEW_OWNER = "负责：{name}"
VIEW_DUE = "时限：{due}"
VIEW_SUBJECT = "事项：{subject}"
VIEW_TALK = "对话："
VIEW_SAID = "　{who}：{text}"
VIEW_MORE = "往来："
CUT = "…"
VIEW_FILINGS = "办件："
VIEW_FILING = "　{line}"
VIEW_FILES = "附件：{count}个（helpbot ticket files {number} 目录 取出）"
WITHHELD = "（不在这里显示）"

ASK_ANSWER = "请发来给编号{number}的答复，我原样转给来信人。不答了就输入“取消”。"
ASK_QUESTION = "请发来要问编号{number}的话。不问了就输入“取消”。"
ASK_NOTE = "请发来编号{number}的备注，来信人看不到。不写了就输入“取消”。"
ASK_WHOM = "编号{number}转给谁？点一下，或者发姓名。"
ANSWERED = "已发给编号{number}的来信人。"
ANSWERED_ALL = "已发给编号{numbers}的来信人。"
ANSWERED_CLOSED = "已发给编号{number}的来信人，并已办结。"
ASKED = "已经问了编号{number}的来信人，有回话就转给您。"
NOTED = "备注已记在编号{number}里，来信人看不到。"
CLOSED = "编号{number}已办结，已告诉来信人。"
PASSED = "编号{number}已转给{name}。"
URGENT = "编号{number}已改为加急。{due}"
SHOWN_NONE = "现在没有待处理的求助。"
SHOWN_HEAD = "待处理的求助："
SHOWN_LINE = "编号{number}　{state}　{owner}　{subject}"
NUMBERED_LABEL = "{label} {number}"
DROP = "取消"
DROPPED = "好的，什么都没有发。"
SHOWN_FREE = "没人认领"
EMPTY = "没看到内容，什么都没有发。请把要说的话写上再发一次。"
WHOM = "没有找到叫“{name}”的工作人员。现在有：{names}。"
WHOM_SEVERAL = "叫“{name}”的不止一位：{names}。请写全名。"
WHICH = "您说的是哪个求助？请写上编号，例如“回复12 请带公章”；有哪些，输入“求助单”。"
NOBODY_ELSE = "没有别的工作人员可以转。"
NO_LONGER = "您已经不是本局工作人员，这封信没有转给来信人。"
NOT_YOURS = "这封信是发给工作人员的通知，要从收到通知的邮箱回复才算数。您的话没有转给来信人。"
BETWEEN = "、"
FILES_ONLY = "请看附件。"
