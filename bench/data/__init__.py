"""The database of the bench: what is measured is made by the services, the archive behind it by bulk."""

PASSWORD = "mizban-bench-1405"
