"""What the launcher of the flex template runs: the parameters of the template are options of ``run``."""

import sys

from pipeline.__main__ import main

if __name__ == "__main__":
    sys.exit(main(["run", *sys.argv[1:]]))
