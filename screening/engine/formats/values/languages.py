"""Languages by name: MEDLINE writes codes where other platforms write names."""

from functools import lru_cache

_MEDLINE_CODES = {
    "afr": "Afrikaans", "alb": "Albanian", "ara": "Arabic", "arm": "Armenian", "aze": "Azerbaijani",
    "bos": "Bosnian", "bul": "Bulgarian", "cat": "Catalan", "chi": "Chinese", "cze": "Czech",
    "dan": "Danish", "dut": "Dutch", "eng": "English", "epo": "Esperanto", "est": "Estonian",
    "fin": "Finnish", "fre": "French", "geo": "Georgian", "ger": "German", "gla": "Scottish Gaelic",
    "gre": "Greek", "heb": "Hebrew", "hin": "Hindi", "hrv": "Croatian", "hun": "Hungarian",
    "ice": "Icelandic", "ind": "Indonesian", "ita": "Italian", "jpn": "Japanese", "kin": "Kinyarwanda",
    "kor": "Korean", "lat": "Latin", "lav": "Latvian", "lit": "Lithuanian", "mac": "Macedonian",
    "mal": "Malayalam", "mao": "Maori", "may": "Malay", "mul": "Multiple languages", "nor": "Norwegian",
    "per": "Persian", "pol": "Polish", "por": "Portuguese", "pus": "Pushto", "rum": "Romanian",
    "rus": "Russian", "san": "Sanskrit", "slo": "Slovak", "slv": "Slovenian", "spa": "Spanish",
    "srp": "Serbian", "swe": "Swedish", "tha": "Thai", "tur": "Turkish", "ukr": "Ukrainian",
    "urd": "Urdu", "vie": "Vietnamese", "wel": "Welsh",
}  # fmt: skip


def language(code: str) -> str:
    """The English name of a MEDLINE language code; "und" is no language, anything else stays as it stands."""
    return "" if code == "und" else _MEDLINE_CODES.get(code, code)


@lru_cache(maxsize=1024)
def languages(codes: tuple[str, ...]) -> str:
    """The names of all, each once: "English; French"."""
    return "; ".join(dict.fromkeys(name for code in codes if (name := language(code))))
