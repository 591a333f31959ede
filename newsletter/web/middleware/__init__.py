"""ASGI middleware: what holds for every request, whatever answers it. Plain ASGI, not BaseHTTPMiddleware."""
