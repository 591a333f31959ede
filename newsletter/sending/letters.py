"""Letters: the message templates of a mailing, one for each kind of reader, and who gets which."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from newsletter.issues.versions import nearest
from newsletter.model import Edition, Message, Publication, Recipient
from newsletter.sending.message_template import MessageTemplate

Belongs = Callable[[Recipient], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """A mailing's messages: `main` alone, or with others by language and segments.

    Used like one MessageTemplate, by all threads.
    """

    main: MessageTemplate
    languages: tuple[str, ...]
    by_reader: Mapping[tuple[str, tuple[str, ...]], MessageTemplate]
    """By language (one of `languages`) and the segments somebody belongs to; empty without others."""
    segments: tuple[tuple[str, Belongs], ...] = ()

    @classmethod
    def build(
        cls,
        edition: Edition,
        publication: Publication,
        *,
        mailing_key: str,
        date: datetime,
        test: bool = False,
    ) -> Letters:
        """Build the template of an edition and of all its others; see MessageTemplate.build."""

        def template(one: Edition) -> MessageTemplate:
            return MessageTemplate.build(one, publication, mailing_key=mailing_key, date=date, test=test)

        everyone = (edition, *edition.others)
        if len(everyone) == 1:
            return cls(main=template(edition), languages=(edition.lang,), by_reader={})
        by_reader = {(one.lang, one.segments): template(one) for one in everyone}
        return cls(
            main=by_reader[edition.lang, edition.segments],
            languages=tuple(dict.fromkeys(one.lang for one in everyone)),
            by_reader=by_reader,
        )

    def template_for(self, recipient: Recipient) -> MessageTemplate:
        """Return what a recipient gets: in their language or a sister of it, and of their segments."""
        if not self.by_reader:
            return self.main
        lang = nearest(recipient.lang, self.languages)
        mine = tuple(key for key, belongs in self.segments if belongs(recipient))
        return self.by_reader.get((lang, mine), self.main)

    def personalise(self, recipient: Recipient) -> Message:
        """Return one person's copy; raises AddressError for an address that cannot be written to."""
        return self.template_for(recipient).personalise(recipient)

    def unwritten(self, recipient: Recipient) -> Message:
        """Return what stands for a copy that cannot be written: nothing in it, and never handed over."""
        return self.template_for(recipient).unwritten(recipient)
