"""The map of the site for search engines (sitemaps.org, with both languages of each page).

One file holds 50,000 addresses at most; a site with more has an index of such files.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NAMESPACES = f'{NAMESPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def sitemap_xml(base: str, pages: Iterable[str], dated: Iterable[tuple[str, datetime]]) -> bytes:
    """The sitemap of these paths, and of those that are dated by their last change."""
    lines = [HEAD, f"<urlset {NAMESPACES}>"]
    for path in pages:
        lines += _entries(base, path, None)
    for path, changed_at in dated:
        lines += _entries(base, path, changed_at)
    lines.append("</urlset>")
    return "\n".join(lines).encode()


def sitemap_index_xml(addresses: Iterable[str]) -> bytes:
    """The index of the sitemaps at these addresses."""
    files = (f"<sitemap><loc>{escape(address)}</loc></sitemap>" for address in addresses)
    return "\n".join([HEAD, f"<sitemapindex {NAMESPACE}>", *files, "</sitemapindex>"]).encode()


def _entries(base: str, path: str, changed_at: datetime | None) -> Iterator[str]:
    addresses = {"nl": base + path, "en": f"{base}/en{path}"}
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(address)}/>'
        for code, address in addresses.items()
    )
    changed = f"<lastmod>{changed_at:%Y-%m-%d}</lastmod>" if changed_at else ""
    for address in addresses.values():
        yield f"<url><loc>{escape(address)}</loc>{changed}{links}</url>"
