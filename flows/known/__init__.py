"""What is known before anything is asked: rows and lists handed in, country packs, regional wordings."""
