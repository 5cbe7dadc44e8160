"""What `helpbot season` and `helpbot simulate` say."""

PLAN = "读登记库，给每家单位排一个建议报送的日子（草案，可以反复排）"
PREVIEW = "看排期：每天多少家、发多少条，也看某家单位会收到的原文"
APPROVE = "批准排期并冻结，从此按它发提醒"
STATUS = "看进度：收到、回应、已报、被退、没有动静，按举办单位；还有要打电话的名单"
PAUSE = "先停下来，一条都不发"
RESUME = "恢复发送：暂停过的，或停机太久、数据库恢复过以后等确认的；停的时候过了时效的不补发"
REPLAN = "给错过日子的、排不下的另排一天（另存一份，批准了才换；换了日子的各通知一次）"
DUTIES = "看全年在催的：证书到期、变更登记、退回补正；没人收得到的要打电话"
YEAR = "报送的年份：2027 是2027年1月1日到3月31日报2026年度的报告"
YEAR_LATEST = YEAR + "；不写就是最近排的那一年"
FOR = "看这家单位（统一社会信用代码）会收到的每一条"
PLOT = "把图写成文件（.svg 或 .png）"
HASH = "排期的校验码（plan、preview 都会显示），至少前8位；对不上就不批准"
BY = "谁批准的"
BY_NOBODY = "操作员"

PLANNED = "{year}年排期草案：{count}家要报，排在{days}个工作日，每天最多{peak}家（能审{capacity}家）。已报的{filed}家不排。"
PLANNED_PROBLEMS = "有{count}家要先办别的：{problems}。"
PLANNED_CLASSIFIED = "涉密单位{count}家，只打电话，不发提醒。"
OVERLOADED = "排不下：有{days}天超过能审的数，一共多{count}家；最多的一天（{day}）{load}家。要么加人（capacity），要么请举办单位提前。"
ALL_OFFICES = "给配置里的每个登记局都排"
ALL_OR_DRY = "--all-offices 不能和 --dry-run 一起用：草案可以反复排，不批准就不发，直接排就行。"
PLANNING = "排期"
PLANNED_ALL = "排好{count}个登记局，{failed}个没有排成。"
OFFICE_PLANNED = "{code}\t{count}家\t校验码 {hash}"
OFFICE_FAILED = "{code}：没有排成。{reason}"
PROVISIONAL = "注意：{year}年的放假安排还没有导入，日子都是暂定的。公布以后用 helpbot calendar import 导入，批准之前再排一次。"
HASH_IS = "校验码：{hash}"
NEXT_PREVIEW = "下一步：helpbot season preview {year} 看一遍，再 helpbot season approve {year} --hash {hash} --by 姓名。"
PROBLEM_COUNT = "{problem}{count}家"
PROBLEMS = {"certificate": "证书到期要先换领", "legal-representative": "法定代表人变更没办完", "open-filing": "另有变更没办完"}
BETWEEN = "、"

REPLANNED = "{year}年重排：{count}家换一天，{kept}家不变；现在有{behind}份在审。"
MOVED = "{uscc}\t{name}\t{old} → {new}"
MOVED_MORE = "……还有{count}家（--json 看全部）"
NEXT_APPROVE = "下一步：helpbot season approve {year} --hash {hash} --by 姓名；换了日子的各通知一次，不批准就还按原来的发。"
REPLAN_TOO_LATE = "{year}年没有剩下可以排的工作日了，不能再重排。没有报的，看 helpbot season status {year} 的名单打电话。"

HEAD = "{year}年排期（{state}）　校验码 {hash}　每天能审{capacity}家"
APPROVED_BY = "由{by}在{at}批准"
PROPOSED = "下面是重排以后的样子，还没有批准。重排的校验码 {hash}"
PROPOSAL_WAITS = "有一份重排等着批准：helpbot season preview {year} 看一遍，再 helpbot season approve {year} --hash {hash}。"
COLUMNS = ("日期", "排几家", "超出", "要打电话")
DAY = "{day:%m-%d} 周{weekday}"
NO_TRACK = "{name}：{why}"
FILED_BEFORE = "排期时已经报过，不会收到提醒"
CLASSIFIED = "涉密单位，只打电话，不发提醒"
NO_SUCH = "排期里没有 {uscc}。用 helpbot institution list 看代码对不对；它可能不用报。"
STOP = "── {day:%Y-%m-%d} 周{weekday}　{stage}{statutory}"
STATUTORY = "（退订了也发）"
STAGES = {
    "notice": "预告",
    "opening": "开始",
    "slot": "约日子",
    "slot-passed": "约的日子过了",
    "days-30": "还有30个工作日",
    "days-15": "还有15个工作日",
    "days-7": "还有7个工作日",
    "days-3": "还有3个工作日",
    "days-1": "还有1个工作日",
    "last-day": "最后一天",
    "overdue": "逾期",
    "overdue-again": "逾期再催",
}
WRITTEN = "已写到 {file}。"
ONLY_PICTURES = "只会写 .svg 和 .png，{file} 写不了。浏览器能打开 .svg，也能打印。"

APPROVED = (
    "已批准{year}年的排期（校验码 {hash}），排好{count}条提醒，到日子自动发。",
    "会批准{year}年的排期（校验码 {hash}），排好{count}条提醒。",
)
ADOPTED = (
    "已批准{year}年的重排（校验码 {hash}），换了日子的{count}家各通知一次。",
    "会批准{year}年的重排（校验码 {hash}），换了日子的{count}家各通知一次。",
)
"""Done, and what a dry run says."""
PAUSED = "{year}年的提醒已停下。恢复：helpbot season resume {year}"
RESUMED = "提醒已恢复，现在有{count}条到了日子还没有过时，到发送的时间就发。"
WOULD_RESUME = "会恢复提醒，现在有{count}条到了日子还没有过时。"

STATUS_HEAD = ("举办单位", "已报", "被退回", "有回应", "收到提醒", "没有动静", "合计")
STATUS_NO_SPONSOR = "（没有举办单位）"
STATUS_TOTAL = "合计"
STATUS_REMINDERS = "提醒：{counts}"
REMINDER_STATES = {"waiting": "等着发", "gathered": "已发出", "done": "不用发了", "expired": "过了时效", "unreached": "没人可发"}
STATUS_COUNT = "{state}{count}条"
CALLS_HEAD = "要打电话的（{count}家）："
CALL = "{uscc}\t{name}\t{why}\t{contact}\t{phone}"
WHY = {"classified": "涉密，不发消息", "nobody": "没有绑定经办人", "no-address": "经办人的地址都用不了"}
STALE = "登记库的数据旧了（截至{at}）：只发法定的通知，别的提醒先停着。请先 helpbot registry import 导入新的。"

PLOT_TITLE = "{year}年年度报告排期：每个工作日排几家"
PLOT_SLOTS = "排的单位"
PLOT_CAPACITY = "每天能审{capacity}家"
PLOT_FESTIVAL = "春节"

SIMULATE_FROM = "从哪天开始，例如 2026-12-01"
SIMULATE_TO = "到哪天为止"
SIMULATE_BOUND = "只算真的绑定了的人；默认给没有绑定的单位各设一个假想的经办人"
SIMULATE_PLOT = "把每天报来、审完、排队的画成图（.svg 或 .png）"
SIMULATE_REPORT = "把推演的报送季写成一份统计（.pdf）"
SIMULATE_NO_REPORT = "这段时间里没有报送季，没有统计可写。"
SIMULATE_BACKWARDS = "开始的日子要早于结束的日子。"
SIMULATE_LONG = "一次最多推演两年。"
SIMULATED = "推演{first}到{last}：{messages}条提醒，发给{people}人；{filed}家报了，{late}家逾期才报，{never}家没有报。"
SIMULATED_LOAD = "一天最多收到{arrivals}份，审核排队最长{queue}份。"
SIMULATED_ASSUMED = "其中{count}家没有绑定经办人，推演里各设了一个假想的（--bound-only 可以不设）。"
SIMULATED_CALLS = "{count}家没有人收得到，要打电话。"
SIMULATED_FINE = "规矩都守住了：没有休息日、没有下班时间、没有发给已报的、每人每天最多一条、没有重复、没报的最后三个工作日都提醒到了。"
SIMULATED_WRONG = "违反规矩{count}处："
VIOLATIONS = {
    "rest-day": "休息日发的：{what}",
    "outside-hours": "不在发送时间发的：{what}",
    "has-filed": "发给了已经报过的：{what}",
    "twice-a-day": "同一个人一天收到两条：{what}",
    "key-twice": "同一条发了两次：{what}",
    "not-reminded": "没有报，最后三个工作日也没有提醒：{what}",
}
SIMULATE_PLOT_TITLE = "{first}到{last}的推演：每天收到几份、排队几份、发几条提醒"
SIMULATE_ARRIVALS = "当天收到的报告"
SIMULATE_QUEUE = "等着审的"
SIMULATE_MESSAGES = "发出的提醒"

DUTIES_HEAD = "在催的{count}件，其中{calls}件没有人收得到，要打电话："
DUTY = "{uscc}\t{name}\t{kind}\t{about}\t{due}"
DUTY_CALL = "\t要打电话：{contact} {phone}"
DUTY_KINDS = {"certificate": "证书到期", "change": "变更登记", "correction": "退回补正"}
