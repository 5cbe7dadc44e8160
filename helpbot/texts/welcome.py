"""What a clerk gets who has just taken over: the welcome, and the short course."""

HEAD = "{institution}从今天起由您经办，以后找我就行。"
RECORD = "附件里的交接单，请打印出来签字。"
GUIDE = "《操作指南》也在附件里，年报怎么报，照着一步步来。"
DUE = "要到期的："
FILINGS = "在办的："
LINE = "· {title}"
AFTER_KIND = "："
"""What stands in an item's title between what kind it is and what it is."""
NOTHING = "现在没有在办的申请，也没有一年内到期的事。"
ICS = "到期日也做成了日历文件，存到手机或电脑的日历里，到期前会提醒。"
QUESTIONS = "别人问得最多的，点一下就有答案："
COURSE = "往后三个工作日，每天给您发一条小课。不想收，回复“退订”。"

LESSONS = {
    1: (
        "小课第1课（共3课）：年度报告\n"
        "每年1月1日到3月31日，报上一年的年度报告（《事业单位登记管理暂行条例》第十七条）。\n"
        "顺序记住五步：网上填好；打印，法定代表人签字、单位盖章；送举办单位写意见、签字、盖章；扫描上传；点“提交”。"
        "看到“已提交”才算交上。"
    ),
    2: (
        "小课第2课（共3课）：被退回和到期\n"
        "被退回不用慌：登录系统看“回复信息”，照着改，在原来那份申请里重新提交，不要另建一份。\n"
        "证书的有效期写在证书上，到期前要换领。您单位有什么要到期，随时问我“有什么要到期”。"
    ),
    3: (
        "小课第3课（共3课）：什么时候要变更\n"
        "对照证书看：名称、住所、法定代表人、宗旨和业务范围、经费来源、开办资金，哪一项和实际不一样了，就问我怎么办变更。\n"
        "密码自己保管，不要发给机器人。哪天您也要交接，对我说“我要调走了”。"
    ),
}
LESSON_SOURCE = "不想再收小课，回复“退订”。"
TOPICS = {
    1: (("annual-report.steps", "年报一步步怎么办"), ("annual-report.materials", "年报要准备什么")),
    2: (("returned.how-fix", "退回后怎么改"), ("cert.renew", "证书到期怎么换")),
    3: (("change.when", "哪些情况要变更"), ("account.security", "密码怎么保管")),
}
"""The topics of the FAQ that a lesson leads to, and what the buttons say."""
