"""Layouts: how real sites dress a post, each with the furniture such a site puts round it."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping

from tests.importing.body import SAMPLE, Body, Part, plain, plain_html, render

FURNITURE = (
    "Skip to main content",
    "We use cookies to improve your experience.",
    "Share on Facebook",
    "All rights reserved",
    "Contact the webmaster",
    "Related posts",
    "Sign up for our newsletter",
)
"""Words round a post that no draft may hold outside its notes."""


def wordpress(body: Body) -> str:
    """WordPress with a block theme: article, entry-content, Jetpack's sharing, widgets, a cookie bar."""

    def draw(part: Part) -> str:
        if part.kind == "img":
            return (
                f'<figure class="wp-block-image size-large"><img loading="lazy" width="1024" height="683" '
                f'src="{part.source}" srcset="{part.source} 1024w, small.png 300w" '
                f'alt="{html.escape(part.lines[0])}" class="wp-image-812"></figure>'
            )
        drawn = plain_html(part)
        return drawn.replace("<h2>", '<h2 class="wp-block-heading">').replace(
            "<ul>", '<ul class="wp-block-list">'
        )

    return f"""<!DOCTYPE html>
<html lang="en-US">
<head>
<meta charset="UTF-8">
<title>{html.escape(body.title)} &#8211; Council District 13</title>
<meta property="og:title" content="{html.escape(body.title)}">
<meta property="og:site_name" content="Council District 13">
<meta property="article:published_time" content="{body.iso}T18:04:12+00:00">
<script type="application/ld+json">{{"@context":"https://schema.org","@graph":[{{"@type":"Article",
"headline":"{body.title}","datePublished":"{body.iso}T18:04:12+00:00"}}]}}</script>
<style>.wp-block-image{{margin:0 0 1em}}</style>
</head>
<body class="post-template-default single single-post has-sidebar cookies-not-set">
<a class="skip-link screen-reader-text" href="#wp--skip-link--target">Skip to main content</a>
<div class="wp-site-blocks">
<header class="wp-block-template-part"><p class="site-title"><a href="/">Council District 13</a></p>
<nav class="wp-block-navigation"><ul><li><a href="/">Home</a></li><li><a href="/about/">About</a></li>
<li><a href="/news/">News</a></li></ul></nav></header>
<main class="wp-block-group" id="wp--skip-link--target">
<article class="post-812 post type-post status-publish hentry category-policy">
<header class="entry-header"><span class="cat-links"><a href="/category/policy/">{body.kicker}</a></span>
<h1 class="entry-title wp-block-post-title">{body.title}</h1>
<div class="entry-meta"><span class="posted-on">Posted on <a href="/2023/03/11/x/"><time class="entry-date published"
datetime="{body.iso}T18:04:12+00:00">{body.date}</time></a></span></div></header>
<div class="entry-content wp-block-post-content">
{render(body.parts, draw)}
<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><ul>
<li><a href="?share=facebook">Share on Facebook</a></li><li><a href="?share=twitter">Share on Twitter</a></li></ul></div>
</div>
<div id="jp-relatedposts" class="jp-relatedposts"><h3>Related posts</h3><p><a href="/other/">A street is repaved</a></p></div>
</article>
<div id="comments" class="comments-area"><h2>Leave a Reply</h2><form><textarea></textarea>
<input type="submit" value="Post Comment"></form></div>
</main>
<aside class="widget-area"><h2>Recent posts</h2><ul><li><a href="/a/">The park has a new gate</a></li></ul></aside>
<footer class="site-footer"><p>© 2023 Council District 13. All rights reserved.</p></footer>
</div>
<div id="cookie-notice" role="dialog"><span>We use cookies to improve your experience.</span> <a href="#">OK</a></div>
<script>var wp = {{}};</script>
</body></html>"""


def squarespace(body: Body) -> str:
    """A council office on a page builder: div upon div, a kicker, a date line, "Skip to main content"."""

    def draw(part: Part) -> str:
        if part.kind == "img":
            return (
                '<div class="sqs-block image-block"><div class="sqs-block-content"><figure>'
                f'<img data-src="{part.source}" src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7" '
                f'alt="{html.escape(part.lines[0])}" data-image-dimensions="1500x1000"></figure></div></div>'
            )
        return (
            f'<div class="sqs-block html-block"><div class="sqs-block-content">{plain_html(part)}</div></div>'
        )

    return f"""<!doctype html>
<html lang="en-US"><head><meta charset="utf-8">
<title>{html.escape(body.title)} — Councilmember, District 13</title>
<meta property="og:site_name" content="Councilmember, District 13">
<meta property="og:title" content="{html.escape(body.title)} — Councilmember, District 13">
<meta itemprop="datePublished" content="{body.iso}T09:12:00-0800">
</head>
<body id="item-640" class="primary-button-style-solid has-banner-image">
<a href="#page" class="header-skip-link sqs-button-element--primary">Skip to main content</a>
<div id="siteWrapper" class="site-wrapper">
<header id="header" class="header theme-col--primary"><div class="header-title"><a href="/">District 13</a></div>
<div class="header-nav"><div class="header-nav-list"><div class="header-nav-item"><a href="/meet">Meet the Councilmember</a></div>
<div class="header-nav-item"><a href="/services">Services</a></div></div></div></header>
<main id="page" class="container" role="main">
<article class="sections"><section class="page-section"><div class="content-wrapper"><div class="content">
<div class="blog-item-wrapper">
<div class="blog-item-top-wrapper">
<div class="blog-meta-item blog-meta-item--categories"><span>{body.kicker}</span></div>
<h1 class="entry-title entry-title--large">{body.title}</h1>
<div class="blog-meta-item"><time class="dt-published blog-meta-item--date"><span>{body.date}</span></time></div>
</div>
<div class="blog-item-content e-content">
{render(body.parts, draw)}
</div>
<div class="blog-item-share"><a href="https://www.facebook.com/sharer/sharer.php?u=x">Share on Facebook</a>
<a href="https://twitter.com/intent/tweet?url=x">Tweet</a> <a href="mailto:?body=x">Email</a></div>
</div></div></div></section></article>
<section class="item-pagination"><a href="/prev">Previous<h2>A street is repaved</h2></a></section>
</main>
<footer class="sections" id="footer-sections"><div class="newsletter-block"><h2>Sign up for our newsletter</h2>
<form><input type="email" name="email"><button type="submit">Sign Up</button></form></div>
<p>200 N. Spring St., Los Angeles. All rights reserved.</p></footer>
</div>
<div class="sqs-cookie-banner-v2"><p>We use cookies to improve your experience.</p><button>Accept</button></div>
</body></html>"""


def drupal(body: Body) -> str:
    """A city's Drupal: regions, fields, breadcrumbs, a government banner, a block of related links."""

    def draw(part: Part) -> str:
        if part.kind == "img":
            return (
                '<div class="align-center media media--type-image"><div class="field field--name-field-media-image">'
                f'<img src="{part.source}" width="980" height="653" alt="{html.escape(part.lines[0])}"></div></div>'
            )
        return plain_html(part)

    return f"""<!DOCTYPE html>
<html lang="en" dir="ltr" prefix="og: https://ogp.me/ns#">
<head><meta charset="utf-8"><meta name="Generator" content="Drupal 9 (https://www.drupal.org)">
<title>{html.escape(body.title)} | City of Los Angeles</title></head>
<body class="path-node page-node-type-article menu-open">
<div class="visually-hidden-focusable"><a href="#main-content">Skip to main content</a></div>
<section class="usa-banner" aria-label="Official website"><p>An official website of the city. Here is how you know.</p></section>
<div class="dialog-off-canvas-main-canvas"><div class="layout-container">
<header role="banner"><div class="region region-header"><h2 class="visually-hidden">Main navigation</h2>
<ul class="menu"><li class="menu-item"><a href="/residents">Residents</a></li><li class="menu-item"><a href="/business">Business</a></li></ul></div></header>
<div class="region region-breadcrumb"><nav role="navigation"><ol><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ol></nav></div>
<main role="main"><a id="main-content" tabindex="-1"></a>
<div class="layout-content"><div class="region region-content">
<div id="block-page-title"><div class="field--name-field-category">{body.kicker}</div>
<h1 class="page-header"><span property="schema:name">{body.title}</span></h1></div>
<article data-history-node-id="4411" class="node node--type-article node--view-mode-full"><div class="node__content">
<div class="field field--name-field-date field--type-datetime"><time datetime="{body.iso}T12:00:00Z">{body.date}</time></div>
<div class="clearfix text-formatted field field--name-body field--type-text-with-summary">
{render(body.parts, draw)}
</div></div></article>
<div class="block-social-sharing"><span>Share on Facebook</span> <span>Print</span></div>
</div></div>
<aside class="layout-sidebar-second" role="complementary"><h2>Related posts</h2><ul><li><a href="/n/1">Budget hearing moved</a></li></ul></aside>
</main>
<footer role="contentinfo"><p>Contact the webmaster. All rights reserved.</p></footer>
</div></div>
<div class="eu-cookie-compliance-banner"><p>We use cookies to improve your experience.</p></div>
</body></html>"""


def substack(body: Body) -> str:
    """A letter on Substack: a subtitle slot, anchors on headings, subscribe widgets in the middle."""
    widget = (
        '<div class="subscription-widget-wrap"><div class="subscription-widget show-subscribe"><div class="preamble">'
        '<p class="cta-caption">Sign up for our newsletter</p></div><form class="subscription-widget-subscribe">'
        '<input type="email" class="email-input" placeholder="Type your email…"><input type="submit" class="button primary" '
        'value="Subscribe"></form></div></div>'
    )

    def draw(part: Part) -> str:
        if part.kind == "img":
            return (
                '<div class="captioned-image-container"><figure><a class="image-link" target="_blank" href="big.png">'
                f'<div class="image2-inset"><picture><source type="image/webp" srcset="{part.source} 424w, {part.source} 1456w">'
                f'<img src="{part.source}" width="1456" height="971" class="sizing-normal" alt="{html.escape(part.lines[0])}"></picture>'
                '<div class="image-link-expand"><svg role="img"><title>zoom</title></svg></div></div></a></figure></div>'
            )
        if part.kind in ("ul", "ol"):
            return plain_html(part).replace("<li>", "<li><p>").replace("</li>", "</p></li>")
        if part.kind == "h2":
            return (
                f'<h2 class="header-anchor-post">{part.lines[0]}<div class="pencraft pc-display-flex header-anchor-parent">'
                '<div class="header-anchor"><button aria-label="Link"><svg></svg></button></div></div></h2>'
            )
        return plain_html(part)

    middle = len(body.parts) // 2
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>{html.escape(body.title)} - The Thirteenth</title><meta property="og:type" content="article">
<meta property="og:title" content="{html.escape(body.title)}">
<meta name="author" content="Office of District 13">
<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{body.title}","datePublished":"{body.iso}T17:00:00.000Z",
"publisher":{{"@type":"Organization","name":"The Thirteenth"}}}}</script></head>
<body class="pc-root"><div id="entry"><div class="main-menu"><div class="topbar"><a href="/">The Thirteenth</a>
<button>Subscribe</button><button>Sign in</button></div></div>
<div class="single-post-container"><div class="container"><div class="single-post"><article class="typography newsletter-post post">
<div class="post-header"><div class="post-label">{body.kicker}</div><h1 class="post-title published">{body.title}</h1>
<div class="pencraft meta-row"><div class="pc-reset">{body.date}</div></div>
<div class="post-ufi"><a href="javascript:void(0)">12</a><a>Share</a></div></div>
<div class="available-content"><div class="body markup" dir="auto">
{render(body.parts[:middle], draw)}
{widget}
{render(body.parts[middle:], draw)}
<p class="button-wrapper"><a class="button primary" href="https://the13.example/p/x?action=share"><span>Share</span></a></p>
</div></div></article>
<div class="post-footer"><a>Share on Facebook</a></div></div></div>
<div class="comments-page"><h4>Discussion about this post</h4></div></div>
<div class="footer-wrap"><p>© 2023 The Thirteenth. All rights reserved.</p></div></div></body></html>"""


def tables(body: Body) -> str:
    """A page of 2003: tables for the layout, fonts for headings, everything in capitals."""

    def draw(part: Part) -> str:
        drawn = plain_html(part)
        return (
            drawn.replace("<h2>", '<H2><FONT FACE="Arial">')
            .replace("</h2>", "</FONT></H2>")
            .replace("<p>", "<P>")
        )

    return f"""<HTML><HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=utf-8">
<TITLE>{html.escape(body.title)}</TITLE></HEAD><BODY BGCOLOR="#FFFFFF">
<TABLE WIDTH="100%" BORDER=0><TR><TD COLSPAN=2><A HREF="/"><IMG SRC="spacer.gif" WIDTH=1 HEIGHT=1 ALT=""></A></TD></TR>
<TR><TD WIDTH=160 VALIGN=top><TABLE><TR><TD><A HREF="/">Home</A></TD></TR><TR><TD><A HREF="/news">News</A></TD></TR>
<TR><TD><A HREF="/contact">Contact</A></TD></TR></TABLE></TD>
<TD VALIGN=top>
<P><SMALL>{body.kicker}</SMALL></P>
<H1>{body.title}</H1>
<P><I>{body.date}</I></P>
{render(body.parts, draw)}
</TD></TR>
<TR><TD COLSPAN=2 ALIGN=center><HR><SMALL>Contact the webmaster | All rights reserved</SMALL></TD></TR></TABLE>
</BODY></HTML>"""


def google_docs(body: Body) -> str:
    """Google Docs, downloaded as a web page: classes for emphasis, every link through google.com/url."""
    styles = (
        ".c3{color:#000000;font-weight:400}.c1{font-weight:700}.c2{font-style:italic}.c0{padding-top:0pt}"
    )

    def words(line: str) -> str:
        line = line.replace("<strong>", '<span class="c3 c1">').replace("</strong>", "</span>")
        line = line.replace("<em>", '<span class="c2">').replace("</em>", "</span>")
        parts = line.split('href="')
        rest = []
        for part in parts[1:]:
            url, _, more = part.partition('"')
            full = url if url.startswith("http") else f"https://cd13.example{url}"
            wrapped = f"https://www.google.com/url?q={full}&amp;sa=D&amp;source=editors&amp;ust=1&amp;usg=A"
            rest.append(f'class="c4" href="{wrapped}"{more}')
        return "".join([parts[0], *rest])

    def draw(part: Part) -> str:
        if part.kind == "img":
            return (
                '<p class="c0"><span style="overflow: hidden; display: inline-block; width: 624.00px;">'
                f'<img alt="{html.escape(part.lines[0])}" src="{part.source}" style="width: 624px" title=""></span></p>'
            )
        if part.kind in ("ul", "ol"):
            items = "".join(
                f'<li class="c0 li-bullet-0"><span class="c3">{words(line)}</span></li>'
                for line in part.lines
            )
            return f'<{part.kind} class="lst-kix_a1-0 start">{items}</{part.kind}>'
        return f'<{part.kind} class="c0"><span class="c3">{words(part.lines[0])}</span></{part.kind}>'

    return f"""<html><head><meta content="text/html; charset=UTF-8" http-equiv="content-type"><style type="text/css">{styles}</style></head>
<body class="c9 doc-content"><p class="c0"><span class="c3">{body.kicker}</span></p>
<p class="c0 title"><span class="c3">{body.title}</span></p>
<p class="c0 subtitle"><span class="c3">{body.date}</span></p>
{render(body.parts, draw)}
<p class="c0"><span class="c3"></span></p></body></html>"""


def aspx(body: Body) -> str:
    """A city's older portal: the whole page inside one form, no main, no article, bold lines as headings."""

    def draw(part: Part) -> str:
        if part.kind == "h2":
            return f"<div><b>{part.lines[0]}</b></div><br>"
        if part.kind == "p":
            return f"{part.lines[0]}<br><br>"
        return plain_html(part)

    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><meta charset="utf-8" /><title>
	{html.escape(body.title)}
</title></head><body><form method="post" action="./News.aspx?id=77" id="aspnetForm">
<input type="hidden" name="__VIEWSTATE" value="/wEPDwUKLTk0" />
<div id="skipnav"><a href="#ctl00_content">Skip to main content</a></div>
<div id="ctl00_topNav" class="topnav"><a href="/">Home</a> | <a href="/dept">Departments</a> | <a href="/jobs">Jobs</a></div>
<div id="ctl00_leftNav"><ul><li><a href="/a">Agendas</a></li><li><a href="/m">Minutes</a></li></ul></div>
<div id="ctl00_content" class="widget-body">
<div class="subhead">{body.kicker}</div>
<h1>{body.title}</h1>
<div class="datePosted">Posted: {body.date}</div>
{render(body.parts, draw)}
<div class="addthis_toolbox"><a class="addthis_button_facebook">Share on Facebook</a></div>
</div>
<div id="footer">Contact the webmaster. © 2023 The City. All rights reserved.</div>
</form></body></html>"""


def ghost(body: Body) -> str:
    """Ghost with a large theme: an article beside cards of other articles, a toggle, a bookmark card."""

    def draw(part: Part) -> str:
        if part.kind == "img":
            return (
                f'<figure class="kg-card kg-image-card kg-card-hascaption"><img src="{part.source}" class="kg-image" loading="lazy" '
                f'alt="{html.escape(part.lines[0])}"></figure>'
            )
        return plain_html(part)

    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(body.title)}</title>
<meta property="og:site_name" content="The Thirteenth"><meta name="description" content="{html.escape(plain(body.title))}">
<meta property="article:published_time" content="{body.iso}T10:00:00.000Z">
<script type="application/ld+json">{{"@type":"Article","headline":"{body.title}","datePublished":"{body.iso}T10:00:00.000Z"}}</script>
</head><body class="post-template tag-policy"><div class="gh-viewport">
<header id="gh-navigation" class="gh-navigation"><nav class="gh-navigation-menu"><ul class="nav"><li><a href="/">Home</a></li></ul></nav></header>
<main class="gh-main"><article class="gh-article post">
<header class="gh-article-header gh-canvas"><a class="gh-article-tag" href="/tag/policy/">{body.kicker}</a>
<h1 class="gh-article-title is-title">{body.title}</h1>
<div class="gh-article-meta"><time class="gh-article-meta-date" datetime="{body.iso}">{body.date}</time>
<span class="gh-article-meta-length">2 min read</span></div></header>
<section class="gh-content gh-canvas is-body">
{render(body.parts, draw)}
</section></article></main>
<section class="gh-container is-grid"><h2 class="gh-container-title">Related posts</h2>
<article class="gh-card post"><a href="/x/"><h3>The park has a new gate</h3><p>It is open from April on, and the old one is gone.</p></a></article>
<article class="gh-card post"><a href="/y/"><h3>A street is repaved</h3><p>Work starts in May and will be over in June.</p></a></article></section>
<section class="gh-cta"><h2>Sign up for our newsletter</h2><form><input type="email"></form></section>
<footer class="gh-footer"><div>© 2023 The Thirteenth. All rights reserved.</div></footer></div></body></html>"""


LAYOUTS: Mapping[str, Callable[[Body], str]] = {
    layout.__name__: layout
    for layout in (wordpress, squarespace, drupal, substack, tables, google_docs, aspx, ghost)
}


def page(name: str, body: Body = SAMPLE) -> str:
    """Return a body in a layout."""
    return LAYOUTS[name](body)
