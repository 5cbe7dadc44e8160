"""What is said of a meeting: the two clerks hand in hand, or an officer who comes or calls."""

DAY_AND_HOUR = "{at.month}月{at.day}日（周{weekday}）{at:%H:%M}"
WEEKDAYS = "一二三四五六日"

WAYS = {"together": "见面手把手交接", "visit": "登记局上门一对一讲", "call": "登记局打电话一对一讲"}
OFFER = "约个时间手把手交"
OFFER_OFFICER = "约登记局来教"
WAY_CHOICES = {"visit": "请登记局上门", "call": "请登记局打电话"}
WHICH_WAY = "{institution}的原经办人不能当面交，登记局一对一来教您。要上门，还是电话里讲？"
WHEN = "{institution}：和{other}约什么时候？点一个，或者直接写，例如：周三下午三点。大约一小时。"
WHEN_OFFICER = "{way}，约什么时候？点一个，或者直接写，例如：周三上午九点半。大约一小时。"
NO_SLOTS = "近两周登记局都约满了，请致电：{phone}。"
MORE = "看别的时间"
WHICH_ONE = "您有几份交接单，约哪一家的？"
HALF = "是哪天、几点？请一起写，例如：周三下午三点。"

YES, NO, OTHER = "可以", "不约了", "换个时间"
OFF, DONE, MISSED = "取消约定", "办完了", "没办成"

PROPOSED = "记下了：{at}，{way}。已经问{other}行不行，等{other}点头。"
BOOKED = "约好了：{at}，{way}。附日历文件，存进手机日历会提醒；前一个工作日我也会提醒。"
BOOKED_SOON = "约好了：{at}，{way}。附日历文件，存进手机日历会提醒。"
REFUSED = "好的，{at}不约了，已经告诉{other}。"
CALLED_OFF = "{at}的约定取消了，已经告诉{other}。"
MOVED = "原来约的{at}先不算，日历里的请删掉（附取消文件）。"
DONE_NOTED = "记下了：见过面了。没确认的项，请接着在交接单上确认。"
MISSED_NOTED = "记下了：没办成。要不要另约个时间？"

TELL = {
    "proposed": "{institution}的交接：{other}想在{at}和您{way}。这个时间行吗？",
    "agreed": "{institution}的交接约好了：{at}，{way}。附日历文件，存进手机日历会提醒。",
    "declined": "{institution}的交接：{other}说{at}不行。换个时间？",
    "cancelled": "{institution}的交接：{at}{way}的约定取消了。附取消文件，打开就从日历里删掉。要另约，点下面。",
    "remind": "提醒：{at}，{way}（{institution}）。请带上登录用的东西（UKey、二维码图片等）和交接单；有变动点下面。",
    "ask": "{institution}的交接，{at}约的办成了吗？",
}
OFFICE = {
    "agreed": "交接{number}：{unit}的接任经办人约登记局{at}{way}。附日历文件。去不了请点“取消约定”，对方会收到通知。",
    "cancelled": "交接{number}：{unit}{at}{way}的约定取消了。",
    "remind": "提醒：交接{number}，{unit}，{at}{way}。",
    "ask": "交接{number}：{unit}，{at}约的{way}办成了吗？",
}
OFFICE_WAYS = {"visit": "上门", "call": "电话讲"}
OFFICE_NAME, OTHER_SIDE = "登记局", "对方"

EVENT_TITLE = "{institution}交接：{way}"
EVENT_TEXT = "{office}\n电话：{phone}"
FILE, FILE_CANCELLED = "交接约定.ics", "取消约定.ics"

OVER = "这份交接已经结束了，不用再约。"
NOT_YOURS = "这个约定不归您办。"
NOBODY_YET = "对方还没有绑定，或者还不能看交接单，暂时约不了。等对方来了再约。"
NOTHING_OPEN = "您现在没有在办的交接，不用约时间。有事请直接问我。"
GONE = "这个时间已经不算了。要约，点下面。"
PAST = "{at}已经过了，请换一个。"
TOO_FAR = "只能约四周以内的时间，请换一个。"
DAY_OFF = "{at}不上班，请换一个工作日。"
OUT_OF_HOURS = "请约在白天8点到18点之间。"
NO_SLOT = "{at}登记局约不了：要么不在办公时间，要么已经有人约了。请点下面的时间。"
TAKEN = "{at}刚刚被别人约走了，请换一个。"
