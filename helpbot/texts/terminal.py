"""What the terminal adds to an answer."""

WELCOME = "请输入问题后按回车；输入“帮助”看我能做什么，按 Ctrl-D 结束。"
PROMPT = "您："
CHOICE = "  {number}. {label}"
PICK = "（回复数字选择）"
ATTACHMENT = "附件：{name}"
