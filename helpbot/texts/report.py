"""What a report says, and what `helpbot report` does."""

SHOW = "看一个月或一个报送季的效果：提问、转人工、问卷、办件、退回原因、举办单位"
WHAT = "month 一个月，season 一个报送季（1月1日到3月31日）"
MONTH = "哪个月，例如 2027-03；不写就是上一个月"
YEAR = "哪一年的报送季，例如 2027；不写就是最近的一个"
CSV = "写成表格文件（.csv，Excel 直接打开）"
PDF = "写成可以打印的文件（.pdf）"
WRITTEN = "已写到 {file}。"
ONLY_MONTH = "--month 只用于 report show month；报送季用 --year。"
ONLY_YEAR = "--year 只用于 report show season；月份用 --month。"
NOT_A_YEAR = "年份要写成2001到2100之间的四位数。"
NO_DATA = "登记库里还没有数据。用 helpbot registry import 导入。"

TITLE = "值不值：{period}"
MONTH_NAME = "{year}年{month}月"
SEASON_NAME = "{year}年报送季（{report_year}年度报告）"
SUBTITLE = "{office}　{first}至{last}"
REHEARSED = "这是推演，不是真的：谁哪天来报、谁会被退回，都是按设定的习惯抽出来的。推演里没有人提问。"
NOT_OVER = "这段时间还没有过完，数字截至{at}。"
FOOT = "{at} 由 helpbot 统计"

QUESTIONS, HAND_OFFS, VOICES, FILINGS, REASONS, SPONSORS = "提问", "转人工", "问卷", "办件", "退回原因", "举办单位"
HEAD = ("部分", "项目", "数值", "总数", "比例", "说明")

ASKED = "收到的提问"
OUTRIGHT = "直接答上"
ASKED_BACK = "反问“您想问的是哪一个”"
PICKED = "反问以后选中"
REFUSED = "没有把握、没有答"
RIGHT = "表态的人里说“解决了”"
RIGHT_NOTE = "只算点了“解决了”或“没解决”的人"

OPENED = "转给工作人员"
TICKET_REASONS = {
    "asked": "其中要求人工",
    "not-solved": "其中回答没解决",
    "no-answer": "其中没有合适的答案",
    "returned": "其中同一办件多次退回",
    "handover": "其中交接遇到困难",
}
ANSWERED = "工作人员已答复"
WAITING = "还在等"
UNANSWERED = "没有答复就办结"
UNANSWERED_NOTE = "例如电话里说清楚了，或者来问的人自己点了办结"
MEDIAN = "等到答复的时间（中位数）"
MEDIAN_NOTE = "一半的人等得比这短；还在等的算作等得更久"
WORKING = "其中上班时间（中位数）"
ENDLESS = "一半以上还没等到"
NOBODY = "没有人等"
HOURS, MINUTES = "{hours}小时{minutes}分", "{minutes}分"

SURVEYED = "请人打分"
SURVEYED_NOTE = "一人一季度最多请一次，只请绑定了的人"
SCORED = "打了分"
MEAN = "平均分"
SCORE = "{score:.1f}（满分5分）"
OTHERWISE = "要是没有这个：{instead}"
SAVED = {"visit": "省下的跑腿（估计）", "phone": "省下的电话（估计）"}
ABOUT = "约{estimate}次（{low}到{high}次）"
SAVED_NOTE = "{helped}段对话当天答上、没说没解决、也没转人工（同一个人一天算一段），乘以问卷里答“{said}”的比例；括号里是95%的范围"
TOO_FEW = "估计不出：答这一问的只有{count}人，至少要{least}人"

DUE = "应报的单位里已报"
DUE_NOTE = "应报数按现在的名册；{as_of}"
LATE = "其中过了期才报"
CAME_IN = "收到的申请"
FIRST_RIGHT = "一次通过（没有退回过）"
FIRST_RIGHT_NOTE = "只算已经有结果的：通过了，或者至少退回过一次"
NO_HISTORY = "算不出：登记库里没有办理过程，只有现在的状态"
RETURNED = "退回（次）"
AS_OF = "登记库的数据截至{at}"
CLASSIFIED = "涉密单位{count}家，没有算在里面。"
NO_FILINGS = "办件的数字没有：{why}"
UNEXPLAINED = "原因表里没有的话"
SILENT = "没有写原因"

NO_SPONSOR = "（没有举办单位）"
SPONSOR_ITEM = "{name}：{item}"
SPONSOR_HEAD_SEASON = ("举办单位", "应报", "已报", "报送率", "有结果", "一次通过", "退回")
SPONSOR_HEAD_MONTH = ("举办单位", "收到", "有结果", "一次通过", "退回")

PERCENT = "{rate:.0%}"
OF = "{part}（共{whole}，{rate}）"
NOTHING = "没有"
UNKNOWN = "—"
SECTION = "\n── {name}"
LINE = "{item}：{said}"
NOTE = "{line}　（{note}）"

PLOT_QUESTIONS = "每天收到的提问"
PLOT_FILINGS = "每天收到的申请"
PLOT_REASONS = "退回原因（次）"
PLOT_FESTIVAL = "春节"
PLOT_DAYS = "当天（件）"
COUNTED = "怎么算的"
GLANCE = "一眼看"
ITEM, VALUE = "项目", "数字"
