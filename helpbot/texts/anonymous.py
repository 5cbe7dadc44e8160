"""What stands in a question for the authority above in place of whoever asks, and how names and numbers look in one."""

SOMEBODY = "［某］"
USCC = "［代码］"
MAILBOX = "［邮箱］"
NUMBER = "［号码］"
UNIT = "［某单位］"
PERSON = "［某人］"

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许吕施张孔曹严魏陶姜戚谢邹喻苏潘葛范彭郎鲁韦昌马苗凤花俞袁柳鲍史唐费廉岑薛雷贺倪汤"
    "滕殷罗毕郝邬安乐傅卞齐康伍余卜顾孟黄穆萧尹姚邵湛汪祁毛狄臧戴宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻贾江童颜郭梅盛林刁钟徐邱"
    "骆高夏蔡田樊胡凌霍虞万柯管卢莫房裘解丁宣邓郁崔吉龚程邢裴陆荣翁荀甄曲段侯宁甘武刘景詹束龙叶司黎薄印白怀蒲邰赖卓蔺屠乔翟谭"
    "贡申冉牛庄晏柴瞿阎连习艾容向古易廖耿欧聂晁敖融冷辛阚简饶曾沙丰游"
)
_TITLE = "老师|校长|院长|主任|局长|科长|所长|站长|馆长|园长|会计|同志|先生|女士|经理|主席|书记"
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
    (rf"[{_SURNAMES}][\u4e00-\u9fff]{{0,2}}?(?:{_TITLE})", PERSON),
    (rf"((?:{_BEFORE})(?:是|为|叫|由|[:：])?)[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}(?![\u4e00-\u9fff])", rf"\1{PERSON}"),
    (
        rf"((?:{_BEFORE})(?:是|为|叫|由|[:：])?)[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?(?=换|变|改|调|退|离|，|。|的|已|去|到|和)",
        rf"\1{PERSON}",
    ),
)
"""In this order: each pattern, and what is put in its place. Short numbers stay: years, amounts and items are the question itself."""
