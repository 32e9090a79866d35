"""The pages of those who work at the centre: static files; everything they show comes over the wire."""

from pathlib import Path

from flask import Blueprint, Response, redirect, send_from_directory

_FOLDER = Path(__file__).parent / "pages"
PAGES = ("login", "counter", "reception", "floor", "reports", "admin")


def blueprint() -> Blueprint:
    """`/login`, `/counter`, …, and their files under `/pages/`."""
    made = Blueprint("pages", __name__, static_folder=str(_FOLDER), static_url_path="/pages")

    @made.get("/")
    def root() -> Response:
        return redirect("/login")  # type: ignore[return-value]

    def declare(name: str) -> None:
        made.add_url_rule(f"/{name}", name, lambda: send_from_directory(_FOLDER, f"{name}.html"))

    for name in PAGES:
        declare(name)
    return made
