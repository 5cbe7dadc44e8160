"""What the command line says."""

USAGE = "用法：helpbot [--config 文件] [--office 代号] 命令 …\n"
COMMANDS_ARE = "命令："
COMMAND_LINE = "  {name:<10} {about}"
UNKNOWN_COMMAND = "没有命令 {name}。"
UNKNOWN_COMMAND_NEAR = "没有命令 {name}，您是不是要 {near}？"
USAGE_ERROR = "参数不对：{message}\n看用法：{command} --help\n"
ABOUT = {
    "init": "建立配置和数据库（--demo 建一个演示用的虚构登记局）",
    "run": "启动全部已配置的渠道，直到收到停止信号",
    "ask": "问一个问题，看机器人怎么答（不存、不发）",
    "shell": "在终端里和机器人完整对话",
    "status": "看队列、任务和渠道的状态",
    "doctor": "体检：每个毛病给出办法",
    "config": "看、查、解释配置",
    "db": "升级或检查数据库",
    "faq": "看、查、测、导入导出问答",
    "calendar": "工作日和期限：解释、查看、导入放假通知",
    "inbox": "收到的消息：列出、重新处理",
    "outbox": "要发的消息：列出、重新发送",
    "registry": "登记库：导入名册和办件、写模板、检查、看数据截至何时",
    "institution": "登记库里的单位：列出、查看、发绑定码",
    "inquiry": "没答上来的问题：合并同类、排好先后",
    "ticket": "转人工的求助：列出、查看、回复、办结、认领、转给、合并、上报",
    "handover": "经办人交接：列出、发起、查看、同意、停下、办结",
    "person": "人：列出、查看、发绑定码、解除绑定、删除资料",
    "season": "年报高峰：排期、预览、批准、看进度、暂停、恢复",
    "guide": "操作指南：排出、列出、存成文件、看哪些单位已阅读",
    "notice": "一次性的通知：起草、看、批准、看发送情况、补发、停发",
    "simulate": "推演一段时间的提醒和报送（在副本上，什么都不发）",
    "report": "值不值：一个月或一个报送季的数字",
    "audit": "审计记录：列出、检查有没有被删改",
}
USAGE_PREFIX = "用法："
POSITIONALS = "参数"
OPTIONALS = "选项"
VERB = "动作"
HELP_OPTION = "显示这份说明"
PARSER_MESSAGES = {
    r"the following arguments are required: (.*)": "缺少 {0}",
    r"argument (.*): invalid int value: (.*)": "{0} 应当是整数，不能是 {1}",
    r"argument (.*): invalid day value: (.*)": "{0} 应当是日期，例如 2027-02-01，不能是 {1}",
    r"argument (.*): invalid period value: (.*)": "{0} 应当是 +30wd 这样的期限（wd 工作日、d 天、m 月、y 年），不能是 {1}",
    r"argument (.*): invalid month value: (.*)": "{0} 应当是月份，例如 2027-03，不能是 {1}",
    r"argument (.*): invalid positive value: (.*)": "{0} 应当是大于零的整数，不能是 {1}",
    r"argument (.*): invalid choice: (.*) \(choose from (.*)\)": "{0} 不能是 {1}，可选：{2}",
    r"unrecognized arguments: (.*)": "不认识的参数 {0}",
    r"argument (.*): not allowed with argument (.*)": "{0} 和 {1} 不能一起用",
    r"argument (.*): expected one argument": "{0} 后面要有一个值",
}
"""argparse's own messages, and what an officer reads instead."""
CONFIG_OPTION = "配置文件，默认 $HELPBOT_CONFIG 或 ./config.toml"
OFFICE_OPTION = "登记局代号（有多个登记局时用）"
JSON_OPTION = "输出 JSON"
DRY_RUN_OPTION = "只说会做什么，不真做"
LIMIT_OPTION = "最多列多少条"
WHICH_OFFICE = "配置里有多个登记局，请用 --office 指定一个：{codes}"
NO_SUCH_OFFICE = "配置里没有代号为 {code} 的登记局，有：{codes}"
FAULT = "错误：{message}"
INTERRUPTED = "已中断。"

INIT_FOLDER = "建在哪个目录，默认当前目录"
INIT_DEMO = "填好一个虚构的登记局，打开终端渠道，马上能试"
INIT_EXISTS = "{file} 已经存在，没有改动它。要重来，请先把它挪走。"
INIT_DONE = "已建立 {file} 和数据库 {database}。"
INIT_NEXT = "下一步：打开 {file}，填好 [office]，再运行 helpbot --config {file} doctor。"
INIT_NEXT_DEMO = "下一步：运行 helpbot --config {file} run，在终端里直接提问。"

ASK_TEXT = "问题"
RUN_NO_CHANNEL = "没有打开任何渠道。请在 {file} 里打开一个，例如 [channels.terminal]。"

DB_UPGRADE = "把数据库升级到本程序需要的版本（SQLite 先备份）"
DB_CHECK = "检查数据库版本"
DB_UPGRADED = "数据库 {database} 已升级到 {revision}。"
DB_COPIED = "升级前的备份：{file}"
DB_CURRENT = "数据库 {database} 的版本是 {revision}，不用升级。"

CONFIG_SHOW = "显示生效的配置，密码遮住"
CONFIG_LINT = "检查配置"
CONFIG_EXPLAIN = "解释一个配置项"
CONFIG_KEY = "配置项，例如 channels.telegram.token"
CONFIG_FINE = "{file} 没有问题。"
CONFIG_DEFAULT = "默认：{default}"
CONFIG_NOW = "现在：{value}"
CONFIG_ENVIRONMENT = "环境变量：{variable}"
CONFIG_NO_KEY = "没有配置项 {key}。"
CONFIG_NO_KEY_NEAR = "没有配置项 {key}，您是不是要 {near}？"

INBOX_LIST = "列出收到的消息，默认只列没处理好的"
INBOX_RETRY = "重新处理一条"
INBOX_SAVE = "把一条消息的原件存成文件（邮件存成 .eml，用邮件软件打开）"
INBOX_FILE = "存成哪个文件，不能已经存在"
INBOX_SAVED = "{file}"
NO_SUCH_MESSAGE = "没有编号为 {id} 的消息。用 helpbot inbox list --all 看全部编号。"
OUTBOX_LIST = "列出要发的消息，默认只列没发好的"
OUTBOX_RETRY = "重新发送一条"
ALL_OPTION = "全部都列"
ROW_ID = "编号"
NOTHING = "没有。"
RETRIED = "编号{id}已放回队列。"
WOULD_RETRY = "会把编号{id}放回队列。"
NO_SUCH_ROW = "没有编号为 {id} 的失败消息。"
INBOX_LINE = "{id}\t{state}\t{channel}\t{at}\t{error}"
OUTBOX_LINE = "{id}\t{state}\t{channel}:{who}\t{kind}\t{at}\t{error}"

TICKET_LIST = "列出求助，默认不列已办结的"
TICKET_FOLDER = "存到哪个目录，没有就新建"
TICKET_NUMBER = "求助编号"
TICKET_TEXT = "回复内容"
TICKET_LINE = "{number}\t{state}\t{at}\t{due}\t{owner}\t{question}"
TICKET_HEAD = "编号{number}　{state}　{at}　{reason}\n来自：{address}\n问题：{question}"
TICKET_SAID = "[{at}] {who}：{text}"
TICKET_TALK = "对话："
TICKET_MORE = "往来："
TICKET_WITH = "文件（用 helpbot ticket files {number} 目录 取出）："
TICKET_FILE = "[{at}] {name}（{size}）"
TICKET_SAVED = "{file}"

FAQ_LIST = "列出全部主题"
FAQ_SHOW = "显示一个主题"
FAQ_LINT = "检查问答有没有毛病"
FAQ_TEST = "解释一个问题为什么这样匹配"
FAQ_EVAL = "用标好答案的问题集测准确率"
FAQ_IMPORT = "导入本局自己的问答（toml、xlsx、csv），或别的局的问答包"
FAQ_EXPORT = "导出全部问答（toml、xlsx、csv），或本局的问答包"
FAQ_RETURNS = "解释一段退回意见，照经办人看到的样子"
FAQ_OPINION = "退回意见的原文"
FAQ_UNKNOWN = "列出问答库还认不出、原样给经办人看了的退回意见"
FAQ_UNKNOWN_LINE = "{at}  {said}  {guess}"
FAQ_TOPIC = "主题编号，例如 annual-report.window"
FAQ_FILE = "文件"
FAQ_FILES = "要检查的文件，默认检查全部在用的问答"
FAQ_QUERIES = "问题集：query、accepted、kind 三列的 TSV"
FAQ_ENTRIES = '换一套问答：每行一个 {"id": …, "questions": […]}'
FAQ_OUTPUT = "写到哪个文件，默认标准输出"
FAQ_NO_TOPIC = "没有主题 {topic}。"
FAQ_NO_TOPIC_NEAR = "没有主题 {topic}，您是不是要 {near}？"
FAQ_FINE = "{count} 条问答没有问题。"
FAQ_LINE = "{id}\t{certainty}\t{question}"
FAQ_WOULD_IMPORT = "会导入 {count} 条：新增 {new} 条，修改 {changed} 条，不变 {same} 条。"
FAQ_IMPORTED = "已导入 {count} 条：新增 {new} 条，修改 {changed} 条，不变 {same} 条。正在运行的 helpbot 马上生效。"
FAQ_EXPORTED = "已导出 {count} 条到 {file}。"
FAQ_EXISTS = "{file} 已经存在，没有改动它。请换一个文件名，或先把它挪走。"
FAQ_UNWRITABLE = "写不了 {file}：{reason}。请换一个位置。"
FAQ_PROBLEMS = "{count} 个毛病，没有导入。"
FAQ_TEST_DECISION = {"answer": "直接回答", "choices": "请对方选", "refuse": "不答，给人工"}
FAQ_TEST_HEAD = "归一后：{query}\n结论：{decision}（最高 {score:.2f}；直接回答要 {answer:.2f}，请对方选要 {choices:.2f}）"
FAQ_TEST_TRUST = "第一名答对的把握 {likely:.2f}，属于本局业务的把握 {ours:.2f}"
FAQ_TEST_SEVERAL = "一条消息里问了几件事，会一并回答：{topics}"
FAQ_TEST_HIT = (
    "{place}. {topic}　{score:.2f}　最像的问法：{phrasing}\n"
    "   都有：{shared}；问题多出：{lacking}；问法多出：{beside}\n"
    "   字面、读音和用词相像 {alike:.2f}；问题的要紧字词，这个问法有 {asked:.0%}；问法的要紧字词，问题有 {said:.0%}；"
    "整个主题涵盖问题的程度 {covered:.2f}；最要紧的缺字分量 {missing:.2f}"
)
FAQ_TEST_NOTHING = "无"
FAQ_TEST_MISSING = "第一名从没出现过的字词：{missing}"
BETWEEN = "、"
FAQ_TEST_NONE = "没有任何问法和它有共同的字词。"
FAQ_PLOT = "画出可靠性图：把握说几成，实际对几成"
FAQ_TUNE = "按这份问题集定直接回答的分数线，使答出的里面有这么多是对的"
FAQ_BAD_SHARE = "{value} 不合适，请写 0.5 到 1 之间的小数，例如 0.95"
EVAL_PLOT_HEAD = "把握        题数  平均把握  实际答对  （│ 是平均把握的位置，越贴近条的末端越准）"
EVAL_PLOT_LINE = "{low:.1f} 起  {count:>8}  {score:>8.2f}  {right:>8.2f}  {bar}"
BAR_FULL, BAR_EMPTY, BAR_MARK = "█", "·", "│"
EVAL_TUNED = "直接回答的分数线由 {old:.4f} 改为 {new:.4f}，这份问题集上答出的有 {share:.0%} 是对的。已写进 {file}，重启后生效。"
EVAL_WOULD_TUNE = "直接回答的分数线会由 {old:.4f} 改为 {new:.4f}，这份问题集上答出的有 {share:.0%} 是对的。没有改动 {file}。"
EVAL_UNTUNED = "没有哪条分数线能让答出的里面有 {share:.0%} 是对的，没有改动。请补充问法，或把要求放低一些。"
EVAL_LINE = "{name:<18}{value}"

LINT = {
    "missing-basis": "{where}：没有写依据（basis）。请写法律条文，或“官方办事指南（地区，年份）”。",
    "missing-certainty": "{where}：没有写把握程度（certainty）：law、guide、local 或 general。",
    "missing-confirmed": "{where}：没有写核对日期（confirmed）。",
    "missing-review": "{where}：没有写复核日期（review_by）。",
    "overdue-review": "{where}：复核日期 {detail} 已过。请核对答案，改好 confirmed 和 review_by。",
    "web-address": "{where}：{key} 里有网址 {detail}，请改成法律名称或指南名称。",
    "bad-id": "{where}：主题编号只能用小写字母、数字、点和连字符，以字母或数字开头，最多 {detail} 个。",
    "duplicate-id": "{where}：主题编号重复，另一处在前面。",
    "overclaim": "{where}：把握程度是 {key}，话里却有“{detail}”，说得太满。",
    "few-wordings": "{where}：只有 {detail} 种写法，至少要 10 种。",
    "duplicate-phrasing": "{where}：问法“{detail}”写了两次。",
    "conflicting-phrasing": "{where}：问法“{detail}”和主题 {key} 的归一后相同，机器人分不清。",
    "unknown-placeholder": "{where}：答案里有不认识的占位符 {{{detail}}}。可用的有：{key}。",
    "unknown-topic": "{where}：{key} 指向不存在的主题 {detail}。",
    "too-long": "{where}：答案有 {detail} 个字，超过 600 个，手机上看不完。",
    "few-phrasings": "{where}：只有 {detail} 种问法，至少要 12 种。",
    "empty-phrasing": "{where}：问法“{detail}”里没有可读的字。",
    "word-empty": "{where}：“{detail}”或“{key}”里没有可读的字，请删掉。",
    "word-itself": "{where}：“{detail}”指向了它自己，请删掉。",
    "word-twice": "{where}：“{detail}”前面已经归到“{key}”，请只留一处。",
    "word-cycle": "{where}：“{detail}”和“{key}”互相替代，转了一圈，请只留一个方向。",
    "word-phrasing": "{where}：“{detail}”本身是主题 {key} 的问法，替换后这种问法就答不到了，请删掉。",
}
ENTRY_PROBLEM = {
    "unreadable": "{where}：读不了这个文件（{detail}）。请检查路径和权限。",
    "encoding": "{where}：不是 UTF-8 编码。请用记事本另存为 UTF-8。",
    "toml": "{where}：TOML 格式不对，{detail}。",
    "no-entries": "{where}：没有 [[{key}]]。",
    "not-a-table": "{where}：这里应当是一个表。",
    "missing": "{where}：缺少 {key}。",
    "unknown-key": "{where}：不认识的键 {key}。",
    "wrong-type": "{where}：{key} 的类型不对，应当是 {detail}。",
    "wrong-value": "{where}：{key} 的值不对（{detail}）。",
}
