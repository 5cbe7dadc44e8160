"""What stands in the record of a handover, and what goes with it."""

TITLE = "工作交接单"
SUBTITLE = "{institution}（编号{number}）"
FOOT = "{office}　交接单{number}　{day.year}年{day.month}月{day.day}日打印"
FILE = "交接单{number}.{ending}"
DAY = "{day.year}年{day.month}月{day.day}日"
SHORT = "{day.year}-{day.month:02}-{day.day:02}"
NONE = "无"

FACTS = "交接双方"
FACTS_HEAD = ("项目", "内容")
INSTITUTION, USCC, OUTGOING, INCOMING, OFFICE = "单位", "统一社会信用代码", "原经办人", "接任经办人", "登记机关"
OFFICER = "登记局经办"
BEGAN, DUE, ENDED, CAUSE = "交接开始", "应交接完", "办结", "为什么交接"
STILL_OPEN = "还没有办结"
STOPPED = "{day}停下，没有交接"
NOBODY = "没有原经办人，由登记局代交"
CAUSES = {
    "leaving": "原经办人提出",
    "code": "接任的同事来绑定",
    "officer": "登记局发起",
    "import": "登记库的联系人改了",
    "unreached": "原经办人联系不上",
}
ABSENCES = {
    "gone": "{name}（已离开，由登记局代交）",
    "silent": "{name}（没有回应，由登记局代交）",
    "refuses": "{name}（不愿交接，由登记局代交）",
}
MET = "见面交接"
MEETINGS = {"together": "{at} 两人见面", "visit": "{at} 登记局上门", "call": "{at} 登记局电话"}
MOMENT = "{at.year}年{at.month}月{at.day}日{at:%H:%M}"

ITEMS = "交接事项"
ITEMS_HEAD = ("序号", "事项", "交", "接")
ITEMS_WIDTHS = (2, 10, 6, 6)
NOT_GIVEN, NOT_TAKEN = "没有交", "没有接"
CONFIRMED = "{who}\n{at}"
THE_OFFICE = "登记局"
OF_OFFICE = "{name}（登记局）"
SOMEBODY = "本人"

OPEN_POINTS = "没有交清的"
ALL_CLEAR = "各项都已双方确认。"
OPEN_HEAD = ("序号", "事项", "还差什么")
OPEN_WIDTHS = (2, 11, 11)
LACKS_GIVEN, LACKS_TAKEN, LACKS_ANSWER = "没有交", "没有接", "有疑问，登记局问题编号{ticket}"
BETWEEN = "；"

FILINGS = "在办的申请"
FILINGS_HEAD = ("事项", "现在的情况")
FILINGS_WIDTHS = (9, 15)
DEADLINES = "要到期的事"

NOTES = "备注"
NOTES_HEAD = ("序号", "谁写的", "内容")
NOTES_WIDTHS = (2, 6, 16)

SIGN = "签字"
SIGN_TEXT = "除了“没有交清的”，以上事项都已当面交接清楚。密码只当面交，不写在这张单子上。"
SIGNATURES = ("原经办人：{name}", "接任经办人：{name}", "登记局：{name}")
SIGN_DATE = "日期："

SENT = "{institution}的交接办结了，这是交接单。请打印出来，两个人和登记局都签字，各留一份。"
SENT_OFFICE = "交接{number}：{unit}已办结，附交接单，请打印后三方签字。"
SENT_OFFICE_WITHHELD = "交接{number}：{unit}已办结。交接单请在电脑上取：helpbot handover show {number} --pdf 交接单{number}.pdf"
