"""What `status` and `doctor` say."""

FINE = "[正常] {check}：{detail}"
FAULTY = "[毛病] {check}：{detail}\n       办法：{cure}"
ALL_FINE = "没有发现毛病。"

CONFIG = "配置"
CONFIG_READ = "{file}"
DATABASE = "数据库"
DATABASE_READY = "{database}，版本 {revision}"
DATABASE_CURE = "按上面说的做；还不行，把这一行发给懂的人看。"
REGISTRY = "登记库"
REGISTRY_FRESH = "数据截至 {at}"
REGISTRY_EMPTY = "还没有数据，查不了办件（导入：helpbot registry import）"
REGISTRY_OLD = "数据截至 {at}，超过 {days} 天，已经旧了"
REGISTRY_OLD_CURE = "重新导入名册和办件（helpbot registry import），或检查本局系统的同步。"
REGISTRY_CURE = "运行 helpbot registry check，看毛病在哪里。"
DISK = "磁盘"
DISK_LEFT = "{folder} 还剩 {free} MB"
DISK_CURE = "腾出空间，或把数据库换到大一点的盘。写不进去时，消息会留在队列里等。"
ENTRIES = "问答"
ENTRIES_FINE = "{count} 条，没有毛病"
ENTRIES_FLAWED = "{count} 处毛病"
ENTRIES_CURE = "运行 helpbot faq lint 看明细。"
OFFICE = "本局信息"
OFFICE_FULL = "{name}，各项都已填"
OFFICE_MISSING = "{name} 没填：{keys}"
OFFICE_CURE = "在配置的 [office] 里填上，至少填 phone 和 hours；没填的，答复里写“请致电登记局确认”。"
NOTIFY = "求助通知"
NOTIFY_TO = "发到 {notify}"
NOTIFY_MISSING = "没有设置，求助只进列表，没人会收到提醒"
NOTIFY_CURE = "在配置里填 office.notify，例如 telegram:123456789。"
NOTIFY_NO_CHANNEL = "要发到 {notify}，但渠道 {channel} 没有打开"
NOTIFY_NO_CHANNEL_CURE = "打开 channels.{channel}，或把 office.notify 改到已打开的渠道。"
UPWARD = "上报"
UPWARD_NO_MAIL = "要寄到 {mail}，但渠道 mail 没有打开"
UPWARD_CURE = "打开 channels.mail，或清空 office.upward.mail。"
CHANNELS = "渠道"
CHANNELS_NONE = "没有打开任何渠道"
CHANNELS_CURE = "在配置里打开一个，例如 [channels.terminal]。"
INBOX = "收到的消息"
INBOX_FINE = "没有处理失败的"
INBOX_FAILED = "{count} 条处理失败"
INBOX_CURE = "运行 helpbot inbox list 看原因，helpbot inbox retry 编号 重新处理。"
OUTBOX = "要发的消息"
OUTBOX_FINE = "没有发送失败的"
OUTBOX_FAILED = "{failed} 条发送失败，{unknown} 条不知道发到没有"
OUTBOX_CURE = "运行 helpbot outbox list 看原因；确认要重发的，helpbot outbox retry 编号。"
AUDIT = "审计记录"
AUDIT_CURE = "密钥换过的，把原来的 helpbot.key 从备份里拿回来；没换过的，运行 helpbot audit verify，从备份里找回。"
CHECK_BROKEN = "没能检查：{reason}"
CHECK_BROKEN_CURE = "按上面说的做；还不行，把这一行发给懂的人看。"
PULSE = "{name}"
PULSE_FRESH = "{seconds} 秒前正常"
PULSE_STALE = "最后一次正常是 {at}，之后没有动静"
PULSE_ERROR = "{at} 出错：{error}"
PULSE_CURE = "看 helpbot run 是否还在运行，再看它的日志；重启它不会丢消息。"

STATUS_OFFICE = "登记局：{name}（{code}）"
STATUS_DATABASE = "数据库：{database}"
STATUS_COUNTS = "{name}：{counts}"
STATUS_COUNT = "{state} {count}"
STATUS_BETWEEN = "，"
STATUS_NONE = "空"
STATUS_REMINDERS = "提醒：{detail}"
STATUS_PULSES = "运行情况："
STATUS_PULSE = "  {name}　上次 {at}　下次 {next_at}　{error}"
STATUS_NO_PULSE = "  还没有运行过（helpbot run）"
COUNTED = {"inbox": "收到的消息", "outbox": "要发的消息", "tickets": "求助"}
STATES = {
    "waiting": "等待",
    "done": "已处理",
    "failed": "失败",
    "filed": "已归档，不答复",
    "queued": "排队",
    "sending": "发送中",
    "sent": "已发",
    "cancelled": "已取消",
    "unknown": "不明",
    "held": "处理中",
    "closed": "已办结",
}
