"""A small FAQ that the tests of this folder share."""

from faq.entry import Entry
from faq.matcher import Matcher

ENTRIES = (
    Entry("report.window", "年度报告什么时候报？", "每年1月1日至3月31日。", ("年报几号截止", "年检最晚哪天交", "年报的期限是什么时候")),
    Entry("report.steps", "年度报告怎么报？", "登录后填写。", ("年报在网上怎么填", "年报的流程", "第一次报年报从哪一步开始")),
    Entry("cert.lost", "证书丢了怎么补？", "登报后补领。", ("法人证书遗失了怎么办", "证书找不到了能补吗", "补领证书要什么材料")),
    Entry("cert.expired", "证书过期了怎么办？", "尽快换领。", ("证书到期了没换", "法人证过了有效期", "证书失效了还能换吗")),
    Entry("contact.phone", "登记局电话是多少？", "见下。", ("你们的联系电话", "打哪个电话咨询", "座机号码是多少")),
    Entry("talk.thanks", "谢谢", "不客气。", ("多谢", "太感谢了", "谢谢你的帮助"), action="thanks"),
)

NEGATIVES = ("护照丢了去哪里补", "公积金怎么提取", "明天天气怎么样", "社保卡过期了怎么办", "驾照到期怎么换")


def make_matcher() -> Matcher:
    """A matcher that knows every entry."""
    matcher = Matcher()
    for entry in ENTRIES:
        matcher.add(entry.id, entry.questions, aside=entry.action is not None)
    return matcher
