"""Names for the sample business: invented shops, and product names as a shop would write them.

Towns are real. Postcodes end in letters that are never issued, telephone numbers are those kept free for fiction,
and mail addresses end in .example, so that nobody is written to or called.
"""

import re
from typing import NamedTuple

from core.domain.customers.events import Details
from core.domain.values import Address


class _Shop(NamedTuple):
    name: str
    street: str
    town: str
    area: str  # the first half of a postcode


SHOPS = (
    _Shop("Green Gate Stores", "14 Market Place", "Ludlow", "SY8"),
    _Shop("The Copper Kettle", "3 Bridge Street", "Hebden Bridge", "HX7"),
    _Shop("Lavender & Lime", "27 High Street", "Stamford", "PE9"),
    _Shop("Pebble Lane Gifts", "8 Fore Street", "St Ives", "TR26"),
    _Shop("Wren & Robin", "41 Castle Street", "Totnes", "TQ9"),
    _Shop("Kingfisher Interiors", "112 London Road", "Marlborough", "SN8"),
    _Shop("The Potting Shed", "5 Mill Lane", "Petersfield", "GU31"),
    _Shop("Marigold Home", "19 Church Street", "Saffron Walden", "CB10"),
    _Shop("Tilly's Tea Room", "2 The Square", "Bakewell", "DE45"),
    _Shop("Nook & Cranny", "66 Gloucester Road", "Bristol", "BS7"),
    _Shop("Old Chapel Crafts", "1 Chapel Hill", "Haworth", "BD22"),
    _Shop("Fern Hollow Garden Centre", "Station Road", "Alton", "GU34"),
    _Shop("Bluebell & Bramble", "33 Sheep Street", "Cirencester", "GL7"),
    _Shop("Saltmarsh Trading", "9 Quay Street", "Woodbridge", "IP12"),
    _Shop("The Button Box", "24 Finkle Street", "Kendal", "LA9"),
    _Shop("Foxglove Cottage", "7 Silver Street", "Bradford on Avon", "BA15"),
    _Shop("Harper's of Deal", "50 Middle Street", "Deal", "CT14"),
    _Shop("Juniper House", "88 Bath Road", "Cheltenham", "GL53"),
    _Shop("Penny Farthing Toys", "12 Steep Hill", "Lincoln", "LN2"),
    _Shop("Cobble Yard", "16 Walmgate", "York", "YO1"),
    _Shop("Primrose & Sons", "71 Northgate", "Chester", "CH1"),
    _Shop("Driftwood Bay", "4 Harbour Road", "Padstow", "PL28"),
    _Shop("The Gilded Acorn", "35 Mill Street", "Oakham", "LE15"),
    _Shop("Rosemary Lane", "22 Lion Street", "Rye", "TN31"),
    _Shop("Heather & Hare", "10 Bondgate", "Alnwick", "NE66"),
    _Shop("Sunday Best", "57 Ecclesall Road", "Sheffield", "S11"),
    _Shop("Willow Wharf", "6 Canal Street", "Skipton", "BD23"),
    _Shop("The Little Larder", "18 Swan Lane", "Evesham", "WR11"),
    _Shop("Periwinkle Cards", "29 Broad Street", "Lyme Regis", "DT7"),
    _Shop("Thistledown", "45 Rose Street", "Edinburgh", "EH2"),
    _Shop("Hartley Mews", "13 Hartley Mews", "Harrogate", "HG1"),
    _Shop("Maple & Moss", "90 Cowley Road", "Oxford", "OX4"),
    _Shop("Starling Row", "31 Elm Hill", "Norwich", "NR3"),
    _Shop("Oak Apple Fayre", "1 Abbey Gate", "Bury St Edmunds", "IP33"),
    _Shop("Windmill Gallery", "20 Western Road", "Lewes", "BN7"),
    _Shop("Candle & Thread", "38 Gay Street", "Bath", "BA1"),
    _Shop("Snowdrop Corner", "11 Castle Square", "Caernarfon", "LL55"),
    _Shop("Seven Sisters Supply", "64 South Street", "Eastbourne", "BN21"),
    _Shop("The Dovecote", "2 Priory Row", "Malvern", "WR14"),
    _Shop("Birch & Barrow", "17 Front Street", "Tynemouth", "NE30"),
    _Shop("Curlew Cottage", "26 New Road", "Holt", "NR25"),
    _Shop("Mulberry Arcade", "5 Royal Arcade", "Cardiff", "CF10"),
    _Shop("Hazel & Co", "49 Union Street", "Aberdeen", "AB11"),
    _Shop("Clover Field Farm Shop", "Home Farm", "Tetbury", "GL8"),
)

_NEVER_ISSUED = "CIKMOV"
_KEPT = {"t-light": "T-light", "3d": "3D", "led": "LED", "i": "I", "pc": "pc", "hldr": "holder", "hottie": "hottie"}
_PROPER = {
    "christmas",
    "regency",
    "victorian",
    "scandinavian",
    "edwardian",
    "london",
    "scottie",
    "scotty",
    "suki",
    "tokyo",
    "ollie",
}


def shop_details(place: int) -> Details:
    """Who the customer is that comes in this place of the list."""
    shop = SHOPS[place % len(SHOPS)]
    inward = f"{place % 9 + 1}{_NEVER_ISSUED[place % 6]}{_NEVER_ISSUED[place // 6 % 6]}"
    address = Address(shop.name, shop.street, shop.town, f"{shop.area} {inward}", "GB")
    domain = re.sub("[^a-z]", "", shop.name.lower())
    return Details(shop.name, address, f"orders@{domain}.example", f"01632 960{place + 100:03}")


def product_name(text: str) -> str:
    """WHITE HANGING HEART T-LIGHT HOLDER as White hanging heart T-light holder."""
    words = [_word(word) for word in text.rstrip(".").replace("T-LIGHTS", "T-LIGHT").lower().split()]
    name = " ".join(words)
    return name[:1].upper() + name[1:]


def _word(word: str) -> str:
    if word in _KEPT:
        return _KEPT[word]
    return word.capitalize() if word in _PROPER else word
