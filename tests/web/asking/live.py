"""The application behind a socket, for a real browser; it answers in threads of this process."""

import threading
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_given):
        pass


@contextmanager
def live():
    """Serve, and give the address."""
    from ultramicro.web.application import application

    def answer(environ, start_response):
        from django.db import connection

        try:
            return application(environ, start_response)
        finally:
            connection.close()

    server = make_server("127.0.0.1", 0, answer, server_class=_Server, handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
