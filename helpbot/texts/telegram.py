"""What an officer is told about the Telegram channel."""

CHECK = "Telegram"
UNAUTHORIZED = "Telegram 不认这个 token。请在 BotFather 里核对，填到 channels.telegram.token。"
CONFLICT = "有另一个程序在用同一个 token 接收消息（或者给它设了 webhook）。同一个机器人只能由一个程序接收，请停掉另一个，或换一个 token。"
UNREACHABLE = "连不上 Telegram：{reason}"
CURE = "请检查网络；服务器不能直连 Telegram 的，填好 channels.telegram.proxy；再核对 channels.telegram.token。"
