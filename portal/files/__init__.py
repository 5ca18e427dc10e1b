"""The file store: every file that somebody hands in, or that the portal keeps beside its database, lies here.

- `names` and `kinds` say what a file is called and, by its content, what it is;
- `scanning` asks clamd whether it is harmful;
- `encrypting` encrypts it in chunks, so that memory stays flat whatever its size;
- `storage` and `bucket` are the places: a private folder below DATA_DIR, or a bucket of S3;
- `writing` does these in one pass, `reading` gives the bytes back, `rooms` holds the plain files that a reader needs.

`portal.services.stored_files` uses them and writes the rows (`StoredFile`). Nothing else opens the store.
"""
