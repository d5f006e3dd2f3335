# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the floor's pages say that no database knows: a portal has it in memory too."""

from collections.abc import Mapping

WORDS: Mapping[str, object] = {
    "titles": {
        "certificado_no_expropiacion": "Certificado de afectación a utilidad pública",
        "certificado_deuda": "Certificado de deuda o de no deuda",
        "certificado_informaciones_previas": "Certificado de informaciones previas",
        "certificado_numero": "Certificado de número domiciliario",
        "certificado_personalidad_juridica": (
            "Certificado de personalidad jurídica de una organización comunitaria"
        ),
        "certificado_recepcion": "Certificado de recepción definitiva",
        "certificado_residencia": "Certificado de residencia",
        "permiso_feria": "Permiso para puesto en feria",
    },
    "states": {
        "draft": "Sin enviar",
        "awaiting_payment": "Por pagar",
        "submitted": "Recibida",
        "in_review": "En revisión",
        "awaiting_applicant": "Falta información",
        "awaiting_signature": "Por firmar",
        "appealed": "En reposición",
        "approved": "Aprobada",
        "issued": "Lista",
        "rejected": "Rechazada",
        "withdrawn": "Retirada",
    },
    "menu": (
        ("Bandeja", "/bandeja"),
        ("Poderes", "/bandeja/poderes"),
        ("Informes", "/bandeja/informes"),
        ("Encuesta", "/bandeja/encuesta"),
    ),
    "tabs": (
        ("mias", "Mías"),
        ("sin-asignar", "Sin asignar"),
        ("esperando", "Esperando respuesta"),
        ("por-firmar", "Por firmar"),
        ("terminadas", "Terminadas"),
        ("todas", "Todas"),
    ),
    "columns": ("Folio", "Trámite", "Solicitante", "Estado", "Plazo", "A cargo", "Elegir"),
    "terms": (("vencidas", "Vencidas"), ("por-vencer", "Por vencer"), ("detenidas", "Detenidas")),
    "units": tuple(
        (unit, unit)
        for unit in (
            "Departamento de Rentas y Patentes",
            "Dirección de Administración y Finanzas",
            "Dirección de Obras Municipales",
            "Secretaría Municipal",
        )
    ),
}
