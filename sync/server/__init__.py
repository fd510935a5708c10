"""The central list: API, store, accounts, office portal, public pages."""
