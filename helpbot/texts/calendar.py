"""What is said of working days and deadlines."""

CALENDAR = "工作日历"
KNOWN = "{years}年的放假安排已有"
UNPUBLISHED = "{years}年的放假安排还没有导入，涉及这一年的日期都是暂定"
IMPORT_CURE = "国务院办公厅的通知一般在上一年11月前后公布。把全文存成 .txt 文件，运行 helpbot calendar import 文件。"

BETWEEN = "、"
WEEKDAYS = "一二三四五六日"
DAY = "{day}（周{weekday}）"
KINDS = {"workday": "工作日", "makeup": "调休上班", "weekend": "周末", "holiday": "放假"}
NAMED = "{name}{kind}"
UNITS = {"wd": "个工作日", "d": "天", "m": "个月", "y": "年"}

EXPLAIN = "从某天起算一个期限，逐日列出怎么数的"
EXPLAIN_DATE = "起算的那天，例如 2027-02-01（当天不计）"
EXPLAIN_PERIOD = "期限：+30wd 是30个工作日，d 是天，m 是月，y 是年；往前数写 -- -5wd"
SHOW = "看一年的放假安排"
SHOW_YEAR = "年份"
IMPORT = "导入国务院办公厅的放假通知"
IMPORT_FILE = "通知的全文（.txt），或照 README.zh-CN.md 写的 .toml"
DEADLINES = "按情况算出各项期限，也可写成日历文件"
DEADLINES_CERTIFICATE = "证书到期日"
DEADLINES_FILED = "已报过年度报告的年份，一个都没有就只写 --filed"
DEADLINES_EVENT = "起算的事情和日期，例如 清算结束=2026-11-02；可写：{events}"
DEADLINES_TODAY = "当作哪一天来算，默认今天"
DEADLINES_ICS = "写到哪个日历文件（.ics）"
NO_DEADLINES = "没有要到期的事。请用 --certificate、--filed 或 --event 说明情况。"
NO_SUCH_EVENT = "没有“{event}”这件事，可写：{events}"
EVENT_FORM = "“{event}”应当写成 事情=日期，例如 清算结束=2026-11-02。"
ICS_WRITTEN = "已写到 {file}，共 {count} 项。"
BEYOND = "日历只有 {first} 年到 {last} 年，算不到那么远。"

EXPLAINED = "{start}{direction}{count}{unit}：{due}{provisional}"
DIRECTION = {True: "往前数", False: "起"}
EXPLAINED_PROVISIONAL = "【暂定】"
STEP = "{day}  {kind:<6}  {verdict}"
VERDICTS = {
    "start": "起算，当天不计",
    "counted": "第{number}{unit}",
    "skipped": "不计",
    "rolled": "休息日，期限顺延",
    "landed": "期限到这天为止",
}
PROVISIONAL_YEARS = "{years}年的放假安排还没有导入：只算法定节日和周末，调休未定，结果可能差几天。"
COUNTED_TO = "民法典第二百零一条至第二百零三条：当天不计，从下一天起算；最后一天是休息日的，以下一个工作日为最后一天。"

SHOWN_PUBLISHED = "{year}年：已公布\n来源：{source}\n校验：{sha256}"
SHOWN_IMPORTED = "{year}年：本局导入\n来源：{source}\n校验：{sha256}"
SHOWN_PROVISIONAL = "{year}年：暂定，放假安排还没有导入，只有法定节日，调休未定"
SHOWN_HOLIDAY = "  {name}：{first} 至 {last}，{days}天"
SHOWN_WORK = "，{work} 上班"
SHOWN_TOTAL = "工作日：全年{total}天，一季度{quarter}天"

IMPORTED = "已导入{year}年的放假安排：放假{off}天，调休上班{work}天。正在运行的 helpbot 马上生效。"
WOULD_IMPORT = "会导入{year}年的放假安排：放假{off}天，调休上班{work}天。"
IMPORT_SAME = "{year}年的放假安排和现在的一样，没有改动。"
NOT_IMPORTED = "{count}处毛病，没有导入。"

FLAW_WHERE = "{file} 第{holiday}个 [[holiday]]{name}：{problem}"
FLAW_PARAGRAPH = "{file} 第{holiday}段{name}：{problem}"
FLAW_WHERE_NAME = "（{name}）"
FLAW_HEAD = "{file}：{problem}"
FLAWS = {
    "unreadable": "读不了这个文件（{detail}）。请检查路径和权限。",
    "encoding": "不是 UTF-8 编码。请用记事本另存为 UTF-8。",
    "toml": "TOML 格式不对，{detail}。",
    "missing": "缺少 {key}。",
    "unknown-key": "不认识的键 {key}。请对照 README.zh-CN.md 改正或删去。",
    "wrong-type": "{key} 的写法不对。年份写数字；日期写成 2027-02-05，不加引号；上班日写成 [2027-02-06, 2027-02-20]。",
    "bad-year": "年份不在 {detail} 之间。",
    "reversed": "开始比结束晚（{detail}）。请调换 first 和 last。",
    "too-long": "一连放了{detail}天，超过12天。请核对 first 和 last。",
    "outside-year": "{key} 的 {detail} 不在这一年。请核对年份；只有上一年12月的日子可以写在这里。",
    "work-on-weekday": "上班日 {detail} 本来就不是周末。请核对通知里的日期。",
    "twice": "{detail} 写了两次。请留下一处。",
    "statutory-missing": "{name}（{detail}）是法定节日，却没有放假。请补上这一天。",
    "no-title": "没有找到“关于某年部分节假日安排的通知”这一行。请把标题和正文一起存进来。",
    "no-paragraphs": "没有找到“一、元旦：……放假……”这样的段落。请把正文完整存进来。",
    "no-span": "没有写哪天放假。请对照通知原文。",
    "no-day": "日期不存在。请对照通知原文。",
    "length-differs": "起止日期和“共几天”对不上。请对照通知原文。",
    "wrong-seal": "日期和文件里的 sha256 对不上。是有意修改的，请删去 sha256 这一行。",
}

WHO = {"unit": "本单位", "registry": "登记局", "team": "清算组织", "creditor": "债权人", "applicant": "申请人"}
EVENTS = {
    "report.year-end": "报告年度结束",
    "change.name": "名称变更",
    "change.legal-rep": "法定代表人变更",
    "change.scope": "宗旨和业务范围变更",
    "change.funding": "经费来源变更",
    "change.domicile": "搬入新住所",
    "change.funds": "开办资金变更",
    "change.sponsor": "举办单位变更",
    "establish.submitted": "提交设立申请",
    "establish.accepted": "设立申请受理",
    "establish.approved": "核准设立",
    "change.submitted": "提交变更申请",
    "change.accepted": "变更申请受理",
    "change.approved": "核准变更",
    "cancel.submitted": "提交注销申请",
    "reissue.submitted": "提交补领申请",
    "reissue.approved": "核准补领",
    "renew.submitted": "提交换领申请",
    "renew.approved": "核准换领",
    "record.submitted": "提交备案",
    "liquidation.cause": "出现应当清算的事由",
    "liquidation.team": "清算组织成立",
    "liquidation.first-notice": "第一次公告",
    "liquidation.end": "清算结束",
    "certificate.expiry": "证书到期",
    "appeal.known": "知道行政行为",
}
DEADLINE_HEAD = "{duty}（{who}）"
DUTY = "{duty}"
DUTY_ABOUT = "{duty}（{about}）"
DUE = "  最迟 {due}，还有{days}天，能用的工作日{workdays}天"
DUE_OFF = "  最迟 {due}，那天休息，请在 {advised}或之前办完；还有{days}天，能用的工作日{workdays}天"
DUE_PASSED = "  期限 {due}已过{days}天，请马上办，并联系登记局"
THEIRS = "  应在 {due}或之前办完，还有{days}天"
THEIRS_PASSED = "  期限 {due}已过{days}天，可以致电登记局问一问"
OPENS = "  {opens}起可以办"
READING = "  {start}（{on}）{counting}：{due}，依据{basis}{certainty}"
COUNTING = {"wd": "起{count}个工作日", "d": "起{count}日", "m": "起{count}个月", "y": "起{count}年"}
FIXED = "为准"
BEFORE = "之前"
EARLIER = "  两种算法日期不同，请按早的一天办。"
NOTE = "  {note}"
PROVISIONAL = "  【暂定】涉及的年份放假安排还没有公布或导入，工作日可能差几天。"
CERTAINTY = {"guide": "（各地指南）", "local": "（个别地方的做法，请向登记局确认）", "general": "（未经核对，请向登记局确认）"}
EVENT_TITLE = "最迟今天：{duty}"
