# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The page-checking client finds each fault, and none on a page without."""

import pytest

from munikit.testing.client import faults_of

GOOD = """<!DOCTYPE html><html lang="es-CL"><head><title>Hola – Portal</title></head>
<body><h1>Hola</h1><form method="post"><input type="hidden" name="csrf_token" value="x">
<label for="a">A</label><input id="a" name="a"></form><img src="x" alt=""></body></html>"""

ADD = '<button class="button button--secondary" type="submit" name="add">Otra fila</button>'
LEAVE = '<button class="linklike">Salir</button>'
GO_ON = '<button class="button" type="submit">Seguir</button>'
STAND_IN = '<button class="hidden" type="submit">Seguir</button>'


@pytest.mark.parametrize("buttons", [GO_ON + ADD, STAND_IN + ADD + GO_ON, ADD + LEAVE])
def test_enter_may_press_the_main_act_or_one_of_its_equals(buttons: str) -> None:
    assert list(faults_of(GOOD.replace("</form>", f"{buttons}</form>"))) == []


def test_a_sound_page_has_no_faults() -> None:
    assert list(faults_of(GOOD)) == []


@pytest.mark.parametrize(
    ("sound", "broken", "fault"),
    [
        (' lang="es-CL"', "", "no language"),
        ("<h1>Hola</h1>", "<h2>Hola</h2>", "0 h1"),
        ("<h1>Hola</h1>", "<h1>Hola</h1><h1>Hola</h1>", "2 h1"),
        ("<title>Hola", "<title>Otra cosa", "does not begin with"),
        ('<label for="a">', "<label>", "no label"),
        (' alt=""', "", "no alt"),
        ('<img src="x"', '<img src="x" style="color:red"', "inline style"),
        ('<img src="x"', '<img src="x" onclick="x()"', "has onclick"),
        ("</body>", "<script>x</script></body>", "inline script"),
        ('name="csrf_token"', 'name="other"', "no CSRF token"),
        ('id="a"', 'id="a" aria-describedby="b"', "not on the page"),
        ("</body>", '<p id="a"></p></body>', "stands 2 times"),
        ("</form>", f"{ADD}{GO_ON}</form>", "Enter presses «Otra fila» and not «Seguir»"),
        ("</form>", f"{LEAVE}{GO_ON}</form>", "Enter presses «Salir» and not «Seguir»"),
        ("<!DOCTYPE html>", "", "the HTML is wrong"),
    ],
    ids=lambda value: value[:25],
)
def test_each_fault_is_found(sound: str, broken: str, fault: str) -> None:
    assert any(fault in each for each in faults_of(GOOD.replace(sound, broken, 1)))
