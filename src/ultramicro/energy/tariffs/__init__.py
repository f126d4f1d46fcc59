"""What a kilowatt-hour costs: bands, prices by date, rules of countries."""
