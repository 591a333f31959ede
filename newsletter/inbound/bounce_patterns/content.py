"""Content words: this message was refused for what it is, not for who sent it or to whom."""

from __future__ import annotations

from newsletter.inbound.bounce_patterns.pattern_table import PatternTable

CONTENT = PatternTable(
    r"""
    # Size
    (?:message|mail|e-?mail|attachment|data|content|size|it|body|header|headers|
        file)s?\b[^.;]{0,40}\btoo (?:large|big|long)
    too (?:large|big) (?:message|mail|e-?mail|attachment|for)
    message (?:size|length)
    (?:maximum|max|fixed|allowed|permitted) (?:message |mail |e-?mail )?size
    size (?:limit|exceed\w*|restriction)
    exceed\w* (?:the |our )?(?:maximum |max |fixed |allowed )?(?:message |mail |e-?mail )?size
    (?:maximum|max) (?:allowed )?line length
    line (?:is )?too long|lines? (?:longer|too long)
    # Viruses
    (?:contain|infect|found|detect|carr)\w* [^.;]{0,60}(?:virus|malware|worm|trojan)
    (?:virus|malware|worm|trojan)\b[^.;]{0,40} (?:found|detected|infected|rejected|blocked|contained)
    \binfected
    \bmalware
    - infected\b|- banned\b|- bad[_-]header
    (?:attachment|file|file type|extension)s?\b[^.;]{0,40} (?:not allowed|rejected|blocked|forbidden|
        prohibited|banned|not permitted|refused|denied)
    (?:banned|forbidden|prohibited|dangerous|illegal) (?:attachment|file|content|extension)
    potential security issue
    # Form
    (?:message |mail )?content (?:rejected|not allowed|not acceptable|refused)
    bad header
    (?:malformed|invalid|illegal|missing|duplicate|multiple) (?:message|mime|header|date|from header|
        message-id|content-type|headers)
    mime (?:complexity|error|structure)
    bare (?:line ?feed|lf|cr|newline)
    8-?bit (?:data|characters?|header)|non-?ascii|smtputf8|eightbit
    conversion (?:not|fail|required|prohibit)
    # Other languages
    (?:nachricht|mail|message|mensaje|messaggio|mensagem|bericht|wiadomosc|сообщение|
        письмо)\w*[^.;]{0,30}(?:zu gross|zu groß|trop (?:volumineux|gros|grand)|demasiado grande|
        troppo grande|muito grande|te groot|zbyt duz|слишком больш)
    附件|メールサイズ|邮件(?:大小|过大|太大)|郵件過大|virus gefunden|virus detecte|virus detectado
    """
)
"""Too large, taken for a virus, malformed."""
