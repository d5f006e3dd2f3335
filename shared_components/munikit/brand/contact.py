# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""How to reach the municipality: the ways that are set, and no other. Mails say it too."""

from markupsafe import Markup, escape

from munikit.kernel.words import gettext as _
from munikit.settings.sections import Site


def ways_to_ask(site: Site) -> str:
    """Return the end of a sentence: ``llame al 63 222 0000 o escriba a oirs@ejemplo.cl``."""
    return _sentence(site, phone=site.phone, email=site.email)


def linked_ways(site: Site) -> Markup:
    """Return `ways_to_ask` for a page: what can be called or written to is a link."""
    phone = Markup('<a href="tel:{}">{}</a>').format(_dialled(site.phone), site.phone)
    email = Markup('<a href="mailto:{0}">{0}</a>').format(site.email)
    shown = _sentence(site, phone=phone if site.phone else "", email=email)
    return Markup(shown)  # noqa: S704 - of parts that are escaped.


def _sentence(site: Site, *, phone: str, email: str) -> str:
    address = escape(site.address) if isinstance(email, Markup) else site.address
    ways = [
        _("llame al %(phone)s", phone=phone) if phone else "",
        _("venga a %(address)s", address=address) if address else "",
        _("escriba a %(email)s", email=email),
    ]
    *others, last = filter(None, ways)
    return _("%(ways)s o %(last)s", ways=", ".join(others), last=last) if others else last


def _dialled(phone: str) -> str:
    digits = "".join(each for each in phone if each.isdigit())
    # Nine digits are a number of this country.
    return f"+56{digits}" if len(digits) == 9 else digits  # noqa: PLR2004 - said above.
