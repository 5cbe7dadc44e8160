"""What `helpbot notice` says."""

DRAFT = "起草一份通知，看发给谁、原文是什么（不发）"
TEXT = "通知内容；可以用 {phone}、{hours} 等"
FILE = "从 UTF-8 文本文件里读通知内容"
STATUTORY = "法定通知：退订了提醒的也发"
NUDGE = "提醒：退订了的不发"
SPONSOR = "只发给名称带这几个字的举办单位所属的单位"
KIND = "只发给有这类办件的单位（配合 --state）"
YEAR = "办件是报哪一年度的，例如 2026"
STATE = "这类办件现在的状态，none 是没有交"
SHOW = "再看一遍一份通知：发给谁、原文、校验码"
APPROVE = "批准一份通知，开始发送"
NUMBER = "通知编号，见 helpbot notice list"
HASH = "起草时给的校验码，照它批准"
BY = "谁批准的，记进审计"
BY_NOBODY = "未具名"
STATUS = "看发送情况：每个人收到没有，谁要打电话"
RETRY = "把失败的再发一次，并补发给现在才联系得上的人"
STOP = "停发：还没发出的不再发"
LIST = "列出全部通知"

HEAD = "编号{number}\t{state}\t{kind}\t校验码 {hash}\n发给：{audience}，{institutions}家单位"
KINDS = ("提醒", "法定通知")
COUNTS = "消息：{counts}"
COUNT = "{channel} {count}条"
NO_MESSAGES = "没有能发到的人"
BETWEEN = "，"
TEXT_IS = "原文："
MISSED_HEAD = "发不到的{count}家单位，要打电话："
MISSED = "{uscc}\t{name}\t{why}\t{contact}"
WHY = {
    "classified": "涉密，只打电话",
    "nobody": "没有人绑定",
    "no-address": "没有能发到的地址",
    "unsubscribed": "都退订了提醒",
}
NEXT_APPROVE = "确认无误：helpbot notice approve {number} --hash {hash} --by 姓名"
APPROVED = "已批准编号{number}的通知，{count}条消息，工作时间内发出。"
WOULD_APPROVE = "会批准编号{number}的通知，{count}条消息。没有真做。"
RETRIED = "{count}条消息再发。"
STOPPED = "已停发编号{number}的通知；已经发出的收不回来。"
LINE = "{number}\t{drafted_at}\t{state}\t{kind}\t{audience}\t{text}"
STATUS_COUNTS = "发送：{counts}"
SENT = "{name}\t{channel}\t{state}\t{at}\t{institutions}\t{error}"
UNNAMED = "（已删除）"
STATES = {"queued": "待发", "sending": "正在发", "sent": "已发出", "failed": "失败", "cancelled": "不用发了", "unknown": "不知道到没到"}
NEXT_RETRY = "有失败的：helpbot notice retry {number}。不知道到没到的，逐条确认后 helpbot outbox retry 编号。"
