"""What stands in a question for the authority above in place of whoever asks, and how names and numbers look in one."""

from helpbot.texts.privacy import SURNAME, TITLES

SOMEBODY = "［某］"
USCC = "［代码］"
MAILBOX = "［邮箱］"
NUMBER = "［号码］"
UNIT = "［某单位］"
PERSON = "［某人］"

_BEFORE = "我叫|我是|姓名|联系人|经办人|负责人|法定代表人|法人代表|法人"
_KIND = (
    "小学|中学|学校|幼儿园|医院|卫生院|卫生室|中心|服务站|工作站|管理站|研究所|管理所|敬老院|福利院|文化馆|图书馆|博物馆|档案馆|"
    "水利局|教育局|管理处|大队|林场"
)
_NO_NAME = "是的在和了我们把被给由从向到与及有个这那为问请叫"
"""Characters that stand before an institution's name, and in none."""

MASKS = (
    (r"[^\s@,，。;；:：、()（）<>\u4e00-\u9fff]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,200}[a-z0-9])?", MAILBOX),
    (r"(?<![0-9a-z])(?=[0-9a-z-]{6,})(?=(?:[a-z-]*[0-9]){3})[a-z]+[0-9a-z-]*(?![0-9a-z])", NUMBER),
    (r"\+?[0-9](?:[ \t().—–-]{0,2}[0-9]){4,}[x]?", NUMBER),
    (rf"(?:(?![{_NO_NAME}])[\u4e00-\u9fff]){{2,16}}?(?:{_KIND})", UNIT),
    (rf"{SURNAME}[\u4e00-\u9fff]{{0,2}}?(?:{TITLES})", PERSON),
    (rf"((?:{_BEFORE})(?:是|为|叫|由|[:：])?){SURNAME}[\u4e00-\u9fff]{{1,2}}(?![\u4e00-\u9fff])", rf"\1{PERSON}"),
    (
        rf"((?:{_BEFORE})(?:是|为|叫|由|[:：])?){SURNAME}[\u4e00-\u9fff]{{1,2}}?(?=换|变|改|调|退|离|，|。|的|已|去|到|和)",
        rf"\1{PERSON}",
    ),
)
"""In this order: each pattern, and what is put in its place. Short numbers stay: years, amounts and items are the question itself."""
