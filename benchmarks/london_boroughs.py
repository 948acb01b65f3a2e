"""Which London boroughs border on which by land, and which count as Inner London. The City is not among them.

Source: the boroughs of the London Government Act 1963, its Inner London boroughs; borders as on any map.
"""

#: Each pair once. Borders in the Thames are left out.
BORDERS = {
    "Barking and Dagenham": ("Havering", "Newham", "Redbridge"),
    "Barnet": ("Brent", "Camden", "Enfield", "Haringey", "Harrow"),
    "Bexley": ("Bromley", "Greenwich"),
    "Brent": ("Camden", "Ealing", "Hammersmith and Fulham", "Harrow", "Kensington and Chelsea", "Westminster"),
    "Bromley": ("Croydon", "Greenwich", "Lambeth", "Lewisham", "Southwark"),
    "Camden": ("Haringey", "Islington", "Westminster"),
    "Croydon": ("Lambeth", "Merton", "Sutton"),
    "Ealing": ("Hammersmith and Fulham", "Harrow", "Hillingdon", "Hounslow"),
    "Enfield": ("Haringey", "Waltham Forest"),
    "Greenwich": ("Lewisham",),
    "Hackney": ("Haringey", "Islington", "Newham", "Tower Hamlets", "Waltham Forest"),
    "Hammersmith and Fulham": ("Hounslow", "Kensington and Chelsea"),
    "Haringey": ("Islington", "Waltham Forest"),
    "Harrow": ("Hillingdon",),
    "Havering": ("Redbridge",),
    "Hillingdon": ("Hounslow",),
    "Hounslow": ("Richmond upon Thames",),
    "Kensington and Chelsea": ("Westminster",),
    "Kingston upon Thames": ("Merton", "Richmond upon Thames", "Sutton", "Wandsworth"),
    "Lambeth": ("Merton", "Southwark", "Wandsworth"),
    "Lewisham": ("Southwark",),
    "Merton": ("Sutton", "Wandsworth"),
    "Newham": ("Redbridge", "Tower Hamlets", "Waltham Forest"),
    "Redbridge": ("Waltham Forest",),
    "Richmond upon Thames": ("Wandsworth",),
}
INNER = frozenset(
    {
        "Camden",
        "Greenwich",
        "Hackney",
        "Hammersmith and Fulham",
        "Islington",
        "Kensington and Chelsea",
        "Lambeth",
        "Lewisham",
        "Southwark",
        "Tower Hamlets",
        "Wandsworth",
        "Westminster",
    }
)
