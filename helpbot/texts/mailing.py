"""What mails say around an answer, and what an officer is told about the mail channel."""

REPLY_MARK = r"(?i)^(?:\s*(?:re|aw|sv|fw|fwd|回复|回覆|答复|答覆|转发|轉發|轉寄)(?:\s*\[\d+\])?\s*[:：])+"
REPLY_SUBJECT = "回复：{subject}"
NO_SUBJECT = "您的来信"
CHOICE = "  {number}. {label}"
PICK = "（直接回复这封邮件，写上数字就行）"
AUTOMATIC = "这是自动答复。没说清楚的，直接回复这封邮件再问；要找工作人员，回复“人工”。"
HTML = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body style="margin:0 auto;max-width:40em;padding:12px;font-size:16px;line-height:1.7;color:#222">
{body}
</body></html>
"""
STYLE_CHOICES = "background:#f4f4f4;padding:10px"
STYLE_SMALL = "font-size:14px;color:#666"
STYLE_SIGNATURE = "border-top:1px solid #ddd;padding-top:8px;font-size:14px;color:#666"

NEEDS_CERTIFICATE = "写了 require_tls 或 username，就要填 certificate：密码不能明着传"
NEEDS_PASSWORD = "写了 username 就要填 password"  # noqa: S105 -- a sentence about one
NEEDS_DKIM_KEY = "写了 selector 就要填 key（私钥文件）"
NO_ENVELOPE = "存下的这封邮件没有信封，看不懂：{reason}"
NO_SENDER = "这封邮件没有可以回信的发件人"
CANNOT_LISTEN = "收信的地址 {where} 用不了（{reason}）。请停掉占用它的程序，或改 channels.mail.listen 和 port；1024 以下的端口要有权限。"
BAD_CERTIFICATE = "证书 {file} 用不了：{reason}。请核对 channels.mail.certificate 和 key。"
BAD_DKIM_KEY = "DKIM 私钥 {file} 用不了：{reason}。请核对 channels.mail.dkim.key。"

SILENT = "自动发出的邮件，不答复（{signs}）"
OWN_MAIL = "从我们自己的地址发来的邮件，不答复"
AT_BOUNCE_ADDRESS = "寄到退信地址、又不是退信的邮件，不答复"
UNPROVED_BOUNCE = "退信，但说不上是我们的哪一封，不作处理：{reason}"
SIGNS = {
    "auto-submitted": "注明是自动发出",
    "null-sender": "没有退信地址",
    "report": "投递或阅读回执",
    "own-id": "我们自己的邮件转回来了",
    "list": "邮件列表",
    "precedence": "注明是群发",
    "subject": "主题像自动回复",
    "robot": "发件地址没人看",
    "suppress": "注明不要自动答复",
    "vendor": "带有自动发信程序的标记",
    "body": "正文说是自动回复",
    "quick": "几秒钟之内就回信",
}
SIGN_BETWEEN = "、"
ENCRYPTED = "这封邮件是加密的，看不了。请联系来信人不加密再发一次；原件可以用 helpbot inbox save 存出来。"

UNREACHABLE = "连不上发信服务器 {host}:{port}：{reason}"
LOGIN_REFUSED = "发信服务器 {host} 不认用户名和密码：{reason}"
REFUSED = "发信服务器 {host} 拒收：{reason}"
NOT_WRITTEN = "邮件写不进 {folder}：{reason}"

CHECK_LISTENER = "收信"
LISTENING = "{where} 有程序在听，应答是“{banner}”"
NOT_LISTENING = "{where} 现在没有程序在听（helpbot run 没有运行），可以用"
LISTENER_CURE = (
    "请停掉占用这个地址的程序，或改 channels.mail.listen 和 port；"
    "1024 以下的端口要有权限（systemd 里写 AmbientCapabilities=CAP_NET_BIND_SERVICE）。"
)
CHECK_CERTIFICATE = "收信的证书"
CERTIFICATE_UNTIL = "{file} 有效期到 {until}，还有{days}天"
CERTIFICATE_OVER = "{file} 在 {until} 过期了"
CERTIFICATE_FROM = "{file} 从 {begins} 起才有效；也请核对这台机器的时间"
CERTIFICATE_CURE = "请换一张有效期还有30天以上、和私钥配对的证书，填好 channels.mail.certificate 和 key，再重启 helpbot run。"
CHECK_OUTGOING = "发信"
SMARTHOST_FINE = "{host}:{port} 连得上{login}"
SMARTHOST_LOGIN = "，用户名和密码没问题"
SMARTHOST_CURE = "请核对 channels.mail.smarthost 的 host、port、tls、username、password；QQ、163 等邮箱要用“授权码”当密码。"
FOLDER_FINE = "没有填发信服务器，答复写进 {folder}，不会真的寄出"
FOLDER_CURE = "请让运行 helpbot 的用户能写这个目录，或填好 channels.mail.smarthost。"
CHECK_DKIM = "DKIM 签名"
DKIM_FINE = "{name} 上的公钥和私钥对得上"
DKIM_UNKNOWN = "私钥可用；现在查不到 {name}（{reason}），对不对得上说不准"
DKIM_MISSING = "{name} 上没有公钥，或者对不上"
DKIM_CURE = "请把公钥发布在这个域名的 TXT 记录里，再核对 channels.mail.dkim 的 selector 和 key。"
