"""The file store: all files that people upload or that the portal keeps outside its database.

- `names` cleans the name of a file; `kinds` recognizes its kind by its content;
- `scanning` asks clamd whether the file is harmful;
- `encrypting` encrypts the file in chunks, so that memory does not grow with its size;
- `storage` and `bucket` are the two places: a private folder below DATA_DIR, or an S3 bucket;
- `writing` does all this in one pass; `reading` returns the plain bytes;
- `private_folders` holds plain copies while a reader needs a path.

`portal.services.file_intake` and `stored_files` use these modules and write the rows (`StoredFile`). Nothing else opens
the store.
"""
