"""Why a message is not sent, as an officer reads it in the list."""

ADDRESS_OFF = "这个地址已停用，也没有别的地址"
EXPIRED = "过了期限，不再发送"
AGAIN_AFTER_END = "程序结束时正在发送，会再发一次"
UNKNOWN_AFTER_END = "程序结束时正在发送，不知道发到没有"
BROKEN = "这条消息有毛病，发不出去：{reason}"
UNKNOWN_KIND = "没有这种消息：{kind}"
