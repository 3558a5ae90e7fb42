"""The namespaces of WordprocessingML, as `lxml` writes them before a name."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
