#!/usr/bin/env bash
# Makes the bundled fonts from Noto Sans CJK and Noto Serif CJK (SIL OFL 1.1, see OFL.txt).
# Needs: Debian's fonts-noto-cjk and fonts-noto-cjk-extra, and Python's fonttools.
# The glyphs: GB 2312 (all of its characters), Latin-1, general and CJK punctuation, full-width forms, currency, a few signs.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
from=/usr/share/fonts/opentype/noto
glyphs=$(mktemp)
trap 'rm -f "$glyphs"' EXIT
python3 - >"$glyphs" <<'PY'
characters = set()
for high in range(0xA1, 0xF8):
    for low in range(0xA1, 0xFF):
        try:
            characters.add(bytes([high, low]).decode("gb2312"))
        except UnicodeDecodeError:
            pass
for first, last in [(0x20, 0x7E), (0xA0, 0xFF), (0x2010, 0x2027), (0x2030, 0x203B), (0x3000, 0x3020), (0xFF01, 0xFF5E), (0xFFE0, 0xFFE6)]:
    characters.update(map(chr, range(first, last + 1)))
characters.update("€—…“”‘’·✓✕→←↑↓≤≥≠−×⟵●○■□▲▼◆◇★☆")
print("".join(sorted(characters)))
PY
subset() { # face.ttc number out.otf
  python3 - "$from/$1" "$2" "$here/$3" "$glyphs" <<'PY'
import sys
from fontTools import subset
from fontTools.ttLib import TTCollection
path, number, out, glyphs = sys.argv[1:]
font = TTCollection(path).fonts[int(number)]
options = subset.Options(layout_features=["kern", "tnum", "lnum", "halt", "palt"], hinting=False, desubroutinize=False, notdef_outline=True, name_IDs=[1, 2, 4, 6, 13, 14], drop_tables=["vhea", "vmtx", "VORG", "DSIG"])
subsetter = subset.Subsetter(options)
subsetter.populate(text=open(glyphs, encoding="utf-8").read())
subsetter.subset(font)
font.save(out)
PY
}
# Number 2 in each collection is the Simplified Chinese face.
subset NotoSansCJK-Regular.ttc 2 sans-regular.otf
subset NotoSansCJK-Bold.ttc 2 sans-bold.otf
subset NotoSerifCJK-Bold.ttc 2 serif-bold.otf
