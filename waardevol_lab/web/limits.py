"""How often one address may knock; by the connection, never by a header that anybody can write."""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, storage_uri="memory://")
SIGN_IN = "10 per minute; 60 per hour"
"""Attempts per address; an owner elsewhere is never locked out."""
