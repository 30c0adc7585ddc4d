"""Offline evaluation: how good the picks are on ratings that were held out."""
