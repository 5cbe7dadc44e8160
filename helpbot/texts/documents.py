"""What is said of and in documents: fonts, page furniture."""

PROBE = "事业单位"

FONT = "中文字体"
FONT_FOUND = "正文 {body}，标题 {head}"
NO_FONT = "本机没有中文字体，排不出 PDF"
NO_FONT_FILE = "找不到字体文件 {file}，排不出 PDF"
FONT_UNUSABLE = "字体 {font} 没有安装，或者没有汉字，排不出 PDF"
FONT_CURE = (
    "装一套中文字体（Debian、Ubuntu：apt install fonts-noto-cjk；openEuler、CentOS：yum install google-noto-sans-cjk-ttc-fonts），"
    "或在配置的 office.font 里写字体名称或字体文件。没有装好以前，改发网页版（HTML）。"
)
