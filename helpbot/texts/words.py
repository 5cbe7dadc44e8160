"""Words a person types to call for something, as against words we say."""

HELP = frozenset({"帮助", "菜单"})
HUMAN = frozenset({"人工", "转人工", "找人工", "人工服务", "人工客服"})
CANCEL = frozenset({"取消", "返回", "退出", "算了", "不用了", "算了不用了"})

ORDINAL = r"^(?:第|选|选择)?([0-9]{1,2}|[一二三四五六七八九])(?:个|项|条|号)?$"
"""“1”, “第一个”, “选2”, after full-width digits have been made narrow."""

CHINESE_DIGITS = "一二三四五六七八九"

AROUND_A_CHOICE = " \t.。、,，)）(（!！?？"
"""What may stand around a number that picks a choice."""

TELEPHONE = r"[0-9０-９]{7}"
"""As many digits in a row as the shortest telephone number; full-width ones are what some keyboards type."""

DISCLOSURE = (
    r"(?:密码|口令|password|passwd|pwd)"
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
