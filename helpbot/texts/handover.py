"""What is said of a handover: to the clerk who leaves, to the one who comes, to the office."""

BETWEEN = "、"
DAY = "{day.year}年{day.month}月{day.day}日"
SEE_PAPER = "见证书"
UNIT_WITHHELD = "一家单位（名称请在电脑上看）"

NUMBERED = "（{number}）"
FILING = "在办：{what}" + NUMBERED
FILING_STATE = "状态：{state}（{at}）"
FILING_REPLY = "登记局的回复：{reply}"
LATEST = "，最迟"
DEADLINE = "到期：{duty}{year}" + LATEST + "{due.year}年{due.month}月{due.day}日"
DONE_WITH = "登记库里已经办结或者不用办了。"
YEAR = "（{year}年度）"

LIST_HEAD = "交接单{number}：{institution}"
LIST_PEOPLE = "{outgoing}交给{incoming}，请在{due}前交完。"
OUTGOING, INCOMING = "原经办人", "接任经办人"
NOBODY_YET = "（还没有定）"
BY_OFFICER = "登记局"
STANDING_NOBODY = "接任的人还没有定。"
STANDING_CODE = "邀请码已经给了{name}，还没有绑定。"
STANDING_SEES = "{name}已绑定，可以看交接单。"
STANDING_LATER = "{name}已绑定，登记局同意后，最迟{at}起可以看交接单。"
STANDING_AGREEMENT = "{name}已绑定，要登记局同意才能看交接单。"
STANDING_ABSENT = {"gone": "原经办人已经走了", "silent": "原经办人没有回音", "refuses": "原经办人不办交接"}
STANDING_BY_OFFICE = "{why}，由登记局一对一办。"
LINE = "第{number}项 {title}：{state}"
LINE_NOTED = "{line}（{count}条备注）"
URGENT_FIRST = "正在报年报，这几项先交："
THE_REST = "其他："
PROGRESS = "共{items}项，已交{given}项，已接{taken}项。"
STATES = {(False, False): "还没交", (True, False): "已交，等接", (False, True): "已接，等交", (True, True): "交接好了"}
MINE_LEFT = "还有{count}项等您确认。"
MINE_DONE = "您这边都确认了，等对方。"
HOW_WORDS = "也可以写：确认1-5、撤回3、备注3：内容、第3项有问题。"

ITEM = "第{number}项（共{items}项）{title}\n{detail}"
ITEM_STATE = "现在：{state}"
ITEM_NOTE = "备注：{text}"
ITEM_TICKET = "有问题，已转工作人员，编号{ticket}。"

WALK, ALL, SHOW_LIST, NEXT = "逐项确认", "全部确认", "看交接单", "下一项"
GAVE, TOOK, ASK, NOTE = "交了", "接到了", "有问题", "写备注"
UNDO = "撤回确认"
INVITE, OTHER_CODE = "给接任的同事发邀请码", "换一个邀请码"
STAY, CLOSE = "不交接了", "办结交接"
SURE, NOT_SURE = "确定，都当面交接过了", "先不确认"

GIVEN = "记下了：{which}已交。"
TAKEN = "记下了：{which}已接。"
WHICH = "第{numbers}项"
NOTHING_NEW = "这几项您已经确认过了，没有改动。"
NO_SUCH_ITEM = "交接单上没有这一项。请看交接单上的编号再写一遍。"
TAKEN_BACK = "{which}的确认已撤回。"
NOT_CONFIRMED = "这几项还没有您的确认，不用撤回。"
ALL_SURE = "一次确认{count}项：每一项都当面交接清楚了吗？确认了就要写进交接单、双方签字。"
ALL_WAIT = "好的，先不确认。可以逐项来。"
NOTE_WHAT = "请写下第{number}项的备注，例如：在三楼档案柜第二格。不要写密码。"
NOTE_KEPT = "备注记下了，双方都看得到。"
QUESTION = "交接单{number}（{institution}）第{item}项“{title}”有问题：{text}"
ASK_WHAT = "第{number}项有什么问题？请用一句话写下来，我转给工作人员；不写密码。"
ALL_DONE = "{institution}的交接，双方都确认完了。请点“办结交接”，以后就由{incoming}经办。"
CLOSE_BY_MAIL = "邮件办结还认不出是您本人，没有办。请在聊天里办结，或者打电话请登记局办结：{phone}。"

WHO_FOLLOWS = "接任的同事叫什么？请把姓名发给我，我给您一个邀请码转交。还没定人的，以后再点“给接任的同事发邀请码”。"
WHO_FOLLOWS_AGAIN = "刚才问的：接任的同事叫什么？请发姓名，先不发就输入“取消”。"
CODE_COMING = (
    "给{name}的邀请码单独发给您了。请当面或打电话告诉本人，不要发到群里。\n"
    "已经告诉登记局；{name}绑定后，登记局同意，或者过一个工作日，就能看交接单。"
)
CODE_TOO_MANY = "今天发的邀请码已经够多了，请明天再试，或致电登记局：{phone}。"
STARTED = "好的，{institution}的交接开始了。交接办结前，您照常经办。"
STARTED_BEFORE = "{institution}的交接已经开始了。"
WHICH_INSTITUTIONS = "您经办{count}家单位，要交接哪一家？点一家，交完再点下一家；也可以一起交接。"
START_ONE, START_ALL = "交接{institution}", "全部交接"
STARTED_ALL = "{count}家单位的交接都开始了，每家一份交接单。接任的同事不是同一个人也可以。"
NOT_A_CLERK = (
    "交接由原经办人发起。您是原经办人的，请先绑定：把登记局给您的绑定码发给我。您是来接任的，请向原经办人要邀请码，或致电登记局：{phone}。"
)
NOTHING_OPEN = "您现在没有在办的交接。要交接，对我说“我要调走了”。"
NOT_YET_CLERK = "{institution}还在交接给您，办结以后才能再交给别人。您也要走的，请原经办人直接改请下一位，或致电登记局：{phone}。"
CLASSIFIED = "这家单位的交接不在这里办，请致电登记局：{phone}。"
OVER = "这份交接已经结束了。"
NOT_YOURS = "没有这份交接单，或者它不归您办。"
WHICH_ONE = "您有几份交接单，说的是哪一份？"
WHICH_CHOICE = "交接单{number} {institution}"
NOT_ALLOWED = "这一步现在不能由您来办。"
NOT_ALLOWED_CLOSE = "还有没确认的项，不能办结。双方都确认完，或者请登记局办结。"

STAY_SURE = "{institution}已经交了几项。不交接了的话，这些确认和邀请码都作废，还是您经办。确定不交接了吗？"
STAYED = "好的，{institution}的交接取消了，还是您经办，什么都没有变。"
REFUSED = "记下了。登记局会和您、和接任的同事联系。"

BOUND = "绑定好了。"
SUCCEEDS = "{institution}要交接给您：{when}"
SUCCEEDS_NOW = "现在就可以看交接单、查办件；办结前由原经办人经办。"
SUCCEEDS_LATER = "登记局同意后，最迟{at}起，可以看交接单、查办件；办结前由原经办人经办。"
SUCCEEDS_AGREEMENT = "还要登记局同意，同意了我马上告诉您。"
OWN_CODE = "这个码是给接任的同事的，请转交本人，不要自己用。"

EVENTS = {
    "begun": "请把{institution}的登记工作交接给接任的同事：{why}",
    "ready": "现在可以接{institution}的登记工作了，请和原经办人逐项交接。",
    "remind": "请接着交接{institution}的登记工作：",
    "complete": "{institution}的交接，双方都确认完了，请办结：以后由{incoming}经办。",
    "closed": "{institution}的交接办结了。从现在起由{incoming}经办，{outgoing}不再经办，以前的办件记录都还在。",
    "stopped": "{institution}的交接停下了，还是由原经办人经办。有疑问请致电登记局：{phone}。",
    "visit": "{institution}的原经办人不能当面交了，登记局一对一来教您，请约个时间。",
    "stands-still": "请督促一下：{institution}的经办人交接还没有办完，登记局也在跟进。",
    "replaced": "{institution}改由另一位同事接任，您不用再接了。有疑问请致电登记局：{phone}。",
}
WHY = {
    "leaving": "您说要调走了。",
    "code": "接任的同事已经绑定。",
    "officer": "登记局请您交接。",
    "import": "登记库里的联系人已经改了。还是您经办的，点“不交接了”。",
    "unreached": "我们的消息发不到您原来的地方。还是您经办的，点“不交接了”。",
}
REMIND_NOBODY = "接任的同事还没有绑定。邀请码丢了、过期了，点“换一个邀请码”。"
REMIND_LEFT = "还有{count}项等您确认，{due}前交完。"
REMIND_OVERDUE = "已经过了{due}，还有{count}项等您确认。"

OFFICER_LIST = "在办的交接{count}份，点一份看："
OFFICER_NONE = "现在没有在办的交接。要发起，写：发起交接 单位名称。"
AGREE, STOP, VISIT, CLOSE_NOW = "同意接任", "停下交接", "派人一对一", "直接办结"
STOP_SURE = "停下{institution}的交接？权限都不变，邀请码作废。"
CLOSE_SURE = "{institution}的交接还有{count}项没有双方确认，会写进交接单。直接办结吗？从办结起由{incoming}经办。"
YES, NO = "确定", "先不动"
LEFT_ALONE = "好的，没有改动。"
AGREED = "已同意：{incoming}可以看{institution}的交接单了。"
AGREED_EARLY = "已同意：{incoming}绑定以后就可以看{institution}的交接单。"
STOPPED = "{institution}的交接已停下，权限没有变。"
CLOSED = "{institution}的交接已办结，从现在起由{incoming}经办。"
VISITING = "记下了：{institution}由登记局一对一办交接，各项由登记局代为交出。"
NOTE_DELICATE = "密码请当面告诉接任的同事，接手后马上改，备注里不要写。"
NO_INSTITUTION = "没有找到这家单位。请写全称或者统一社会信用代码再试一次。"

OFFICE_BEGUN = "交接{number}：{unit}换经办人（{why}）{incoming}。要停下：helpbot handover stop {number}"
OFFICE_BEGUN_MANY = "{count}家单位要交接（{why}），已告诉原经办人。看：helpbot handover list"
OFFICE_WHY = {
    "leaving": "原经办人提出",
    "code": "新人用码绑定",
    "officer": "登记局发起",
    "import": "登记库的联系人改了",
    "unreached": "原经办人的消息发不到",
}
OFFICE_INCOMING = "，接任：{name}"
OFFICE_INVITED = (
    "交接{number}：{unit}的原经办人给{name}发了邀请码。同意：helpbot handover agree {number}；"
    "不答复的，{name}绑定并过一个工作日后可以看交接单；要停下：helpbot handover stop {number}"
)
OFFICE_BOUND = "交接{number}：{unit}的接任经办人{name}已绑定。{when}"
OFFICE_BOUND_AGREED = "码是登记局发的，现在可以看交接单。"
OFFICE_BOUND_LAPSE = "不答复的，{at}起可以看交接单。同意：helpbot handover agree {number}；要停下：helpbot handover stop {number}"
OFFICE_BOUND_FOREIGN = (
    "{name}是别的单位的经办人，请核实后再同意：helpbot handover agree {number}；不对就停下：helpbot handover stop {number}"
)
OFFICE_BOUND_UNTOLD = "要登记局同意才能看交接单：helpbot handover agree {number}"
OFFICE_DECLINED = "交接{number}：{unit}的原经办人不愿交接，请派人一对一办。"
OFFICE_COMPLETE = "交接{number}：{unit}的双方都确认完了，等着办结。也可以：helpbot handover close {number}"
OFFICE_SILENT = "交接{number}：{unit}的原经办人{days}个工作日没有动静，请派人一对一办。看：helpbot handover show {number}"
OFFICE_OVERDUE = "交接{number}：{unit}过了{due}还没有交完。看：helpbot handover show {number}"
OFFICE_SEASON_ENDS = (
    "交接{number}：{unit}到今天（年报最后一个工作日）还没有交完。\n"
    "年报请原经办人今天报上；报不了的，请派人。看：helpbot handover show {number}"
)
CLERKLESS = "有{count}家单位没有经办人了：{units}。请联系单位定人，再发邀请码：helpbot institution invite 代码。"
CLERKLESS_MORE = "等，共{count}家"
OFFICE_CLOSED = "交接{number}：{unit}已办结。"
OFFICE_STAYED = "交接{number}：{unit}的原经办人说不交接了，已停下，权限没有变。"

NO_SUCH = "没有编号为{number}的交接。用 helpbot handover list 看全部编号。"
ENDED = "交接{number}已经结束，不能再改。"
UNBOUND_SUCCESSOR = "交接{number}的接任人已被登记局解除绑定，不能办结。要由本人接任的，请登记局先同意；换人的，请另发邀请码。"
NO_SUCCESSOR = "交接{number}还没有接任的人，不能办结。先让接任的同事绑定，或者停下：helpbot handover stop {number}。"
NOT_SUCCESSOR = "交接{number}还没有接任的人绑定，没有什么可同意的。"
