"""Words by which a question tells which filing of whom it is about."""

KINDS = (
    ("annual", r"年报|年度报告|年检|年审|年度检验"),
    ("reissue", r"补领|补证|补办|补发|遗失|证书?丢|丢了?证"),
    ("renew", r"换领|换证|换新证|换发|到期换|新证"),
    ("cancel", r"注销|销户"),
    ("establish", r"设立|新设|成立登记|开办登记"),
    ("change", r"变更|改名|更名|换名|换法|改法人|法人变|迁址|搬家|改地址|换地址|改住所|换住所|改业务范围|换举办单位"),
)
"""Kinds of filing and what they are called, the surest first: who has lost a certificate speaks of a change of nothing."""

FULL_YEAR = r"(?<!\d)((?:19|20)\d\d)(?:\s*年(?!\s*\d{1,2}\s*月)|(?!\s*年|\d))"
SHORT_YEAR = r"(?<!\d)(\d\d)\s*年(?!级)"
SPELT_YEAR = r"([〇零一二三四五六七八九]{4})年"
DIGITS = {"〇": "0", **{character: str(number) for number, character in enumerate("零一二三四五六七八九")}}
TEN = "十"
YEARS_BACK = (("大前年", 3), ("前年", 2), ("去年", 1), ("上年度", 1), ("上一年", 1))

PROGRESS = (
    r"到哪|哪一?步|哪个?环节|什么环节|哪一?环|进度|进展|批了|批下|批没|给批|批准了|过了没|过了吗|过了么|过没过|过关|通过了|通过没|审了|审完|审核了|审到|审核到"
    r"|办好|办完|办成|办下来|办到|办得|办的?怎|怎么样了|怎样了|咋样|如何了|好了没|好了吗|好没好|下来没|下来了|出来没|出来了|有结果|核准|受理了|受理没"
    r"|收到没|收到了|收到吗|状态|什么情况|啥情况|退回来|被退|退回了|打回|交上了没|报上了没|交了没|报了没|交了吗|报了吗|一眼"
)
"""What somebody asks who has filed something and waits."""
LOOK_UP = r"查|看看|看下|看一下|问下|问一下"
DUE = r"到期|过期|期限|截止|失效|逾期|最晚|该办|要办|待办|要交|差什么|日程|提醒我|什么时候(?:要)?换证"
OWN = r"(?<![帮给替])我(?!想|要|问)|咱|俺|本(?:单位|校|院|站|馆|所|园|中心)"

CLAUSE = r"[^\u4e00-\u9fff]+|[的了吗呢吧啊呀嘛么]"
"""What parts names from what is said of them."""
FILLER = (
    r"^(?:请问|请|麻烦|劳驾|您好|你好|老师|同志|您|你|帮忙|帮我们|帮我|帮|给我|我想|我要|想|要|我|查询|查查|查一查|查|看看|看一看|看|问问|问一问|问|了解|知道|告诉|一下|下|那个|这个|那|这"
    r"|还有|有没有|关于|给|把|替|为|在|是|和|跟|与|今天|昨天|上周|现在|就是|单位名称|单位是|单位叫|经办人|我是|全县|全部|所有|列出|列一下|转发|内容|原文|领导说|急|它|他们|她们)"
)
"""What stands before a name and is none."""
INSTITUTION = (
    r"^(.*(?:小学|中学|学校|大学|学院|幼儿园|中心|林场|农场|苗圃|电视台|广播台"
    r"|[一二三四五六七八九十][小中]|[院馆站所园队校局社]))"
)
"""What institutions are called, by how their names end."""
OWN_INSTITUTION = r"^(?:我|咱|俺|本|贵|全|这家|这个)"
NO_INSTITUTION = r"(?:住所|场所|网站|学校|处所|本局|登记局|管理局|登记机关|你们局|登记中心|政务中心|服务大厅|有关部门|全校|全院|全站|厕所)$"
"""What ends like one and is none, or any."""

LABEL = r"(?:编号|办件号?|业务号|流水号|单号|受理号)\s*(?:是|为|[:：])?\s*([0-9A-Z〔〕\[\]()号-]{2,60})"
NUMBER = (
    r"[\u4e00-\u9fff]{1,8}[〔\[(][0-9]{4}[〕\])]\S{0,20}?号"
    r"|(?<![0-9A-Z])(?:[A-Z]{2,8}-?[0-9][0-9A-Z-]{0,50}|[0-9]{8,40})(?![0-9A-Z])"
)
"""A letter's number, as “清事登字〔2026〕31号”; letters and digits; many digits."""
TELEPHONE = r"^(?:1[3-9]\d{9}|0\d{9,11})$"
USCC = r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Z])"
ITEM = r"第\s*([0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*(?:条|项|点|个|处)|^([0-9]{1,2}|[一二三四五六七八九十])$"
"""An item of the list of reasons that was shown."""
HOW = (
    r"怎么办|怎样办|怎么填|怎么写|怎么弄|怎么改|如何[^了]|流程|材料|手续|需要|要不要|多久|多长时间|几天"
    r"|为什么|为啥|什么意思|条件|规定|能不能|可以吗|行吗|算不算"
)
"""What somebody asks who wants to know how it is done."""
