"""What is said of mail that cannot be read, and of files that came without a name."""

UNNAMED = "附件{number}{extension}"
READ_TOO_LONG = "这封邮件读了{seconds}秒还没读完，已停下。原件已保存，请打开原件查看；也可以稍后重试。"
READ_FAILED = "这封邮件没能读出来，读信时出了错。原件已保存，请打开原件查看；也可以稍后重试。"
