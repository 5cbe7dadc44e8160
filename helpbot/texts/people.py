"""What people are told about codes, bindings and addresses."""

KEY_UNREADABLE = "读不了密钥文件 {file}：{reason}。请检查权限；文件丢了的，从备份里拿回来放在原处。"
KEY_TOO_SHORT = "密钥文件 {file} 不对：应当是一行至少{length}个字母和数字。请从备份里拿回来放在原处。"
KEY_LOST = (
    "密钥文件 {file} 不见了，而数据库里的绑定码和审计都是用它签的。请从备份里拿回来放在原处。"
    "确实没有了，就在原处放一个新的（一行64个随机的字母和数字）：发出去的绑定码全部作废，要重发；审计从那时起另算。"
)
KEY_SETTING_SHORT = "太短，至少{length}个字符，越乱越好；不填就用旁边的 helpbot.key。"
NO_SUCH_PERSON = "没有编号为{id}的人。用 helpbot person list 看全部编号。"

CODE_HIDDEN = "［绑定码已抹去］"
LOGIN_HIDDEN = "［密码已抹去］"
LOGIN_SEEN = (
    "请不要把密码发给任何人，我们也不会向您要。您消息里的密码我没有保存，能删的已在聊天里删掉；为了安全，请尽快登录系统改一个新密码。"
)

ROLES = {
    "clerk": "经办人",
    "successor": "接任经办人，交接中",
    "legal-representative": "法定代表人",
    "sponsor": "举办单位联系人",
    "officer": "登记局工作人员",
}

BOUND = "绑定好了：{what}。以后可以直接问我。码已用掉，纸上的不用保管了。"
BOUND_ADDRESS = "绑定好了，这个账号和您以前的账号都能用了。"
BINDING = "{institution}（{role}）"
BOUND_OFFICER = "登记局工作人员"
MORE_ON_COMMANDS = "要看绑定了哪些、换通知方式或解除绑定，输入“我的绑定”；要办事的步骤，输入“操作指南”。"
MORE_FOR_OFFICERS = "要看求助，输入“求助单”；要看经办人交接，输入“交接”；自己的绑定和通知，输入“我的绑定”。"
PROVED = "验证好了，{address} 以后可以收通知。"
ALREADY = "这个码您已经用过，绑定好了，不用再发。输入“我的绑定”可以查看。"
MORE_CODES = "消息里要是还有别的绑定码，没有用上的，请一个一个单独再发一次。"
WRONG = "这个码不能用。请对照原件再输一遍，一共16位字母和数字；还不行，请致电登记局换一个：{phone}。"
TAKEN = "这里已绑定另一位，这个码没有用掉。请先输入“我的绑定”，解除后再发一次；拿不准请致电登记局：{phone}。"
LOCKED = "试错的次数太多，请一小时后再发，或致电登记局：{phone}。"
CLOSED = "现在暂停受理绑定码，请一小时后再发；急用请致电登记局：{phone}。其他问题照常可以问我。"
VOIDED = "请不要在群里发绑定码：别人看得到。发在群里的码一律作废，请致电登记局换一个，再私聊发给我。电话：{phone}。"

HOW_TO_BIND = (
    "请把登记局给您的绑定码发给我，一共16位字母和数字，例如印在通知单上的那一行；大小写、空格都不要紧。\n"
    "没有码的，请致电登记局，报单位全称和您的姓名：{phone}。不绑定也可以照常提问。"
)
BOUND_TO = "您已绑定：{what}。还有别的单位，把它的绑定码直接发给我。"
WRITE_BACK = "请直接回复这封信，把刚才的话再写一遍，我就照办。发件人谁都能冒写，收得到这封信的才是您本人。"
NOT_BOUND = "这个账号还没有绑定。把登记局给您的绑定码发给我就行；没有码的，请致电登记局：{phone}。"
PRIVATELY = "绑定的事请私聊我，不要在群里说。"
BETWEEN = "、"

MINE = "我的绑定"
TO = "{name}，"
OVERVIEW = "{to}您绑定的是：\n{bindings}\n通知发到（第一个优先）：\n{addresses}\n提醒：{nudges}。"
NO_BINDINGS = "（没有在办的单位）"
NO_ADDRESSES = "（还没有能收通知的地方）"
LINE = "· {what}"
NUDGES = ("已关闭，只发法定通知", "已打开")
CHANNELS = {"telegram": "Telegram", "mail": "邮箱", "terminal": "本机终端"}
ADDRESS = "{channel} {who}{state}"
ADDRESS_UNPROVED = "（还没验证）"
ADDRESS_OFF = "（发不到）"
ADDRESS_HERE = "（就是这里）"
HIDDEN = "…{tail}"
PREFER = "优先发到 {address}"
DROP_HERE = "解除这里的绑定"
DROP = "不再用 {address}"
ADD_MAIL = "添加邮箱"
NUDGES_ON = "恢复提醒"

PREFERRED = "好的，以后先发到 {address}。"
SURE = "解除后，{address} 不再收通知，也查不了本单位的事；要重新绑定得再向登记局要码。确定吗？"
SURE_LAST = "这是您最后一个能收通知的地方。" + SURE
YES = "确定解除"
NO = "不解除"
DROPPED = "已解除，{address} 不再收通知。要重新绑定，请致电登记局要一个新码：{phone}。"
KEPT = "好的，没有改动。"
GONE = "这个选项已经失效。请再输入一次“我的绑定”。"
WHICH_MAIL = "请把邮箱地址发给我，例如 name@example.cn；不加了就输入“取消”。"
MAIL_WRONG = "这不像一个邮箱地址。请再发一次，例如 name@example.cn；不加了就输入“取消”。"
MAIL_SENT = "已给 {who} 发了一封带验证码的信。收到后把码发给我就行；没收到的，看看垃圾邮件。"
MAIL_TOO_MANY = "今天发的验证信已经够多了，请明天再试，或致电登记局：{phone}。"
LETTER = (
    "请验证这个邮箱\n"
    "您的验证码：{code}\n"
    "请把它发给机器人，或者直接回复这封信把它发回来，这个邮箱就可以收{office}的通知了。{month}月{day}日前有效，只能用一次。\n"
    "如果不是您要的，不用理会，也不要转给别人。"
)
SUCCESSOR_LETTER = (
    "请把邀请码转交给{name}\n"
    "邀请码：{code}\n"
    "请当面或打电话告诉本人，由本人发给机器人。{month}月{day}日前有效，只能用一次。不要发到群里，也不要转给别人。\n"
    "{office}"
)

STOPPED = (
    "好的，提醒和建议类的消息不再发给您。年报、换证等法定期限的通知和登记局的退回意见仍会照发，因为误了期限由单位负责。\n"
    "不再是经办人的，请告诉登记局换人：{phone}。"
)
STOPPED_STRANGER = "没有给这个账号发过提醒，您不用做什么。收到别处的通知，请告诉登记局：{phone}。"
RESUMED = "好的，提醒已恢复。"

ALARM = "告警：一小时内有{number}次错误的绑定码，可能有人在试码。已暂停受理绑定码一小时，其他照常。用 helpbot audit tail 看是从哪里来的。"
