"""The floor: a bare Flask application with one page from one template, and one that is nothing."""

from flask import Flask, render_template
from jinja2 import DictLoader

PAGE = """<!DOCTYPE html>
<html lang="nl"><head><meta charset="utf-8"><title>{{ title }}</title></head>
<body><h1>{{ title }}</h1>{% for line in lines %}<p>{{ line }}</p>{% endfor %}</body></html>
"""

app = Flask(__name__, static_folder=None)
app.jinja_loader = DictLoader({"hello.html": PAGE})


@app.get("/healthz")
def trivial() -> tuple[str, int, dict[str, str]]:
    """As little as a view can do."""
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}


@app.get("/")
def hello() -> str:
    """One small page."""
    return render_template("hello.html", title="Hallo", lines=("Dit is een pagina.",) * 3)
