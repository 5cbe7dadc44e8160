"""What is said of a filing: how it stands, who acts next, by when, and why it came back."""

ASKED_BY = "进度", "查进度", "办件", "我的办件", "办理进度"
"""Words that ask for all of one's filings when a message is nothing else."""

KIND = "{kind}"
KIND_YEAR = "{kind}（{year}年度）"
KIND_ITEMS = "{kind}（{items}）"
HEAD = "{institution}\n{what}，编号{number}"
STATE = "状态：{state}{since}"
SINCE = "，{day}起"
ME, OFFICE = "本单位", "登记局"
NEXT = "下一步归{who}：{todo}"
OVER = "已经办完。{todo}"
SAID = "登记局的原话：{opinion}"
UNKNOWN_STATE = "这个状态我不认识，请以登记系统里的为准，或者问登记局：{phone}。"

TODO = {
    "draft": (ME, "只是存着，登记局还没收到。请登录系统核对材料，点“提交”，看到“已提交”才算交上。"),
    "submitted": (OFFICE, "材料已经交到登记局，等审核就行，不用重复提交。"),
    "returned": (ME, "照意见改好，在原来那份申请里重新提交，看到“已提交”才算交上。"),
    "resubmitted": (OFFICE, "改好的材料已经交到登记局，等审核就行。"),
    "refused": (ME, "先看登记局的原话：不归本局管的，请向该管的登记局申请；条件还不够的，具备了再申请。"),
    "accepted": (OFFICE, "已经受理，登记局在办，您不用再做什么。"),
    "reviewing": (OFFICE, "登记局正在审核，您不用再做什么。"),
    "approved": (OFFICE, "已经核准，等登记局通知交纸质材料或领证。"),
    "paper-due": (ME, "请打印核准的表，签字盖章，连同旧证书送交或邮寄到登记局。"),
    "cert-ready": (ME, "证书做好了，请来领；换证、变更的请带上旧证书正本和副本。地址：{address}；时间：{hours}。"),
    "published": ("", "报告已经公示，不用再做什么。"),
    "announced": ("", "登记结果已经公告，不用再做什么。"),
}
"""Whose turn it is in each state, and what that one does; nobody's where it is over."""
TODO_ANNUAL = {
    "approved": (OFFICE, "已经通过，等登记局公示，您不用再做什么。"),
    "accepted": (OFFICE, "登记局已经收下，等审核就行。"),
}
"""Where it differs for an annual report, of which no certificate comes."""

DUE = "期限：最迟{due}，还有{days}天，能用的工作日{workdays}天（{basis}）。"
DUE_OFF = "期限：最迟{due}，那天休息，请在{advised}或之前交；还有{days}天，能用的工作日{workdays}天（{basis}）。"
DUE_PASSED = "期限：{due}已过{days}天，请马上办，并告诉登记局（{basis}）。"
DUE_NONE = "期限：退回不另给时间，原来的期限照算，请尽快改好交上；意见里写了日期的，以那个为准。"
THEIRS = "登记局的时限：{duty}，法定最迟{due}（{basis}）。"
THEIRS_PASSED = "登记局的时限：{duty}，法定最迟{due}，已过{days}天，可以致电问一问（{basis}）。"
PROMISED = "本局承诺办理时限：{promised}。"
PROVISIONAL = "【暂定】有的年份放假安排还没公布，日期可能差几天。"

NO_REPORT = "{institution}\n{year}年度的年度报告：登记库里还没有。没报的请登录系统填报；已经提交的，等登记局更新数据后再问我。"
NO_FILING = "{institution}：登记库里没有查到{what}。刚提交的，等登记局更新数据后再问我。"
ANY_FILING = "办件"
MORE = "还有{count}件没有列出，请说明是哪一类，例如“我们的变更批了吗”。"
AS_OF = "数据截至{day} {time}。"
AS_OF_STALE = "数据截至{day} {time}，已经{days}天没有更新；最新情况请问登记局：{phone}。"
AS_OF_UNKNOWN = "数据截至哪一天没有记录；最新情况请问登记局：{phone}。"
DAY_THIS_YEAR = "{day.month}月{day.day}日"
DAY = "{day.year}年{day.month}月{day.day}日"
TIME = "{at:%H:%M}"

WHICH = "哪家单位？点一下、回复数字，或者直接发单位名称。"
WHICH_MORE = "您名下有{count}家单位，先列出{shown}家；别的请直接发单位名称。"
ALL = "都看一遍"
LINE = "· {institution}：{what}，{state}{since}"
LINE_NONE = "· {institution}：{year}年度报告还没有"
OVERVIEW = "一共{count}家单位："
ASK_OFFICER = "请说是哪一件：发办件编号、统一社会信用代码，或者单位名称。"

NOT_BOUND = (
    "单位的办件只告诉绑定了这家单位的人，在这里我还不认识您。\n"
    "有绑定码的，把码直接发给我，马上就能查；没有的，请致电登记局，报单位全称和您的姓名：{phone}。\n"
    "急着看的，可以登录网上登记系统看状态和“回复信息”：“待提交”是还没交出去，“已提交”是在等审核。"
)
WITHHELD = "按本局规定，单位的办件和期限不在这个渠道说。请登录网上登记系统查看，或者致电登记局：{phone}。"
UNPROVED = (
    "单位的办件只回给登记过的邮箱本人。这封信另写了回信地址，或者没有通过发件人检查，所以这里不说。\n"
    "请用登记过的邮箱直接写信来（不另设回信地址），或者致电登记局：{phone}。"
)
NOT_FOUND = "没有查到。我只能说您绑定的单位的办件，名称和编号请再核对一遍；有别的单位要查，请用它的绑定码绑定，或者致电登记局：{phone}。"
NOTHING_BOUND = "您现在没有在办的单位，查不了办件。换了单位的，把新的绑定码发给我；有疑问请致电登记局：{phone}。"
CLASSIFIED = "{institution}的事不在这里说，请直接致电登记局：{phone}。"
DOWN = "登记库这会儿没有回音，查不了。请过几分钟再点“再查一次”；急用请致电登记局：{phone}。别的问题照常可以问我。"
RETRY = "再查一次"
GONE = "这个选项已经失效。请再发一次“进度”。"

OFTEN = "这件已经退回{times}次了，建议先找工作人员问清楚再改，免得来回跑。"
HELP = "找工作人员问这一件"
HELP_ASKS = "{what}（编号{number}）已退回{times}次，请工作人员帮忙看一看怎么改。"
ITEM_LABEL = "第{number}条"
ITEM_BRIEF = "{number}. {title}\n   改哪里：{field}"
ITEMS_HEAD = "要改{count}处，照这个顺序："
ITEMS_MORE = "要看某一条怎么改，点下面的“第几条”，或者回复“第1条”。"
NO_ITEM = "只有{count}条。请回复“第1条”到“第{count}条”。"
ITEM_OVER = "这件已经不是退回状态了，现在是“{state}”。"
READ_MORE = "想多看：{question}"

UNKNOWN_NONE = "没有认不出的退回意见。"
UNKNOWN_LINE = "{at}\t{said}\t{guess}"
