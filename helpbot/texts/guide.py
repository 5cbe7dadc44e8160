"""What is said in and of the guides."""

KINDS = {
    "annual": "年度报告",
    "change": "变更登记",
    "renew": "到期换领",
    "reissue": "证书补领",
    "cancel": "注销登记",
    "establish": "设立登记",
}

NUMBERED = r"^\d{1,2}[.、．]\s*"
"""How a line of an answer begins that is a step."""

RETURNS = "上一年退回最多的原因"
RETURNS_OF_KIND = "近一年退回最多的原因"
RETURNS_HEAD = ("为什么退回", "怎么才对", "件数")
CONTACT = "有不清楚的，找登记局"
PHONE = "电话：{phone}"
HOURS = "办公时间：{hours}"
ADDRESS = "地址：{address}"
GROUP = "工作群：{group}"
BOT = "也可以在收到这份指南的地方直接发问。"
FOOT = "{office}　第{number}版　{day:%Y-%m-%d}"
DAY = "{day.month}月{day.day}日"
FILE = "操作指南-{kind}-第{number}版.{ending}"

READ = "已阅读指南"
ENCLOSED = "附《操作指南》，看过请点“已阅读指南”，或回复“已阅读”。"
NOTED = "记下了，{names}已阅读《操作指南》第{number}版。有不清楚的，直接问我。"
NOT_BOUND = "好的。您在这里没有绑定单位，不用登记阅读。有不清楚的，直接问我。"
NONE_YET = "登记局还没有把操作指南放上来。要办什么，直接问我，或打电话：{phone}"
WHICH = "要哪一份？点一下或回复数字。"
HERE = "《{title}》第{number}版，请看附件。"
REFRESHER = "好久没联系了，顺便说一遍{kind}怎么办：\n{steps}\n要整份指南，回复“操作指南”。"
REFRESHER_STEP = "{number}. {step}"
