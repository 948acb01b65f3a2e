"""The names of months and weekdays, whole and shortened, whatever language the computer has.

Swedish and English; months also as Danish, Norwegian, German and Finnish systems write them.
"""

_MONTHS = (
    ("januari", "january", "jan", "januar", "tammikuu", "tammi"),
    ("februari", "february", "feb", "febr", "februar", "helmikuu", "helmi"),
    ("mars", "march", "mar", "marts", "märz", "mär", "mrz", "maaliskuu", "maalis"),
    ("april", "apr", "huhtikuu", "huhti"),
    ("maj", "may", "mai", "toukokuu", "touko"),
    ("juni", "june", "jun", "kesäkuu", "kesä"),
    ("juli", "july", "jul", "heinäkuu", "heinä"),
    ("augusti", "august", "aug", "elokuu", "elo"),
    ("september", "sep", "sept", "syyskuu", "syys"),
    ("oktober", "october", "okt", "oct", "lokakuu", "loka"),
    ("november", "nov", "marraskuu", "marras"),
    ("december", "dec", "desember", "des", "dezember", "dez", "joulukuu", "joulu"),
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
#: The whole Swedish names, Monday first.
WEEKDAY_NAMES = tuple(words[0] for words in _WEEKDAYS)
#: Name of a month, in small letters, to its number. [1-12]
MONTHS = {word: number for number, words in enumerate(_MONTHS, 1) for word in words}
#: Name of a weekday, in small letters, to its number. [0-6, Monday is 0]
WEEKDAYS = {word: number for number, words in enumerate(_WEEKDAYS) for word in words}
