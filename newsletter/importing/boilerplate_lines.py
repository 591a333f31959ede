"""Recognizes boilerplate lines: short lines of the web page that are copied along with a post."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsletter.importing.post import Heading, Items, Paragraph, Piece, words_of

_PLACES = (
    "facebook|twitter|x|linkedin|instagram|whatsapp|youtube|reddit|bluesky|threads|mastodon"
    "|share|tweet|print|e-?mail|pin|pin it|copy link|link copied|rss"
)
_MENU = (
    "about(?: us)?|news|contact(?: us)?|services|events|calendar|blog|resources|programs|projects|careers"
    "|jobs|team|staff|media|press|newsletter|donate|get involved|español|english|search|menu"
)
_LINES = re.compile(
    "|".join(
        (
            rf"home(?:\s*[|·•/]\s*|\s+)(?:{_MENU})(?:(?:\s*[|·•/]\s*|\s+)(?:{_MENU}))+",
            r"skip (?:to|navigation).{0,30}|(?:main )?(?:menu|navigation)|search(?: this site)?|close",
            r"toggle .{1,20}|(?:open|close|show|hide) (?:the )?(?:menu|navigation|search)",
            r"home(?:\s*[>›»/|]\s*.{1,80})?",
            rf"(?:{_PLACES})(?:(?:\s*[|·•,/]\s*|\s+)(?:{_PLACES}))*",
            r"share (?:this|on|via|with|to).{0,40}|(?:tweet|post|e-?mail|print) this.{0,20}",
            r"follow us.{0,30}|like|restack|subscribe|sign (?:in|up|out)|log ?(?:in|out)|register",
            r"\d{1,3} ?min(?:ute)?s? read|(?:back|return) to (?:the )?(?:top|news|blog|all (?:news|posts))",
            r"accept(?: all)?(?: cookies)?|reject(?: all)?|manage (?:cookies|preferences)",
            r"privacy(?: (?:policy|notice))?(?:\s*[|·•]\s*.{1,80})?|terms(?: (?:of|and) .{1,20})?",
            r"contact the webmaster.{0,80}|sitemap|powered by .{1,30}|advertisement|sponsored",
            r"(?:leave|post|add) a (?:comment|reply)|(?:no|\d{1,4}) comments?|discussion about this post",
            r"(?:previous|next)(?: (?:post|article))?(?:\s*[:|].{0,100})?|(?:older|newer) posts?",
            r"view all(?: news)?|print (?:page|friendly)",
            r"unsubscribe|(?:view|read) (?:this (?:e-?mail|message) )?in (?:your |a )?browser",
            r"(?:update|manage) (?:your |my )?(?:e-?mail )?preferences",
            r"forward (?:this )?(?:e-?mail )?to a friend",
            r"cancelar (?:la |mi )?suscripci[oó]n|dar(?:se|me) de baja|ver (?:este correo )?en el navegador",
            r"(?:ir|saltar) al contenido(?: principal)?|compartir(?: (?:en|esto|por|este) .{1,30})?",
            r"imprimir|enviar por (?:correo|e-?mail)|copiar (?:el )?enlace|enlace copiado",
            r"s[ií]guenos(?: en .{1,30})?",
            r"(?:suscr[ií]bete|suscribirse|iniciar sesi[oó]n|reg[ií]strate|men[uú](?: principal)?)",
            r"buscar|cerrar",
            r"inicio(?:\s*[>›»/|]\s*.{1,80})?|\d{1,3} min(?:utos?)? de lectura|(?:volver|ir) arriba",
            r"aceptar(?: todas?)?(?: las)?(?: cookies)?|rechazar(?: todas?)?",
            r"pol[ií]tica de (?:privacidad|cookies)",
            r"aviso legal(?:\s*[|·•]\s*.{1,80})?|mapa del sitio|publicidad|patrocinado|(?:ver|leer) m[aá]s",
            r"dej[ae] un comentario|(?:sin|ning[uú]n|\d{1,4}) comentarios?",
            r"(?:anterior|siguiente)(?:\s*[:|].{0,100})?",
        )
    ),
    re.I,
)
_NOTICES = re.compile(
    "|".join(
        (
            r"(?:(?:this|our) (?:web ?)?site|we) (?:\w+ )?uses? cookies.{0,300}",
            r"(?:our )?cookie (?:policy|settings|preferences|notice).{0,60}",
            r"(?:copyright )?(?:©|\(c\)) ?\d{4}.{0,150}|copyright \d{4}.{0,150}",
            r".{0,150}\b(?:all rights reserved|todos los derechos reservados).{0,40}",
        )
    ),
    re.I,
)
_SECTIONS = re.compile(
    r"(?:related|recent|latest|more|other|popular) ?(?:posts?|stories|articles|from us)"
    r"|you (?:may|might) also like|share(?: this)?(?: post| article| page)?"
    r"|leave a (?:reply|comment)|comments?|recommended(?: for you)?|categories|archives"
    r"|filed under|tags|follow us|stay connected|sign up for our newsletter|quick links"
    r"|(?:most (?:popular|read|viewed|shared)|trending|editors?.? picks)(?: (?:now|today))?"
    r"|(?:most (?:popular|read)|trending) (?:stories|posts|articles)"
    r"|more from .{1,40}|read (?:next|more|also)|see also|what to read next|in this section"
    r"|keep reading|don.t miss|you may like|from (?:our|the) (?:blog|newsroom|archives?)|(?:news )?archives?"
    r"|(?:m[aá]s |otras )?(?:noticias|entradas|art[ií]culos|publicaciones|historias) relacionad[ao]s"
    r"|relacionad[ao]s|contenido relacionado|(?:art[ií]culos|noticias|entradas) recientes|recientes"
    r"|(?:[uú]ltimas|otras|m[aá]s) (?:noticias|entradas|publicaciones|historias)"
    r"|lo (?:m[aá]s|[uú]ltimo)(?: .{1,20})?"
    r"|(?:tambi[eé]n )?(?:te|le) (?:puede|podr[ií]a) (?:interesar|gustar)|tambi[eé]n te puede interesar"
    r"|te recomendamos|recomendad[ao]s|no te (?:lo )?pierdas|lee tambi[eé]n|ver tambi[eé]n|sigue leyendo"
    r"|compartir|comparte(?: esto| este art[ií]culo)?|comentarios?|dej[ae] un comentario|etiquetas"
    r"|categor[ií]as"
    r"|archivos?|s[ií]guenos|enlaces r[aá]pidos|suscr[ií]bete(?: a nuestro bolet[ií]n)?",
    re.I,
)
_LONGEST = 320
_FEWEST_WORDS = 6
_ENDS = tuple(".!?…。！？؟।։")
_WITHOUT_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u3041-\u30ff\u3400-\u9fff]")
"""Characters of languages that put no spaces between words."""
_FEWEST_CHARACTERS = 12
_LONGEST_LINE = 60
"""Characters; Thai and Burmese sentences may have no mark at their end."""


_BARS = re.compile(r"\s*[|·•]\s*")


def is_boilerplate_line(text: str) -> bool:
    """Tell whether a whole line is boilerplate; of sentences, only those on cookies or copyright."""
    if len(text) > _LONGEST:
        return False
    bare = text.strip(" .:…>›|•\u00a0")
    between = _BARS.split(bare)
    if len(between) > 1 and all(map(is_boilerplate_line, between)):
        return True
    return _NOTICES.fullmatch(bare) is not None or (
        _LINES.fullmatch(bare) is not None and not is_sentence(text)
    )


def word_count(text: str) -> int:
    """Return the number of words; two characters of a language without spaces count as one."""
    unspaced = len(_WITHOUT_SPACES.findall(text))
    return len(_WITHOUT_SPACES.sub(" ", text).split()) + (unspaced + 1) // 2


def is_sentence(text: str) -> bool:
    """Tell whether this is a sentence: six words or more, with a period or the like.

    Of a language without spaces, twelve characters or more.
    """
    words = enumerate(text.split(), start=1)
    if len(_WITHOUT_SPACES.findall(text)) >= _FEWEST_CHARACTERS:
        return any(end in text for end in _ENDS) or len(text) > _LONGEST_LINE
    return any(word.rstrip("”\"’')]").endswith(_ENDS) for number, word in words if number >= _FEWEST_WORDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class SortedPieces:
    """The post's own pieces, the boilerplate lines, and the lines that could be either."""

    pieces: tuple[Piece, ...]
    boilerplate: tuple[str, ...]
    uncertain: tuple[str, ...]


def without_boilerplate(pieces: tuple[Piece, ...]) -> SortedPieces:
    """Separate a page's pieces; "Related posts" and the like take what follows along, up to a sentence."""
    kept: list[Piece] = []
    boilerplate: list[str] = []
    uncertain: list[str] = []
    below = False
    for piece in pieces:
        words = _words(piece)
        if isinstance(piece, Heading):
            below = _SECTIONS.fullmatch(words.strip(" :…")) is not None
        if words and is_boilerplate_line(words):
            boilerplate.append(words)
        elif words and below and not is_sentence(words):
            uncertain.append(words)
        else:
            below = below and not words
            kept.append(piece)
    return SortedPieces(pieces=tuple(kept), boilerplate=tuple(boilerplate), uncertain=tuple(uncertain))


def _words(piece: Piece) -> str:
    """Return the words of a piece that can be boilerplate; "" for other pieces."""
    if isinstance(piece, Heading | Paragraph):
        return words_of(piece.spans)
    if isinstance(piece, Items):
        words = [_item(item) for item in piece.items]
        if all(words) and all(map(is_boilerplate_line, words)):
            return "share" if len(words) > 1 else words[0]
        return " ".join(words) if all(words) else ""
    return ""


def _item(item: tuple[Piece, ...]) -> str:
    only = item[0] if len(item) == 1 else None
    return words_of(only.spans) if isinstance(only, Paragraph) else ""
