"""Checks inside one plan, across plans, and of a plan against its report."""

from .case import AuditCase, cases
from .register import Register, load_register
from .registry import CHECKS, Check, Found, check, check_many
from .run import SEVERITIES, Audit, audit

__all__ = [
    "CHECKS",
    "SEVERITIES",
    "Audit",
    "AuditCase",
    "Check",
    "Found",
    "Register",
    "audit",
    "cases",
    "check",
    "check_many",
    "load_register",
]
