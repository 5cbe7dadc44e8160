"""What is said about the HTTP server."""

CANNOT_LISTEN = "HTTP 服务无法在 {host}:{port} 上监听：{reason}。请换一个端口（http.port），或停掉占用它的程序。"
