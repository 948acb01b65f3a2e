"""The names of months and weekdays, in Swedish and English, whole and shortened, whatever language the computer has."""

_MONTHS = (
    ("januari", "january", "jan"),
    ("februari", "february", "feb", "febr"),
    ("mars", "march", "mar"),
    ("april", "apr"),
    ("maj", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("augusti", "august", "aug"),
    ("september", "sep", "sept"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
_WEEKDAYS = (
    ("måndag", "monday", "mån", "må", "mon"),
    ("tisdag", "tuesday", "tis", "ti", "tue", "tues"),
    ("onsdag", "wednesday", "ons", "on", "wed"),
    ("torsdag", "thursday", "tors", "tor", "to", "thu", "thur", "thurs"),
    ("fredag", "friday", "fre", "fr", "fri"),
    ("lördag", "saturday", "lör", "lö", "sat"),
    ("söndag", "sunday", "sön", "sö", "sun"),
)
#: Name of a month, in small letters, to its number. [1-12]
MONTHS = {word: number for number, words in enumerate(_MONTHS, 1) for word in words}
#: Name of a weekday, in small letters, to its number. [0-6, Monday is 0]
WEEKDAYS = {word: number for number, words in enumerate(_WEEKDAYS) for word in words}
