"""Words by which people name a day and an hour, and what they put around them."""

DAY = (
    r"(?:(?P<near>今天|明天|后天|大后天)"
    r"|(?P<week>这个?|本|下个?)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"
    r"|(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})[日号])"
)
BETWEEN = r"[\s，,的]*"
HALF = r"(?P<half>上午|早上|早晨|中午|下午|傍晚|晚上)"
TIME = (
    r"(?:(?P<hour>\d{1,2}|[一二两三四五六七八九十]{1,3})[点时](?:钟|(?P<half_past>半)|(?P<quarters>[一三13])刻|(?P<minute>\d{1,2}|[一二三四五]?十[一二三四五六七八九]?)分?)?"
    r"|(?P<hour24>\d{1,2})[:：](?P<minute24>[0-5]\d))"
)
NEAR_DAYS = {"今天": 0, "明天": 1, "后天": 2, "大后天": 3}
NEXT_WEEK = "下"
WEEKDAYS = "一二三四五六日"
SUNDAY = "天"
AFTERNOON = frozenset({"中午", "下午", "傍晚", "晚上"})
NOON = "中午"
DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
TEN = "十"
BESIDE_A_TIME = (
    r"约个?时间|请问|那就|那么|那|我们|咱们|咱|我|您|你|看|就|改到|改成|改在|改|换到|换成|换|约在|约到|约|定在|定|在|的|吧|呢|吗|啊|哦|行不行|行吗|行|可以|好吗|好不好|好|怎么样|如何|方便|有空|有时间"
    r"|见面|见|谢谢|左右|[\s，,。.！!？?、~～]"
)
"""What may stand around a time that somebody proposes, so that nothing but the time is said."""
