"""Questions: answers kept by content, their pages, tables that filter and sort, files, comparing."""
