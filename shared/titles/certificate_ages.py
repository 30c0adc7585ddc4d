"""What certificates mean that a bare number does not tell, country by country, as ages in years."""

# ISO 3166 country -> its certificates: an age, and the names that mean it. Bare numbers, and names whose number is the age
# (FSK 12, K-16, 14A, R18+), are left to `shared/titles/certificates.py`. Ages as the boards of the countries and Jellyfin's rating
# systems give them; where the two differ, the higher one. What is for adults alone, or banned, is 18.
_TABLES = {
    "US": "0 G, GENERAL, GENERAL AUDIENCES, ALL AGES, SUITABLE FOR ALL, APPROVED, PASSED, TV-G, TV-Y;"
    " 7 TV-Y7, TV-Y7-FV; 10 PG, GP, M/PG, TV-PG, PARENTAL GUIDANCE; 13 PG-13; 14 TV-14; 17 R, TV-MA;"
    " 18 NC-17, X, RX, XXX, TV-X, TV-AO",
    # Of games and of no country, which files carry all the same.
    "ESRB": "0 EC, EARLY CHILDHOOD, EVERYONE, KIDS TO ADULTS; 7 T; 10 EVERYONE 10; 17 MATURE 17; 18 M, AO, ADULTS ONLY, ADULTS ONLY 18,"
    " RP, XX, XXXX",
    "GB": "0 U, UC, UNIVERSAL, ALL, E, G; 8 PG; 12 12PG; 13 TEEN; 18 R18, CAUTION, MATURE, ADULT, ADULTS",
    "DE": "0 OHNE, OA, OHNE ALTERSBEGRENZUNG, FREIGEGEBEN OHNE ALTERSBESCHRÄNKUNG, INFOPROGRAMM GEMÄSS § 14 JUSCHG,"
    " LEHRPROGRAMM GEMÄSS § 14 JUSCHG, INFO, LEHR,"
    " EDUCATIONAL, INFOPROGRAMM, OHNE ALTERSBESCHRÄNKUNG; 18 BPJM, INDEX, SPIO/JK, KEINE JUGENDFREIGABE",
    "AT": "0 UNB, UNBESCHRÄNKT; 18 X",
    "CH": "0 OHNE",
    "FR": "0 U, TP, TOUS PUBLICS, TOUS PUBLIC, TOUT PUBLIC, TOUS PUBLICS AVEC AVERTISSEMENT, PUBLIC AVERTI;"
    " 18 X, INTERDIT AUX MINEURS, POUR ADULTES",
    "NL": "0 AL, ALLE LEEFTIJDEN; 6 MG6",
    "BE": "0 AL, KT, KT/EA, TOUS; 6 MG6; 16 KNT, KNT/ENA",
    "BG": "0 A, B; 12 C; 16 D; 18 X",
    "AU": "0 E, P, C, G, EXEMPT; 15 PG, M, MA, AV; 18 R, X, RC",
    "NZ": "0 G, EXEMPT; 13 PG, GY; 16 M; 18 R, GA, MA, OBJECTIONABLE",
    "CA": "0 C, G, GÉNÉRAL, VISA GÉNÉRAL; 8 C8; 10 PG; 18 A, R, E, PROHIBITED",
    "JP": "0 G, A, 一般, 全年齢, 全年齢対象; 12 B; 15 C; 17 D; 18 R, Z, 成人, 成人映画, 成人向け",
    "KR": "0 ALL, 전체관람가, 전체이용가, 모든연령시청가, 모든연령관람가; 18 청소년관람불가, 청소년이용불가;"
    " 19 제한상영가, 제한관람가, RESTRICTED, RESTRICTED SCREENING",
    "IN": "0 U; 12 UA, U/A; 18 A, S",
    "ID": "0 SU",
    "PH": "0 G; 13 PG; 18 X",
    "TH": "0 P, G, ทั่วไป, ส่งเสริม; 18 BANNED",
    "KZ": "0 K; 12 БА; 18 HA, НА",
    "BR": "0 L, AL, LIVRE, LIVRE PARA TODOS, LIVRE PARA TODOS OS PÚBLICOS; 10 ER",
    "ES": "0 A, AI, A/I, A/FIG, A/I/FIG, APTA, APTA PARA TODOS LOS PÚBLICOS, APTA PARA TODO PÚBLICO, PARA TODOS LOS PÚBLICOS,"
    " RECOMENDADA PARA TODOS LOS PÚBLICOS, TODOS LOS PÚBLICOS, TODOS, ERI, TP, INFANTIL; 11 7I, 7/I, 7/FIG, 7/I/FIG; 18 X, BANNED",
    "IT": "0 T, BA, PER TUTTI, FILM PER TUTTI",
    "SE": "0 BTL, BARNTILLÅTEN, ALLA; 18 BARNFÖRBJUDEN, BFJ",
    "NO": "0 A, ALLE; 18 NOT APPROVED",
    "DK": "0 A, F, TILLADT FOR ALLE",
    "FI": "0 S, T, SALLITTU KAIKILLE, SALLITTU; 18 KK",
    "IE": "4 G; 12 PG; 0 GA, CH; 13 YA; 15 PS; 18 MA",
    "PT": "0 PÚBLICOS, TODOS OS PÚBLICOS, PARA TODOS OS PÚBLICOS; 3 A; 18 P",
    "PL": "0 AL, B.O., BEZ OGRANICZEŃ; 18 R",
    "CZ": "0 U, PŘÍSTUPNÝ, MLÁDEŽI PŘÍSTUPNÝ; 18 NEPŘÍSTUPNÝ, MLÁDEŽI NEPŘÍSTUPNÝ",
    "SK": "0 U",
    "HU": "0 KN, KORHATÁR NÉLKÜL; 18 X",
    "LT": "0 V",
    "RO": "0 AG; 12 AP; 18 IM-18-XXX, IC",
    "RU": "0 ВСЕ, ДЛЯ ВСЕХ, БЕЗ ОГРАНИЧЕНИЙ; 18 REFUSED CLASSIFICATION",
    "TR": "0 GENEL İZLEYICI, GENEL İZLEYICI KITLESI, GENEL İZLEYİCİ KİTLESİ",
    "GR": "0 K",
    "CL": "0 TE, TODO ESPECTADOR",
    "CO": "0 T; 18 X, PROHIBITED",
    "MX": "0 AA, A; 12 B; 18 C, D",
    "AR": "0 ATP; 18 C",
    "HK": "0 I; 12 IIA; 15 IIB; 18 III, 三, 三級片",
    "SG": "0 G; 10 PG",
    "ZA": "0 A; 9 7-9PG; 12 10-12PG; 10 PG; 18 XX",
    "TW": "0 普, 普遍; 6 護, 保護; 15 輔導; 18 限, 限制",
    "UA": "",
}  # fmt: skip


def _read(table: str) -> dict[str, int]:
    groups = (group.strip().split(" ", 1) for group in table.split(";") if group.strip())
    return {name.strip(): int(age) for age, names in groups for name in names.split(",")}


TABLES: dict[str, dict[str, int]] = {country: _read(table) for country, table in _TABLES.items()}
# What stands before a certificate: a country by another name, or the board that gave it.
COUNTRIES = {
    "UK": "GB", "UNITED KINGDOM": "GB", "GREAT BRITAIN": "GB", "BBFC": "GB", "USA": "US", "UNITED STATES": "US", "MPAA": "US",
    "MPA": "US", "GERMANY": "DE", "DEUTSCHLAND": "DE", "FSK": "DE", "USK": "DE", "AUSTRIA": "AT", "SWITZERLAND": "CH",
    "FRANCE": "FR", "CNC": "FR", "CSA": "FR", "NETHERLANDS": "NL", "KIJKWIJZER": "NL", "NICAM": "NL", "BELGIUM": "BE",
    "SWEDEN": "SE", "SVERIGE": "SE", "NORWAY": "NO", "DENMARK": "DK", "FINLAND": "FI", "IRELAND": "IE", "IFCO": "IE",
    "SPAIN": "ES", "ITALY": "IT", "PORTUGAL": "PT", "POLAND": "PL", "HUNGARY": "HU", "RUSSIA": "RU", "GREECE": "GR",
    "AUSTRALIA": "AU", "ACB": "AU", "OFLC": "AU", "NEW ZEALAND": "NZ", "CANADA": "CA", "JAPAN": "JP", "EIRIN": "JP",
    "SOUTH KOREA": "KR", "KMRB": "KR", "INDIA": "IN", "CBFC": "IN", "BRAZIL": "BR", "BRASIL": "BR", "MEXICO": "MX",
    "ARGENTINA": "AR", "SINGAPORE": "SG", "HONG KONG": "HK", "SOUTH AFRICA": "ZA", "TURKEY": "TR", "PEGI": "ESRB",
    "MTRCB": "PH", "PHILIPPINES": "PH", "IMDA": "SG", "KCSC": "KR", "KOREA": "KR", "ICAA": "ES", "INCAA": "AR", "CLASSIND": "BR",
    "QUEBEC": "CA", "MEDIETILSYNET": "NO", "TAIWAN": "TW", "THAILAND": "TH", "CHILE": "CL", "CZECHIA": "CZ", "ROMANIA": "RO",
}  # fmt: skip
# Words around a number that say no more than “from”, “under” and “years”: “16 ans”, “Från 11 år”, “12세이상관람가”.
WORDS = (
    "A DE DES DU AB FROM FRAN FRA OD AGE AGES AGED OVER ABOVE AND UP OLDER PLUS YEARS YEAR YRS YO OLD FOR SUITABLE UNDER NOT NO LIMIT "
    "MIN MINIMUM ONLY PARTIR ANS AN ET INTERDIT DECONSEILLE AUX MOINS ENFANTS AR ALTER JAHRE JAHREN J FREIGEGEBEN FREI NICHT UNTER "
    "JAAR EN OUDER VANAF NIET VOOR KINDEREN TOT ANNI VIETATO VIETATI AI DI MINORI SOTTO GLI ANOS RECOMENDADA RECOMENDADO APTA APTO SOLO "
    "PARA MENORES MAYORES CON RESERVAS NAO MAIORES ACIMA TILLATEN TILLADT TILLATT EJ IKKE MEN FRARADES BØRN BARN ALLE KIELLETTY SALLITTU "
    "VUOTTA VUOTIAAT LAT DOZWOLONE LET DO NEVHODNE NEPRISTUPNY PRISTUPNY MALOLETYM ROKU ROKOV EV EVEN FELETT ALULIAK SZAMARA NEM AJANLOTT "
    "YAS VE UZERI ОТ ДО ЛЕТ СТАРШЕ น ฉ 세 이상 세이상 관람가 시청가 이용가 세관람가 세시청가 세이용가 세이상관람가 세이상시청가 "
    "세이상이용가 이상관람가 이상시청가 이상이용가 歳 才 歳以上 才以上 歳以上対象 以上 歳未満 未満 禁 歳未満禁止 輔"
)
