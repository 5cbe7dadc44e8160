"""What is said of a season: to clerks in reminders, to the office on the command line."""

BAD_WINDOW = "要写成 9:00-17:00 这样：开始时间、短横、结束时间，开始要早于结束"
LEGAL_REPRESENTATIVE = "法定代表人"
"""What a change filing's items say where the legal representative changes."""

STATES = {"draft": "待批准", "approved": "已批准", "paused": "已暂停"}
NO_SEASON = "{year}年还没有排期。先运行 helpbot season plan {year}。"
NO_SEASON_AT_ALL = "还没有排期。先运行 helpbot season plan 年份，例如 helpbot season plan 2027。"
APPROVED_ALREADY = (
    "{year}年的排期已由{by}在{at}批准，不能再改、也不用再批。"
    "看进度：helpbot season status {year}；要先停下来：helpbot season pause {year}。"
)
PLAN_INSTEAD = "{year}年的排期还没有批准，可以直接重排：helpbot season plan {year}。"
WRONG_HASH = "校验码对不上，没有批准。现在这份排期的校验码是 {hash}：请先用 helpbot season preview {year} 看一遍，再照它批准。"
CANNOT = {
    "paused": "{year}年的排期现在是“{state}”，只有已批准的才能暂停。",
    "approved": "{year}年的排期现在是“{state}”，只有已暂停的才能恢复。",
}

BASIS = "依据：《事业单位登记管理暂行条例》第十七条"
DAY = "{day.month}月{day.day}日（周{weekday}）"
WEEKDAYS = "一二三四五六日"

END = "截止3月31日（周{weekday}），"
END_OFF = "截止的3月31日是休息日，最后一个工作日是{day}，"
LEFT = "过了今天还有{count}个工作日。"
LEFT_FESTIVAL = "过了今天还有{count}个工作日，其中春节以后的只有{after}个。"
SLOT_AHEAD = "给您单位留的日子是{slot}，早报也可以。"
PROVISIONAL = "（今年的放假安排还没有公布，天数是暂定的。）"
AHEAD = "报送时间是1月1日到3月31日。"
OVER = "法定的期限3月31日已经过了。"
HELD = "提醒停着，等登记局确认（helpbot season resume）"
IGNORE_IF_FILED = "如已提交请忽略（登记库的数据截至{at}）。"
"""Where the registry's data are old."""

SEAL = "举办单位审查盖章要几天，请先把这几天留出来。"
HELP = "不会填、报不上，点“需要帮助”，工作人员来答。电话：{phone}"

ONE = {
    "notice": "请开始准备{name}的{year}年度报告：{first}起可以报。先备好年末的资产负债表，请法定代表人看过。",
    "opening": "{name}的{year}年度报告现在可以报了：登录系统填写、打印签字，请举办单位审查盖章，再上传提交。",
    "slot": "{name}的{year}年度报告，请在{slot}报上来：给您单位留了这一天，当天审，不用等。",
    "moved": "{name}的{year}年度报告，给您单位留的日子改成{slot}，请那天报上来；早报也可以。",
    "slot-passed": "{name}的{year}年度报告还没有收到。{slot}那天错过了不要紧，请这两天报上来。",
    "days-30": "请报{name}的{year}年度报告：还没有收到。",
    "days-15": "请报{name}的{year}年度报告：还没有收到，越往后报的人越多。",
    "days-7": "请这两天就报{name}的{year}年度报告：还没有收到，盖章、退回修改都要时间。",
    "days-3": "请马上报{name}的{year}年度报告：只剩最后几天了，还没有收到。",
    "days-1": "请今天就报{name}的{year}年度报告：明天是最后一个工作日。",
    "last-day": "请在今天下班前报上{name}的{year}年度报告：今天是最后一个工作日。",
    "overdue": "请尽快补报{name}的{year}年度报告，并先给登记局打个电话：到期还没有收到。",
    "overdue-again": "{name}的{year}年度报告仍然没有收到。请今天给登记局打电话，说一声什么时候能报。",
}
MANY = {
    "notice": "请开始准备您经办的{count}家单位的{year}年度报告：{first}起可以报。",
    "days-1": "请今天就报这{count}家单位的{year}年度报告：明天是最后一个工作日。",
    "last-day": "请在今天下班前报上这{count}家单位的{year}年度报告：今天是最后一个工作日。",
    "overdue": "请尽快补报这{count}家单位的{year}年度报告，并先给登记局打个电话。",
    "overdue-again": "请尽快补报这{count}家单位的{year}年度报告，并先给登记局打个电话。",
}
MANY_OTHER = "请报您经办的{count}家单位的{year}年度报告，还没有收到："
LINE = "{number}. {name}"
LINE_SLOT = "{number}. {name}：请在{slot}报"
LINE_MOVED = "{number}. {name}：留的日子改成{slot}"
LINE_NOTE = "：{note}"
RETURNED = "被退回了，请按回复意见改好，在原来那份里重新提交"
DRAFT = "系统里还是“待提交”，登记局收不到，请登录点“提交”"
REFUSED = "没有受理，请给登记局打电话问清楚"
ONE_NOTE = {
    "returned": "{name}的{year}年度报告被退回了：请按回复意见改好，在原来那份里重新提交，看到“已提交”才算交上。",
    "draft": "{name}的{year}年度报告在系统里还是“待提交”，登记局收不到：请登录系统，点“提交”，看到“已提交”才算交上。",
    "refused": "{name}的{year}年度报告没有受理：请给登记局打电话问清楚，再重新报。",
}
SAID_FILED = "您说过已经提交，但登记库里还查不到，请登录系统看看是不是“已提交”。"
PROBLEMS = {
    "certificate": "法人证书就要到期或已经到期，请先办到期换领",
    "legal-representative": "法定代表人变更还没有办完，请先办完",
    "open-filing": "另有一件变更还没有办完，请先办完",
}
FIRST_CURE = "报之前：{problems}。"
BETWEEN = "；"

NAMES_BETWEEN = "、"
FILED, NEED_HELP, LATER = "已提交", "需要帮助", "换个时间"

NOT_PROVED = "看不出这封信是不是您本人写的，没有照办。请在收到的那封提醒上直接点“回复”，再写一遍。"
NOT_YOURS = "这条提醒已经过时了，不用理会。有问题直接问我，或打电话给登记局：{phone}"
NOTHING_OWED = "报没报上，以系统里显示“已提交”为准，“待提交”不算。要查本单位报没报上，先绑定：把登记局给的绑定码发给我，或打电话：{phone}"
NOT_IN_SEASON = "报没报上，以系统里显示“已提交”为准，“待提交”不算。想看登记库里查到没有，发“进度”给我，或打电话：{phone}"
THANKS_FILED = "收到，登记库里已经查到，不会再提醒了：\n{names}"
NOT_FOUND_YET = (
    "记下了，先不催您。登记库里还没有查到这几家的，等下次更新数据再核对：\n{names}\n请登录系统看一眼，显示“已提交”才算交上，“待提交”不算。"
)
NONE_LEFT = "您经办的单位都交上了，不会再提醒。"
LATER_WHEN = "想什么时候再提醒？法定的通知到时候照发。"
IN_DAYS = "{day}再提醒"
SNOOZED = "好，{day}再提醒您。"
TOO_LATE = "只剩最后几天了，不能再往后推。请尽快报上来；有困难点“需要帮助”。"
HELP_QUESTION = "年度报告需要帮助（{names}）"
HELP_WITH_DUTIES = "收到的提醒需要帮助（{names}）"
REGISTRY_DOWN = "记下了。现在查不了登记库，晚些时候再核对，核对前先不催您。"
"""What the buttons under a reminder are answered with."""
