"""LaTeX in BibTeX to plain letters: accents, symbols, typography; what is not known stays as it stands."""

import re
import unicodedata

_MARKS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328",
    "b": "\u0331",
}  # fmt: skip
_LETTERS = {
    "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å",
    "AA": "Å", "ss": "ß", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "dj": "đ", "DJ": "Đ", "th": "þ",
    "TH": "Þ", "ng": "ŋ", "NG": "Ŋ", "copyright": "©", "textcopyright": "©", "textregistered": "®",
    "texttrademark": "™", "pounds": "£", "textsterling": "£", "euro": "€", "texteuro": "€", "S": "§",
    "P": "¶", "dag": "†", "ddag": "‡", "textdegree": "°", "degree": "°", "textmu": "µ", "textendash": "–",
    "textemdash": "—", "textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“",
    "textquotedblright": "”", "textquotesingle": "'", "textasciitilde": "~", "textasciicircum": "^",
    "textbackslash": "\\", "textbar": "|", "textless": "<", "textgreater": ">", "textunderscore": "_",
    "textbraceleft": "{", "textbraceright": "}", "ldots": "…", "dots": "…", "textellipsis": "…",
    "textperiodcentered": "·", "textbullet": "•", "times": "×", "pm": "±", "mp": "∓", "leq": "≤", "le": "≤",
    "geq": "≥", "ge": "≥", "lt": "<", "gt": ">", "neq": "≠", "ne": "≠", "approx": "≈", "sim": "∼",
    "simeq": "≃", "cdot": "·", "div": "÷", "infty": "∞", "rightarrow": "→", "to": "→", "leftarrow": "←",
    "uparrow": "↑", "downarrow": "↓", "circ": "°", "prime": "′", "alpha": "α", "beta": "β", "gamma": "γ",
    "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ", "iota": "ι",
    "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ",
    "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "quad": " ", "qquad": " ", "newline": " ", "par": "\n",
}  # fmt: skip
_TYPOGRAPHY = {
    "textit": "i", "emph": "i", "textsl": "i", "mathit": "i", "it": "i", "em": "i", "textbf": "b",
    "mathbf": "b", "bf": "b", "textsuperscript": "sup", "textsubscript": "sub",
}  # fmt: skip
_WRAPPERS = (
    "text|textrm|textsf|texttt|textsc|textnormal|mathrm|mathsf|mbox|ensuremath|url|href|uppercase|rm|sc|tt"
)

_ACCENT = re.compile(
    r"""\\(?:([`'^~=."])|([uvHcdbkr])(?![A-Za-z]))[ \t\n]*"""
    r"(?:\{[ \t]*(?:\\([ij])|([A-Za-z]))[ \t]*\}|\\([ij])(?![A-Za-z])|([A-Za-z]))"
)
_COMMAND = re.compile(r"\\([A-Za-z]+)(?![A-Za-z])(\{\}|\\ |[ \t]*)")
_NAMES = "|".join([*_TYPOGRAPHY, *_WRAPPERS.split("|")])
_WITH_TEXT = re.compile(rf"\\({_NAMES})\s*\{{([^{{}}]*)\}}")
_OLD_STYLE = re.compile(r"\{\\(it|em|bf|rm|sc|tt)\s+([^{}]*)\}")
_ESCAPED = re.compile(r"\\([&%$#_{}~^ ,;!@/-])")
_FORMULA = re.compile(r"\$([^$\n]{1,120})\$")
_RAISED = re.compile(r"([\^_])(?:\{([^{}]*)\}|([A-Za-z0-9*+−-]))")
_TIE = re.compile(r"(?<=[A-Za-z.])~(?=[A-Za-z0-9])")
# Braces, dollars and ties that are meant as such wait here until the others are gone.
_KEPT = {"{": "\ue000", "}": "\ue001", "$": "\ue002", "~": "\ue003", "^": "\ue004", "\\": "\ue005"}
_BACK = str.maketrans({place: sign for sign, place in _KEPT.items()})


def plain(text: str) -> str:
    """The text without braces and commands: "{\\"o}" is ö, "\\textit{E. coli}" is <i>E. coli</i>."""
    if "\\" in text or "$" in text:
        text = _ESCAPED.sub(_kept, text.replace("\\\\", " "))
        text = _letters(text)
        text = _FORMULA.sub(_formula, text)
        for _ in range(3):  # commands in commands
            text = _OLD_STYLE.sub(_styled, _WITH_TEXT.sub(_styled, text))
        return _without_ties(text).replace("{", "").replace("}", "").translate(_BACK)
    return _without_ties(text).replace("{", "").replace("}", "")


def _without_ties(text: str) -> str:
    """ "Dr.~Sample" with a blank; in a link "~" is a letter."""
    return _TIE.sub(" ", text) if "~" in text and "://" not in text else text


def _letters(text: str) -> str:
    return _COMMAND.sub(_letter, _ACCENT.sub(_accented, text)) if "\\" in text else text


def _kept(escaped: re.Match[str]) -> str:
    sign = escaped[1]
    if sign in "~^" and escaped.string[escaped.end() : escaped.end() + 1] not in ("", " ", "{}"):
        return escaped[0]  # an accent
    return {" ": " ", ",": " ", ";": " ", "!": "", "/": "", "-": ""}.get(sign) or _KEPT.get(sign, sign)


def _accented(found: re.Match[str]) -> str:
    mark = _MARKS[found[1] or found[2]]
    letter = next(group for group in found.groups()[2:] if group)
    return unicodedata.normalize("NFC", letter + mark)


def _letter(found: re.Match[str]) -> str:
    """The letter or sign of a command; blanks after a command only end it."""
    sign = _LETTERS.get(found[1])
    return found[0] if sign is None else _KEPT.get(sign, sign)


def _formula(found: re.Match[str]) -> str:
    """Dollars around a formula; two prices in one sentence are none."""
    inside = found[1]
    if not re.search(r"[\\^_{]", inside) and not re.fullmatch(r"[^\w$]*[\w.=<>≤≥±×α-ω+-]+[^\w$]*", inside):
        return (
            inside if re.fullmatch(r"[^\W\d].{0,40}[<>=].{0,40}|[<>=≤≥±×∼≈]\s?[\d.]*", inside) else found[0]
        )
    return _RAISED.sub(_raised, inside)


def _raised(found: re.Match[str]) -> str:
    tag = "sup" if found[1] == "^" else "sub"
    inside = found[2] if found[2] is not None else found[3]
    return inside if inside in ("°", "′") else f"<{tag}>{inside}</{tag}>"


def _styled(found: re.Match[str]) -> str:
    tag = _TYPOGRAPHY.get(found[1])
    return f"<{tag}>{found[2]}</{tag}>" if tag else found[2]
