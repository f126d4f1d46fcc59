"""`python -m ultramicro` is `ultramicro`."""

import sys

from ultramicro.main import main

if __name__ == "__main__":
    sys.exit(main())
