"""The fictional office of `helpbot init --demo`."""

CLERK = "演示用的经办人 {number} 号 {name}（{institutions}）：helpbot --config {file} shell --as {number}，或者在终端里发绑定码 {code}"
BETWEEN = "、"
MORE_CODES = (
    "再要一个绑定码：helpbot --config {file} person invite {number}；要看换经办人的交接：helpbot --config {file} institution invite {uscc}"
)
OFFICE = {
    "name": "清澜县事业单位登记管理局（演示）",
    "phone": "0000-1234567",
    "address": "清澜县政务中心三楼（演示）",
    "hours": "工作日 8:30-12:00，14:30-17:30",
    "promised_days": "2个工作日",
    "login": "二维码图片登录",
    "group": "12345678（演示）",
    "complaint_phone": "0000-7654321",
}
