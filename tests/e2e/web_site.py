"""A web site on 127.0.0.1 whose every answer a test has written: many host names, one port, requests counted."""
import collections
import dataclasses
import http.server
import socket
import threading
import time

# What the crawl asks of each origin once, beside pages and images.
FILES_OF_ORIGINS = ("/robots.txt", "/.well-known/tdmrep.json", "/ai.txt", "/trust.txt")


@dataclasses.dataclass
class Reply:
    """One answer. `raw`: these bytes instead of an HTTP response; then the connection ends."""

    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: tuple = ()             # further (name, value) pairs
    declared_bytes: int = -1        # Content-Length, if another one than the body's
    chunked: bool = False
    delay_s: float = 0              # before the first byte of the answer
    raw: bytes = b""


class Site:
    """Serves until close(). Host names exist only in `resolve`, which goes into network.resolve."""

    def __init__(self, delay_s=0):
        self.delay_s = delay_s      # of every answer
        self.replies = {}           # (host, path with query) -> Reply
        self.requests = collections.Counter()
        self._lock = threading.Lock()
        self._extra_resolve = []
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self):
                site._answer(self)

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 256

            def handle_error(self, *_):
                pass                # clients that are killed break connections

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def url(self, host, path):
        return f"http://{host}:{self.port}{path}"

    def add(self, host, path, reply):
        self.replies[host, path] = reply
        return self.url(host, path)

    def add_host(self, host, address, port=None):
        """A name that leads elsewhere than to this server."""
        self._extra_resolve.append(f"{host}:{port or self.port}:{address}")

    @property
    def resolve(self):
        hosts = sorted({host for host, _ in self.replies})
        return [f"{host}:{self.port}:127.0.0.1" for host in hosts] + self._extra_resolve

    def count(self, url):
        return self.requests[url]

    def total(self):
        with self._lock:
            return sum(n for url, n in self.requests.items() if not url.endswith(FILES_OF_ORIGINS))

    def wait_for(self, requests, timeout_s=60):
        """Until so many requests (files of origins apart) have come. False: they have not."""
        end = time.monotonic() + timeout_s
        while self.total() < requests:
            if time.monotonic() > end:
                return False
            time.sleep(0.005)
        return True

    def _answer(self, handler):
        host = handler.headers.get("Host", "").rsplit(":", 1)[0]
        with self._lock:
            self.requests[self.url(host, handler.path)] += 1
        reply = self.replies.get((host, handler.path), Reply(b"nothing here", "text/plain", 404))
        if reply.delay_s + self.delay_s > 0:
            time.sleep(reply.delay_s + self.delay_s)
        if reply.raw:
            handler.wfile.write(reply.raw)
            handler.close_connection = True
            return
        handler.send_response_only(reply.status)
        if reply.content_type:
            handler.send_header("Content-Type", reply.content_type)
        for name, value in reply.headers:
            handler.send_header(name, value)
        if reply.chunked:
            handler.send_header("Transfer-Encoding", "chunked")
        else:
            handler.send_header("Content-Length", str(max(reply.declared_bytes, len(reply.body))))
        handler.end_headers()
        if reply.chunked:
            for at in range(0, len(reply.body), 16384):
                piece = reply.body[at:at + 16384]
                handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            handler.wfile.write(b"0\r\n\r\n")
        else:
            handler.wfile.write(reply.body)
        if reply.declared_bytes > len(reply.body):
            handler.close_connection = True   # the rest never comes


def free_port():
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
