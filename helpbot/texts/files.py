"""What the clerk is told about files, and about messages that have no words."""

KEPT = "收到文件“{name}”。我看不了文件的内容，请用一句话写下您的问题；要找工作人员，输入“人工”，文件会一起转过去。"
KEPT_WITH_TICKET = "收到文件“{name}”，已放进编号{number}，工作人员会看到。"
ON_TICKET = "发来文件：{names}"
BETWEEN = "、"
NAMED = "{name}（{size}）"
SIZES = ("{size} 字节", "{size} KB", "{size} MB")

LOST = {
    "too-large": "文件“{name}”超过{megabytes} MB，没有收下。请压缩后再发，或者拍照发来。",
    "too-many": "一天内收到的文件已满{number}个，“{name}”没有收下。请明天再发，或致电登记局：{phone}。",
    "failed": "文件“{name}”没有收到，请再发一次。",
    "dangerous": "文件“{name}”是程序，没有收下。请发文档、表格或图片。",
}

ANSWERS = {
    "edit": "已发出的消息改了不算，请把改好的内容重新发一条。",
    "sticker": "收到啦！有问题请用一句话写给我，例如：年报什么时候交？",
    "voice": "语音和视频留言我听不了，请用文字写下您的问题，例如：年报什么时候交？",
    "contact": "收到名片。我用不上它，请用一句话写下您的问题；要找工作人员，输入“人工”。",
    "location": "收到位置。本局地址：{address}。有问题请用一句话写给我。",
}

LOGGED = {
    "edit": "［改了上一条］{text}",
    "file": "［文件］{names}",
    "sticker": "［表情］",
    "voice": "［语音］",
    "contact": "［名片］{text}",
    "location": "［位置］{text}",
    "unknown": "［看不懂的消息］",
}
"""How a message without words of its own stands in the log."""


def word_size(size: int) -> str:
    """A file's size as people read it, rounded up."""
    step = 0 if size < 2**10 else 1 if size < 2**20 else 2
    return SIZES[step].format(size=-(-size // 2 ** (10 * step)))
