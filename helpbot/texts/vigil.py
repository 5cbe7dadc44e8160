"""What the office hears when its reminders have not been at work all the time."""

ALARM = {
    "asleep": (
        "请决定提醒接不接着发：从{since}到{until}，helpbot 没有运行，这期间到日子的提醒都没有发。"
        "要接着发，运行 helpbot season resume（过时的不会补发）；先看看要发多少，加 --dry-run。在这之前，提醒停着。"
    ),
    "restored": (
        "请决定提醒接不接着发：数据库是从备份恢复的，只记到{since}，而本机一直发到{until}。"
        "运行 helpbot season resume 接着发：这段时间里到日子的当作已经发过，不再重发；先看看要发多少，加 --dry-run。在这之前，提醒停着。"
    ),
}
"""By why; for `[office] notify`."""

NAME = "提醒"
FINE = "在正常发"
HELD = {
    "asleep": "停着等确认：{since}到{until}没有运行",
    "restored": "停着等确认：数据库恢复到了{since}，而本机发到过{until}",
}
CURE = "运行 helpbot season resume 接着发（过时的不补发）；先看看要发多少，加 --dry-run。"
BEHIND = "停着：本机的时钟比上次运行（{since}）还早"
BEHIND_CURE = "把本机的时间调对；调对以后会自己接着发。"
TIME = "{at:%Y年%m月%d日 %H:%M}"
