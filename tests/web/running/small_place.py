"""A place of a few payments, which is answered in a second or two."""

from pathlib import Path

TOML = """name = "Smallby"
as_of = 2026-03-31

[[areas]]
name = "Smallby"
prefixes = ["ZY1"]
"""
PAYEES = ("Baker Ltd", "=SUM(A1)+Mills Ltd", "<b>Bold</b> Builders Ltd", "Coal & Co Ltd", "Day Nursery Ltd")


def small_place(root: Path, *, rows: int = 60) -> Path:
    """Write it."""
    (root / "payments").mkdir(parents=True)
    (root / "place.toml").write_text(TOML, encoding="utf-8")
    lines = ["Body,Date,Supplier,Amount,Postcode,Purpose"]
    lines += [
        f'Smallby Council,{1 + n % 28:02}/{1 + n % 12:02}/2025,"{PAYEES[n % 5]}",{100 + 37 * n}.25,{"ZY1 1AA" if n % 3 else "QX9 1AA"},Food'
        for n in range(rows)
    ]
    (root / "payments" / "2025.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return root
