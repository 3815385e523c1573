"""A receiver of webhooks that can fail in every way, and that checks signatures by itself."""

import base64
import hashlib
import hmac
import http.server
import json
import threading

from harness import SECONDS, Failed


def signature_of(secret, headers, body):
    """What Standard Webhooks wants in webhook-signature, for a secret `whsec_...` or plain text."""
    key = base64.b64decode(secret.removeprefix("whsec_")) if secret.startswith("whsec_") else secret.encode()
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


class Request:
    """One request as it came, and the status it was answered with; None: none."""

    def __init__(self, path, headers, body, status):
        self.path, self.headers, self.body, self.status = path, headers, body, status
        self.event = json.loads(body)


class Receiver:
    """An HTTP server on loopback. Each path has a script: how its next requests are answered.

    A step is a status, a pair of a status and headers, or "hang": no answer until the receiver closes.
    Without a step the answer is 204. With an ssl.SSLContext `tls` it speaks https.
    """

    def __init__(self, port=0, tls=None, **scripts):
        self.requests = []
        self.scripts = {f"/{name}": list(steps) for name, steps in scripts.items()}
        self.changed = threading.Condition()
        self.closing = threading.Event()
        handler = type("Handler", (_Handler,), {"receiver": self})
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
        self.port = self.server.server_address[1]
        self.scheme = "https" if tls else "http"
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.thread = threading.Thread(target=self.server.serve_forever)

    def url(self, name):
        """The address of a path."""
        return f"{self.scheme}://127.0.0.1:{self.port}/{name}"

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def step(self, request):
        """Takes the next step of the request's path."""
        with self.changed:
            script = self.scripts.get(request.path, [])
            step = script.pop(0) if script else 204
            status, headers = step if isinstance(step, tuple) else (step, {})
            request.status = None if status == "hang" else status
            self.requests.append(request)
            self.changed.notify_all()
        return request.status, headers

    def of(self, name):
        """The requests to a path."""
        with self.changed:
            return [request for request in self.requests if request.path == f"/{name}"]

    def taken(self, name):
        """Ids of the alerts that a path took, in order."""
        return [request.event["id"] for request in self.of(name) if request.status == 204]

    def wait(self, condition, what):
        """Waits until a condition on what came holds."""
        with self.changed:
            if not self.changed.wait_for(condition, timeout=SECONDS):
                came = [(request.path, request.status, request.event["id"]) for request in self.requests]
                raise Failed(f"{what}: not within {SECONDS} s; came: {came}")


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    receiver = None

    def do_POST(self):  # pylint: disable=invalid-name
        body = self.rfile.read(int(self.headers["content-length"]))
        lower = {name.lower(): value for name, value in self.headers.items()}
        status, headers = self.receiver.step(Request(self.path, lower, body, None))
        if status is None:
            self.receiver.closing.wait()
            self.close_connection = True
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):  # pylint: disable=arguments-differ
        pass
