"""Words a person types to call for something, as against words we say."""

HELP = frozenset({"帮助", "菜单"})
HUMAN = frozenset({"人工", "转人工", "找人工", "人工服务", "人工客服"})
UNDER_NOTICES = frozenset({"需要帮助", "换个时间"})
"""Labels of buttons under notices that people type as well."""

CANCEL = frozenset({"取消", "返回", "退出", "算了", "不用了", "算了不用了"})

ORDINAL = r"^(?:第|选|选择)?([0-9]{1,2}|[一二三四五六七八九])(?:个|项|条|号)?$"
"""“1”, “第一个”, “选2”, after full-width digits have been made narrow."""

CHINESE_DIGITS = "一二三四五六七八九"

AROUND_A_CHOICE = " \t.。、,，)）(（!！?？"
"""What may stand around a number that picks a choice."""

TELEPHONE = r"[0-9０-９]{7}"
"""As many digits in a row as the shortest telephone number; full-width ones are what some keyboards type."""

HOURS = r"(?<!\d)([01]?\d|2[0-3])[:：.]([0-5]\d)\s*[-–—~～至到]+\s*([01]?\d|2[0-3])[:：.]([0-5]\d)(?!\d)"
"""A span of a day’s hours, as `8:30-12:00` or `8：30至12：00`."""

DISCLOSURE = (
    r"(?:密码|口令|password|passwd|pwd|(?<![a-z])pin码?)"
    r"(?:(?:\s*(?:是|为|叫|改成|改为|设成|设为|就是|[:：=＝])){1,2}\s*(?P<sure>[!-~０-９Ａ-Ｚａ-ｚ]{4,64}+)"
    r"|\s*(?P<bare>(?!1[3-9]\d{9}(?!\d))(?=[!-~]{0,63}\d)[!-~]{6,64}+))(?!\s*[位个])"
)
"""A password and what may stand before it: any characters behind “是” or a colon, else a word with a digit that is no mobile number.

“密码是8-16位” is none.
"""

STATUS = frozenset({"进度", "查进度", "办件", "我的办件", "办理进度", "我的进度"})
DEADLINES = frozenset({"期限", "我的期限", "到期", "待办"})
ADDRESSES = frozenset({"我的账号", "我的地址", "我的绑定", "绑定信息"})
REPORTED = frozenset({"已提交", "已经提交", "年报已提交"})
GUIDE = frozenset({"指南", "操作指南", "要指南", "要整份指南", "发我指南"})
READ = frozenset({"已阅读", "已阅", "已读", "看过了", "已阅读指南"})
RESUME = frozenset({"恢复提醒", "打开提醒"})
MAILBOX = r"[^@\s]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?\.[A-Za-z]{2,24}"

MAYBE_PASSWORD = r"(?<![!-~])(?=[!-~]*[0-9])(?=[!-~]*[A-Za-z])[!-~]{6,64}(?![!-~])|^[0-9]{4,8}$"  # noqa: S105 -- what passwords look like, none
"""What may be a password where people say what lies where: letters and digits in one, or nothing but the digits of a PIN."""

NO_PASSWORD = r"[0-9A-HJ-NPQRTUWXY]{18}|[A-Z]{1,4}[0-9]{6,}|\S+@\S+|https?://\S+"  # noqa: S105 -- as above
"""What only looks so: a credit code, a filing's number, a mail address, a page."""

HANDOVER_BEGIN = r"^(?:发起|开始|启动|办理)交接[\s,:]*(?P<text>.{2,60})$"
HANDOVERS = frozenset({"交接", "交接单", "我的交接", "看交接单", "交接进度"})

_WHICH = r"(?P<which>全部|所有|[第项0-9、,.\-~到至和\s]*[0-9][第项0-9、,.\-~到至和\s]*)"
HANDOVER_SPAN = r"([0-9]{1,3})(?:\s*项?\s*[-~到至]\s*第?\s*([0-9]{1,3}))?"
"""“3”, “3-5”, “第3项到第5项”."""

_ITEM = r"第?\s*(?P<item>[0-9]{1,3})\s*项?"
HANDOVER_NUMBER = r"^交接单?\s*(?P<handover>[0-9]{1,9})(?:\s*[,:]?\s*)"
"""“交接12 确认3”: which of several is meant, before what is said of it."""

HANDOVER_SAID = "交接"
"""Without a number, “同意” or “停下” means no handover unless this stands in it."""

HANDOVER_SAYS = {
    "ok": (
        rf"^(?:确认|交了|已交|交好了|接到了|接了|已接|收到了)\s*{_WHICH}$",
        rf"^{_WHICH}\s*都?(?:确认|交了|已交|交好了|接到了|已接|收到了)$",
    ),
    "back": (rf"^(?:撤回|取消确认)\s*{_WHICH}$", rf"^{_WHICH}\s*(?:撤回|取消确认)$"),
    "ask": (rf"^{_ITEM}\s*有问题[,:]?\s*(?P<text>.*)$", rf"^有问题\s*{_ITEM}[,:]?\s*(?P<text>.*)$"),
    "note": (rf"^备注\s*{_ITEM}\s*[,:]\s*(?P<text>.+)$", rf"^{_ITEM}\s*备注\s*[,:]\s*(?P<text>.+)$"),
    "close": (r"^办结(?:交接)?$",),
    "agree": (r"^同意(?:交接)?$",),
    "stop": (r"^停(?:止|下)(?:交接)?$",),
    "visit": (r"^(?:一对一|派人)(?:交接)?$",),
    "see": (r"^$",),
}
"""What people write of a handover, in half width; `agree`, `stop` and the like also with the number behind them."""

HANDOVER_ITEM = r"^第?\s*(?P<item>[0-9]{1,3})\s*项?$"
ITEM = "项"
"""With this word a number means an item of the list, and not the button of that number, which may be “不交接了”."""

HANDOVER_DONE = (
    rf"^(?:{_WHICH}|都|全)\s*(?:都|全)?(?:交|接|办|弄|做)?(?:完|好|齐)了?$",
    r"^(?:都|全|全都)(?:交|接|收到|接到)了?$",
)
"""Said of what is on the list while it is open, where “解决了” would be meant else."""

ALL_ITEMS = "全部"

HANDOVER_BEHIND = r"^(?P<verb>办结|同意|停止|停下|一对一)交接单?\s*(?P<handover>[0-9]{1,9})$"
PERSONS_NAME = r"^(?:我叫|叫|是)?(?P<name>[一-鿿]{2,4}|[一-鿿]{1,8}(?:·[一-鿿]{1,8})+|[A-Z][a-z]+(?: [A-Z][a-z]+)+)$"
NAME_UNKNOWN = r"没定|未定|不知道|不清楚|没有|以后|稍后|再说|还没"
"""Says that there is no name yet, though it could be one by its form."""
MEETINGS = frozenset({"约时间", "约个时间", "手把手", "预约", "约见面"})
"""What calls for a meeting of a handover."""

MEETING_SAID = (
    r"(?:请问|你好|您好|我们|我|想|要|帮|再|和\S{1,8}|跟\S{1,8}|[\s，,。.:：!！?？])*"
    r"(?:约(?:个|一下|下)?(?:时间|见面)|手把手|预约)"
    r"(?:交接?|见面|吧|吗|可以|行|[\s，,。.:：!！?？])*"
)
"""The same within a few more words, and nothing else beside."""
