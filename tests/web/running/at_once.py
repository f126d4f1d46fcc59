"""The jobs that pages asked for, done here and now, as the worker's child would do them."""

import threading
from contextlib import contextmanager


def do_jobs() -> list:
    """Do all jobs that wait, and return them."""
    from ultramicro.web.running import child, queue

    done = []
    while job := queue.take("tests"):
        child.do(job.id, "tests")
        job.refresh_from_db()
        done.append(job)
    return done


@contextmanager
def working():
    """Have a thread of this process do what is asked for meanwhile, as a worker beside a server does."""
    from django.db import connection

    over = threading.Event()

    def work():
        while not over.wait(0.2):
            do_jobs()
        connection.close()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
