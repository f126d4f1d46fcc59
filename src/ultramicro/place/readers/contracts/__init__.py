"""Contracts in every form that public buyers publish: OCDS, registers, exports, pipelines, payments."""
