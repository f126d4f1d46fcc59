"""Numbers to SVG: charts, maps, flows of money."""
