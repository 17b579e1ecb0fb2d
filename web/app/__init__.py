"""The local web application: pages over database and audit, for people without a terminal."""

from .build import create_app
from .settings import Settings

__all__ = ["Settings", "create_app"]
