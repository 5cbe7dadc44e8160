"""What an officer is told about the Telegram channel."""

CHECK = "Telegram"
UNAUTHORIZED = "Telegram 不认这个 token。请在 BotFather 里核对，填到 channels.telegram.token。"
CONFLICT = "有另一个程序在用同一个 token 接收消息（或者给它设了 webhook）。同一个机器人只能由一个程序接收，请停掉另一个，或换一个 token。"
UNREACHABLE = "连不上 Telegram：{reason}"
WEBHOOK_UNGUARDED = "填了 url 就要填 secret：1 到 256 个字母、数字、下划线或连字符，越乱越好"
PROXY_UNUSABLE = "要写 http://主机:端口 或 socks5://主机:端口，端口是 1 到 65535"
WEBHOOK_CHECK = "Telegram webhook"
WEBHOOK_FINE = "{url}，等着送来的消息 {pending} 条"
WEBHOOK_OTHER = "Telegram 那边登记的地址是“{found}”，不是配置里的 {url}"
WEBHOOK_ERROR = "Telegram 送不过来：{error}"
WEBHOOK_CURE = (
    "请检查 channels.telegram.webhook.url 从外网能不能打开、证书是否有效、反向代理是否转到本机的监听地址；改好后重启 helpbot run。"
)
WEBHOOK_CHANGED = "这个机器人的 webhook 被改成了“{found}”，消息送到别处去了。请停掉另一个程序，或换一个 token。"
CURE = "请检查网络；服务器不能直连 Telegram 的，填好 channels.telegram.proxy；再核对 channels.telegram.token。"
