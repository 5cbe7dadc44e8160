"""What `helpbot registry` and `helpbot institution` say."""

IMPORT = "导入单位名册或办件（xlsx、csv），有一行不对就一行也不导"
FILE = "文件：xlsx，或 csv（UTF-8、GB18030）"
FULL = "这是完整的名册：不在里面的单位打上标记（不删除）"
TEMPLATE = "写出空白的名册和办件表格，照着填"
FOLDER = "写到哪个目录，默认当前目录"
CHECK = "检查登记库：对应关系、状态名、日期，并显示三行样例（遮住）"
FRESHNESS = "登记库的数据截至什么时候"
LIST = "列出单位"
LIKE = "单位名称、代码或举办单位里的字"
SHOW = "看一个单位和它的办件"
USCC = "统一社会信用代码，或单位名称"

READING = "读取"
WRITING = "写入"
KINDS = {"roster": "单位", "filings": "办件"}
WOULD = "会导入{kind}：新增 {new}，修改 {changed}，不变 {same}。"
DONE = "已导入{kind}：新增 {new}，修改 {changed}，不变 {same}。"
EVENTS = "状态变化 {count} 次。"
VANISHED = "标记为不再在册的单位 {count} 个。"
CHANGE = "修改　{key} {name}　{column}：{before} → {after}"
NEW = "新增　{key} {name}"
MORE = "还有 {count} 处，用 --json 看全部。"
EMPTY = "（空）"
IGNORED = "没有用到的列：{headings}。"
WARNING = "注意：{message}"
FAULT_HEAD = "{file} 有 {count} 处毛病，没有导入任何一行："
FAULT = "- 第{line}行“{column}”{value}：{problem}。{cure}。"
FAULT_VALUE = "＝{value}"
PARTIAL_FULL = "--full 只用于单位名册。"
WRITTEN = "{file}"
EXISTS = "{file} 已经存在，没有改动它。请换一个目录，或先把它挪走。"
COLUMNS = {
    "uscc": "统一社会信用代码",
    "name": "单位名称",
    "sponsor": "举办单位",
    "sponsor_uscc": "举办单位代码",
    "status": "登记状态",
    "cert_from": "证书有效期自",
    "cert_until": "证书有效期至",
    "classified": "是否涉密",
    "contact": "经办人",
    "contact_phone": "经办人手机",
    "contact_mail": "经办人邮箱",
    "vanished_at": "不再在册",
    "number": "办件编号",
    "kind": "业务类型",
    "year": "报告年度",
    "items": "变更事项",
    "state": "状态",
    "state_at": "状态时间",
    "submitted_at": "提交时间",
    "authority": "登记局",
    "opinion": "回复意见",
    "id": "编号",
    "at": "时间",
    "from_state": "变化前",
    "to_state": "变化后",
}

FRESH = "登记库 {source}：数据截至 {at}。"
STALE = "登记库 {source}：数据截至 {at}，超过 {days} 天，已经旧了。请重新导入，或检查本局系统的同步。"
NEVER = "登记库 {source}：还没有数据。请运行 helpbot registry import。"
CHECK_TABLE = "[正常] {table}：{count} 行"
CHECK_SAMPLE = "      {sample}"
SAMPLE_CELL = "　{column}={value}"
CHECK_FAULT = "[毛病] {detail}\n       → {cure}"
CHECK_FINE = "没有发现毛病。"
TABLES = {"institution": "单位", "filing": "办件", "event": "办理过程"}
UNREADABLE = "{table}表读不出来：{reason}"
UNREADABLE_CURE = "请核对 [registry.tables.{key}] 和只读用户的权限。{columns}"
HAS_COLUMNS = "这张表有这些列：{columns}。"
HAS_TABLES = "库里有这些表：{tables}。"
UNMAPPED = "{table}里有没对应的说法：{words}"
UNMAPPED_CURE = "请在 [registry.{section}] 里写明各是什么。"
FUTURE = "有 {count} 次状态变化的日期在将来，例如 {examples}"
FUTURE_CURE = "请在登记系统里改正日期。"
BACKWARDS = "有办件的状态倒退：{examples}"
BACKWARDS_CURE = "如果不是更正，请在登记系统里核对。"
BACK_EXAMPLE = "{number}（{before} → {after}）"
BETWEEN = "、"

INSTITUTION_LINE = "{uscc}\t{name}\t{status}\t{sponsor}\t{cert_until}"
INSTITUTION_HEAD = "{name}　{uscc}\n举办单位：{sponsor}　状态：{status}　证书有效期至：{cert_until}{vanished}{classified}"
CONTACT = "经办人：{contact}　{contact_phone}　{contact_mail}"
VANISHED_SINCE = "　（{at}起名册里没有）"
CLASSIFIED = "　（涉密）"
FILINGS = "办件（数据截至 {at}）："
FILING = "{number}　{kind}{year}　{state}　{at}"
FILING_YEAR = "（{year}年度）"
STEP = "    {at}　{state}{opinion}"
STEP_OPINION = "：{opinion}"
NO_FILING = "没有办件。"
UNKNOWN = "未知"
NOT_FOUND = "登记库里没有“{what}”。用 helpbot institution list 看全部。"
SEVERAL = "有 {count} 个单位的名称里有“{what}”，请写全称或代码：{names}"

NOTE = "记下单位发生了什么（如法定代表人变了），从那天数变更登记的期限，到日子提醒"
NOTE_EVENT = (
    "发生了什么：change.name 名称、change.legal-rep 法定代表人、change.scope 宗旨和业务范围、change.funding 经费来源、"
    "change.funds 开办资金、change.sponsor 举办单位"
)
NOTE_ON = "哪一天发生的，例如 2026-11-30"
NOTE_FUTURE = "{on}还没有到，等发生了再记。"
NOTE_CLASSIFIED = "{name}是涉密单位，不发提醒，请打电话告诉它。"
NOTED = "记下了：{name}，{event}（{on}）。最迟{due}申请变更登记；现在起提醒它的经办人，收到申请就停。"
NOTED_BEFORE = "没有新记：{name}的{event}（{on}）以前记过，或期限{due}早就过了。"
NOTE_DRY = "（只是试试，没有记）"
HANDOVERS = "有{count}家单位的联系人换了，已开始交接：helpbot handover list"
