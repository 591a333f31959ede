"""Letters: the message templates of a mailing, one for each kind of reader, and who gets which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from newsletter.model import Edition, Message, Publication, Recipient
from newsletter.sending.link_tokens import LinkTokens
from newsletter.sending.message_template import MessageTemplate
from newsletter.sending.variant_selector import VariantSelector, Version, version_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageTemplates:
    """A mailing's messages: `main` alone, or with others by language, segments and topics.

    Used like one MessageTemplate, by all threads.
    """

    main: MessageTemplate
    chooser: VariantSelector
    by_version: Mapping[Version, MessageTemplate]
    """Empty when there is one edition for everybody."""

    @classmethod
    def build(
        cls,
        edition: Edition,
        publication: Publication,
        *,
        mailing_key: str,
        date: datetime,
        test: bool = False,
        tokens: LinkTokens | None = None,
    ) -> MessageTemplates:
        """Build the template of an edition and of all its others; see MessageTemplate.build."""

        def template(one: Edition, position: int) -> MessageTemplate:
            return MessageTemplate.build(
                one,
                publication,
                mailing_key=mailing_key,
                date=date,
                test=test,
                tokens=tokens,
                position=position,
            )

        main = template(edition, 0)
        others = {version_of(one): template(one, n) for n, one in enumerate(edition.others, 1)}
        by_version = {version_of(edition): main, **others} if others else {}
        return cls(main=main, chooser=VariantSelector.of(edition), by_version=by_version)

    def template_for(self, recipient: Recipient) -> MessageTemplate:
        """Return what a recipient gets: in their language or a sister of it, of their segments and topics.

        An issue that needs a topic has no version without one, and is not launched to who chose none of its
        topics. Of a choice that is recorded in the moment of the launch, all topics are sent.
        """
        if not self.by_version:
            return self.main
        version = self.chooser.version(recipient.lang, recipient.fields, recipient.topics)
        if self.main.shared.edition.needs_topic and not version[2]:
            version = self.chooser.version(recipient.lang, recipient.fields)
        return self.by_version[version]

    def personalise(self, recipient: Recipient) -> Message:
        """Return one person's copy; raises AddressError for an address that cannot be written to."""
        template = self.template_for(recipient) if self.by_version else self.main
        return template.personalise(recipient)

    def unwritten(self, recipient: Recipient) -> Message:
        """Return what stands for a copy that cannot be written: nothing in it, and never handed over."""
        return self.template_for(recipient).unwritten(recipient)
