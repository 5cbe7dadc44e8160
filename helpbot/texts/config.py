"""What is said about faults of the configuration."""

import re

HEAD = "配置有 {count} 处毛病："
FAULT = "- {file}　{key}：{problem}"
FAULT_FILE = "- {file}：{problem}"
FAULT_FILE_VALUE = "- {file} = {value}：{problem}"
FAULT_VALUE = "- {file}　{key} = {value}：{problem}"
PROBLEMS = {
    "missing": "必须填写。",
    "extra_forbidden": "没有这个配置项，请删掉或改正。",
    "extra_forbidden_near": "没有这个配置项，您是不是要写 {expected}？",
    "duplicate": "两个登记局用了同一个代号，请改成不同的。",
    "main_file_only": "只能写在主配置文件里，请从登记局自己的文件里移过去。",
    "not_a_section": "同名的环境变量既当作值又当作一组，请删掉一个。",
    "toml": "{expected}。",
    "encoding": "不是 UTF-8 编码，请另存为 UTF-8。",
    "unreadable": "读不了这个文件（{expected}）。没有配置文件的，请先运行 helpbot init。",
    "secret_file": "读不了它指的文件（{expected}）。",
    "bool_parsing": "应当是 true 或 false。",
    "bool_type": "应当是 true 或 false。",
    "int_parsing": "应当是整数。",
    "int_type": "应当是整数。",
    "int_from_float": "应当是整数。",
    "string_type": "应当是加引号的文字。",
    "string_too_short": "不能为空。",
    "too_short": "不能为空。",
    "string_too_long": "太长，最多 {expected} 个字。",
    "string_pattern_mismatch": "{expected}。",
    "literal_error": "应当是这些之一：{expected}。",
    "model_type": "应当是一组配置（[段名]）。",
    "greater_than_equal": "至少是 {expected}。",
    "less_than_equal": "最多是 {expected}。",
    "value_error": "{expected}",
}
FORMS = {
    "office.code": "只能用小写字母、数字和连字符，最多40个",
    "office.notify": "要写 telegram:加数字，或 mail:加邮箱地址，例如 telegram:123456789",
    "office.upward.mail": "要写邮箱地址，例如 djk@example.org",
    "channels.mail.address": "要写邮箱地址，@ 前面最多30个字符，例如 office@example.org",
    "channels.telegram.base_url": "要写 http:// 或 https:// 开头的地址，末尾不带 /",
    "channels.telegram.proxy": "要写 http://主机:端口 或 socks5://主机:端口",
    "channels.telegram.webhook.url": "要写 http:// 或 https:// 开头的地址",
    "channels.telegram.webhook.path": "要以 / 开头，不能有空格",
}
"""What a key's pattern asks for, in words."""
FORM_UNKNOWN = "格式不对，看说明：helpbot config explain {key}"
TOML_WRONG = '{place}写得不对。文字要用英文双引号 " 括起来；[段名] 要成对；同一项不能写两次'
TOML_AT = "第{line}行第{column}个字附近"
TOML_AT_END = "文件末尾"
TOML_SOMEWHERE = "文件里有一处"
BETWEEN = "、"
OTHER = "值不对（{kind} {expected}）。"


def word_expected(kind: str, key: str, expected: str) -> str:
    """What a fault says was expected, where a library says it in its own language."""
    if kind == "toml":
        return word_toml(expected)
    if kind == "string_pattern_mismatch":
        return FORMS.get(key, FORM_UNKNOWN.format(key=key))
    if kind == "literal_error":
        return BETWEEN.join(re.findall(r"'([^']*)'", expected))
    return expected


def word_toml(message: str) -> str:
    """Where a TOML text is wrong and what mostly ails one, out of tomllib's message."""
    if found := re.search(r"\(at line (\d+), column (\d+)\)", message):
        return TOML_WRONG.format(place=TOML_AT.format(line=found[1], column=found[2]))
    return TOML_WRONG.format(place=TOML_AT_END if "(at end of document)" in message else TOML_SOMEWHERE)
