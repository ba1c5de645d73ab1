"""The Word templates in `letters`, built once; from then on they belong to whoever opens them in Word.

``python -m xlwings_addin.mailmerge.house_style`` writes them anew: `texts` holds the words, `design` the look, `blocks`
the building blocks of a page, `lean` the finishing.
"""
