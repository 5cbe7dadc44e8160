"""What the operating system refuses, in words."""

import errno

OS_ERRORS = {
    "ENOENT": "文件或目录不存在",
    "EACCES": "没有权限",
    "EEXIST": "文件已经存在",
    "EPERM": "没有权限",
    "EISDIR": "这是一个目录",
    "ENOTDIR": "路径中有一段不是目录",
    "ENOSPC": "磁盘已满",
    "EROFS": "磁盘是只读的",
    "EADDRINUSE": "地址已被占用",
    "EADDRNOTAVAIL": "本机没有这个地址",
}


def word_os_error(error: OSError) -> str:
    """What went wrong; the system's own words where we have none."""
    return OS_ERRORS.get(errno.errorcode.get(error.errno or 0, ""), error.strerror or str(error))
