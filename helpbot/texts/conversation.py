"""What the clerk is told in a conversation."""

UNFILLED = "请致电登记局确认"
"""Stands where the office has not filled in a fact of its own."""

CAUTION = "请以本局答复为准。"
"""Ends an answer that rests on one place's practice or on general knowledge."""

SOURCE = "依据：{basis}（{confirmed}核对）"

SOLVED = "解决了"
NOT_SOLVED = "没解决，转人工"
A_PERSON = "找工作人员"
NONE_OF_THESE = "都不是，找工作人员"

DID_YOU_MEAN = "您想问的是下面哪一个？点一下或回复数字；都不是，可以换个说法再问。"
REFUSE = "这个问题我没有把握，不敢乱答。请换个说法再问，或者找工作人员。"
SEVERAL = "您问了{count}件事，逐一回答："
SEVERAL_ITEM = "{number}、{question}\n{answer}"
DOUBT = "另外您问的“{said}”，是不是想问下面的前几项？点一下或回复数字；都不是，请单独再问一次，或者找工作人员。"

EMPTY = "没看到您的问题。请用一句话写下来，例如：年报什么时候交？"
NOT_READABLE = "没有看懂这条消息。请用一句话写下您的问题，例如：年报什么时候交？"
OUTDATED = "这个选项已经失效。请把问题再发一次。"
BROKEN = "刚才没处理好，您的消息已经存下，工作人员会看到。请稍后再试，或致电登记局：{phone}。"

WHAT_TO_TYPE = "直接输入问题即可。输入“人工”找工作人员，输入“帮助”看我能做什么，输入“取消”随时退出。"
CANCELLED = "好的，已经取消。有问题请直接发给我。"
CANCELLED_DETAILS = "好的，不用再补充了。编号{number}仍会有工作人员回复。"
NOTHING_TO_CANCEL = "现在没有正在办的事。有问题请直接发给我。"

THANKS_FOR_YES = "好的，很高兴帮上忙。还有问题请直接发给我。"
RATE_WHAT = "请直接把问题发给我；没有解决的，输入“人工”找工作人员。"

PRIVATELY = "群里我只回答常见问题。要找工作人员、发材料或者说本单位的事，请私聊我。"

HANDED_OVER = "已转给工作人员，编号{number}。{promise}"
MISSED_TWICE = "这个问题我还是没有把握。"
HANDED_OVER_BEFORE = "这个问题已经转给工作人员，编号{number}，请等回复。"
OFFICE_LINES = "办公时间：{hours}\n电话：{phone}"
LEAVE_DETAILS = "请再发一条消息，写明单位名称、什么事、联系电话（不用写密码）；不想留就输入“取消”。"
LEAVE_MORE = "还有要补充的（例如联系电话），请再发一条消息；没有就不用管了。"
DETAILS_KEPT = "已经记到编号{number}里，工作人员会一起看到。还有别的问题，可以接着问我。"
HELD_CLOSED = "好的，编号{number}已办结。以后有问题请直接发给我。"

COMMANDS = {
    "help": "我能做什么",
    "human": "找工作人员",
    "status": "查办件进度",
    "deadlines": "看到期日",
    "me": "我的绑定和通知",
    "cancel": "取消正在办的事",
}
"""Shown in a chat's command menu."""
