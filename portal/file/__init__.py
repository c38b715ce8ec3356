"""The client's file: taken out, brought in, copied as a set-up, backed up, put back, erased."""
