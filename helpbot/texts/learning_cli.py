"""What the command line says about drafts, versions and open questions."""

DRAFT = "起草：把求助的回复、对现有答案的修改、或一个文件里的问答存成草稿；写了编号就是改那份草稿"
DRAFTS = "列出草稿，默认只列待批准的"
DUE = "只列到了复核日期的"
REVIEW = "看一份草稿：内容、毛病、会不会抢别的问题、批准后谁会收到"
APPROVE = "批准一份草稿，马上生效，在等的人会收到答复"
DROP = "放弃一份草稿"
HISTORY = "看一个主题的每一次改动"
NUMBER = "草稿编号"
TICKET = "把这个求助的回复存成草稿"
ENTRY = "改这个主题"
FILE = "文件里的每条问答存成一份草稿（TOML）"
QUESTION = "问题"
ANSWER = "答案"
BASIS = "依据，例如法律条文"
TOPIC = "新主题的编号，默认自动取"
ALSO = "再加一种问法，可以写几次"
STEALS = "看过会抢走哪些问法，仍然批准"
PUBLIC = "看过答案里的号码和人名，可以公开，仍然批准"
QUIETLY = "只改文字、意思没变：不告诉收到过旧答案的人"
WHICH = "请说明起草什么：草稿编号、--ticket 编号、--entry 主题，或 --file 文件。"
NEXT = "看全部：helpbot faq review {number}　批准：helpbot faq approve {number}"
LINE = "{number}\t{state}\t{at}\t{author}\t{topic}\t{question}"
WOULD_APPROVE = "会批准草稿{number}。"
BY = "起草：{author}　{at}"
APPROVED_BY = "批准：{approver}　{at}"
VERSION = "第{revision}版　{at}　{origin}　起草：{author}　批准：{approver}\n依据：{basis}　核对：{confirmed}　复核：{review_by}"
VERSION_GONE = "第{revision}版　{at}　{origin}　{author}：取消了这个主题"
NO_HISTORY = "主题 {topic} 没有改动过，是程序自带的。"
NONE = "—"

UNANSWERED = "列出没答上来的问题，意思相同的合在一起，问得多的在前"
UNANSWERED_DAYS = "只看最近多少天，默认90"
UNANSWERED_LINE = "{count}次（{people}人）　最近{last}　{signs}\n   例：{examples}\n   最接近：{near}"
SIGNS = {"unanswered": "没答上{n}", "undecided": "没选{n}", "chosen": "自己选了{n}", "not-solved": "没解决{n}", "handed": "转人工{n}"}
NEAR_NONE = "没有接近的主题"
NEAR = "{topic}（{question}）"
TICKETS = "（求助编号：{numbers}）"

SHEET_TITLE = "常见问题"
SHEET_COLUMNS = {
    "id": "主题编号",
    "question": "问题",
    "answer": "答案",
    "phrasings": "其他问法",
    "basis": "依据",
    "certainty": "把握程度",
    "confirmed": "核对日期",
    "review_by": "复核日期",
    "related": "相关主题",
    "action": "动作",
    "offers": "附带的动作",
}
SHEET_NOTES = {
    "id": "小写字母、数字、点和连字符；改现有的答案，编号不要动",
    "answer": "换行照常写；{phone} 这样的词会换成本局的电话",
    "phrasings": "一行一种问法",
    "related": "一行一个主题编号",
    "action": "程序内部用，一般不填",
    "offers": "程序内部用，一般不填",
}
CERTAINTIES = {"law": "法律", "guide": "官方指南", "local": "本地做法", "general": "一般情况"}
SHEET_TEMPLATE = "helpbot faq export 文件.xlsx"
FORMAT = "{file}：不认识这种文件。请用 .toml、.xlsx 或 .csv。"
ROW_FAULT = "第{line}行“{column}”{value}：{problem}。{cure}。"
ROW_VALUE = "（{value}）"
ROW_FLAW = "第{line}行　{flaw}"
MORE_FAULTS = "……还有{count}处。"
TOO_LONG_CELL = "主题 {topic} 的“{column}”有 {size} 个字，表格的一格只放得下 {limit} 个。请改用 .toml 文件。"

PACK_IN = "文件是别的局给的问答包"
PACK_OUT = "把本局自己的问答写成问答包，给别的局用"
PACK_EMPTY = "本局还没有自己的问答，没有可以给别人的。"
PACK_NOT = "{file}：不是问答包。请用 helpbot faq export --pack 写出的文件。"
PACK_FORMAT = "{file}：问答包的格式是第 {format} 版，本程序认得第 {known} 版。请升级后再导入。"
PACK_HASH = "{file}：内容和校验码对不上，文件被改过或没有传完整，没有导入。请让对方重新导出一份。"
PACK_OWN = "{file}：这是本局自己的问答包，不用导入。"
PACK_HEAD = "问答包：{origin}，{made}，校验码 {hash}"
PACK_EXPORTED = "已把本局自己的 {count} 条问答写进 {file}，校验码 {hash}。"
PACK_LINES = {
    "new": "[新增] {topic}　{question}",
    "changed": "[修改] {topic}　{question}",
    "same": "[不变] {topic}　{question}",
    "kept": "[保留本局] {topic}　{question}（本局自己写过这个主题，仍用本局的）",
    "withdrawn": "[撤回] {topic}　{question}（对方不再提供，恢复原来的）",
}
PACK_DONE = "问答包已导入：新增 {new} 条，修改 {changed} 条，不变 {same} 条，保留本局 {kept} 条，撤回 {withdrawn} 条。马上生效。"
PACK_WOULD = "问答包会这样导入：新增 {new} 条，修改 {changed} 条，不变 {same} 条，保留本局 {kept} 条，撤回 {withdrawn} 条。没有改动。"
REFUSED = "没有导入。"
PACK_NO_FILE = "请写明问答包写到哪个文件，例如 本局问答包.toml。"
PACK_NOT_WRITTEN = "没有写问答包。"
TOPIC_PRIVATE = "{topic}：{private}"

STATUS_DRAFTS = "常见问题：{count}份草稿待批准（helpbot faq drafts）"
STATUS_DUE = "常见问题：{count}条到了复核日期（helpbot faq list --due）：{topics}"
