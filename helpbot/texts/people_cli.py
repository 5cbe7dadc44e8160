"""What the commands about people, codes and the audit say."""

INVITE = "发绑定码：一家单位，或者全部（--all）"
INVITE_USCC = "单位的18位统一社会信用代码（举办单位联系人写举办单位的）"
INVITE_ALL = "全部还没有经办人的单位"
INVITE_ROLE = "给谁：clerk 经办人（默认）、legal-representative 法定代表人、sponsor 举办单位联系人"
INVITE_NAME = "给谁用的，例如 王老师；同一单位两个人各要一个码时用来区分"
INVITE_BESIDE = "和现有的经办人一起经办，不是来接任的；不写的话，单位已有经办人就开始交接"
INVITE_SHEET = "存成可打印的通知单：文件名以 .html 结尾每家一页，以 .csv 结尾一行一家（Excel 能开）"
INVITE_BOT = "Telegram 机器人的用户名，写了就在通知单上印一点就绑的链接"
INVITE_ONE = "请写一家单位的代码，或者 --all，只能选一样。"
INVITE_ALL_CLERKS = "--all 只给经办人发码，不能和 --name、--role 一起用。"
INVITE_BAD_USCC = "{uscc} 不是有效的统一社会信用代码：应当是18位数字和大写字母，请对照证书再输一遍。"
INVITE_NOBODY = "没有需要发码的单位：都有经办人了，或者还没有导入单位名册。"
INVITE_LINE = "{code}  {institution}  {role}  {name}  {until}前有效"
INVITE_ONCE = "码只显示这一次，数据库里不存原文。请当面或用信交给本人，不要发到群里。"
INVITE_SAVED = "{count} 个绑定码已存到 {file}。打印或导入后请删掉这个文件。"
INVITE_EXISTS = "{file} 已经存在，没有改动它，也没有发码。请换一个文件名。"
INVITE_SUFFIX = "{file}：文件名要以 .html 或 .csv 结尾。"
INVITE_WOULD = "会给 {count} 家单位各发一个绑定码。"

SHEET_COLUMNS = ("单位", "统一社会信用代码", "身份", "姓名", "绑定码", "有效期至", "链接")
SHEET_TITLE = "绑定码通知单"
SHEET_TO = "{institution}：{role}{name}"
SHEET_SAYS = "请用手机打开登记局的机器人，把下面这个绑定码发给它，以后就能随时查本单位的办理情况、收到到期提醒。"
SHEET_RULES = "{until}前有效，只能用一次。只给本人用：不要转发，不要发到群里，发到群里的码会作废。"
SHEET_LINK = "在手机上点这个链接也可以：{link}"
SHEET_PHONE = "码不能用、丢了、过期了，请致电{office}：{phone}。"
DATE = "{year}年{month}月{day}日"

PERSON_LIST = "列出认识的人"
PERSON_SHOW = "显示一个人的账号和所绑单位"
PERSON_INVITE = "发绑定码：给登记局工作人员（--role officer），或给已认识的人的新手机、新账号（写编号）"
PERSON_UNBIND = "解除绑定：一家单位（--institution），或全部连同账号"
PERSON_FORGET = "删除一个人的姓名、账号和全部来往消息；审计记录里只剩编号"
PERSON_ID = "编号，见 helpbot person list"
PERSON_ROLE = "officer：登记局工作人员"
PERSON_NAME = "姓名"
PERSON_INSTITUTION = "只解除这一家，写统一社会信用代码"
PERSON_INVITE_ONE = "请写 --role officer，或者一个已认识的人的编号，只能选一样。"
PERSON_LINE = "{id}\t{name}\t{institutions}\t{addresses}"
PERSON_HEAD = "编号{id}　{name}　{since}起　提醒{nudges}"
PERSON_ADDRESS = "账号 {channel}:{who}　{state}"
PERSON_ASSIGNMENT = "{institution}（{role}）　{since} 至 {until}"
PERSON_STATES = {"verified": "已验证", "unverified": "还没验证", "off": "发不到"}
PERSON_UNTIL_NOW = "今"
PERSON_UNBOUND = "编号{id}：已解除 {count} 项绑定。"
PERSON_WOULD_UNBIND = "编号{id}：会解除 {count} 项绑定。"
PERSON_NOT_BOUND = "编号{id}没有这样的绑定，没有改动。"
PERSON_FORGOTTEN = "编号{id}：姓名、账号和来往消息都已删除。"
PERSON_WOULD_FORGET = "编号{id}：会删除姓名、{addresses} 个账号和全部来往消息。删了拿不回来。"
AS_OPTION = "以这个人的身份（编号，见 helpbot person list）；会留下审计记录"

TICKET_WITH_CODE = "回复里有绑定码，没有发：对方是不是本人还不知道，码也会留在记录里。请当面或用信交给本人。"

AUDIT_TAIL = "列出最近的审计记录"
AUDIT_VERIFY = "检查审计记录有没有被删改"
AUDIT_LINE = "{number}\t{at}\t{actor}\t{action}\t{subject}\t{channel}"
AUDIT_FINE = "{lines} 条审计记录，一条不少，没有改动。"
AUDIT_FLAWS = {
    "missing": "审计记录第 {at} 条不见了（前 {lines} 条没有问题）。请查是谁动过数据库，并从备份里找回。",
    "changed": (
        "审计记录第 {at} 条对不上（前 {lines} 条没有问题）：被改过，或者密钥换过。请先核对 helpbot.key 或 people.key，再查是谁动过数据库。"
    ),
    "cut-off": "审计记录从第 {at} 条起被截掉了（前 {lines} 条没有问题）。请查是谁动过数据库，并从备份里找回。",
}
