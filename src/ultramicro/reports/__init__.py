"""Any answer in; one HTML file, tables or charts out."""
