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
