"""Printed papers: typst templates rendered to PDF, QR codes, sheets of labels."""
