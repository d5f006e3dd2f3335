# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whom an address on the network stands for."""

from ipaddress import IPv6Address, IPv6Network, ip_address

# What a provider gives a home or a telephone (RFC 6177): within it anybody takes any address.
_IPV6_PREFIX = 64


def subscriber(address: str) -> str:
    """Return what counts as one behind an address: IPv4 whole, IPv6 by its network of 64 bits."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(IPv6Network((int(parsed), _IPV6_PREFIX), strict=False))
