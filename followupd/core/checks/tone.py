"""How a letter sounds: money too early, blame and excuses, worn phrases."""

from __future__ import annotations

import re
from collections.abc import Iterator

from followupd.core.checks.sheet import Sheet
from followupd.core.checks.spotter import Spotter
from followupd.core.grammar import sentence, squeeze
from followupd.core.model import Finding
from followupd.core.words import Severity

_MONEY = Spotter(
    r"\b(?:salar(?:y|ies)|(?:my|the|your|total|base) compensation|compensation (?:package|range)|"
    r"benefits? package|health benefits|(?:your|the) benefits (?:you|package|and)|"
    r"remuneration|wages?|pay (?:range|rise|raise|grade|package|scale)|(?:starting|yearly|monthly|"
    r"hourly|good|great|fair|decent|the|my|your|about|of) pay(?= ?[.,;:!?)\n]|$| (?:is|are|was|and|"
    r"or|in|at|here|there|with|that|as|per|would|could|we|you|they)\b)|"
    r"(?:signing|annual|yearly|year-end|christmas|performance|joining|my|your|about|good) bonus|"
    r"bonuses|bonus (?:scheme|payments?)|the bonus(?! (?:of|is that|was that)\b)|"
    r"and (?:a )?bonus(?= ?[.,;:!?)\n]|$)|stock options|equity (?:package|grant|stake)|"
    r"(?:vacation|holiday) days?|days(?:['’]| of) (?:paid )?(?:vacation|holidays?|leave)|"
    r"holiday (?:entitlement|allowance)|(?:my|your) holidays?(?! (?:rental|"
    r"home|let|flat|house|cottage|park|season|site|app|booking|guest|business|market)s?\b)|"
    r"annual leave|paid (?:leave|time off|holidays?|vacation)|days off|PTO|401\(?k\)?|"
    r"pension (?:plan|scheme)|day rate|relocation package)\b"
    r"|(?:[€$£] ?\d[\d.,]*k?|\d[\d.,]*k? ?(?:[€$£]|euros?|dollars|pounds|EUR|USD|GBP|CHF))"
    r" ?(?:/|per |an? )(?:h|hour|hr|day|week|month|year|annum)\b",
    "salar|compensation|benefit|remuneration|wage|pay|bonus|stock options|equity |vacation|"
    "holiday|leave|paid |days off|pto|401|pension |day rate|relocation |€|$|£|euro|dollar|"
    "pound|eur|usd|gbp|chf",
)


def money(sheet: Sheet) -> Iterator[Finding]:
    """Pay and holidays, which wait for the offer; not where they are the company's own trade.

    A company of payrolls may be told of the pay, one of holiday flats of the holidays.
    """
    trade = " ".join(
        (sheet.interview.company, sheet.interview.position, sheet.person.goal, *sheet.person.skills)
    ).lower()
    for match in _MONEY.finditer(sheet.parts.text):
        if match[0].lower() in trade or _is_of(match[0].lower(), trade):
            continue
        yield sheet.finding(
            "money",
            Severity.WARN,
            f'the letter speaks of money or holidays: "{match[0]}"',
            hint="leave it for the talk about the offer",
            key=sheet.text_key,
            quote=sheet.sentence_with(match[0]),
        )
        return


_TRADES = re.compile(r"\b(?:salar|wage|pay(?!ment|ing|able)|bonus|holiday|vacation)")


def _is_of(said: str, trade: str) -> bool:
    """Whether what was said is what the trade is in: the pay, that of payrolls, not payments."""
    return not set(_TRADES.findall(said)).isdisjoint(_TRADES.findall(trade))


_BLAME = Spotter(
    r"\byou (?:(?:may|might|must|seem to|seemed to|have|had) )*(?:have )?(?:misunderstood|misheard|"
    r"mistook|misread|got (?:me|it|that) wrong)\b|\b(?:a|the|any|this|that|your) misunderstanding\b"
    r"|\bI(?:['’]m| am| was)? (?:so |very |really |terribly |truly |deeply )*sorry\b"
    r"|(?:^|(?<=[.?!] ))sorry\b"
    r"|\bsorry (?:for|about|that|if)\b"
    r"|\bI (?:must |do |want to |would like to |wish to )?apologi[sz]e"
    r"|\b(?:my|our|sincere) apolog(?:y|ies)\b|\bapologies (?:for|that|if)\b"
    r"|\bunfortunately,? (?:I|my)\b|\bI,? unfortunately\b"
    r"|\bI (?:was|got|felt|must have been|am usually) (?:so |very |a bit |a little |rather |quite |"
    r"too |just )*(?:nervous|tired|anxious|stressed|flustered|ill|unprepared)\b|\bmy nerves\b"
    r"|\bI (?:messed up|blew|screwed up|froze|blanked|failed to (?:say|explain|answer|mention))\b"
    r"|\b(?:stupid|silly|dumb) (?:answer|mistake|of me)\b|\bforgive me\b|\bexcuse my\b",
    "misunderst|misheard|mistook|misread| wrong|sorry|apolog|unfortunately|nervous|tired|anxious|"
    "stressed|flustered| ill|unprepared|my nerves|messed up|blew|screwed up|froze|blanked|"
    "failed to |stupid |silly |dumb |forgive me|excuse my",
    re.MULTILINE,
)


def blame(sheet: Sheet) -> Iterator[Finding]:
    """Apologies, excuses, and that the other side misunderstood; in a repair they undo it."""
    repair = sheet.notes.repair
    said = sentence(squeeze(f"{repair.say}")) if repair else ""
    in_repair = bool(repair and said and _BLAME.search(f"{said} {repair.about}"))
    present = bool(said) and said.lower() in squeeze(sheet.draft.body).lower()
    match = _BLAME.search(sheet.parts.text)
    if not match:
        return
    stops = in_repair and present
    yield sheet.finding(
        "blame",
        Severity.BLOCK if stops else Severity.WARN,
        f'the letter apologises, excuses or blames: "{match[0]}"',
        hint="say only what is right, as in: I said twelve nodes; it was forty",
        key="repair" if stops else sheet.text_key,
        quote=sheet.sentence_with(match[0]),
    )


_STOCK = Spotter(
    r"\b(?:just checking in|just (?:wanted|wanting) to check in|touch(?:ing)? base|"
    r"circl(?:e|ing) back|hit the ground running|think(?:ing)? outside (?:of )?the box|synerg\w+|"
    r"at your earliest convenience|please (?:do not|don['’]t) hesitate|hope this (?:e-?mail|"
    r"message|letter|note) finds you|perfect fit|go-getter|results[- ]driven|dream job|"
    r"pick your brains?|per my last|move the needle|low-hanging fruit|(?:great|true|real|strong|"
    r"good) team player|bring to the table|(?:I am|I'm|I’m) passionate about|exceed expectations|"
    r"to whom it may concern|win-win|game[- ]chang(?:er|ing)|thank you for your consideration)\b",
    "checking in|to check in|touch|circl|hit the ground|outside |synerg|earliest convenience|"
    "hesitate|finds you|perfect fit|go-getter|driven|dream job|your brain|per my last|the needle|"
    "low-hanging|team player|to the table|passionate about|exceed exp|to whom it|win-win|game|"
    "for your consideration",
)


def stock_phrase(sheet: Sheet) -> Iterator[Finding]:
    """Phrases that have stood in so many letters that nobody reads them any more."""
    text = f"{sheet.draft.subject}\n{sheet.parts.greeting}\n{sheet.parts.text}"
    match = _STOCK.search(text)
    if match:
        yield sheet.finding(
            "stock-phrase",
            Severity.WARN,
            f'"{match[0]}" stands in too many letters to be read',
            hint="say the same in your own words, or leave it out",
            key=sheet.text_key,
            quote=sheet.sentence_with(match[0]),
        )
