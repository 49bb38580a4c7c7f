"""Static files with the hash of their content in the name, compressed; unknown names stay as they are."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Like WhiteNoise's storage; ES modules keep their import paths (the phone uses an import map instead)."""

    manifest_strict = False
    support_js_module_import_aggregation = False
