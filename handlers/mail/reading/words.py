"""What mail programs and mail servers write by themselves, in Chinese and English: how their marks are told from a person's words.

Each pattern is held against one line, of which LONGEST_LINE characters are looked at; none can take long over that.
"""

import re
from collections.abc import Mapping

LONGEST_LINE = 500


def _any(*words: str) -> str:
    """One of these, each a pattern of its own."""
    return f"(?:{'|'.join(words)})"


def _compile(*pieces: str) -> re.Pattern[str]:
    return re.compile("".join(pieces), re.IGNORECASE)


def _named(words: Mapping[str, str]) -> str:
    return "(?:" + "|".join(f"(?P<{kind}>{each})" for kind, each in words.items()) + ")"


# --- letters ----------------------------------------------------------------------------------------------------------------------

QUOTE_MARKS = ">＞"
WIDE_BLANK = "\u3000"
ADDRESS = re.compile(r"[^\s<>()\[\],;:\"“”‘’（）《》：；，。、|\\@]{1,128}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
EXCUSE = _compile(
    r"[^\n]{0,80}",
    _any(r"multi-?part message in MIME", r"(?:支持|support)\W{0,4}HTML", r"HTML\W{0,4}(?:格式|capable|邮件客户端)", r"enable HTML"),
    r"[^\n]{0,80}",
)
"""A plain form that says no more than that there is another."""

# --- quotes -----------------------------------------------------------------------------------------------------------------------

_RULES = r"[-_=—－─‐·*]{2,}"
SEPARATOR = _compile(
    r"[\s>|*]*",
    _RULES,
    r"\s*",
    _any(
        *("原始邮件", "原始郵件", "邮件原文", "原文", "原邮件", "原件", "邮件原件", "郵件原件"),
        *("原始消息", "原始信息", "原始信件", "回复的原邮件", "回复的邮件", "历史邮件", "引用邮件"),
        *("转发邮件信息", "转发邮件", "轉寄郵件", "(?:已)?转发(?:的)?(?:邮件|消息|信息)", "(?:已)?轉寄(?:的)?(?:郵件|訊息)"),
        *("Origin(?:al)?(?: Message| Mail| E-?mail| Appointment)?", "Repl(?:y|ied)(?: Message| Mail)?"),
        "Forwarded(?: Message| Mail)?(?: by [^-]{1,80})?",
    ),
    r"\s*[-_=—－─‐·*:：]{2,}\s*",
)
ANNOUNCEMENT = _compile(
    r"\s*",
    _any(
        *("以下是转发的邮件", "以下是轉寄的郵件", "下面是(?:被)?转发的邮件", "开始转发(?:的)?邮件"),
        *("轉寄郵件開始", "转发的邮件", "以下为原始?邮件"),
        "Begin forwarded message",
    ),
    r"\s*[:：]\s*",
)
_LABELS = {
    "from": r"发件人|寄件人|寄件者|发送者|发信人|寄信人|來自|来自|From",
    "date": r"发送时间|发送日期|发信时间|寄件日期|傳送時間|传送时间|已发送|已傳送|日\s*期|时间|時間|Date|Sen[td](?:\s+(?:at|time))?",
    "to": r"收件人|收件者|收信人|To",
    "copy": r"抄送人|抄\s*送|副本|密送|Cc|Bcc",
    "subject": r"主\s*题|主\s*題|标\s*题|主\s*旨|Subject",
    "other": r"附件|重要性|答复|回复|回覆|Importance|Attachments?|Reply-To",
}
LABEL = _compile(r"[\s|*·•]*", _named(_LABELS), r"[\s*]*[:：|]")
LABEL_INSIDE = _compile(r"(?:^|(?<=[\s;；|>,，]))", _named(_LABELS), r"\s?\*?[:：]")
WROTE = _compile(r"(?:写道|寫道|写到|寫到|wrote|发邮件说)\s*[:：]\s*[“\"]?$")
WROTE_BEGIN = _compile(r"[\s>]*(?:On\s|At\s|在|于|於|\d{4}\s*[年/.-])")
WHEN = _compile(
    r"\d{1,4}\s*[-/年.月]\s*\d{1,2}|\d{1,2}[:：]\d{2}|",
    _any("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    r"[a-z]{0,6}\.? \d",
)

CLOCK = re.compile(r"\d{1,2}[:：]\d{2}")

# --- signatures -------------------------------------------------------------------------------------------------------------------

_PROGRAMS = _any(
    *("QQ", "网易", "新浪", "搜狐", "阿里", "钉钉", "釘釘", "企业微信", "WPS", "Foxmail", "Outlook", "Coremail", "飞书"),
    *("华为", "小米", "荣耀", "腾讯", "移动", "139"),
)
TAGLINE = _compile(
    r"[\s|*_—-]*",
    _any(
        r"[发發]自我的\s*[\w\s（）()·+-]{1,40}",
        r"[从從]我的\s*[\w\s+-]{1,30}\s*(?:发送|發送|傳送)",
        rf"[发發来來]自\s*(?:我的)?\s*{_PROGRAMS}[^。？?！!]{{0,40}}",
        r"(?:发送自|發送自|傳送自|从|從|自)\s*(?:Windows|Mac|Outlook|iOS|Android|iPhone|iPad|Yahoo)[^。？?！!]{0,60}",
        r"(?:获取|下载|取得)\s*(?:适用于 \w{1,20} 的 )?Outlook(?: for)?[^。？?！!]{0,80}",
        r"Sent (?:from|via|with) (?:my |the )?[^?]{1,60}",
        r"Get Outlook for [^?]{1,80}",
        r"由\s*(?:网易邮箱大师|阿里邮箱|钉钉|企业微信|WPS)[^。？?！!]{0,20}",
        r"(?:本邮件)?[发来來]自(?:手机|移动)端[^。？?！!]{0,20}",
        r"QQ邮箱(?:手机版|发送|App)?",
        r"用手机(?:QQ|网易)?邮箱[^。？?！!]{0,20}",
        r"\[(?:cid|image|图片|图像|影像|嵌入的图像|inline image)[:：\d][^\]]{0,200}\]",
    ),
    r"[\s|*。.]*",
)
NOTICE = _compile(
    r"[\s*【\[（(_-]*",
    _any(
        *("保密(?:声明|提示|条款|须知)", "(?:免责|重要|法律)声明"),
        "(?:本|此)(?:电子)?邮件(?:及其?(?:任何)?附件)?.{0,20}(?:保密|机密|仅供|专供)",
        *(
            "This (?:e-?mail|message)(?: and any .{1,40}| contains| is).{0,40}(?:confidential|intended|privileged)",
            "CONFIDENTIAL(?:ITY)? ?(?:NOTICE|:)",
        ),
        *("Disclaimer:?", "请考虑环境", "保护环境.{0,10}打印", "Please consider the environment"),
    ),
)
"""What an institution's server writes under every mail."""
MASTER = _compile(r"[\s|*\[（(]*(?:签名由|簽名由|Signature is customized by)\s*.{1,60}")
ONLY_FRAME = re.compile(r"[\s|_]*")
RULE = re.compile(r"\s*[-_=—－─*]{4,}\s*")
DELIMITER = re.compile(r"--\s?")
CLOSING = _compile(
    r"\s*",
    _any(
        *("此\\s*致(?:\\s*敬礼)?", "敬礼", "敬禮", "致礼", "祝好", "祝您?\\S{0,6}", "顺颂\\S{0,4}", "順頌\\S{0,4}", "顺祝\\S{0,4}", "商祺"),
        *("Best", "(?:Best |Kind |Warm )?regards", "Sincerely(?: yours)?", "Cheers", "BR", "B\\.R\\."),
    ),
    r"\s*[!！,，.。~～]*\s*",
)
THANKS = _compile(
    r"\s*", _any("谢谢(?:您|老师)?", "謝謝(?:您|老師)?", "多谢", "非常感谢", "Thanks(?: a lot)?", "Thank you"), r"\s*[!！,，.。~～]*\s*"
)
CONTACT = _compile(
    r"[\s|*]*",
    _any(
        _any(
            *("(?:联系|办公|单位|公司)?(?:电话|電話|座机|手机|手機|传真|傳真|地址|邮编|郵編|邮箱|郵箱|网址|網址|微信|QQ|固话|热线)",),
            *("Tel", "Phone", "Mobile", "Mob", "Fax", "E-?mail", "Add(?:ress)?", "Web(?:site)?", "Zip", "[MTPFEAW]"),
        )
        + r"\s*[:：|].{1,100}",
        r"(?:https?://|www\.)\S{3,100}",
        r"[\w.+-]{1,60}@[\w.-]{3,80}",
        r"(?:\+?86[ -]?)?(?:0\d{2,3}[ -]?\d{7,8}|1\d{2}[ -]?\d{4}[ -]?\d{4})",
    ),
    r"[\s|]*",
)
ASKS = re.compile(r"[?？。！!；;]|^\d{1,2}[\s.、)）:：]|吗$|呢$|怎么|如何|什么|哪")
"""What no line of a signature has."""

# --- automatic mail ---------------------------------------------------------------------------------------------------------------

AUTO_SUBJECT = _compile(
    r"\s*[\[【(（]?\s*",
    _any(
        *("自动回复", "自動回覆", "自動回復", "自动答复", "自动答覆", "自動答覆", "自动应答", "自动转发", "(?:外出|假期|休假)自动"),
        *("不在办公室", "离开办公室", "外出留言", "系统退信", "系統退信", "退信(?:通知|提醒|[:：])", "邮件退回", "信件退回", "郵件退回"),
        *("投递失败", "投递状态", "发送失败", "未送达", "未能送达", "未能投递", "无法投递", "無法投遞", "無法傳遞", "无法送达"),
        *("未傳遞的主旨", "传递状态通知", "傳遞狀態通知", "传递失败", "邮件投递(?:失败|状态|延迟)", "邮件传输失败", "发信失败"),
        *("(?:已读|已讀|未读)\\s*[:：]", "读信回执", "邮件回执", "阅读回执", "已收到您的邮件", "您的邮件已收到", "收信确认"),
        *("Out[ -]of[ -](?:the[ -])?Office", "Auto(?:matic)?[ -]?(?:Reply|Response|Answer|Acknowledg)", "Vacation", "Away from"),
        *("On (?:annual )?leave", "I am (?:away|out)", "Undeliver(?:able|ed)", "Mail delivery", "Non-?delivery", "NDN"),
        *("Delivery (?:Status|Failure|Notification|has failed|report)", "Returned mail", "Failure notice", "Mail System Error"),
        *("Message (?:undeliverable|delayed)", "Warning: (?:could not send|message)", "Read(?: receipt)?:", "Not read:"),
        *("Systems? bounce", "Bounced? (?:mail|message)"),
    ),
)
"""How the subject of an automatic mail begins; one that answers it begins with Re."""
AUTO_BODY = _compile(
    _any(
        *("自动回复邮件", "自動回覆郵件", "这是(?:一封|来自.{1,12}的)?.{0,6}自动(?:回复|答复|生成)"),
        "[此本](?:邮件|信|郵件)[为是由為]?.{0,6}(?:系统|系統)?(?:自动|自動)(?:发送|发出|回复|生成|發送|發出|回覆)",
        *("系统自动(?:发送|发出|回复|生成)", "请勿(?:直接)?回复[此本]?(?:邮件|信)?", "請勿(?:直接)?回覆"),
        *("我(?:最近)?正在(?:休假|出差|外出)", "(?:最近|目前)正在休假", "(?:无法|不能)(?:亲自|及时|立即)(?:回复|回覆|查看|处理)"),
        "[您你]的(?:邮件|来信|来函|信件)(?:我)?(?:已经?|我已)(?:收到|收悉|阅|送达)",
        "(?:已收到|收到了?)[您你]的(?:邮件|来信|来函|信件).{0,12}[尽会将]",
        *("这是邮件收条", "此收条(?:只|仅)", "已(?:经)?被?(?:对方|收件人)阅读", "(?:收件人|对方)已(?:经)?阅读"),
        *("this is an auto", "automatic(?:ally)? (?:generated|reply|response)", "auto-?(?:generated|reply|response)", "do not reply"),
        *("out of (?:the )?office", "I(?: a|')m (?:currently )?(?:away|out of|on (?:vacation|leave))"),
    )
)

# --- bounces ----------------------------------------------------------------------------------------------------------------------

BOUNCED = _compile(
    _any(
        *("退信", "退回", "无法(?:投递|送达|发送|递送)", "無法(?:投遞|送達|傳遞)", "(?:未能|没有|未|不能)(?:成功)?(?:投递|送达|发送|递送)"),
        *("(?:投递|送达|发送|发信|传递).{0,4}失败", "被拒[收绝]", "不存在"),
        *("undeliver", "could ?n[o']t be delivered", "delivery .{0,20}fail", "returned to sender", "bounce"),
        *("able to deliver", "user unknown"),
    )
)
BOUNCE_TO = _compile(
    _any("收件人", "收信人", "发往", "发送到", "投递到", "发送给", "送达", "无法.{0,4}到", "recipient", "to:", "address", "<")
)
BOUNCE_WHY = _compile(
    _any(*("退信原因", "退回原因", "失败原因", "错误原因", "原因", "错误信息", "退信代码", "出错信息", "Reason", "Diagnostic", "said")),
    r"\s*[:：]?\s*(.{3,300})",
)
SOFT = _compile(
    _any(
        *(
            "延迟",
            "稍后",
            "暂时",
            "临时",
            "继续尝试",
            "重试",
            "再次尝试",
            "空间不足",
            "已满",
            "满了",
            "容量",
            "超过.{0,4}(?:限制|大小)",
            "过大",
        ),
        *("频率", "繁忙", "垃圾邮件", "黑名单", "拦截", "策略"),
        *("temporar", "delayed", "try again", "retry", "quota", "full", "over ?size", "too (?:large|many|big)"),
        *("spam", "blocked", "blacklist", "policy", "greylist", "rate"),
    )
)
HARD = _compile(
    _any(
        *("不存在", "无此(?:用户|帐号|账号)", "没有该用户", "账号已?(?:注销|冻结|停用)"),
        *("user (?:unknown|not found)", "no such", "does not exist", "unknown (?:user|recipient)", "invalid"),
    )
)
