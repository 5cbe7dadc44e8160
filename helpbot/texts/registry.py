"""The registry's words: what states, kinds and columns are called, and what is said about the data and about files of it."""

STATES = {
    "draft": "待提交",
    "submitted": "已提交",
    "returned": "退回补正",
    "resubmitted": "已重新提交",
    "refused": "不予受理",
    "accepted": "已受理",
    "reviewing": "审核中",
    "approved": "核准通过",
    "paper-due": "待交纸质材料",
    "cert-ready": "可以领证",
    "published": "已公示",
    "announced": "已公告",
}
STATE_WORDS = {
    "draft": ("未提交", "草稿", "填报中"),
    "submitted": ("提交", "已申请", "待受理"),
    "returned": ("退回", "已退回", "补正", "退回修改", "待补正", "审核不通过"),
    "resubmitted": ("重新提交", "再次提交", "补正后提交", "已补正"),
    "refused": ("不予登记", "不予核准", "不受理"),
    "accepted": ("受理", "予以受理"),
    "reviewing": ("审核", "审查中", "待审核", "复核中"),
    "approved": ("核准", "已核准", "审核通过", "准予登记", "通过"),
    "paper-due": ("交纸质", "交纸质材料", "待交纸质", "待邮寄"),
    "cert-ready": ("领证", "待领证", "可领证", "证书已打印"),
    "published": ("公示", "已公开"),
    "announced": ("公告", "已办结", "办结"),
}
"""Other words for the same state, as offices write them."""
KINDS = {
    "establish": "设立登记",
    "change": "变更登记",
    "cancel": "注销登记",
    "reissue": "证书补领",
    "renew": "证书到期换领",
    "annual": "年度报告",
}
KIND_WORDS = {
    "establish": ("设立", "设立备案", "设立登记(备案)"),
    "change": ("变更", "变更备案"),
    "cancel": ("注销", "注销备案", "注销登记(备案)"),
    "reissue": ("补领", "补证", "遗失补领"),
    "renew": ("换领", "到期换领", "换证", "证书换领"),
    "annual": ("年报", "年度报告公示", "年度报告书", "年检"),
}
STATUSES = {
    "active": "正常",
    "suspended": "证书暂扣",
    "expired": "证书废止",
    "revoked": "已撤销",
    "cancelled": "已注销",
}
STATUS_WORDS = {
    "active": ("存续", "在册", "有效", "登记"),
    "suspended": ("暂扣",),
    "expired": ("废止", "过期", "已过期", "自动废止"),
    "revoked": ("撤销", "撤销登记"),
    "cancelled": ("注销",),
}
YES = frozenset({"是", "有", "涉密", "y", "yes", "true", "1", "t"})
NO = frozenset({"否", "无", "非涉密", "不涉密", "n", "no", "false", "0", "f"})
SAY_YES, SAY_NO = "是", "否"

INSTITUTION = {
    "uscc": ("统一社会信用代码", "社会信用代码", "信用代码", "统一代码", "代码", "unified social credit code", "credit code"),
    "name": ("单位名称", "名称", "事业单位名称", "机构名称", "法人名称", "institution"),
    "sponsor": ("举办单位", "主管部门", "举办单位名称"),
    "sponsor_uscc": ("举办单位代码", "举办单位信用代码", "举办单位统一社会信用代码", "主管部门代码"),
    "status": ("登记状态", "单位状态", "法人状态"),
    "cert_from": ("证书有效期自", "有效期自", "有效期起", "证书起始日期", "发证日期"),
    "cert_until": ("证书有效期至", "有效期至", "有效期止", "证书截止日期", "证书到期日"),
    "classified": ("是否涉密", "涉密", "涉密单位"),
    "contact": ("经办人", "经办人姓名", "联系人", "clerk"),
    "contact_phone": ("经办人手机", "手机", "手机号", "联系电话", "电话", "phone"),
    "contact_mail": ("经办人邮箱", "邮箱", "电子邮箱", "电子邮件", "mail", "email"),
}
"""Columns of a roster, and what offices call them; the first is the one in the template. A column's own name is known too."""
FILING = {
    "number": ("办件编号", "业务编号", "申请编号", "受理编号", "流水号", "编号", "filing number"),
    "uscc": INSTITUTION["uscc"],
    "kind": ("业务类型", "办件类型", "登记类型", "类型", "事项"),
    "year": ("报告年度", "年度", "年份"),
    "items": ("变更事项", "事项明细", "变更内容"),
    "state": ("状态", "办件状态", "办理状态", "当前状态"),
    "state_at": ("状态时间", "状态日期", "办理时间", "更新时间", "时间"),
    "opinion": ("回复意见", "审核意见", "退回原因", "意见", "回复信息"),
    "submitted_at": ("提交时间", "提交日期", "申请日期", "申请时间"),
}

DAMAGE = {
    "digits-lost": ("长号码被存成了数字，后几位已经丢失", "请把这一列设为“文本”格式，再重新填写"),
    "no-result": ("公式没有算出结果", "请用 Excel 或 WPS 打开后保存，或把公式改成文字"),
    "no-heading": ("这一格在表头之外", "请删掉这一格，或给这一列写上列名"),
}
"""What happened to a cell, and the cure."""
MISREAD = {
    "missing": ("没有填", "这一列必须填写"),
    "uscc-length": ("应当是18位，这里是{detail}位", "请对照证书核对"),
    "uscc-letters": ("含有代码里不会出现的字符", "请对照证书核对，字母 I、O、S、V、Z 不会出现"),
    "uscc-check": ("校验位对不上，有一位写错了", "请对照证书逐位核对"),
    "date": ("不是日期", "请写成 2026-03-01"),
    "time": ("不是时间", "请写成 2026-03-01 或 2026-03-01 09:30"),
    "future": ("日期在将来", "请核对年份和月份"),
    "year": ("不是年份", "请写成 2026"),
    "word": ("不认识这个说法", "可以写：{detail}"),
    "word-near": ("不认识这个说法", "您是不是要写“{near}”？可以写：{detail}"),
    "yes-no": ("应当写是或否", "请写“是”或“否”"),
    "too-long": ("太长", "最多{detail}个字"),
    "duplicate": ("和第{detail}行重复", "请只留一行"),
    "no-institution": ("名册里没有这个单位", "请先导入单位名册，或核对代码"),
    "other-institution": ("这个编号在登记库里属于 {detail}", "请核对编号和代码"),
    "order": ("有效期的止早于起", "请核对两个日期"),
    "year-missing": ("年度报告没有写年度", "请填报告的是哪一年，例如 2026"),
    "mail": ("不是邮箱地址", "请核对，例如 name@example.org"),
}
"""What is wrong with a cell, and the cure."""
NO_COLUMN = "{file}：表头里缺少这几列：{columns}。请补上；模板：helpbot registry template。"
BACKWARDS = "办件 {number} 从“{before}”退到了“{after}”。如果不是更正，请核对。"
VANISHED = "名册里不再有 {uscc} {name}，已标记，没有删除。"

ROSTER_FILE = "单位名册.xlsx"
FILINGS_FILE = "办件.xlsx"
ROSTER_TITLE = "单位名册"
FILINGS_TITLE = "办件"
NOTES_TITLE = "填写说明"
NOTE_REQUIRED = "必填。"
NOTES = {
    "uscc": "18位，和证书一致。这一列请保持“文本”格式。",
    "name": "证书上的全称。",
    "sponsor": "举办单位全称。",
    "sponsor_uscc": "举办单位的18位代码。填了，举办单位联系人就能看名下的单位；没有就空着。",
    "status": "不填就是“正常”。",
    "cert_from": "例如 2022-05-01。",
    "cert_until": "例如 2027-04-30。",
    "classified": "是或否，不填就是“否”。涉密单位的情况机器人不会说。",
    "contact": "经办人姓名，交接时要用。",
    "contact_phone": "经办人手机。",
    "contact_mail": "经办人邮箱。",
    "number": "登记系统里的编号，每个办件一个。",
    "kind": "业务类型。",
    "year": "年度报告必填：报告的是哪一年。",
    "items": "变更登记：变了哪几项。",
    "state": "现在的状态。同一个办件可以写多行，每行一个状态，各写各的时间。",
    "state_at": "到这个状态的时间。不填就算导入的时候。",
    "opinion": "退回或不予受理时，给单位看的原话。",
    "submitted_at": "单位提交的时间。",
}

DOWN = "登记库连不上（{reason}）。请检查 [registry] 的地址和网络，稍后再试。"
SLOW = "登记库{seconds}秒内没有答复。请稍后再试；总是这样的，请检查登记库的负载和索引。"
NO_CHANGES = "登记库里没有说明状态什么时候变的列，请对应 registry.tables.event，或 registry.tables.filing 的 state_at。"
NONE = "没有设置登记库"
NO_FILE = "找不到文件 {file}"
BAD_URL = "应当是 sqlite:///文件、postgresql://用户:密码@主机/库名 或 mysql://用户:密码@主机/库名。"
UNMAPPED = "填了 url 就要填对应关系，缺：{keys}。"
MAPPED_WITHOUT_URL = "没有填 url，对应关系用不上。请填 url，或删掉 registry.tables。"
NOT_OURS = "登记库是本局自己的系统（[registry] url），helpbot 只读不写，不能导入。"
TIME_FORM = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]*(\d{1,2})[:时](\d{1,2})分?(?::(\d{1,2})(?:\.\d+)?)?秒?)?"
YEAR_FORM = r"(\d{4})年?度?"
REMARK_FORM = r"[(（].*[)）]$"
"""How days, times and years are written, and the remark behind a heading."""
SEPARATORS = r"[、，,;；]\s*"
BETWEEN = "、"
MASK = "*"

PLAIN = {
    "draft": "还没有交上去，登记局看不到",
    "submitted": "已经交上去，等登记局看",
    "returned": "登记局看过了，有要改的地方，退回来了",
    "resubmitted": "改好的材料已经交上去，等登记局再看",
    "refused": "这次申请不办了，理由看登记局的回复",
    "accepted": "登记局收下了，正在办",
    "reviewing": "登记局正在看材料",
    "approved": "登记局同意了",
    "paper-due": "网上通过了，还差纸质材料",
    "cert-ready": "证书做好了",
    "published": "已经在网上公开，这件事办完了",
    "announced": "全部办完了",
}
"""What a state means to whoever never heard its name."""
NEXT = {
    "draft": "请登录系统，核对材料是否传齐，点“提交”，看到“已提交”才算交上。",
    "submitted": "等登记局答复，您现在不用做什么。",
    "returned": "请照意见改好，在原来那份申请里重新提交，看到“已提交”才算交上。",
    "resubmitted": "等登记局答复，您现在不用做什么。",
    "refused": "请看回复里的理由；不清楚或不同意的，请问登记局：{phone}",
    "accepted": "等登记局办，您现在不用做什么。",
    "reviewing": "等登记局办，您现在不用做什么。",
    "approved": "等登记局通知交纸质材料或领证。要打印的表格，现在可以打印了。",
    "paper-due": "请打印核准后的表格，签字、盖章，连同证书正本、副本一起交到或寄到登记局。",
    "cert-ready": "请带旧证书的正本、副本，到登记局领新证书。",
    "published": "不用再做什么。",
    "announced": "不用再做什么。",
}
NEXT_OF_KIND = {
    ("annual", "approved"): "等登记局公示，您现在不用做什么。",
    ("annual", "paper-due"): "请打印年度报告书，签字、盖章，交到或寄到登记局。",
    ("establish", "paper-due"): "请打印核准后的表格，签字、盖章，交到或寄到登记局。",
    ("establish", "cert-ready"): "请到登记局领证书的正本、副本。",
    ("reissue", "cert-ready"): "请到登记局领新证书；还留着的旧证书正本或副本，请一起带来。",
    ("cancel", "approved"): "请问登记局怎样交回证书和公章：{phone}",
    ("cancel", "paper-due"): "请打印核准后的表格，签字、盖章，连同证书正本、副本和公章一起交到登记局。",
    ("cancel", "cert-ready"): "请联系登记局办理注销的收尾：{phone}",
}
"""Where the next step of a kind is another."""
ACTORS = {"clerk": "您", "office": "登记局", "nobody": ""}
NEXT_STEP = "下一步（{who}）：{step}"
NO_STEP = "{step}"
STATE_SAID = "{name}：{plain}。"
STATE_UNKNOWN = "登记库里写的是“{said}”，这个说法我不认识。"
NEXT_UNKNOWN = "请问登记局这是什么意思：{phone}"
FILING_NAME = "{kind}"
FILING_NAME_YEAR = "{year}年度的{kind}"
FILING_NAME_ITEMS = "{kind}（{items}）"
FILING_UNKNOWN = "办件"
WHEN_DAY = "{at.year}年{at.month}月{at.day}日"
WHEN = "{at.year}年{at.month}月{at.day}日 {at:%H:%M}"
WHEN_UNKNOWN = "时间登记库里没有写"
OFFICE_STEP = "登记局这一步{left}（{basis}）"
PROMISED = "本局承诺的办理时间：{promised}"
AS_OF = "数据截至{at}。"
AS_OF_UNKNOWN = "数据截至什么时候，登记库里没有写。"
