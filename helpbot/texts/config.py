"""What is said about faults of the configuration."""

HEAD = "配置有 {count} 处毛病："
FAULT = "- {file}　{key}：{problem}"
FAULT_VALUE = "- {file}　{key} = {value}：{problem}"
PROBLEMS = {
    "missing": "必须填写。",
    "extra_forbidden": "没有这个配置项，请删掉或改正。",
    "extra_forbidden_near": "没有这个配置项，您是不是要写 {expected}？",
    "duplicate": "两个登记局用了同一个代号，请改成不同的。",
    "not_a_section": "同名的环境变量既当作值又当作一组，请删掉一个。",
    "toml": "不是合法的 TOML（{expected}）。",
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
    "string_pattern_mismatch": "格式不对，应当符合 {expected}。",
    "literal_error": "应当是这些之一：{expected}。",
    "model_type": "应当是一组配置（[段名]）。",
    "greater_than_equal": "至少是 {expected}。",
    "less_than_equal": "最多是 {expected}。",
    "value_error": "{expected}",
}
OTHER = "值不对（{kind} {expected}）。"
