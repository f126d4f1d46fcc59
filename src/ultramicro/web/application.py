"""The WSGI application of a server; loading it checks that every address says who may open it."""

from __future__ import annotations

import atexit
import os
from importlib import import_module

import django
from django.core.handlers.wsgi import WSGIHandler

from ultramicro.web.served import let_go

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ultramicro.web.settings")
django.setup()
import_module("ultramicro.web.routes.urls")  # now, and not when the first page is opened
application = WSGIHandler()
atexit.register(let_go)
