"""What a change of a filing is told with, and what the office hears of its registry."""

HEAD = "【{state}】{institution} {filing}（编号{number}）"
HEADS = "您有{count}件事有变化："
HAPPENED = "{when}，{plain}。"
HAPPENED_UNKNOWN = "{when}起是这个说法。"
SAID = "登记局的回复：“{said}”"
BACKWARDS = "注意：这件事从“{before}”退到了“{after}”，不合一般的顺序。不清楚原因的，请问登记局：{phone}"
FUTURE = "登记库里写的时间是{when}，还没有到，请以登记局的答复为准。"

STALE = (
    "登记库的数据截至{at}，超过{days}天没有更新。请导入新的办件，或检查本局系统的同步。"
    "在这之前，办件变化的通知先停下；数据一更新就接着发，一件不漏。运行 helpbot registry freshness 可以看到。"
)
VANISHED = (
    "登记库里找不到这{count}个单位了，它们的经办人还绑定着：\n{units}\n"
    "还在的，请检查名册或本局系统；注销了的，请运行 helpbot person unbind 解绑。在这之前，不给他们发办件变化的通知。"
)
VANISHED_UNIT = "· {uscc} {name}"
VANISHED_WITHHELD = "· 这个渠道不说单位的情况，请在登记库里核对"
VANISHED_MORE = "· 还有{count}个"
"""What `[office] notify` is told."""

WATCH = "办件变化：{begun_at} 起盯着，最近30天有 {changes} 次变化要告诉人，最后一次时数据截至 {as_of}"
WATCH_NOT = "办件变化：还没有开始盯（helpbot run 运行后半分钟开始）"
WATCH_ERROR = "办件变化：{error_at} 出错：{error}"
"""For `registry freshness` and `status`."""
