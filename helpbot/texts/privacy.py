"""What in a text is somebody's own, and what stands in its place."""

PHONE = r"(?<![\d-])(?:\+?86[- ]?)?(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8}(?:-\d{1,5})?|[2-8]\d{6,7}|\d{3,4}-\d{7,8})(?![\d-])"
"""Mobile numbers, and others with or without their area code; after full-width digits have been made narrow."""

IDENTITY = r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])"
"""The number of an identity card."""

USCC = r"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])"
"""A unified social credit code."""

MAILBOX = r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,250}\.[A-Za-z]{2,24}"

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余杜叶程魏苏吕丁沈姚卢姜崔钟谭陆范汪廖石韦贾夏"
    "付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万钱覃武戴孔汤庞樊兰殷施洪翟安颜倪严牛温芦季俞章鲁葛伍申尤毕聂柴焦向柳邢岳齐梅"
    "庄辛管祝左涂褚卫戚喻郎昌苗凤花鲍费廉岑滕邬乐傅卞康卜穆萧湛祁狄臧茅纪舒屈项阮蓝闵席麻童盛刁骆凌霍虞柯莫房裘解宣郁吉裴荣翁荀甄曲宁"
    "甘景詹束司薄印怀蒲邰赖卓蔺屠乔贡冉晏瞿阎连习艾容古易耿欧晁敖融冷阚简饶沙丰游"
)
SURNAME = (
    rf"(?:[{_SURNAMES}]|(?<![上新前现连主责])任(?![职免命期何务])|(?<![关由对属至位基处等])于|(?<![资奖基现年税罚])金|(?<![如任为])何)"
)
"""One character of them; the last four are in many a word besides: 任期, 由于, 资金, 如何."""

TITLES = "老师|主任|局长|校长|院长|站长|所长|科长|股长|园长|馆长|书记|会计|同志|先生|女士|经理|主席"
_ENDS = r"(?=[，,。；;：:\s]|$)"
NAMED = rf"(?<=我姓){SURNAME}|(?<=我叫)[\u4e00-\u9fff]{{2,3}}{_ENDS}|(?<=我是){SURNAME}[\u4e00-\u9fff]{{1,2}}{_ENDS}"
"""A name that somebody gives for their own."""

TITLED = rf"{SURNAME}[\u4e00-\u9fff]{{0,2}}?(?={TITLES})"
"""A name before a title."""

MASKS = {"phone": "【电话】", "identity": "【证件号】", "uscc": "【代码】", "mailbox": "【邮箱】", "name": "某"}
