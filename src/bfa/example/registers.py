"""The joint registers of the example: ten causes, nine measures, goals and follow-up, all for kommundel A.

The facts are the handbook's worked example; the sentences, dates without a day in the text, and the coding are ours.
The columns are those of `tables.contracts`. Nobody is named: there are roles only.
"""

import pandas as pd

STARTED, AGREED, FOLLOWED_UP = "2010-05-01", "2010-04-27", "2010-09-06"
_AT_POLICE = "Underlag finns hos polisen."

_CAUSE = (
    "number text short perspective character distance level influence place time source stated_by rule "
    "sekretess utlamnad_text"
)
_CAUSES = (
    (1, "Krog F serverar ibland gäster som redan är för berusade, och även gäster under 18 år.",
     "Överservering på krog F",
     "situationellt", "situationell", "närliggande", "", "kommun", "Krog F", "fredag och lördag kväll",
     "krogtillsyn, intervjuer", "kommunens alkoholhandläggare", "krog_kväll", "nej", ""),
    (2, "Kön in till krog G blir lång på fredagarna och leder till knuffar och bråk.",
     "Kö och bråk vid krog G",
     "situationellt", "situationell", "närliggande", "", "båda", "Krog G", "fredag kväll",
     "polisens anmälningar, trygghetsvandring", "polisens yttre befäl", "krog_kväll", "nej", ""),
    (3, "Gäster uppger att personalen i entrén till krog H trappar upp bråk i stället för att lugna.",
     "Vakterna vid krog H",
     "situationellt", "situationell", "närliggande", "", "båda", "Krog H", "fredag och lördag natt",
     "anmälningar, uppgifter från gäster", "polisens yttre befäl", "krog_kväll", "ja", _AT_POLICE),
    (4, "Nattbussarna räcker inte vid stängning: alla avgångar går inom en kvart och många blir kvar på busstorget.",
     "För få nattbussar vid stängning",
     "situationellt", "situationell", "närliggande", "", "andra", "Busstorget", "natt mot lördag och söndag",
     "observation, trafikbolaget", "kommunens samordnare", "stängning_hållplats", "nej", ""),
    (5, "Trängsel och gräl i kassakön på I fortsätter ute på gatan och slutar ibland i misshandel.",
     "Småbråk vid snabbmat I",
     "situationellt", "situationell", "närliggande", "", "båda", "Snabbmat I", "natt mot lördag och söndag",
     "polisens anmälningar", "polisens yttre befäl", "snabbmat_natt", "nej", ""),
    (6, "Svarttaxi samlas utanför krogarna när de stänger, och det blir bråk om körningar.",
     "Svarttaxi vid stängning",
     "situationellt", "situationell", "närliggande", "", "polis", "Gata D och Gata E", "stängningstid",
     "iakttagelser", "polisens yttre befäl", "", "nej", ""),
    (7, "Många är berusade på torsdagarnas disko på fritidsgården J, fast det är till för ungdomar 13–17 år.",
     "Berusade ungdomar vid J",
     "gärningsperson", "social", "närliggande", "närsamhälle", "båda", "Fritidsgård J", "torsdag kväll",
     "personal och grannar", "fritidsgårdens personal", "fritidsgård_torsdag", "nej", ""),
    (8, "Enligt tips säljs insmugglad alkohol från lastbilar på parkeringen N.",
     "Spritförsäljning på N",
     "situationellt", "social", "avlägsen", "närsamhälle", "polis", "Parkering N", "",
     "tips", "polisen", "", "oprövad", ""),
    (9, "Torsdagsdiskot på J leds av två personer. Föräldrar och andra vuxna syns nästan aldrig till.",
     "För få vuxna på diskot vid J",
     "situationellt", "situationell", "närliggande", "", "kommun", "Fritidsgård J", "torsdag kväll",
     "bemanningsplan", "kommunens fritidschef", "fritidsgård_torsdag", "nej", ""),
    (10, "Sex personer med återkommande brottslighet och missbruk bor vid gatorna L och M i bostadsområdet K.",
     "Sex personer vid L och M",
     "gärningsperson", "social", "avlägsen", "individ", "båda", "Gata L och Gata M", "mest helgkvällar",
     "polisens underlag, socialtjänsten", "polisen", "bostadsområde_helg", "ja",
     "En liten grupp med sociala problem påverkar tryggheten i ett bostadsområde. Underlag finns hos polisen."),
)  # fmt: skip

_MEASURE = (
    "number text short causes aimed_at character term responsible scope start end planned evidence "
    "sekretess utlamnad_text"
)
_MEASURES = (
    (1, "Ansvarsfull alkoholservering (AAS) på de tre krogarna F, G och H, med gemensam tillsyn. Motsvarande görs i B.",
     "Ansvarsfull alkoholservering",
     "1, 2, 3", "situationellt", "situationell", "kort", "kommunens alkoholhandläggare och polisen", "A, B",
     STARTED, "2010-08-31", "12 krogtillsyner", "AAS är utvärderad av STAD i Stockholm", "nej", ""),
    (2, "En plan för busstorget tas fram tillsammans med trafikbolaget: fler nattbussar och jämnare avgångar.",
     "Plan för busstorget",
     "4", "situationellt", "situationell", "kort", "kommunens samordnare", "kommun",
     STARTED, "2010-12-31", "8 punkter", "", "nej", ""),
    (3, "Polis, kommun, trafikbolag och taxi träffas regelbundet och gör upp om hur svarttaxi ska hindras.",
     "Arbetsgrupp om svarttaxi",
     "6", "situationellt", "situationell", "lång", "kommunens samordnare", "kommun",
     STARTED, "2010-12-31", "en handlingsplan", "", "nej", ""),
    (4, "Minst fyra uniformerade poliser i centrum på fredagspassen, kl. 02.00–03.30 vid busstorget och I. Även i B.",
     "Poliser till fots på fredagar",
     "4, 5, 6", "situationellt", "situationell", "kort", "polisens yttre befäl", "A, B",
     STARTED, "2010-08-31", "varje fredag", "synlig polis på utsatta platser och tider", "nej", ""),
    (5, "Polisen spanar mot försäljningen på parkeringen N för att kunna lagföra säljarna.",
     "Spaning på parkering N",
     "8", "gärningsperson", "situationell", "kort", "polisen", "A",
     STARTED, "2010-08-31", "", "", "oprövad", "Polisen följer upp tips om olovlig försäljning av alkohol."),
    (6, "Varje torsdagskväll i maj, kl. 20–01, finns polisens ungdomsgrupp vid fritidsgården J.",
     "Ungdomsgruppen vid J",
     "7, 9", "gärningsperson", "situationell", "kort", "polisens ungdomsgrupp", "A",
     STARTED, "2010-05-31", "4 torsdagar", "", "nej", ""),
    (7, "All polispersonal arbetar enligt Kronobergsmodellen i maj och juni, tillsammans med socialtjänsten.",
     "Kronobergsmodellen",
     "5, 7, 8", "gärningsperson", "social", "lång", "polisen och socialtjänsten", "kommun",
     STARTED, "2010-06-30", "varje berusad ungdom", "Kronobergsmodellen är utvärderad av Brå", "nej", ""),
    (8, "Minst sex fritidsledare vid diskot på J, och minst tio vuxna från en frivilligorganisation.",
     "Fler vuxna på diskot",
     "9", "situationellt", "situationell", "kort", "kommunens fritidschef", "A",
     STARTED, "2010-08-31", "6 ledare och 10 vuxna", "", "nej", ""),
    (9, "De sex vid gatorna L och M får veta att polisen följer dem tätt; socialtjänsten får anmälan om vårdbehov.",
     "Insatser mot sex personer",
     "10", "gärningsperson", "social", "lång", "polisen och socialtjänsten", "A",
     STARTED, "2010-08-31", "6 personer", "", "ja",
     "Polis och socialtjänst samarbetar om en liten grupp i ett bostadsområde. Underlag finns hos polisen."),
)  # fmt: skip

_GOAL = (
    "number kind text measures causes indicator kommundel target declared period baseline follow_up sekretess "
    "utlamnad_text"
)
_GOALS = (
    (1, "effekt", "De anmälda misshandelsbrotten utomhus ska bli färre, på torget och i kommundel A som helhet.",
     "1, 2, 3, 4, 5, 6, 7, 8, 9", "1, 2, 3, 4, 5, 6, 7, 8, 9, 10", "misshandel utomhus", "A",
     "färre än maj–augusti 2009", "nej", ""),
    (2, "effekt", "De anmälda misshandelsbrotten utomhus ska bli färre i kommundel B.",
     "1, 2, 3, 4, 7", "", "misshandel utomhus", "B", "färre än maj–augusti 2009", "nej", ""),
    (3, "effekt", "Krog F serverar inte längre den som redan är berusad.", "1", "1", "", "A", "inga fall", "nej", ""),
    (4, "effekt", "Det är lugnt i kön till krog G.", "1", "2", "", "A", "inga fall", "nej", ""),
    (5, "effekt", "Gästerna får ett gott bemötande i entrén till krog H.", "1", "3", "", "A",
     "gott bemötande", "ja", "Bemötandet vid krogarna ska bli bättre."),
    (6, "effekt", "Inga småbråk vid snabbmatstället I.", "4, 7", "5", "", "A", "inga fall", "nej", ""),
    (7, "effekt", "Ingen svarttaxi utanför krogarna.", "3, 4", "6", "", "A", "inga fall", "nej", ""),
    (8, "effekt", "Ingen säljer insmugglad alkohol på parkeringen N.", "5", "8", "", "A", "inga fall",
     "oprövad", ""),
    (9, "process", "Alla poliser känner till Kronobergsmodellen och antecknar varje gång den används.", "7", "5, 7, 8",
     "", "", "varje gång", "nej", ""),
    (10, "process", "Fotpatrull finns på torget när det brukar hända mest.", "4", "4, 5, 6", "", "A",
     "varje fredag", "nej", ""),
    (11, "process", "Kommunen har en plan för busstorget.", "2", "4", "", "", "klar i maj", "nej", ""),
    (12, "produktion", "Krogarna F, G och H får tillsyn tolv gånger under perioden.", "1", "1, 2, 3", "krogtillsyn",
     "A", "12", "nej", ""),
    (13, "produktion", "Minst sex fritidsledare arbetar vid diskot på fritidsgården J.", "8", "9", "", "A", "6",
     "nej", ""),
)  # fmt: skip

_FOLLOW_UP = "measure date state done planned text indicator remains decide sekretess utlamnad_text"
_FOLLOWED = (
    (1, "delvis", 12, 12, "AAS är i gång på de tre krogarna och tillsynerna är gjorda. Kön vid G är borta.",
     "krogtillsyn", "En del anmärkningar är inte åtgärdade.", "Fortsätt tillsynen under hösten.", "nej", ""),
    (2, "delvis", 3, 8,
     "Planen var klar 25 maj. Tre nya nattbussar, avgångar under 45 i stället för 15 minuter, buskar borttagna.", "",
     "Fem punkter, som ska vara klara före årsskiftet.", "Ge en ansvarig och ett datum för de fem punkterna.",
     "nej", ""),
    (3, "pågår", None, None, "Gruppen har en gemensam plan som alla parter har ställt sig bakom.", "",
     "Åtgärderna i planen ska göras före årsskiftet.", "Avstämning vid nästa möte.", "nej", ""),
    (4, "klar", None, None,
     "Bevakningen på fredagar är genomförd, i mindre omfattning även på lördagar. Ordningen är bättre.",
     "omhändertagande PL 13 och LOB", "", "Besluta om fredagspassen ska fortsätta i höst.", "nej", ""),
    (5, "kvarstår", None, None, "En säljare är gripen. Det finns troligen fler.", "",
     "Försäljningen finns kvar i viss mån.", "Polisen planerar en ny insats.", "oprövad",
     "Insatsen har gett resultat, men problemet finns kvar."),
    (6, "klar", 4, 4, "Ungdomsgruppen var på plats varje torsdag. Vårens sista disko gick utan anmäld misshandel.",
     "", "", "", "nej", ""),
    (7, "delvis", None, None, "Alla poliser är utbildade. Modellen används olika mycket.", "",
     "Arbetssättet har inte fått fäste hos alla.", "Följ upp användningen i alla arbetslag.", "nej", ""),
    (8, "delvis", 1, 2, "Sex fritidsledare arbetar nu vid diskot. Samarbetet med frivilliga har börjat.", "",
     "Tio vuxna är ännu inte på plats.", "Skriv en överenskommelse med frivilligorganisationen.", "nej", ""),
    (9, "kvarstår", None, None, "En är dömd och en har fått vårdplats. Misshandeln vid L och M minskar sakta.",
     "", "Området är fortfarande utsatt.", "Fortsätt samarbetet mellan polis och socialtjänst.", "ja",
     "Något färre händelser i området, som fortfarande är utsatt."),
)  # fmt: skip


def causes() -> pd.DataFrame:
    """The ten causes, with the columns of `contracts.CAUSES`."""
    table = pd.DataFrame(list(_CAUSES), columns=_CAUSE.split())
    table.insert(1, "kommundel", "A")
    return table


def measures() -> pd.DataFrame:
    """The nine measures, with the columns of `contracts.MEASURES`."""
    return pd.DataFrame(list(_MEASURES), columns=_MEASURE.split())


def goals() -> pd.DataFrame:
    """The goals, agreed before the start, with the columns of `contracts.GOALS`."""
    short = [name for name in _GOAL.split() if name not in ("declared", "period", "baseline", "follow_up")]
    table = pd.DataFrame(list(_GOALS), columns=short)
    compared = table["target"].str.contains("maj–augusti 2009")
    return table.assign(
        declared=AGREED,
        period=compared.map({True: "2010-05/2010-08", False: ""}),
        baseline=compared.map({True: "2009-05/2009-08", False: ""}),
        follow_up=FOLLOWED_UP,
    )[_GOAL.split()]


def follow_up() -> pd.DataFrame:
    """What became of each measure, with the columns of `contracts.FOLLOW_UP`; figures of indicators are not in it."""
    short = [name for name in _FOLLOW_UP.split() if name != "date"]
    table = pd.DataFrame(list(_FOLLOWED), columns=short).astype({"done": "Int64", "planned": "Int64"})
    return table.assign(date=FOLLOWED_UP)[_FOLLOW_UP.split()]
