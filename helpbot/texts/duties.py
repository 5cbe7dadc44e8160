"""What is said of duties besides the annual report: a text for each kind and stage, beginning with what to do."""

DAY = "{day.year}年{day.month}月{day.day}日"

TEXTS = {
    "certificate": {
        "notice": "请看一下{name}的法人证书：{due}到期。{opens}起可以申请换领，请先准备到期换领表，请法定代表人签字、举办单位盖章。",
        "opening": "现在可以换领{name}的法人证书了：证书{due}到期。请登录系统提交到期换领申请。",
        "days-15": "请换领{name}的法人证书：{due}到期，还没有收到申请。",
        "days-7": "请这两天就换领{name}的法人证书：{due}到期，还没有收到申请。",
        "days-3": "请马上换领{name}的法人证书：{due}到期，到期没有换领，证书自动失效。",
        "days-1": "请今天就提交{name}的证书换领申请：证书{due}到期，明天是最后一个工作日。",
        "last-day": "请在今天下班前提交{name}的证书换领申请：证书{due}到期，今天是最后一个工作日。",
        "overdue": "请今天给登记局打电话：{name}的法人证书{due}已经到期，还没有收到换领申请。",
        "overdue-again": "请给登记局打电话：{name}的法人证书{due}已经到期，仍然没有收到换领申请。",
    },
    "change": {
        "opening": "请给{name}申请变更登记（{about}）：从{since}起算，最迟{due}提出申请。",
        "days-15": "请申请{name}的变更登记（{about}）：最迟{due}，还没有收到申请。",
        "days-7": "请这两天就申请{name}的变更登记（{about}）：最迟{due}，还没有收到申请。",
        "days-3": "请马上申请{name}的变更登记（{about}）：最迟{due}，还没有收到申请。",
        "days-1": "请今天就提交{name}的变更登记申请（{about}）：最迟{due}，明天是最后一个工作日。",
        "last-day": "请在今天下班前提交{name}的变更登记申请（{about}）：今天是最后一个工作日。",
        "overdue": "请尽快申请{name}的变更登记（{about}），并先给登记局打个电话：{due}的期限已经过了。",
        "overdue-again": "请给登记局打电话：{name}的变更登记（{about}）{due}就到期了，仍然没有收到申请。",
        "moved": "{name}的变更登记（{about}）期限改为{due}：放假安排公布以后重新数过，请在这天以前提出申请。",
    },
    "correction": {
        "first-call": "请把{name}的{about}改好再提交：{since}退回的，还没有收到。在原来那份里改，看到“已提交”才算交上。",
        "second-call": "请把{name}的{about}改好再提交：{since}退回的，仍然没有收到。看不懂回复意见，点“需要帮助”。",
        "third-call": "请给登记局打电话说一声：{name}的{about}{since}退回以后一直没有重新提交。",
    },
}
"""By kind and stage. `name` is the institution, `about` what it is of; `since` when it began, `due` by when, `opens` from when on."""

DRAFT = "请登录系统提交{name}的{about}：还是“待提交”，登记局收不到，看到“已提交”才算交上。"
"""In place of a correction's text where nothing was ever sent."""

BASIS = {
    "certificate": "《事业单位登记管理暂行条例实施细则》；官方办事指南（厦门，2022）",
    "correction": "登记库里这件事的记录",
}
"""What a kind rests on; a change rests on the rule that counts it."""

SOURCE = "依据：{basis}"
BETWEEN = "；"

ALSO = "另外："
LINE = "{number}. {text}"
FILING = "{what}（编号{number}）"

DONE = "收到，登记库里已经查到，不会再提醒了。"
NOT_FOUND_YET = (
    "记下了，{day}以前先不催您。登记库里还没有查到（{names}），更新数据以后再核对。请登录系统看一眼，显示“已提交”才算交上，“待提交”不算。"
)
REGISTRY_DOWN = "记下了，{day}以前先不催您（{names}）。现在查不了登记库，晚些时候再核对。"
"""What the buttons are answered with."""
