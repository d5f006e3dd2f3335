# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What WeasyPrint's PDF/A lacks to be PDF/UA as well: a claim, and the schema PDF/A wants of it.

WeasyPrint makes one or the other; the two norms do not contradict each other. ISO 19005-3, 6.6.2.3
asks that a property no PDF/A reader knows be described in the file.
"""

from typing import Any

_CLAIM = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
_END = b"</rdf:RDF>"


def mark_accessible(_document: Any, pdf: Any) -> None:  # noqa: ANN401 - WeasyPrint's finisher.
    """Add the claim to the metadata of a tagged PDF that is about to be written."""
    (metadata,) = (
        each for each in pdf.objects if getattr(each, "extra", {}).get("Type") == "/Metadata"
    )
    metadata.stream = [_with_claim(part) for part in metadata.stream]


def _with_claim(part: bytes) -> bytes:
    before, end, after = part.rpartition(_END)
    return before + _CLAIM + end + after if end else part
