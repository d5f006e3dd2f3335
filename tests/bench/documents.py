# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``make bench-documents``: what a certificate costs, beside the naive way in the same run.

Naive is what most portals do: a fresh ``HTML``, stylesheet and ``FontConfiguration`` for every
document, the QR as SVG with the best mask, and pyHanko's stock signer, which opens its key file
each time; once with our own kind of key, by which we are judged, and once with RSA-2048, the usual
one. Rounds alternate, medians are printed. What is judged are ratios of processor time to the naive
way, never milliseconds, and memory; more than a limit ends the bench with an error. Results:
``build/bench/documents.json``.
"""

import argparse
import io
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import psutil
import segno
import weasyprint
from bench.naive import NaiveSigner
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from weasyprint.text.fonts import FontConfiguration

from munikit.printing import PRESS, paper_sources, qr_png
from munikit.printing.papers import paper_html
from munikit.printing.press import Press
from munikit.signing.keys import TokenPlace, load_key, new_key
from munikit.signing.pades import KeptKeySigner, PaperSigner, Wording

KIT = Path(__file__).parents[2]
ROUNDS = 30
MEMORY_PAPERS = 2_000
QR = (
    "https://tramites.munivaldivia.cl/v/VAL-D-2026-{:06d}?c=7KQ4M2XD9ABCDEFGHJKMNPQRST#" + "x" * 240
)
FACTS = {
    "municipality": "Municipalidad de Valdivia",
    "office": "Municipalidad de Valdivia · Independencia 455 · 63 222 0000",
    "colour": "#0b4f6c",
    "trial": False,
    "signature": "own",
    "unit": "Secretaría Municipal",
    "title": "Certificado de número domiciliario",
    "legal_basis": "Ley 18.695, artículo 24",
    "issued": "lunes 23 de noviembre de 2026, 12:00",
    "valid_from": "lunes 23 de noviembre de 2026",
    "valid_until": "domingo 23 de mayo de 2027",
    "code": "7KQ4-M2XD",
    "verify_address": "tramites.munivaldivia.cl/verificar",
}
# Who asks, and for what: names and addresses of one line and of two.
HOLDERS = (
    "Rosa Elena Huenchumán Pérez",
    "Pedro Soto",
    "Juana María Ibáñez de la Fuente",
    "María de los Ángeles Concepción Huenchumilla-Errázuriz y Undurraga de la Fuente",
    "Luis Ñancupil Ortega",
)
ADDRESSES = (
    "Independencia 455",
    "Avenida Ramón Picarte 1.160, departamento 34, torre B, sector Las Ánimas de Valdivia",
    "Los Robles 123, casa B",
)
SOURCES = paper_sources("")
CPU_MS: dict[int, float] = {}
CREST = (files("munikit.brand") / "crest.svg").read_bytes()
# Of processor time, which others on the machine change least; both sign with the same kind of key.
MOST = {
    "printed_cpu_ratio_to_naive": 0.65,
    "signed_cpu_ratio_to_naive_same_key": 0.65,
    "signed_cpu_ratio_to_naive": 0.45,
    "sign_ratio_to_stock": 0.25,
    "memory_grown_mib": 16.0,
}


def facts(number: int) -> dict[str, object]:
    """Return what one paper of a series says: another person, number and address in each."""
    return {
        **FACTS,
        "folio": f"VAL-D-2026-{number:06d}",
        "holder": HOLDERS[number % len(HOLDERS)],
        "run": f"12.{100 + number % 900}.678-5",
        "details": {
            "Dirección": ADDRESSES[number % len(ADDRESSES)],
            "Rol de avalúo": f"{number}-45",
            "Sector": "Centro",
        },
    }


def printed(number: int) -> bytes:
    assets = {"crest.svg": CREST, "qr.png": qr_png(QR.format(number))}
    return PRESS.print_paper(SOURCES, facts(number), assets).pdf


def signer_in(folder: Path) -> PaperSigner:
    made = new_key(
        folder, "Municipalidad de Valdivia", now=datetime.now(UTC), years=3, passphrase=""
    )
    key = load_key(folder, made.id, passphrase="")
    if isinstance(key.paper, TokenPlace):
        raise TypeError("The benchmark signs with a key in a file")
    wording = Wording("Municipalidad de Valdivia", "Prueba", "Valdivia")
    return PaperSigner(KeptKeySigner(key.paper, key.public.certificates), wording)


def naive_page(number: int) -> bytes:
    """Print as a first version would: everything made anew, tagged like ours."""
    drawn = io.BytesIO()
    segno.make(QR.format(number), error="m", micro=False).save(drawn, kind="svg", scale=8, border=4)
    assets = {"asset:crest.svg": CREST, "asset:qr.png": drawn.getvalue()}

    class Fetcher(weasyprint.urls.URLFetcher):  # type: ignore[misc] # WeasyPrint has no types.
        def fetch(self, url: str, headers: object = None) -> object:  # noqa: ARG002 - WeasyPrint's signature.
            kind = {"Content-Type": "image/svg+xml"}
            return weasyprint.urls.URLFetcherResponse(url, assets[url], kind)

    fonts = FontConfiguration()
    html = paper_html(SOURCES, facts(number))
    page = weasyprint.HTML(string=html, url_fetcher=Fetcher(), base_url="asset:")
    style = weasyprint.CSS(string=SOURCES["paper.css"], font_config=fonts)
    pdf: bytes = page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/a-3a")
    return pdf


def timed(times: list[float], work: Callable[[], bytes]) -> bytes:
    before = time.perf_counter()
    spent = cpu_seconds()
    made = work()
    times.append((time.perf_counter() - before) * 1000)
    CPU_MS[id(times)] = CPU_MS.get(id(times), 0.0) + (cpu_seconds() - spent) * 1000
    return made


def cpu_seconds() -> float:
    """Return what this process and its press have spent; others on the machine do not count."""
    press = sum(psutil.Process(PRESS.pid).cpu_times()[:2]) if PRESS.pid else 0.0
    return time.process_time() + press


def measure(folder: Path) -> dict[str, float]:
    ours = signer_in(folder / "keys")
    rsa_key = rsa.generate_private_key(65_537, 2048)
    stock_rsa = NaiveSigner(folder, rsa_key)
    stock_ec = NaiveSigner(folder, ec.generate_private_key(ec.SECP256R1()))
    names = ("print", "sign", "naive_print", "naive_sign_rsa", "naive_sign_ec")
    times: dict[str, list[float]] = {name: [] for name in names}
    for number in range(-2, ROUNDS):
        kept = times if number >= 0 else {name: [] for name in names}
        paper = timed(kept["print"], lambda n=number: printed(n))  # type: ignore[misc] # Bound now.
        timed(kept["sign"], lambda p=paper: ours.sign(p))  # type: ignore[misc] # As above.
        page = timed(kept["naive_print"], lambda n=number: naive_page(n))  # type: ignore[misc] # As above.
        timed(kept["naive_sign_rsa"], lambda p=page: stock_rsa.sign(p))  # type: ignore[misc] # As above.
        timed(kept["naive_sign_ec"], lambda p=page: stock_ec.sign(p))  # type: ignore[misc] # As above.
    cpu = {f"{name}_cpu_ms": CPU_MS[id(times[name])] / ROUNDS for name in names}
    return {f"{name}_ms": statistics.median(times[name]) for name in names} | cpu


def cpu_ratio(results: dict[str, float], naive_sign: str) -> float:
    naive = results["naive_print_cpu_ms"] + results[f"{naive_sign}_cpu_ms"]
    return (results["print_cpu_ms"] + results["sign_cpu_ms"]) / naive


def cold_ms() -> float:
    """Return the first paper of a press that was not started yet."""
    press = Press()
    before = time.perf_counter()
    press.print_paper(SOURCES, facts(0), {"crest.svg": CREST, "qr.png": qr_png(QR.format(0))})
    spent = time.perf_counter() - before
    press.close()
    return spent * 1000


def memory(folder: Path, papers: int) -> dict[str, float]:
    """Print and sign many; return what the worker and its press hold at a tenth and at the end."""
    ours = signer_in(folder / "memory")
    held: list[float] = []
    for number in range(papers):
        ours.sign(printed(number))
        if number in (papers // 10, papers - 1):
            worker, press = psutil.Process(), psutil.Process(PRESS.pid)
            held.append((worker.memory_info().rss + press.memory_info().rss) / 1024 / 1024)
    return {
        "memory_papers": papers,
        "memory_mib": held[-1],
        "memory_grown_mib": held[-1] - held[0],
        "press_mib": psutil.Process(PRESS.pid).memory_info().rss / 1024 / 1024,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=MEMORY_PAPERS)
    papers = parser.parse_args().papers
    with tempfile.TemporaryDirectory() as folder:
        results = measure(Path(folder))
        signed = results["print_ms"] + results["sign_ms"]
        results |= {
            "signed_ms": signed,
            "cold_ms": cold_ms(),
            "signed_per_second_and_core": 1000 / signed,
            "signed_ratio_to_naive": signed
            / (results["naive_print_ms"] + results["naive_sign_rsa_ms"]),
            "signed_ratio_to_naive_same_key": signed
            / (results["naive_print_ms"] + results["naive_sign_ec_ms"]),
            "signed_cpu_ratio_to_naive": cpu_ratio(results, "naive_sign_rsa"),
            "signed_cpu_ratio_to_naive_same_key": cpu_ratio(results, "naive_sign_ec"),
            "printed_cpu_ratio_to_naive": results["print_cpu_ms"] / results["naive_print_cpu_ms"],
            "sign_ratio_to_stock": results["sign_ms"] / results["naive_sign_rsa_ms"],
            "printed_ratio_to_naive": results["print_ms"] / results["naive_print_ms"],
        }
        results |= memory(Path(folder), papers)
    report(results)
    return complain(results)


def report(results: dict[str, float]) -> None:
    out = KIT / "build" / "bench" / "documents.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(results, indent=2), encoding="utf-8")
    for name, value in results.items():
        most = f"at most {MOST[name]:g}" if name in MOST else ""
        sys.stdout.write(f"{name:<34}{value:10.2f}   {most}\n")


def complain(results: dict[str, float]) -> int:
    """Say which figures are worse than they may be; return 1 if any is."""
    worse = [name for name, most in MOST.items() if results[name] > most]
    sys.stdout.writelines(f"✗ {name}: {results[name]:.2f}, not {MOST[name]:g}\n" for name in worse)
    return int(bool(worse))


if __name__ == "__main__":
    sys.exit(main())
