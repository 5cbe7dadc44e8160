"""What an officer is told of messages that are not answered, and of those that did not arrive."""

NOTICE = "机器人不再自动答复一个来信人：{reason}\n来信都存着，用 helpbot inbox list 看；真有人在等回音的，请您答复。今天不再为此通知。"
LAST = "这一来一往的邮件，24小时内的自动答复到此为止。还有问题，请另写一封新邮件，或致电登记局：{phone}。"
PER_EXCHANGE = "{who} 的同一封往来邮件，24小时内已自动答复{count}次，可能对方也是自动回复。"
PER_PARTY = "{who} 24小时内已收到{count}次自动答复，可能对方也是自动回复。"
PER_TEXT = "{who} 24小时内已{count}次发来一样的内容，可能是自动回复。"
BREAKER = "{minutes}分钟内已自动答复{count}次，多得不正常，先停一停。"

RETURNED = "退信：编号{number}的消息没有送到 {who}（{reason}）"
RETURNED_UNKNOWN = "退信，说不上是哪一封：{reason}"
RETURNED_OFF = "邮件退回：{reason}"
