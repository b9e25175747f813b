"""Extracts mlc_churn.csv from R's modeldata package, as packaged by Debian:

    apt-get download r-cran-modeldata && dpkg-deb -x r-cran-modeldata_*.deb modeldata
    pip install rdata==1.1.0 pandas
    python tests/usage/from_r.py modeldata/usr/lib/R/site-library/modeldata/data > tests/usage/mlc_churn.csv

R's lazy-load database is an index of offsets (Rdata.rdx) into a file of compressed objects (Rdata.rdb). Each object is
preceded by its length, in four bytes.
"""

import gzip
import lzma
import pathlib
import sys
import zlib

import rdata

folder = pathlib.Path(sys.argv[1])


def plain(stored: bytes) -> bytes:
    for read in (zlib.decompress, gzip.decompress):
        try:
            return read(stored)
        except (OSError, zlib.error):
            pass
    raw = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME}]
    return lzma.LZMADecompressor(format=lzma.FORMAT_RAW, filters=raw).decompress(stored[1:])


def read(stored: bytes):
    return rdata.conversion.convert(rdata.parser.parse_data(stored))


index = read(plain((folder / "Rdata.rdx").read_bytes()))
offset, length = (int(number) for number in index["variables"]["mlc_churn"])
stored = (folder / "Rdata.rdb").read_bytes()[offset : offset + length]
read(plain(stored[4:])).to_csv(sys.stdout, index=False)
