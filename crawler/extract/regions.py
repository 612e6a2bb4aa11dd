"""States, provinces and the like: a country's regions by GeoNames code, each as "full name|abbreviation|abbreviation ...".

The abbreviations are those of AP style, of the post and of the press. Regions are data here because GeoNames' extract names only the
American ones; codes are GeoNames' first-order codes (for the United States the postal ones).
"""

from __future__ import annotations

_US = """
AL Alabama|Ala.;AK Alaska;AZ Arizona|Ariz.;AR Arkansas|Ark.;CA California|Calif.|Cal.;CO Colorado|Colo.;CT Connecticut|Conn.;DE Delaware|Del.
DC District of Columbia|D.C.;FL Florida|Fla.;GA Georgia|Ga.;HI Hawaii|Hawai'i;ID Idaho;IL Illinois|Ill.;IN Indiana|Ind.;IA Iowa
KS Kansas|Kan.|Kans.;KY Kentucky|Ky.;LA Louisiana|La.;ME Maine;MD Maryland|Md.;MA Massachusetts|Mass.;MI Michigan|Mich.;MN Minnesota|Minn.
MS Mississippi|Miss.;MO Missouri|Mo.;MT Montana|Mont.;NE Nebraska|Neb.|Nebr.;NV Nevada|Nev.;NH New Hampshire|N.H.;NJ New Jersey|N.J.
NM New Mexico|N.M.;NY New York|N.Y.;NC North Carolina|N.C.;ND North Dakota|N.D.;OH Ohio;OK Oklahoma|Okla.;OR Oregon|Ore.
PA Pennsylvania|Pa.|Penn.;RI Rhode Island|R.I.;SC South Carolina|S.C.;SD South Dakota|S.D.;TN Tennessee|Tenn.;TX Texas|Tex.;UT Utah
VT Vermont|Vt.;VA Virginia|Va.;WA Washington|Wash.;WV West Virginia|W.Va.;WI Wisconsin|Wis.|Wisc.;WY Wyoming|Wyo.
"""
_CA = """
01 Alberta|Alta.|AB;02 British Columbia|B.C.|BC;03 Manitoba|Man.|MB;04 New Brunswick|N.B.|NB|Nouveau-Brunswick
05 Newfoundland and Labrador|N.L.|NL|Newfoundland|Nfld.;07 Nova Scotia|N.S.|NS|Nouvelle-Écosse;08 Ontario|Ont.|ON
09 Prince Edward Island|P.E.I.|PE;10 Quebec|Que.|QC|Québec;11 Saskatchewan|Sask.|SK;12 Yukon|YT;13 Northwest Territories|N.W.T.|NT;14 Nunavut|NU
"""
_AU = """
01 Australian Capital Territory|ACT;02 New South Wales|NSW;03 Northern Territory|NT;04 Queensland|QLD;05 South Australia|SA;06 Tasmania|TAS
07 Victoria|VIC;08 Western Australia|WA
"""
_IN = """
01 Andaman and Nicobar Islands;02 Andhra Pradesh|A.P.;03 Assam;05 Chandigarh;07 Delhi;09 Gujarat;10 Haryana;11 Himachal Pradesh|H.P.
12 Jammu and Kashmir|J&K|Jammu & Kashmir;13 Kerala;16 Maharashtra;17 Manipur;18 Meghalaya;19 Karnataka;20 Nagaland;21 Odisha|Orissa
22 Puducherry;23 Punjab;24 Rajasthan|Raj.;25 Tamil Nadu|T.N.;26 Tripura;28 West Bengal|W.B.;29 Sikkim;30 Arunachal Pradesh;31 Mizoram;33 Goa
34 Bihar;35 Madhya Pradesh|M.P.;36 Uttar Pradesh|U.P.;37 Chhattisgarh;38 Jharkhand;39 Uttarakhand;40 Telangana;41 Ladakh
"""
_DE = """
01 Baden-Württemberg;02 Bayern|Bavaria|Bavière|Baviera;03 Bremen;04 Hamburg;05 Hessen|Hesse;06 Niedersachsen|Lower Saxony
07 Nordrhein-Westfalen|NRW|North Rhine-Westphalia;08 Rheinland-Pfalz|Rhineland-Palatinate;09 Saarland;10 Schleswig-Holstein;11 Brandenburg
12 Mecklenburg-Vorpommern;13 Sachsen|Saxony|Saxe;14 Sachsen-Anhalt|Saxony-Anhalt;15 Thüringen|Thuringia;16 Berlin
"""
_AT = """
01 Burgenland;02 Kärnten|Carinthia;03 Niederösterreich|NÖ|Lower Austria;04 Oberösterreich|OÖ|Upper Austria;05 Salzburg;06 Steiermark|Styria
07 Tirol|Tyrol;08 Vorarlberg;09 Wien
"""
_CH = """
AG Aargau;BE Bern;BL Basel-Landschaft;BS Basel-Stadt;FR Fribourg;GE Genève;GL Glarus;GR Graubünden;JU Jura;LU Luzern;NE Neuchâtel;NW Nidwalden
OW Obwalden;SG St. Gallen;SH Schaffhausen;SO Solothurn;SZ Schwyz;TG Thurgau;TI Ticino;UR Uri;VD Vaud;VS Valais;ZG Zug;ZH Zürich
"""
_GB = "ENG England|Inglaterra|Angleterre|Inghilterra;SCT Scotland|Schottland|Escocia|Écosse;WLS Wales|Gales;NIR Northern Ireland|Nordirland"
_BR = """
01 Acre;02 Alagoas|AL;03 Amapá|AP;04 Amazonas|AM;05 Bahia|BA;06 Ceará|CE;07 Distrito Federal|DF;08 Espírito Santo|ES;11 Mato Grosso do Sul|MS
13 Maranhão|MA;14 Mato Grosso|MT;15 Minas Gerais|MG;16 Pará|PA;17 Paraíba|PB;18 Paraná|PR;20 Piauí|PI;21 Rio de Janeiro|RJ
22 Rio Grande do Norte|RN;23 Rio Grande do Sul|RS;24 Rondônia|RO;25 Roraima|RR;26 Santa Catarina|SC;27 São Paulo|SP;28 Sergipe|SE
29 Goiás|GO;30 Pernambuco|PE;31 Tocantins|TO
"""


def _table(text: str) -> dict[str, tuple[str, ...]]:
    rows = (row.strip().partition(" ") for row in text.replace("\n", ";").split(";") if row.strip())
    return {code: tuple(names.split("|")) for code, _, names in rows}


# In the order of preference where an abbreviation serves two countries: "WA" alone is Washington, "SC" South Carolina.
REGIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "US": _table(_US), "CA": _table(_CA), "GB": _table(_GB), "AU": _table(_AU), "IN": _table(_IN), "DE": _table(_DE), "AT": _table(_AT),
    "CH": _table(_CH), "BR": _table(_BR),
}

# What the press calls countries beside the names of CLDR.
COUNTRY_NAMES: dict[str, tuple[str, ...]] = {
    "US": ("USA", "U.S.", "U.S.A.", "United States of America", "EUA", "EE.UU.", "EEUU", "Estados Unidos", "États-Unis", "Stati Uniti", "США"),
    "GB": ("UK", "U.K.", "Great Britain", "Britain", "Großbritannien", "Grande-Bretagne", "Gran Bretaña", "Gran Bretagna", "Grã-Bretanha",
           "Storbritannien", "Wielka Brytania", "Великобритания", "英国", "英國"),
    "AE": ("UAE", "U.A.E.", "VAE"), "RU": ("Russian Federation", "РФ", "俄罗斯"), "KR": ("South Korea", "Corée du Sud", "Südkorea", "韩国", "韓國"),
    "KP": ("North Korea", "DPRK", "Nordkorea"), "CZ": ("Czech Republic", "Tschechische Republik"), "MM": ("Burma", "Birma"),
    "MK": ("Macedonia", "Mazedonien"), "CI": ("Ivory Coast", "Elfenbeinküste"), "CV": ("Cape Verde",), "SZ": ("Swaziland",), "TR": ("Turkey",),
    "CD": ("Congo", "DR Congo", "DRC", "Democratic Republic of Congo", "RD Congo", "RDC", "Kongo", "Demokratische Republik Kongo"),
    "PS": ("Palestine", "West Bank", "Gaza Strip", "occupied West Bank", "Palestinian Territories", "Westjordanland", "Cisjordanie", "Cisjordania"),
    "VA": ("Vatican", "Vatikan", "Vaticano"), "BA": ("Bosnia", "Bosnien", "Bosnia-Herzegovina"), "NL": ("Holland", "The Netherlands"),
    "CN": ("PRC", "P.R. China"), "SY": ("Syria",), "VN": ("Vietnam", "Viet Nam"), "LA": ("Laos",), "TZ": ("Tanzania",), "MD": ("Moldova", "Moldau"),
    "BY": ("Belarus", "Weißrussland", "Belorussia", "Белоруссия"), "IE": ("Republic of Ireland",), "TW": ("Taiwan",),
}


def by_key(key_of) -> dict[str, tuple[tuple[str, str], ...]]:  # noqa: ANN001
    """Each name and abbreviation, as a key -> its (country, code) pairs, the preferred one first."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for country, table in REGIONS.items():
        for code, names in table.items():
            for name in (*names, *((code,) if country in ("US", "CH") else ())):
                key = key_of(name)
                found[key] = (*found.get(key, ()), (country, code))
    return found
